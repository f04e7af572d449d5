/** One way to learn, as a study names it: learner, coupling, where the similarity comes from, and their settings. */
import type { DetectionOptions } from '../../agents/detection.js';
import type { CoupledPart, CouplingName, CriticKind, LearnerName, TraceKind } from '../../engine/contracts/learner.js';
import type { Measure, Normalization } from '../../engine/contracts/similarity.js';

import type { EpisodeEnd, OwnReward } from '../../trajectories/options.js';

/** A learner of a table, or a planner on a learned model. */
export type MethodLearner = LearnerName | PlannerName;
export type PlannerName = (typeof plannerNames)[number];
export const plannerNames = ['dyna-q', 'prioritized-sweeping'] as const;

/** Similarities that are found in a method's own experience. */
const foundSources = ['chi', 'bisimulation', 'chi-online', 'discovered'] as const;
export const similaritySources = [...foundSources, 'orbits', 'lumping', 'homomorphism', 'library'] as const;

/**
 * Where a method's similarity comes from.
 *
 * - `'chi'`: computed once from the first episodes (`detection`).
 * - `'bisimulation'`: from a π-bisimulation metric on the model learned in the first episodes (`bisimulation`).
 * - `'chi-online'`: Bayes factors of reward trajectories while learning (`ChiAgent`); no model, no candidates.
 * - `'discovered'`: transformations tested or grown while learning (`discovery`).
 * - `'orbits'`, `'lumping'`, `'homomorphism'`: an exact partition of the model, an oracle.
 * - `'library'`: an oracle too: the orbits under those of the environment's candidates that are symmetries of its model.
 */
export type SimilaritySource = (typeof similaritySources)[number];

/** Whether a similarity is found in a method's own experience. */
export function isFound(source: SimilaritySource | null): source is (typeof foundSources)[number] {
  return (foundSources as readonly (string | null)[]).includes(source);
}

/** One way to learn. */
export interface Method {
  /** Name in tables and pictures; names must be different within a study. */
  readonly name: string;
  readonly learner: MethodLearner;
  readonly coupling: CouplingName;
  /** null exactly when `coupling` is `'none'`. */
  readonly similarity: SimilaritySource | null;
  /** Only for `'chi'`; what is left out has the defaults of `methods.ts`. */
  readonly detection?: Partial<Detection>;
  /** Only for `'bisimulation'`; what is left out has the defaults of `methods.ts`. */
  readonly bisimulation?: Partial<BisimulationDetection>;
  /** Only for `'discovered'`; what is left out has the defaults of `methods.ts`. */
  readonly discovery?: Partial<Discovery>;
  /** Only for planners: backups (prioritised sweeping) or replays (Dyna-Q) after each step: 10. */
  readonly planning?: number;
  /** Whether the coupling's guard is on: true. */
  readonly guard?: boolean;
  /** Only for `'q-lambda'` and `'sarsa-lambda'`: λ, and what a second visit does to a trace, as for `AgentOptions`. */
  readonly traceDecay?: number;
  readonly traces?: TraceKind;
  /** Only for policy gradients, as for `AgentOptions`: what the critic values, its step size, and the part that is coupled. */
  readonly critic?: CriticKind;
  readonly criticStepSize?: number;
  readonly couple?: CoupledPart;
  /** Only for coupling `'sampling'`, as for `AgentOptions`: the weight of the symmetry loss, and who is drawn. */
  readonly symmetryWeight?: number;
  readonly samplePartners?: 'one' | 'all';
  readonly stepSize?: number;
  readonly epsilon?: number;
  readonly discount?: number;
  readonly initialValue?: number;
}

/** What is tuned. */
export type MethodSettings = Pick<Method, 'stepSize' | 'epsilon' | 'initialValue'>;

/**
 * A method as it is asked for. Left out, `learner` is `'q-learning'`, `similarity` is null, and `coupling` is `'none'`
 * without a similarity, `'quotient'` with one that is found while learning, and `'target-sharing'` with any other.
 */
export type MethodSpec = Pick<Method, 'name'> & Partial<Method>;

/** What an agent that finds symmetries can be asked besides, as for `DetectionOptions`; its defaults where it is left out. */
export const discoveryNumbers = ['agreements', 'evidence', 'checks', 'auditRate'] as const;

/** How transformations are found inside a run. */
export interface Discovery extends Pick<DetectionOptions, (typeof discoveryNumbers)[number]> {
  /**
   * `'library'` (default): the candidates of the environment's drawing, board or features. `'grow'`: no candidates, maps are
   * grown from the numbers of states and actions alone. `'none'`: neither, which leaves refinement.
   */
  readonly candidates: 'library' | 'grow' | 'none';
  /** Whether pairs that behave alike in the learned model are joined too: true. Not for planners, which know the model. */
  readonly refine: boolean;
}

/** How a π-bisimulation metric is found inside a run: the first `episodes` episodes are the plain learner's, and they count. */
export interface BisimulationDetection {
  /** Episodes of the plain learner whose experience the model is learned from: 30. */
  readonly episodes: number;
  /** Pairs are joined whose distance is at most this share of the largest: 0.01. */
  readonly tolerance: number;
}

/** How χ is found inside a run: the first `episodes` episodes are the plain learner's, and they count. */
export interface Detection {
  /** Episodes of the plain learner whose experience χ is computed from: 30. */
  readonly episodes: number;
  /** `'intersection'`. */
  readonly measure: Measure;
  /** The measure's own default unless given. */
  readonly normalization?: Normalization;
  /** Lengths of reward trajectories counted, `1..maxLength`: 3. */
  readonly maxLength: number;
  /** Pairs with χ > threshold are taken as similar: 0.8. */
  readonly threshold: number;
  /** A pair with fewer visits is similar to nothing: 5. */
  readonly minVisits: number;
  /** Rewards are rounded to multiples of this before they are compared; exact unless given. */
  readonly rewardResolution?: number | 'auto';
  /** As for `engine.trajectories`. */
  readonly minLength?: number;
  readonly ownReward?: OwnReward;
  readonly episodeEnd?: EpisodeEnd;
}
