/**
 * A transformation `(f, g_s)` of a decision problem: `f` permutes the states and `g_s` permutes the actions of state `s`
 * (Ravindran & Barto 2001). Together they permute the pairs: `(s, a) → (f(s), g_s(a))`.
 */
import {
  checked,
  checkInstance,
  checkInteger,
  checkList,
  checkMade,
  checkRecord,
  checkText,
  expected,
  InputError,
} from '../input-error.js';

/** More pairs than this are refused before any is written down. */
const MOST_PAIRS = 2 ** 27;

export class Transformation {
  /** In plain words, such as `'reflection left-right'`. */
  readonly name: string;
  readonly actions: number;
  /** `f`: `states[s]` is the image of state `s`. */
  readonly states: Int32Array;
  /** `pairs[s * actions + a] = f(s) * actions + g_s(a)`. */
  readonly pairs: Int32Array;
  /** @internal `g`, where it is the same in all states and known to be; null otherwise. */
  readonly actionMap: Int32Array | null;
  readonly #made = true;
  #preimages: Pick<Transformation, 'states' | 'pairs'> | null = null;

  /** What only looks like a transformation, a proxy of one among them, was not checked. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return value !== null && typeof value === 'object' && #made in value;
  }

  private constructor(
    mark: symbol,
    name: string,
    actions: number,
    states: Int32Array,
    pairs: Int32Array,
    actionMap: Int32Array | null = null,
  ) {
    checkMade(mark, 'a transformation', 'Transformation.from');
    this.name = name;
    this.actions = actions;
    this.states = states;
    this.pairs = pairs;
    this.actionMap = actionMap;
  }

  /**
   * From a state map and action maps: one permutation of the actions for all states (`actionMap[a]`), or one a state
   * (`actionMap[s][a]`).
   * @throws InputError when a map is not a permutation, naming the first index that repeats or is out of range.
   */
  static from(map: {
    name: string;
    states: ArrayLike<number>;
    actionMap: ArrayLike<number> | readonly ArrayLike<number>[];
  }): Transformation {
    checkRecord('a transformation { name, states, actionMap }', map);
    const name = checkText('the name of a transformation', map.name);
    const states = permutation(`the state map of ${name}`, map.states);
    const given = Array.from(checkList<number | ArrayLike<number>>(`the action map of ${name}`, map.actionMap));
    const perState = typeof given[0] !== 'number';
    if (perState && given.length !== states.length) {
      throw expected(`${states.length} action maps for ${name}`, given.length);
    }
    const actionMaps = given as ArrayLike<number>[];
    const shared = perState ? null : permutation(`the action map of ${name}`, given as number[]);
    const actions = shared?.length ?? actionMaps[0]?.length ?? 0;
    checkInteger('actions', actions, 1);
    checkInteger('the number of pairs', states.length * actions, 1, MOST_PAIRS);
    const pairs = new Int32Array(states.length * actions);
    for (let s = 0; s < states.length; ++s) {
      const g = shared ?? permutation(`the action map of ${name} in state ${s}`, actionMaps[s]!, actions);
      for (let a = 0; a < actions; ++a) pairs[s * actions + a] = states[s]! * actions + g[a]!;
    }
    return new Transformation(checked, name, actions, states, pairs, shared);
  }

  /** @throws InputError when a number is not an integer >= 1, or there are more than 2^27 pairs. */
  static identity(states: number, actions: number): Transformation {
    checkInteger('states', states, 1);
    checkInteger('actions', actions, 1);
    checkInteger('the number of pairs', states * actions, 1, MOST_PAIRS);
    const identity = (length: number) => Int32Array.from({ length }, (_, k) => k);
    return new Transformation(checked, 'identity', actions, identity(states), identity(states * actions));
  }

  get isIdentity(): boolean {
    return this.pairs.every((image, pair) => image === pair);
  }

