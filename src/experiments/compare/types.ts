/**
 * The records of a study: what is compared (environments × methods × seeds), what one run gives, and what is reported.
 * All of it is plain data: it survives `JSON.stringify` (a layout's `cells` aside) and crosses to workers.
 */
import type { Criterion } from '../../agents/criterion.js';
import type { BackendName } from '../../engine/contracts/backend.js';
import type { Environment, GridLayout } from '../../environments/environment.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import type { Interval } from '../../statistics/interval.js';
import type { ExperimentLine } from '../run-lines.js';
import type { RunnerOptions } from '../runner.js';
import type { Method, MethodSettings, MethodSpec } from './method.js';

export type { Bound, Interval } from '../../statistics/interval.js';

export type {
  BisimulationDetection,
  Detection,
  Discovery,
  Method,
  MethodLearner,
  MethodSettings,
  MethodSpec,
  PlannerName,
  SimilaritySource,
} from './method.js';

// ── What is compared ────────────────────────────────────────────────────────────────────────────────────────────────

/** An id (`'taxi-v3'`), a model, an environment object, or a setting that says more about one of them. */
export type EnvironmentSpec = string | TabularModel | Environment | EnvironmentSetting;

/** One environment of a study and its protocol; exactly one of `id`, `model` and `environment` is given. */
export interface EnvironmentSetting extends Partial<Omit<Protocol, 'criterion'>> {
  /** Id of a built-in environment. */
  readonly id?: string;
  /** Options for `makeEnvironment(id, options)`. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly model?: TabularModel;
  /** A user's own environment; it cannot go to a worker and runs in the calling thread. */
  readonly environment?: Environment;
  /** When a run counts as having learned; its fields have defaults. null: never judged. */
  readonly criterion?: Criterion | null;
  /** Name in tables and pictures; the id unless given. Names must be different within a study. */
  readonly name?: string;
  /** Names of the methods that learn it; all unless given. The baseline must be among them. */
  readonly methods?: readonly string[];
  /** Settings of methods in this world, by name, in place of their own. */
  readonly settings?: Readonly<Record<string, MethodSettings>>;
}

/** How one environment is learned and judged. Every field has a default (`protocol.ts`); a method may override some. */
export interface Protocol {
  /** Episodes of each run. */
  readonly episodes: number;
  /** An episode is truncated after this many steps. */
  readonly maxSteps: number;
  /** A run ends with the episode in which it has made so many environment steps; none unless given. */
  readonly mostSteps?: number;
  /** α: 0.5 where all outcomes are certain, 0.2 otherwise. */
  readonly stepSize: number;
  /** ε of the ε-greedy policy: 0.2. */
  readonly epsilon: number;
  /** γ: 0.95. */
  readonly discount: number;
  /** Optimistic by default: the largest value any pair can have, `max(0, max Q*)`, where a model is known; 0 otherwise. */
  readonly initialValue: number;
  /** When a run counts as having learned, which is what is compared; null when it is never judged. */
  readonly criterion: Required<Criterion> | null;
  /** Whether a run ends with the episode at which it meets the criterion: false. */
  readonly stopWhenMet: boolean;
  /**
   * Whether the environment itself is stepped even where the backend could simulate its model: false. Slower, but all
   * methods of a seed then meet the same draws of the world, which makes small differences between them visible.
   */
  readonly stepwise: boolean;
}

export interface CompareOptions extends RunnerOptions<RunLine> {
  readonly environments: readonly EnvironmentSpec[];
  readonly methods: readonly MethodSpec[];
  /** A number `n` of seeds (`0..n-1`) or a list without repeats: 30. */
  readonly seeds?: number | readonly number[];
  /** Episodes of each run, where an environment does not say: 500. */
  readonly episodes?: number;
  /** The criterion of every environment that does not say. */
  readonly criterion?: Criterion;
  /** Name of the method the ratios are taken against: the first. null: of no ratio is anything asked, and no world need have the method. */
  readonly baseline?: string | null;
  /** Whether a method that makes no sense in a world is left out of it, with the reason, rather than refused: false. */
  readonly omit?: boolean;
  /** Resamples of every bootstrap interval: 2000. */
  readonly resamples?: number;
}

// ── What one run gives ──────────────────────────────────────────────────────────────────────────────────────────────

/** One environment × method × seed. */
export interface StudyRecord {
  readonly environment: string;
  readonly method: string;
  readonly seed: number;
  /** Environment steps and episodes of the whole run, detection included: its budget. */
  readonly steps: number;
  readonly episodes: number;
  /** Environment steps and episodes until the criterion held; null when it never did (censored at the budget). */
  readonly stepsToThreshold: number | null;
  readonly episodesToThreshold: number | null;
  /** Single value updates made, partners included: the cost. */
  readonly updates: number;
  /** Multiplications with additions: counted by planners, twice the updates (a target and a step each) at most by learners. */
  readonly multiplyAdds: number;
  /** Whether no value was NaN, infinite or beyond 1e9 at the end. */
  readonly finite: boolean;
  /** What χ found; null for a method that detects nothing. */
  readonly detection: DetectionRecord | null;
  /** The learning curve at the points of `curveGrid` (curve.ts) up to the end of the run. */
  readonly curve: readonly number[];
  /** The mean undiscounted return of the last ten episodes at the same points; runs written down by earlier versions have none. */
  readonly returns?: readonly number[];
}

/** What one task of a study gives. */
export interface ComparePart extends StudyRecord {
  /** What was detected, by pair, where it is kept for drawing (the first seed); null otherwise. */
  readonly labels: readonly number[] | null;
  /** Wall time of the run: the only field that differs when it is made again. */
  readonly seconds: number;
}

