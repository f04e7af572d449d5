/** Batches carried around by the elements of a group: all of them, or some drawn for each row. */
import type { Reals } from '../engine/contracts/network.js';
import type { Random } from '../engine/random.js';
import type { GroupAction, GroupElement } from './group-action.js';
import type { Batch } from './task.js';

/** `size` elements for each row. */
export interface Orbits {
  readonly size: number;
  element(row: number, k: number): GroupElement;
}

/** Every element, for each row: averages over `k` are averages over the group. */
export function wholeOrbits(group: GroupAction): Orbits {
  return { size: group.order, element: (_, k) => group.elements[k]! };
}

/** `size` uniform elements for each row: averages over `k` are unbiased estimates of those over the group. */
export function sampledOrbits(group: GroupAction, rows: number, size: number, random: Random): Orbits {
  const draws = Int32Array.from({ length: rows * size }, () => random.below(group.order));
  return { size, element: (row, k) => group.elements[draws[row * size + k]!]! };
}

/** Row `n · size + k` is `ρ(g) x_n` with target `σ(g) y_n`, `g` the k-th element of row `n`. */
export function orbitRows({ rows, inputs, targets }: Batch, orbits: Orbits): Batch {
  const { size } = orbits;
  const width = inputs.length / rows;
  const moved = {
    rows: rows * size,
    inputs: new Float64Array(inputs.length * size),
    targets: outputRows(targets, rows, orbits),
  };
  for (let n = 0; n < rows; ++n) {
    const x = inputs.subarray(n * width, (n + 1) * width);
    for (let k = 0; k < size; ++k) orbits.element(n, k).input.apply(x, moved.inputs, (n * size + k) * width);
  }
  return moved;
}

/** Row `n · size + k` is `σ(g) y_n`. */
export function outputRows(outputs: Reals, rows: number, { size, element }: Orbits): Float64Array {
  const width = outputs.length / rows;
  const result = new Float64Array(outputs.length * size);
  for (let n = 0; n < rows; ++n) {
    const y = outputs.subarray(n * width, (n + 1) * width);
    for (let k = 0; k < size; ++k) element(n, k).output.apply(y, result, (n * size + k) * width);
  }
  return result;
}

/** The mean over `k` of `σ(g)⁻¹` times row `n · size + k`. */
export function averageBack(outputs: Reals, rows: number, { size, element }: Orbits): Float64Array {
  const width = outputs.length / (rows * size);
  const result = new Float64Array(rows * width);
  for (let n = 0; n < rows; ++n) {
    for (let k = 0; k < size; ++k) {
      const at = (n * size + k) * width;
      element(n, k).output.addInverse(outputs.subarray(at, at + width), 1 / size, result, n * width);
    }
  }
  return result;
}

/** Each row `size` times. */
export function repeatRows({ rows, inputs, targets }: Batch, size: number): Batch {
  const repeat = (values: Reals) => {
    const width = values.length / rows;
    const result = new Float64Array(values.length * size);
    for (let j = 0; j < rows * size; ++j) {
      const n = Math.floor(j / size);
      result.set(values.subarray(n * width, (n + 1) * width), j * width);
    }
    return result;
  };
  return { rows: rows * size, inputs: repeat(inputs), targets: repeat(targets) };
}
