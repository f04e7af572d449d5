/**
 * A transformation of a problem observed as real numbers: `x ↦ Mx + b` on observations with a permutation of the actions, or
 * `u ↦ Nu + c` on real-valued actions (mathematics: symmetry of continuous worlds). The next observation has the same map unless a
 * candidate says otherwise.
 */
import { checkInteger, checkIntegers, checkKeys, checkNumber, expected, InputError } from '../input-error.js';

/** `v ↦ matrix · v + shift`, the matrix row after row. */
export interface AffineMap {
  readonly matrix: readonly (readonly number[])[];
  /** Zeros unless given. */
  readonly shift?: readonly number[];
}

export interface TransformationDefinition {
  readonly name: string;
  readonly observation: AffineMap;
  /** The image of each action, or a map of real-valued actions. */
  readonly actions: readonly number[] | AffineMap;
  /** The map of the next observation, where it is another one (published candidate lists contain such). */
  readonly next?: AffineMap;
}

/** A checked affine map in flat form. */
export class Affine {
  readonly size: number;
  readonly matrix: Float64Array;
  readonly shift: Float64Array;

  private constructor(size: number, matrix: Float64Array, shift: Float64Array) {
    this.size = size;
    this.matrix = matrix;
    this.shift = shift;
  }

  /** @throws InputError when it has another size than expected, an entry that is not finite, or is singular. */
  static from(what: string, map: AffineMap, size: number): Affine {
    if (map === null || typeof map !== 'object') throw expected(`${what} as { matrix, shift }`, map);
    checkKeys(what, map, ['matrix', 'shift']);
    const { matrix, shift = new Array<number>(size).fill(0) } = map;
    if (!Array.isArray(matrix) || matrix.length !== size || matrix.some((row) => row?.length !== size)) {
      throw expected(`the matrix of ${what} to have ${size} rows of ${size} numbers`, matrix);
    }
    if (shift?.length !== size) throw expected(`the shift of ${what} to have ${size} numbers`, shift);
    const flat = Float64Array.from(matrix.flat(), (value, k) => checkNumber(`${what}, matrix entry ${k}`, value));
    const affine = new Affine(
      size,
      flat,
      Float64Array.from(shift, (value, k) => checkNumber(`${what}, shift entry ${k}`, value)),
    );
    if (affine.inverse() === null) throw new InputError(`expected ${what} to be invertible, got a singular matrix`);
    return affine;
  }

  static identity(size: number): Affine {
    const matrix = new Float64Array(size * size);
    for (let k = 0; k < size; ++k) matrix[k * size + k] = 1;
    return new Affine(size, matrix, new Float64Array(size));
  }

  /** The image of `source[from ..]`, written to `target[at ..]`. */
  apply(source: ArrayLike<number>, from: number, target: Float64Array, at: number): void {
    const { size, matrix, shift } = this;
    for (let i = 0; i < size; ++i) {
      let sum = shift[i]!;
      for (let k = 0; k < size; ++k) {
        const factor = matrix[i * size + k]!;
        if (factor !== 0) sum += factor * source[from + k]!;
      }
      target[at + i] = sum;
    }
  }

  /** First `other`, then this. */
  after(other: Affine): Affine {
    const { size } = this;
    const matrix = new Float64Array(size * size);
    const shift = new Float64Array(size);
    for (let i = 0; i < size; ++i) {
      let moved = this.shift[i]!;
      for (let k = 0; k < size; ++k) {
        const factor = this.matrix[i * size + k]!;
        moved += factor * other.shift[k]!;
        for (let j = 0; j < size; ++j) matrix[i * size + j]! += factor * other.matrix[k * size + j]!;
      }
      shift[i] = moved;
    }
    return new Affine(size, matrix, shift);
  }