  /** `this` after `first`: `(this ∘ first)(x) = this(first(x))`. @throws InputError when they are not of one problem. */
  after(first: Transformation, name?: string): Transformation {
    checkInstance('a Transformation', first, Transformation);
    if (this.pairs.length !== first.pairs.length || this.actions !== first.actions) {
      throw new InputError(
        `expected transformations of one problem, got ${this.states.length}x${this.actions} and ${first.states.length}x${first.actions} pairs`,
      );
    }
    return new Transformation(
      checked,
      checkText('name', name ?? `${this.name} after ${first.name}`),
      this.actions,
      first.states.map((image) => this.states[image]!),
      first.pairs.map((image) => this.pairs[image]!),
    );
  }

  inverse(name = `inverse of ${this.name}`): Transformation {
    return new Transformation(checked, name, this.actions, inverted(this.states), inverted(this.pairs));
  }

  /** @internal States and pairs of the inverse, worked out once: this map where it undoes itself. */
  get preimages(): Pick<Transformation, 'states' | 'pairs'> {
    if (this.#preimages === null) {
      const made = { states: inverted(this.states), pairs: inverted(this.pairs) };
      this.#preimages = sameNumbers(made.pairs, this.pairs) && sameNumbers(made.states, this.states) ? this : made;
    }
    return this.#preimages;
  }

  /** The least `n >= 1` for which n applications change nothing. */
  get order(): number {
    let order = 1;
    const seen = new Uint8Array(this.pairs.length);
    for (let start = 0; start < seen.length; ++start) {
      let length = 0;
      for (let pair = start; seen[pair] === 0; pair = this.pairs[pair]!) {
        seen[pair] = 1;
        ++length;
      }
      if (length > 1) order = (order / gcd(order, length)) * length;
    }
    return order;
  }

  equals(other: Transformation): boolean {
    checkInstance('a Transformation', other, Transformation);
    return this.actions === other.actions && sameNumbers(this.pairs, other.pairs);
  }

  /** Equal for equal maps, whatever their names. */
  get key(): string {
    return this.pairs.join();
  }

  renamed(name: string): Transformation {
    return new Transformation(checked, name, this.actions, this.states, this.pairs, this.actionMap);
  }
}

function sameNumbers(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; ++k) if (a[k] !== b[k]) return false;
  return true;
}

function permutation(what: string, map: ArrayLike<number>, size?: number): Int32Array {
  const list = checkList(what, map);
  const given = list.length;
  const length = size ?? given;
  if (given !== length) throw expected(`${what} to have ${length} entries`, given);
  const seen = new Uint8Array(length);
  const images = new Int32Array(length);
  // Each entry is read once: it may be another one the next time.
  for (let k = 0; k < length; ++k) {
    const image = list[k]!;
    if (!Number.isInteger(image) || image < 0 || image >= length || seen[image] === 1) {
      throw expected(`${what} to be a permutation of 0..${length - 1}`, image, `index ${k}`);
    }
    seen[image] = 1;
    images[k] = image;
  }
  return images;
}

function inverted(map: Int32Array): Int32Array {
  const inverse = new Int32Array(map.length);
  for (let k = 0; k < map.length; ++k) inverse[map[k]!] = k;
  return inverse;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** Each map once: of equal ones the last, in the place of the first. */
export function distinctTransformations(maps: readonly Transformation[]): Transformation[] {
  const byHash = new Map<number, Transformation[]>();
  const kept: Transformation[] = [];
  for (const map of maps) {
    const hash = map.pairs.reduce((sum, image, pair) => (Math.imul(sum, 31) + (image ^ pair)) | 0, 0);
    const alike = byHash.get(hash) ?? [];
    byHash.set(hash, alike);
    const place = alike.findIndex((other) => other.equals(map));
    if (place === -1) {
      alike.push(map);
      kept.push(map);
    } else {
      kept[kept.indexOf(alike[place]!)] = map;
      alike[place] = map;
    }
  }
  return kept;
}
