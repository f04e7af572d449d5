/**
 * A finite group that acts on the inputs and the outputs of a function: `f` is invariant when `f(ρ(g) x) = f(x)` and
 * equivariant when `f(ρ(g) x) = σ(g) f(x)`; invariant is `σ(g) = 1`.
 */
import { checkChoice, checkInstance, checkInteger, checkRecord, expected, InputError } from '../input-error.js';
import { SignedPermutation } from './signed-permutation.js';

export interface GroupElement {
  /** ρ(g), on inputs. */
  readonly input: SignedPermutation;
  /** σ(g), on outputs. */
  readonly output: SignedPermutation;
}

/** The identity on so many inputs and outputs. */
export function identityElement(inputs: number, outputs: number): GroupElement {
  return { input: SignedPermutation.identity(inputs), output: SignedPermutation.identity(outputs) };
}

export class GroupAction {
  readonly #elements: readonly GroupElement[];
  /** Whether every σ(g) is the identity. */
  readonly invariant: boolean;

  /**
   * The group that `generators` generate.
   * @throws InputError when there are more than `largest` elements, or the generators are of different sizes.
   */
  constructor(generators: readonly GroupElement[], largest = 5040) {
    checkInteger('largest', largest, 1, 1_000_000);
    if (!Array.isArray(generators)) throw expected('a list of generators', generators);
    for (let k = 0; k < generators.length; ++k) {
      checkRecord(`generator ${k}`, generators[k]);
      checkInstance(`input of generator ${k} to be a SignedPermutation`, generators[k].input, SignedPermutation);
      checkInstance(`output of generator ${k} to be a SignedPermutation`, generators[k].output, SignedPermutation);
    }
    const first = generators[0];
    if (first === undefined) throw new InputError('expected at least one generator');
    const one = identityElement(first.input.length, first.output.length);
    const found = new Map([[keyOf(one), one]]);
    for (const element of found.values()) {
      for (const { input, output } of generators) {
        if (input.length !== one.input.length || output.length !== one.output.length) {
          throw new InputError('expected generators that act on inputs and outputs of one size');
        }
        const product = { input: input.after(element.input), output: output.after(element.output) };
        found.set(keyOf(product), found.get(keyOf(product)) ?? product);
        if (found.size > largest) throw new InputError(`expected a group of at most ${largest} elements, got more`);
      }
    }
    this.#elements = [...found.values()];
    this.invariant = this.#elements.every(({ output }) => output.key() === one.output.key());
  }

  /** @internal What is one and stays as it is: what only looks like one, as a proxy does, has no private field. @throws InputError */
  static check(what: string, value: unknown): GroupAction {
    if (value === null || typeof value !== 'object' || !(#elements in value)) throw expected(what, value);
    return value;
  }

  /** All elements, the identity first. */
  get elements(): readonly GroupElement[] {
    return this.#elements;
  }

  /** Number of elements. */
  get order(): number {
    return this.#elements.length;
  }
}

function keyOf({ input, output }: GroupElement): string {
  return `${input.key()} | ${output.key()}`;
}

/**
 * All permutations of `n` inputs, at most 7; `equivariant` permutes `n` outputs with them, else `outputs` outputs stay.
 * @throws InputError when a number is out of range.
 */
export function permutations(n: number, outputs: number | 'equivariant'): GroupAction {
  checkInteger('n', n, 1, 7);
  const shift = Int32Array.from({ length: n }, (_, k) => (k + 1) % n);
  const swap = Int32Array.from({ length: n }, (_, k) => (k < 2 && n > 1 ? 1 - k : k));
  return new GroupAction([shift, swap].map((sources) => element(sources, outputs)));
}

/** Cyclic shifts of `n` inputs, at most 1024. @throws InputError when a number is out of range. */
export function cyclicShifts(n: number, outputs: number | 'equivariant'): GroupAction {
  checkInteger('n', n, 1, 1024);
  return new GroupAction([
    element(
      Int32Array.from({ length: n }, (_, k) => (k + 1) % n),
      outputs,
    ),
  ]);
}

/** The point reflection `x → −x`. @throws InputError when a number is out of range. */
export function pointReflection(n: number, outputs: number): GroupAction {
  checkInteger('n', n, 1, MOST_INPUTS);
  const input = new SignedPermutation(
    Int32Array.from({ length: n }, (_, k) => k),
    new Float64Array(n).fill(-1),
  );
  return new GroupAction([{ input, output: SignedPermutation.identity(outputs) }]);
}

/**
 * Symmetries of square pictures of `size` x `size` pixels, row by row: `'rotations'` by quarter turns (4), `'reflections'`
 * left-right and up-down (4, the half turn among them), `'square'` all of them (8).
 * @throws InputError when a number or the name is out of range.
 */
export function pictureSymmetries(
  size: number,
  which: 'rotations' | 'reflections' | 'square',
  outputs: number,
): GroupAction {
  checkInteger('size', size, 1, 1024);
  checkChoice('which', which, ['rotations', 'reflections', 'square']);
  const last = size - 1;
  const pixels = (source: (row: number, column: number) => [number, number]) =>
    Int32Array.from({ length: size * size }, (_, pixel) => {
      const [row, column] = source(Math.floor(pixel / size), pixel % size);
      return row * size + column;
    });
  const turn = pixels((row, column) => [column, last - row]);
  const leftRight = pixels((row, column) => [row, last - column]);
  const upDown = pixels((row, column) => [last - row, column]);
  const generators = { rotations: [turn], reflections: [leftRight, upDown], square: [turn, leftRight] };
  return new GroupAction(generators[which].map((sources) => element(sources, outputs)));
}

/** A vector is as long at most. */
const MOST_INPUTS = 2 ** 20;

function element(sources: Int32Array, outputs: number | 'equivariant'): GroupElement {
  const input = new SignedPermutation(sources);
  return { input, output: outputs === 'equivariant' ? input : SignedPermutation.identity(outputs) };
}
