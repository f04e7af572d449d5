/** How deep Q-learning uses a symmetry: the options of each way, their defaults and checks. */
import { checkInteger, checkKeys, checkNumber, expected, InputError } from '../../input-error.js';
import type { SimilarityOptions } from '../../similarity/options.js';
import { Similarity } from '../../similarity/similarity.js';
import type { TrajectoryOptions } from '../../trajectories/options.js';
import { type GroupAction, type GroupElement, identityElement } from '../group-action.js';
import { checkSchedule, type LinearSchedule } from '../schedule.js';
import { type FoundSymmetry, type ResolvedFoundSymmetry, resolveFound } from './found-options.js';
import { elementsOf, type KnownSymmetry } from './known-symmetry.js';

export type DqnSymmetry = KnownSymmetry | OrbitLossSymmetry | LossSymmetry | FoundSymmetry;

/**
 * `L_TD + λ L_sym` with `L_sym` the mean of `(Q(x, a) − Q(g x, g a))²` over the transitions of a batch and all `g ≠ 1`: the symmetry
 * loss where the symmetry is known. Nothing but values is taken from the images: their transitions are not learned from.
 */
export interface OrbitLossSymmetry {
  readonly kind: 'orbit-loss';
  /** On observations and rows of action values: see `mirror` and `observationSymmetry`. */
  readonly group: GroupAction;
  /** λ as a number or a schedule over steps `{ start, end, steps }`: 0.4. */
  readonly symmetryWeight?: number | LinearSchedule;
}

/** `L_TD + λ L_sym` over the pairs of a batch that χ couples (arXiv 1706.02999): see `symmetryPairs` and `symmetryLoss`. */
export interface LossSymmetry {
  readonly kind: 'loss';
  /** λ as a number or a schedule over steps `{ start, end, steps }`: 0.4. */
  readonly symmetryWeight?: number | LinearSchedule;
  /** Δ in [0, 1): pairs with `χ > Δ` are coupled: 0.8. */
  readonly threshold?: number;
  /** The states of an observation: a `BinnedEnvironment`, or anything with `states` and `stateOf`. */
  readonly bins: ObservationBins;
  /** χ of the pairs, where it is known; null finds it online from the reward trajectories of binned pairs. */
  readonly similarity?: Similarity | null;
  /** What trajectories are counted, when χ is found online: lengths 1 to 5, as `engine.trajectories` has them. */
  readonly trajectories?: Omit<TrajectoryOptions, 'states' | 'actions'>;
  /** How χ is measured, when it is found online: intersection, `minVisits` 10. Its threshold is Δ. */
  readonly measure?: Omit<SimilarityOptions, 'threshold' | 'topK' | 'divergence'>;
  /** Episodes from one computation of χ to the next, when it is found online: 10. */
  readonly detectEvery?: number;
}

/** Discrete states of observations. */
export interface ObservationBins {
  readonly states: number;
  stateOf(observation: ArrayLike<number>): number;
}

export interface ResolvedLossSymmetry extends Required<LossSymmetry> {
  readonly symmetryWeight: LinearSchedule;
}

/** The symmetry with every default filled in. */
export interface ResolvedSymmetry {
  /** Elements by which transitions are moved and over which the network is averaged: one, the identity, where they are not. */
  readonly images: readonly GroupElement[];
  readonly orbit: readonly GroupElement[];
  /** λ where the images of a transition are coupled with it, and not learned from themselves. */
  readonly orbitLoss: LinearSchedule | null;
  readonly loss: ResolvedLossSymmetry | null;
  readonly found: ResolvedFoundSymmetry | null;
}

/** λ where none is given. */
const LAMBDA = 0.4;

/** @throws InputError when an option is unknown, missing, out of range, or does not fit the features and actions. */
export function resolveSymmetry(
  symmetry: DqnSymmetry | null,
  shape: { readonly features: number; readonly scale: Float64Array; readonly actions: number; readonly seed: number },
): ResolvedSymmetry {
  const { features, actions } = shape;
  const alone = [identityElement(features, actions)];
  const none = { images: alone, orbit: alone, orbitLoss: null, loss: null, found: null };
  if (symmetry === null) return none;
  if (typeof symmetry !== 'object') throw expected('symmetry { kind, … } or { find, … }', symmetry);
  if ('find' in symmetry) return { ...none, found: resolveFound(symmetry, shape) };
  switch (symmetry.kind) {
    case 'transitions':
      return { ...none, images: checkGroup(symmetry, features, actions) };
    case 'network':
      return { ...none, orbit: checkGroup(symmetry, features, actions) };
    case 'orbit-loss':
      return {
        ...none,
        images: checkGroup(symmetry, features, actions),
        orbitLoss: checkSchedule('symmetry.symmetryWeight', symmetry.symmetryWeight ?? LAMBDA, 0, 1e6),
      };
    case 'loss':
      return { ...none, loss: resolveLoss(symmetry, actions) };
    default:
      throw expected(
        "symmetry.kind to be one of 'transitions', 'network', 'orbit-loss', 'loss', or symmetry.find",
        (symmetry as { kind: unknown }).kind,
      );
  }
}

function checkGroup(
  symmetry: KnownSymmetry | OrbitLossSymmetry,
  features: number,
  actions: number,
): readonly GroupElement[] {
  const more = symmetry.kind === 'orbit-loss' ? ['symmetryWeight'] : [];
  const elements = elementsOf(symmetry, { features, outputs: actions, acts: `${actions} actions` }, more);
  if (elements.some((element) => element.output.signs.some((sign) => sign < 0))) {
    throw new InputError('expected a group that permutes action values, got one that changes their signs');
  }
  return elements;
}

function resolveLoss(symmetry: LossSymmetry, actions: number): ResolvedLossSymmetry {
  const keys = ['kind', 'symmetryWeight', 'threshold', 'bins', 'similarity', 'trajectories', 'measure', 'detectEvery'];
  checkKeys('symmetry', symmetry, keys);
  const { bins, similarity = null, trajectories = {}, measure = {} } = symmetry;
  if (typeof bins?.stateOf !== 'function') throw expected('symmetry.bins with states and stateOf', bins);
  const states = checkInteger('symmetry.bins.states', bins.states, 1);
  if (similarity !== null) {
    if (!(similarity instanceof Similarity)) throw expected('symmetry.similarity to be a similarity', similarity);
    if (similarity.isDivergence) throw expected('a similarity, 1 for equal laws', 'a divergence');
    if (similarity.size !== states * actions) {
      throw expected(`a similarity of ${states} states * ${actions} actions`, similarity.size);
    }
    for (const key of ['trajectories', 'measure', 'detectEvery'] as const) {
      if (symmetry[key] !== undefined) throw new InputError(`expected no ${key} with a similarity that is known`);
    }
  }
  checkKeys('symmetry.measure', measure, ['measure', 'normalization', 'minVisits', 'confidence']);
  return {
    kind: 'loss',
    symmetryWeight: checkSchedule('symmetry.symmetryWeight', symmetry.symmetryWeight ?? LAMBDA, 0, 1e6),
    threshold: checkNumber('symmetry.threshold', symmetry.threshold ?? 0.8, 0, 1),
    bins,
    similarity,
    trajectories,
    measure: { minVisits: 10, ...measure },
    detectEvery: checkInteger('symmetry.detectEvery', symmetry.detectEvery ?? 10, 1),
  };
}