  /** The map that undoes this one, by Gauss-Jordan elimination with pivoting; null when there is none. */
  inverse(): Affine | null {
    const { size } = this;
    const left = this.matrix.slice();
    const right = Affine.identity(size).matrix;
    const largest = left.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let column = 0; column < size; ++column) {
      let pivot = column;
      for (let row = column; row < size; ++row) {
        if (Math.abs(left[row * size + column]!) > Math.abs(left[pivot * size + column]!)) pivot = row;
      }
      const head = left[pivot * size + column]!;
      if (!(Math.abs(head) > 1e-12 * largest)) return null;
      for (const side of [left, right]) {
        for (let k = 0; k < size; ++k) {
          const value = side[pivot * size + k]! / head;
          side[pivot * size + k] = side[column * size + k]!;
          side[column * size + k] = value;
        }
      }
      for (let row = 0; row < size; ++row) {
        const factor = row === column ? 0 : left[row * size + column]!;
        if (factor === 0) continue;
        for (const side of [left, right]) {
          for (let k = 0; k < size; ++k) side[row * size + k]! -= factor * side[column * size + k]!;
        }
      }
    }
    const undone = new Affine(size, right, new Float64Array(size));
    for (let i = 0; i < size; ++i) {
      let sum = 0;
      for (let k = 0; k < size; ++k) sum -= right[i * size + k]! * this.shift[k]!;
      undone.shift[i] = sum;
    }
    return undone;
  }

  /** What two maps that are equal to nine digits have in common, as text. */
  get key(): string {
    const round = (value: number) => Math.round(value * 1e9) / 1e9 + 0;
    return `${Array.from(this.matrix, round).join()};${Array.from(this.shift, round).join()}`;
  }

  get isIdentity(): boolean {
    return this.key === Affine.identity(this.size).key;
  }
}

/** What a problem's observations and actions are: their names, and how many actions there are or what a real-valued one is made of. */
export interface ContinuousSpace {
  readonly observations: readonly string[];
  readonly actions: number | readonly string[];
  /**
   * Bounds of the observations, where they are known; infinite where there is none. A step that ends at one to the last bit may have been cut
   * off there, and tells nothing of the dynamics between them.
   */
  readonly low?: readonly number[];
  readonly high?: readonly number[];
}

/** @throws InputError when names or the number of actions are missing. */
export function checkSpace(space: ContinuousSpace): ContinuousSpace {
  if (space === null || typeof space !== 'object') throw expected('space { observations, actions }', space);
  checkKeys('space', space, ['observations', 'actions', 'low', 'high']);
  const { observations, actions, low, high } = space;
  if (!Array.isArray(observations) || observations.length === 0)
    throw expected('the names of the observations', observations);
  checkNames('observations', observations);
  if (Array.isArray(actions)) checkNames('actions', actions);
  for (const [name, bounds] of Object.entries({ low, high })) {
    const fits = Array.isArray(bounds) && bounds.length === observations.length && bounds.every((x) => x === Number(x));
    if (bounds !== undefined && !fits) throw expected(`${name} to be ${observations.length} numbers`, bounds);
  }
  const crossed = low && high ? low.findIndex((bound, k) => bound > high[k]!) : -1;
  if (crossed >= 0) throw expected(`low[${crossed}] to be at most high[${crossed}], ${high![crossed]}`, low![crossed]);
  if (typeof actions === 'number') checkInteger('actions', actions, 1, 10_000);
  else if (!Array.isArray(actions) || actions.length === 0)
    throw expected('a number of actions, or the names of a real-valued one', actions);
  return { observations, actions, ...(low && { low }), ...(high && { high }) };
}

function checkNames(what: string, names: readonly string[]): void {
  names.forEach((name, k) => {
    if (typeof name !== 'string' || name === '') throw expected(`a name for ${what}[${k}]`, name);
    if (names.indexOf(name) < k) throw expected(`each of ${what} to have a name of its own`, name, `${what}[${k}]`);
  });
}

