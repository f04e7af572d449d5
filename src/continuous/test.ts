/**
 * Which transformations are symmetries of a problem that is observed as real numbers, from transitions `(x, a, r, x', terminated)`.
 *
 * The episodes are split in halves. For each candidate `g` the log Bayes factor of one law against two compares them, one half as it is
 * and one mapped (mathematics: symmetry of continuous worlds),
 *
 *     ln B(g) = E(D₁ ∪ gD₂) − E(D₁) − E(gD₂),   averaged with the halves exchanged,
 *
 * `E` the log evidence of Bayesian linear regression on random Fourier features, for each coordinate of `x' − x` and for the reward; and
 * of a tree for termination. A symmetry is one in every coordinate: one that speaks against it refutes it, whatever the others say.
 * `ln B(identity)` is what a true symmetry can reach.
 */
import type { GramSums } from '../engine/contracts/gram.js';
import { Random } from '../engine/random.js';
import { checkBoolean, checkInteger, checkKeys, checkNumber, checkSeed, expected, InputError } from '../input-error.js';
import { lawCoverage, placeCoverage } from './coverage.js';
import { logEvidence } from './evidence.js';
import { chooseFeatures, type GramMaker, regressionOf, unitsOf } from './features.js';
import { LawStatistics, mapInto } from './law-statistics.js';
import { misfitOf } from './misfit.js';
import {
  type ContinuousCandidateReport,
  type ContinuousReport,
  overall,
  type PartReport,
  type PartState,
} from './report.js';
import { Reservoir } from './reservoir.js';
import { terminationEvidence } from './termination.js';
import { type ContinuousSpace, ContinuousTransformation, type TransformationDefinition } from './transformation.js';
import { actionWidth, type ContinuousTransitions, checkTransitions, eachTransition } from './transitions.js';
import type { Transition } from './units.js';

export interface ContinuousTestOptions {
  readonly space: ContinuousSpace;
  readonly candidates: readonly (TransformationDefinition | ContinuousTransformation)[];
  /** Random Fourier features at most, the evidence chooses: 400. */
  readonly cosines?: number;
  /** Transitions from which features are chosen, once and for all: 2000. Less are chosen from anew at each report. */
  readonly warmUp?: number;
  /** Summed log Bayes factor, in nats, from which on a candidate is accepted: 10. */
  readonly accept?: number;
  /** Log Bayes factor of one coordinate at or below which it is refuted: -10. */
  readonly refute?: number;
  /**
   * Whether the problem never ends by itself: false. Otherwise what ends an episode is part of the problem, and no candidate is accepted
   * for the whole of it before ends were seen.
   */
  readonly continuing?: boolean;
  /** Of the features, the halves and the samples kept: 0. */
  readonly seed?: number;
}

/** Places kept for coverage, misfit and termination. */
const KEPT = 1000;
/** Share of images among the data below which nothing is said. */
const COVERED = 0.5;
/** Transitions of an episode that go to one half together. */
const SEGMENT = 50;

export class ContinuousTransformationTest {
  readonly space: ContinuousSpace;
  readonly candidates: readonly ContinuousTransformation[];
  readonly #options: Required<Omit<ContinuousTestOptions, 'space' | 'candidates'>>;
  readonly #make: GramMaker;
  readonly #random: Random;
  readonly #kept: Reservoir<Transition>;
  readonly #ends: Reservoir<Transition>;
  #buffer: Transition[] = [];
  #law: LawStatistics | null = null;
  #richest = false;
  #count = 0;
  /** The half of the segment before the last pair's second one. */
  #half: 0 | 1 = 0;
  #segments = 0;

