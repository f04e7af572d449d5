/**
 * A transformation `(f, g_s)` of a decision problem: `f` permutes the states and `g_s` permutes the actions of state `s`
 * (Ravindran & Barto 2001). Together they permute the pairs: `(s, a) → (f(s), g_s(a))`.
 */
import { checkInteger, expected, InputError } from '../input-error.js';

export class Transformation {
  /** In plain words, such as `'reflection left-right'`. */
  readonly name: string;
  readonly actions: number;
  /** `f`: `states[s]` is the image of state `s`. */
  readonly states: Int32Array;
  /** `pairs[s * actions + a] = f(s) * actions + g_s(a)`. */
  readonly pairs: Int32Array;

  private constructor(name: string, actions: number, states: Int32Array, pairs: Int32Array) {
    this.name = name;
    this.actions = actions;
    this.states = states;
    this.pairs = pairs;
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
    const states = permutation(`the state map of ${map.name}`, map.states);
    const first = map.actionMap[0];
    const perState = typeof first !== 'number';
    if (perState && map.actionMap.length !== states.length) {
      throw expected(`${states.length} action maps for ${map.name}`, map.actionMap.length);
    }
    const actionMaps = map.actionMap as readonly ArrayLike<number>[];
    const shared = perState ? null : permutation(`the action map of ${map.name}`, map.actionMap as ArrayLike<number>);
    const actions = shared?.length ?? actionMaps[0]?.length ?? 0;
    checkInteger('actions', actions, 1);
    const pairs = new Int32Array(states.length * actions);
    for (let s = 0; s < states.length; ++s) {
      const g = shared ?? permutation(`the action map of ${map.name} in state ${s}`, actionMaps[s]!, actions);
      for (let a = 0; a < actions; ++a) pairs[s * actions + a] = states[s]! * actions + g[a]!;
    }
    return new Transformation(map.name, actions, states, pairs);
  }

  static identity(states: number, actions: number): Transformation {
    const identity = (length: number) => Int32Array.from({ length }, (_, k) => k);
    return new Transformation('identity', actions, identity(states), identity(states * actions));
  }

  get isIdentity(): boolean {
    return this.pairs.every((image, pair) => image === pair);
  }

  /** `this` after `first`: `(this ∘ first)(x) = this(first(x))`. */
  after(first: Transformation, name = `${this.name} after ${first.name}`): Transformation {
    if (this.pairs.length !== first.pairs.length || this.actions !== first.actions) {
      throw new InputError(
        `expected transformations of one problem, got ${this.states.length}x${this.actions} and ${first.states.length}x${first.actions} pairs`,
      );
    }
    return new Transformation(
      name,
      this.actions,
      first.states.map((image) => this.states[image]!),
      first.pairs.map((image) => this.pairs[image]!),
    );
  }

  inverse(name = `inverse of ${this.name}`): Transformation {
    return new Transformation(name, this.actions, inverted(this.states), inverted(this.pairs));
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
    return this.actions === other.actions && this.pairs.length === other.pairs.length && this.key === other.key;
  }

  /** Equal for equal maps, whatever their names. */
  get key(): string {
    return this.pairs.join();
  }

  renamed(name: string): Transformation {
    return new Transformation(name, this.actions, this.states, this.pairs);
  }
}

function permutation(what: string, map: ArrayLike<number>, length = map.length): Int32Array {
  if (map.length !== length) throw expected(`${what} to have ${length} entries`, map.length);
  const seen = new Uint8Array(length);
  return Int32Array.from(map, (image, k) => {
    if (!Number.isInteger(image) || image < 0 || image >= length || seen[image] === 1) {
      throw expected(`${what} to be a permutation of 0..${length - 1}`, image, `index ${k}`);
    }
    seen[image] = 1;
    return image;
  });
}

function inverted(map: Int32Array): Int32Array {
  const inverse = new Int32Array(map.length);
  map.forEach((image, k) => {
    inverse[image] = k;
  });
  return inverse;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
