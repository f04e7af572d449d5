/** An array of twice as many numbers, the same and then zeros. */
export function longer<Numbers extends Uint8Array | Int32Array | Float64Array>(numbers: Numbers): Numbers {
  const twice = new (numbers.constructor as new (length: number) => Numbers)(2 * numbers.length);
  twice.set(numbers);
  return twice;
}
