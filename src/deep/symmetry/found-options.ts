/** The options of a symmetry that is found while an agent learns, their defaults and checks. */
import { hasFiniteOrder } from '../../continuous/group.js';
import {
  type ContinuousSpace,
  ContinuousTransformation,
  type TransformationDefinition,
} from '../../continuous/transformation.js';
import type { ObservationSpace } from '../../environments/environment.js';
import {
  checkBoolean,
  checkChoice,
  checkInteger,
  checkKeys,
  checkList,
  checkNumber,
  checkText,
  expected,
} from '../../input-error.js';

/**
 * The symmetry is looked for in the transitions that the agent makes, and what is accepted is learned with from then on; what two looks in
 * a row refute later is taken back for good. While nothing is accepted the agent is the one without a symmetry, bit for bit.
 */
export interface FoundSymmetry {
  /**
   * What is tried: `'search'`, the signed permutations of coordinates of like size; `'library'`, those that the bounds of the observation
   * space suggest, each coordinate about its middle; or transformations of one's own, on observations as the environment gives them.
   */
  readonly find: 'search' | 'library' | readonly (TransformationDefinition | ContinuousTransformation)[];
  /** How what is accepted is used: every transition drawn is learned from in all its images (default), or the network is averaged. */
  readonly use?: 'transitions' | 'network';
  /** Names and bounds of what is observed: those of the environment in `trainDqn`, `x0, x1, …` without bounds elsewhere. */
  readonly space?: ObservationSpace;
  /** Transitions before the first look: 100. The next looks are taken whenever there are a quarter more. */
  readonly firstLook?: number;
  /** The last transitions, at which looks are taken: 4,000. */
  readonly window?: number;
  /** Random Fourier features at most: 200. */
  readonly cosines?: number;
  /** Summed log Bayes factor, in nats, from which on a candidate is accepted: 10. */
  readonly accept?: number;
  /** Log Bayes factor of one coordinate at or below which it is refuted: -10. */
  readonly refute?: number;
  /** Whether the problem never ends by itself: false. Otherwise nothing is accepted before ends were seen. */
  readonly continuing?: boolean;
  /** Elements of the group that is used, at most: 16. What would make it larger is accepted and not used. */
  readonly largest?: number;
}

/** With every default filled in and the candidates checked. */
export interface ResolvedFoundSymmetry extends Required<Omit<FoundSymmetry, 'find' | 'space'>> {
  readonly find: 'search' | 'library' | readonly ContinuousTransformation[];
  readonly space: ContinuousSpace;
  readonly bounds: Pick<ObservationSpace, 'low' | 'high'>;
  /** Of the features, the halves and the samples kept. */
  readonly seed: number;
}

const keys = [
  'find',
  'use',
  'space',
  'firstLook',
  'window',
  'cosines',
  'accept',
  'refute',
  'continuing',
  'largest',
] as const satisfies readonly (keyof FoundSymmetry)[];

/** Features of which signed permutations are searched at most. */
const MOST_SEARCHED = 12;

/** Transitions kept at most. */
const MOST = 1_000_000;

/** What an agent is made for that looks for a symmetry. */
interface FoundShape {
  readonly features: number;
  readonly scale: Float64Array;
  /** How many there are, or the names of what a real-valued one is made of. */
  readonly actions: number | readonly string[];
  readonly seed: number;
}

/**
 * @throws InputError when an option is unknown or out of range, a candidate does not fit, or one does not come back to where it began
 * within 64 steps or maps the next observation in another way: of such no group is made.
 */
export function resolveFound(
  symmetry: FoundSymmetry,
  { features, scale, actions, seed }: FoundShape,
): ResolvedFoundSymmetry {
  if (scale.includes(0)) {
    throw expected('scale without 0 for a symmetry that is found', Array.from(scale).join(', '));
  }
  checkKeys('symmetry', symmetry, keys);
  const { names, low, high } = checkBounds(symmetry.space ?? unbounded(features), features);
  const space: ContinuousSpace = { observations: names, actions, low, high };
  const firstLook = checkInteger('symmetry.firstLook', symmetry.firstLook ?? 100, 20, MOST);
  return {
    find: checkFind(symmetry.find, space),
    use: checkChoice('symmetry.use', symmetry.use ?? 'transitions', ['transitions', 'network']),
    space,
    bounds: { low, high },
    firstLook,
    window: checkInteger('symmetry.window', symmetry.window ?? Math.max(4000, firstLook), firstLook, MOST),
    cosines: checkInteger('symmetry.cosines', symmetry.cosines ?? 200, 1, 2000),
    accept: checkNumber('symmetry.accept', symmetry.accept ?? 10, 0),
    refute: checkNumber('symmetry.refute', symmetry.refute ?? -10, -Infinity, 0),
    continuing: checkBoolean('symmetry.continuing', symmetry.continuing ?? false),
    largest: checkInteger('symmetry.largest', symmetry.largest ?? 16, 2, 1024),
    seed,
  };
}

function checkFind(find: FoundSymmetry['find'], space: ContinuousSpace): ResolvedFoundSymmetry['find'] {
  if (typeof find === 'string') {
    const { length } = space.observations;
    if (length > MOST_SEARCHED)
      throw expected(`${MOST_SEARCHED} features at most to search among, or candidates of your own`, length);
    return checkChoice<'search' | 'library'>('symmetry.find', find, ['search', 'library']);
  }
  if (!Array.isArray(find) || find.length === 0)
    throw expected("symmetry.find to be 'search', 'library' or a list of transformations", find);
  return find.map((given: TransformationDefinition | ContinuousTransformation) => {
    const candidate = given instanceof ContinuousTransformation ? given : ContinuousTransformation.from(given, space);
    if (candidate.next !== candidate.observation || !hasFiniteOrder(candidate)) {
      throw expected(
        'candidates that come back to where they began within 64 steps, the next observation mapped as the first',
        candidate.name,
      );
    }
    return candidate;
  });
}

function unbounded(features: number): ObservationSpace {
  return {
    names: Array.from({ length: features }, (_, k) => `x${k}`),
    low: new Array<number>(features).fill(-Infinity),
    high: new Array<number>(features).fill(Infinity),
  };
}

function checkBounds(space: ObservationSpace, features: number): ObservationSpace {
  if (space === null || typeof space !== 'object') throw expected('symmetry.space { names, low, high }', space);
  for (const key of ['names', 'low', 'high'] as const) {
    if (checkList<unknown>(`symmetry.space.${key}`, space[key]).length !== features)
      throw expected(`symmetry.space.${key} to have ${features} entries`, space[key]);
  }
  const names = Array.from(space.names, (name, k) => checkText(`symmetry.space.names[${k}]`, name));
  const [low, high] = [Array.from(space.low), Array.from(space.high)];
  low.forEach((least, k) => {
    // Infinite where there is none.
    if (typeof least !== 'number' || typeof high[k] !== 'number' || !(least <= high[k]!))
      throw expected('low <= high in symmetry.space', [least, high[k]], `entry ${k}`);
  });
  return { names, low, high };
}
