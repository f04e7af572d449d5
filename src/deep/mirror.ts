/**
 * Symmetries of problems that are observed as real numbers: `g` permutes features and changes their signs, and permutes actions,
 * such as the mirror of the cart-pole, in which all four features change sign and left and right are swapped. As a group action,
 * ρ(g) acts on observations and σ(g) on the row of their action values: invariant values have `Q(ρ(g) x) = σ(g) Q(x)`, that is,
 * `Q(g x, g a) = Q(x, a)`.
 *
 * What features a problem has decides what can be written so: put the origin where a reflection keeps it.
 */
import {
  checkInstance,
  checkInteger,
  checkIntegers,
  checkKeys,
  checkNumbers,
  expected,
  InputError,
} from '../input-error.js';
import { Transformation } from '../symmetry/transformation.js';
import { GroupAction, type GroupElement } from './group-action.js';
import { SignedPermutation } from './signed-permutation.js';

export interface ObservationMap {
  /** 1 or -1 for each feature of the image. */
  readonly signs: readonly number[];
  /** Feature `k` of the image is `signs[k]` times feature `order[k]` of the original; default: as they are. */
  readonly order?: readonly number[];
  /** Image of each action. */
  readonly actions: readonly number[];
}

/** One symmetry. @throws InputError when a sign is neither 1 nor -1, or the order or the actions are no permutation. */
export function observationSymmetry(map: ObservationMap): GroupElement {
  checkKeys('an observation map', map, ['signs', 'order', 'actions']);
  const signs = checkNumbers('signs', map.signs);
  const input = new SignedPermutation(map.order ?? [...signs.keys()], signs);
  return { input, output: onValues(map.actions) };
}

/**
 * What a transformation of states and actions is on one-hot features, `x[s] = 1` in state `s`.
 * @throws InputError when it permutes the actions of some states in another way than those of others.
 */
export function oneHotSymmetry(transformation: Transformation): GroupElement {
  const { name, states, actions, pairs } = checkInstance('a Transformation', transformation, Transformation);
  const images = Array.from({ length: actions }, (_, a) => pairs[a]! % actions);
  if (pairs.some((image, pair) => image % actions !== images[pair % actions])) {
    throw new InputError(`expected ${name} to permute actions in one way for all states`);
  }
  return { input: new SignedPermutation(inverse(states)), output: onValues(images) };
}

/**
 * The group of the mirror of a problem in which every feature changes sign and the actions are taken in mirrored order, such as
 * the cart-pole: `mirror(4, 2)`.
 */
export function mirror(features: number, actions: number): GroupAction {
  const signs = new Array<number>(checkInteger('features', features, 1, 2 ** 20)).fill(-1);
  const last = checkInteger('actions', actions, 1, 2 ** 20) - 1;
  return new GroupAction([
    observationSymmetry({ signs, actions: Array.from({ length: actions }, (_, a) => last - a) }),
  ]);
}

/** σ: value `a` goes to the place of action `images[a]`. */
function onValues(given: ArrayLike<number>): SignedPermutation {
  const images = checkIntegers('actions', given, 0, 2 ** 20 - 1);
  const sorted = images.slice().sort();
  if (!sorted.every((image, a) => image === a)) {
    throw expected(`actions to be a permutation of 0..${sorted.length - 1}`, images.join(', '));
  }
  return new SignedPermutation(inverse(images));
}

function inverse(images: ArrayLike<number>): Int32Array {
  const sources = new Int32Array(images.length);
  for (let k = 0; k < images.length; ++k) sources[images[k]!] = k;
  return sources;
}