/** One run with all it takes to make it again: a line of a study's `.jsonl`. */
export interface RunLine extends ComparePart, ExperimentLine {
  readonly configuration: {
    readonly id: string | null;
    readonly options: Readonly<Record<string, unknown>>;
    readonly protocol: Protocol;
    readonly method: Omit<Method, 'discovery'> & { readonly discovery?: object };
  };
}

/** What detection found in one run, scored against the exact references (null without a model). */
export interface DetectionRecord {
  /** Environment steps spent before the coupling was switched on. */
  readonly steps: number;
  /** Blocks of the detected partition and pairs that are in one. */
  readonly blocks: number;
  readonly pairs: number;
  /** Share of the joined pairs of pairs with equal `Q*`: the rest misleads a learner of values (1 when nothing is joined). */
  readonly precision: number | null;
  /** Share of the pairs of pairs of one exact orbit that are joined (1 when there are none). */
  readonly recall: number | null;
}

// ── What is reported ────────────────────────────────────────────────────────────────────────────────────────────────

/** One environment × method over all seeds. */
export interface StudySummaryRow {
  readonly environment: string;
  readonly method: string;
  /** Runs, and runs that met the criterion. */
  readonly runs: number;
  readonly solved: number;
  /** Kaplan-Meier medians of environment steps and of episodes to the threshold. */
  readonly steps: Interval;
  readonly episodes: Interval;
  /** Median steps over the baseline's median steps (below 1: faster); null for the baseline itself and without its runs. */
  readonly ratio: Interval | null;
  /** Median of single value updates an environment step: the price of the coupling. */
  readonly updatesPerStep: number;
  /** Median of multiplications with additions an environment step. */
  readonly multiplyAddsPerStep: number;
  /** Runs whose values diverged (`finite` false). */
  readonly diverged: number;
  /** Medians over the runs of what χ found, as in `DetectionRecord`; null for a method that detects nothing. */
  readonly precision: number | null;
  readonly recall: number | null;
}

/** The learning curves of one environment × method: quartiles over seeds at each grid point. */
export interface StudyCurve {
  readonly environment: string;
  readonly method: string;
  /** Environment steps, ascending. */
  readonly steps: readonly number[];
  readonly median: readonly number[];
  /** First and third quartile. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** One method against the baseline over all environments (Agarwal et al. 2021). */
export interface StudyOverallRow {
  readonly method: string;
  /** Environments that the method learned; the figures below are over these. */
  readonly environments: number;
  /**
   * Interquartile mean over all runs of the speed-up: the baseline's median steps over the run's own, 0 for a run that
   * was never solved. Its interval is a bootstrap stratified by environment.
   */
  readonly speedUp: { readonly estimate: number; readonly low: number; readonly high: number };
  /** P(fewer steps than the baseline) + ½ P(equal), mean over environments, with its interval. */
  readonly probabilityOfImprovement: Interval;
  /** Share of runs solved within `factors[k]` times the baseline's median steps, mean over environments. */
  readonly profile: readonly number[];
  /** Its 95 % bootstrap band. */
  readonly profileLow: readonly number[];
  readonly profileHigh: readonly number[];
}

/** A method that was left out of an environment, and why. */
export interface Omission {
  readonly environment: string;
  readonly method: string;
  readonly reason: string;
}

/** The labels of one partition of an environment's pairs, for drawing. */
export interface StudyPartition {
  /** `'orbits'`, `'lumping'`, `'homomorphism'`, or the names of the methods that detected it. */
  readonly name: string;
  /** Whether it is an exact reference or was detected from experience (in the run with the first seed). */
  readonly source: 'exact' | 'detected';
  /** `labels[state * actions + action]`, -1 for pairs in no block. */
  readonly labels: readonly number[];
  readonly count: number;
}

/** What an environment is, once, for tables and pictures. */
export interface StudyEnvironment {
  readonly name: string;
  readonly id: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly states: number;
  readonly actions: number;
  readonly protocol: Protocol;
  /** What the curves and the criterion measure, in words, for the axis: `'share of states with an optimal greedy action'`. */
  readonly measureOfCurve: string;
  /** The criterion in words: `'greedy action optimal in >= 95 % of live states, 3 episodes in a row'`. */
  readonly criterion: string;
}

/** How the pairs of one environment fall into classes: exact and detected. */
export interface StudyClusters {
  readonly environment: string;
  readonly states: number;
  readonly actions: number;
  /** How to draw it; null when the states do not lie on a grid. */
  readonly layout: GridLayout | null;
  readonly partitions: readonly StudyPartition[];
}

export interface Study {
  /** Package version, and the hash of the kernels (`'reference'` for that backend). */
  readonly version: string;
  readonly coreHash: string;
  readonly backend: BackendName;
  readonly seeds: readonly number[];
  readonly baseline: string;
  readonly methods: readonly Method[];
  /** What was left out; absent where nothing was asked to be. */
  readonly omitted?: readonly Omission[];
  readonly environments: readonly StudyEnvironment[];
  /** Sorted by environment, method (both in the order given) and seed. */
  readonly records: readonly StudyRecord[];
  /** One row an environment × method, in that order. */
  readonly summary: readonly StudySummaryRow[];
  /** The `factors` at which the profiles of `overall` are taken. */
  readonly factors: readonly number[];
  /** One row a method, the baseline included. */
  readonly overall: readonly StudyOverallRow[];
  readonly curves: readonly StudyCurve[];
  /** The same of the returns of episodes. */
  readonly returns: readonly StudyCurve[];
  readonly clusters: readonly StudyClusters[];
  /** Wall time of each run in the order of `records`; with `seconds` all that is not reproducible. */
  readonly runSeconds: readonly number[];
  /** Wall time of the whole study. */
  readonly seconds: number;
}