/** A transformation of one problem, checked against its space. */
export class ContinuousTransformation {
  readonly name: string;
  readonly observation: Affine;
  readonly next: Affine;
  /** The permutation of the actions; null where they are real-valued. */
  readonly actionMap: Int32Array | null;
  /** The map of real-valued actions; null where they are discrete. */
  readonly action: Affine | null;

  private constructor(name: string, observation: Affine, next: Affine, actions: Int32Array | Affine) {
    this.name = name;
    this.observation = observation;
    this.next = next;
    this.actionMap = actions instanceof Affine ? null : actions;
    this.action = actions instanceof Affine ? actions : null;
  }

  /** @throws InputError when a map has the wrong size, is singular or not finite, or the actions are no permutation. */
  static from(definition: TransformationDefinition, space: ContinuousSpace): ContinuousTransformation {
    if (definition === null || typeof definition !== 'object') throw expected('a transformation', definition);
    checkKeys('a transformation', definition, ['name', 'observation', 'actions', 'next']);
    const { name, observation, actions, next } = definition;
    if (typeof name !== 'string' || name === '') throw expected('the name of a transformation', name);
    const size = space.observations.length;
    const map = Affine.from(`the observation map of '${name}'`, observation, size);
    return new ContinuousTransformation(
      name,
      map,
      next === undefined ? map : Affine.from(`the next-observation map of '${name}'`, next, size),
      checkActions(name, actions, space.actions),
    );
  }

  static identity({ observations, actions }: ContinuousSpace): ContinuousTransformation {
    const map = Affine.identity(observations.length);
    const still =
      typeof actions === 'number' ? Int32Array.from({ length: actions }, (_, a) => a) : Affine.identity(actions.length);
    return new ContinuousTransformation('identity', map, map, still);
  }

  /** First `other`, then this. */
  after(other: ContinuousTransformation): ContinuousTransformation {
    const observation = this.observation.after(other.observation);
    const same = this.next === this.observation && other.next === other.observation;
    const actions =
      this.actionMap === null
        ? this.action!.after(other.action!)
        : other.actionMap!.map((action) => this.actionMap![action]!);
    const next = same ? observation : this.next.after(other.next);
    return new ContinuousTransformation(`${this.name} after ${other.name}`, observation, next, actions);
  }

  renamed(name: string): ContinuousTransformation {
    return new ContinuousTransformation(name, this.observation, this.next, this.actionMap ?? this.action!);
  }

  /** What equal transformations have in common. */
  get key(): string {
    return [this.observation.key, this.next.key, this.actionMap?.join() ?? this.action!.key].join('|');
  }

  get isIdentity(): boolean {
    const still = this.actionMap?.every((action, a) => action === a) ?? this.action!.isIdentity;
    return still && this.observation.isIdentity && this.next.isIdentity;
  }
}

function checkActions(
  name: string,
  actions: readonly number[] | AffineMap,
  space: number | readonly string[],
): Int32Array | Affine {
  if (typeof space !== 'number') return Affine.from(`the action map of '${name}'`, actions as AffineMap, space.length);
  const map = checkIntegers(`the actions of '${name}'`, actions as readonly number[], 0, space - 1);
  if (
    map.length !== space ||
    map
      .slice()
      .sort()
      .some((a, k) => a !== k)
  )
    throw expected(`the actions of '${name}' to be a permutation of 0..${space - 1}`, map.join());
  return map;
}

/** @throws InputError when a transformation of another space is given. */
export function checkFit(
  candidate: ContinuousTransformation,
  { observations, actions }: ContinuousSpace,
): ContinuousTransformation {
  const size = typeof actions === 'number' ? candidate.actionMap?.length : candidate.action?.size;
  const wanted = typeof actions === 'number' ? actions : actions.length;
  if (candidate.observation.size !== observations.length || size !== wanted) {
    throw expected(
      `'${candidate.name}' to map ${observations.length} observations and ${wanted} actions`,
      candidate.observation.size,
    );
  }
  return candidate;
}