  /** @throws InputError when an option is unknown or out of range, or a candidate does not fit the space. */
  constructor(make: GramMaker, options: ContinuousTestOptions) {
    if (options === null || typeof options !== 'object') throw expected('options { space, candidates, … }', options);
    checkKeys('the options of a test', options, [
      'continuing',
      'space',
      'candidates',
      'cosines',
      'warmUp',
      'accept',
      'refute',
      'seed',
    ]);
    this.space = checkSpace(options.space);
    if (!Array.isArray(options.candidates))
      throw expected('candidates to be a list of transformations', options.candidates);
    this.candidates = options.candidates.map((candidate) =>
      candidate instanceof ContinuousTransformation
        ? checkFit(candidate, this.space)
        : ContinuousTransformation.from(candidate, this.space),
    );
    this.#options = {
      cosines: checkInteger('cosines', options.cosines ?? 400, 1, 2000),
      warmUp: checkInteger('warmUp', options.warmUp ?? 2000, 20, 1_000_000),
      accept: checkNumber('accept', options.accept ?? 10, 0),
      refute: checkNumber('refute', options.refute ?? -10, -Infinity, 0),
      continuing: checkBoolean('continuing', options.continuing ?? false),
      seed: checkSeed(options.seed ?? 0),
    };
    this.#make = make;
    const { seed } = this.#options;
    this.#random = new Random(seed ^ 0x2545f491);
    this.#kept = new Reservoir(KEPT, seed ^ 0x51ed270b);
    this.#ends = new Reservoir(KEPT, seed ^ 0x1b873593);
  }

  /** Transitions so far. */
  get transitions(): number {
    return this.#count;
  }

  /** @throws InputError, with nothing taken, when the transitions do not fit the space or each other. */
  add(batch: ContinuousTransitions): void {
    const checked = checkTransitions(batch, this.space);
    for (const { since, ...transition } of eachTransition(checked, this.space)) {
      if (since % SEGMENT === 0) this.#nextSegment();
      this.#take({ ...transition, half: this.#half });
    }
  }

  /** Of each two segments one goes to each half, a coin says which. */
  #nextSegment(): void {
    this.#half = this.#segments % 2 === 0 ? (this.#random.below(2) as 0 | 1) : ((1 - this.#half) as 0 | 1);
    this.#segments += 1;
  }

  #take(transition: Transition): void {
    this.#count += 1;
    (transition.terminated ? this.#ends : this.#kept).offer(() => transition);
    if (this.#law !== null) this.#law.add(transition);
    else if (this.#buffer.push(transition) === this.#options.warmUp) {
      this.#law = this.#fit(this.#buffer);
      this.#buffer = [];
    }
  }

  /** Chooses the features by what has been seen, and adds it up. */
  #fit(buffer: readonly Transition[]): LawStatistics {
    const units = unitsOf(buffer, this.space);
    const { cosines, seed } = this.#options;
    const { map, richest } = chooseFeatures(this.#make, regressionOf(buffer, units, { rewards: true }), cosines, seed);
    this.#richest = richest;
    const law = new LawStatistics(this.#make, map, units, this.candidates);
    for (const transition of buffer) law.add(transition);
    return law;
  }

  /** What is known now. @throws InputError before the twentieth transition. */
  report(): ContinuousReport {
    if (this.#count < 20) throw new InputError(`expected at least 20 transitions, got ${this.#count}`);
    const law = this.#law ?? this.#fit(this.#buffer);
    try {
      const { map, units } = law;
      const scale = 1 / Math.sqrt(map.weights.reduce((sum, w) => sum + w * w, 0) / map.weights.length);
      const misfit = misfitOf(this.#make, map, units, this.#kept.items).map((k) => this.space.observations[k]!);
      return {
        transitions: this.#count,
        identity: this.#reportOf(law, 0, ContinuousTransformation.identity(this.space)),
        candidates: this.candidates.map((candidate, c) => this.#reportOf(law, c + 1, candidate)),
        features: { cosines: map.cosines, scale },
        misfit: this.#richest ? misfit : [],
      };
    } finally {
      if (law !== this.#law) law.dispose();
    }
  }

  dispose(): void {
    this.#law?.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #reportOf(law: LawStatistics, c: number, transformation: ContinuousTransformation): ContinuousCandidateReport {
    const { units } = law;
    const evidence = this.#lawEvidence(law, c);
    const coverage = {
      law: lawCoverage(law, this.#kept.items, transformation),
      places: placeCoverage(units, this.#kept.items, transformation),
    };
    const d = units.observations;
    const byCoordinate = Array.from(evidence.subarray(0, d), (value, k) => (units.scale[k] === 0 ? null : value));
    const dynamics = this.#part(byCoordinate, coverage.law);
    const reward = this.#part([units.scale[d] === 0 ? null : evidence[d]!], coverage.places);
    const ends = this.#options.continuing && this.#ends.seen === 0;
    const termination = this.#part([ends ? null : this.#terminationEvidence(transformation)], coverage.places);
    return { transformation, state: overall([dynamics, reward, termination]), dynamics, reward, termination, coverage };
  }

  #part(byCoordinate: readonly (number | null)[], coverage: number): PartReport {
    const values = byCoordinate.filter((value) => value !== null);
    const evidence = values.reduce((sum, value) => sum + value, 0);
    const least = Math.min(...values);
    const { accept, refute } = this.#options;
    const state = (): PartState => {
      if (values.length === 0) return 'constant';
      if (coverage < COVERED) return 'not covered';
      if (least <= refute) return 'refuted';
      return evidence >= accept && least > 0 ? 'accepted' : 'open';
    };
    return { state: state(), evidence, byCoordinate };
  }

  /** `ln B` of each target, both ways round, over the actions. */
  #lawEvidence(law: LawStatistics, c: number): Float64Array {
    const { observations, actions } = law.units;
    const total = new Float64Array(observations + 1);
    for (let action = 0; action < actions; ++action) {
      for (const half of [0, 1]) {
        const own = law.sums(0, half, action);
        const mapped = law.sums(c, 1 - half, action);
        const [together, alone, image] = [logEvidence(sumOf(own, mapped)), logEvidence(own), logEvidence(mapped)];
        for (let t = 0; t <= observations; ++t) total[t]! += (together[t]! - alone[t]! - image[t]!) / 2;
      }
    }
    return total;
  }

  #terminationEvidence(transformation: ContinuousTransformation): number {
    const d = this.space.observations.length;
    const image = {
      observation: new Float64Array(d),
      action: new Float64Array(actionWidth(this.space)),
      next: new Float64Array(d),
    };
    const all = [...this.#kept.items, ...this.#ends.items];
    const half = (which: number, mapped: boolean) => {
      const members = all.filter((transition) => transition.half === which);
      const places = new Float64Array(members.length * d);
      members.forEach(({ observation, action, next }, n) => {
        if (mapped) mapInto(transformation, observation, action, next, image);
        places.set(mapped ? image.next : next, n * d);
      });
      return { places, ended: Uint8Array.from(members, ({ terminated }) => Number(terminated)) };
    };
    return (
      (terminationEvidence(half(0, false), half(1, true), d) + terminationEvidence(half(1, false), half(0, true), d)) /
      2
    );
  }
}

function sumOf(a: GramSums, b: GramSums): GramSums {
  const sum = (x: Float64Array, y: Float64Array) => x.map((value, k) => value + y[k]!);
  return {
    ...a,
    count: a.count + b.count,
    gram: sum(a.gram, b.gram),
    cross: sum(a.cross, b.cross),
    squares: sum(a.squares, b.squares),
  };
}

function checkSpace(space: ContinuousSpace): ContinuousSpace {
  if (space === null || typeof space !== 'object') throw expected('space { observations, actions }', space);
  const { observations, actions } = space;
  if (!Array.isArray(observations) || observations.length === 0)
    throw expected('the names of the observations', observations);
  if (typeof actions === 'number') checkInteger('actions', actions, 1, 10_000);
  else if (!Array.isArray(actions) || actions.length === 0)
    throw expected('a number of actions, or the names of a real-valued one', actions);
  return { observations, actions };
}

function checkFit(
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
