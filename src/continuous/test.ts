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
import { type LawFactors, lawCoverage, lawFactors, placeCoverage } from './coverage.js';
import { logEvidence } from './evidence.js';
import { chooseFeatures, type GramMaker, regressionOf, unitsOf } from './features.js';
import { LawStatistics, mapInto, sumOf } from './law-statistics.js';
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
import {
  type ContinuousSpace,
  ContinuousTransformation,
  checkFit,
  checkSpace,
  type TransformationDefinition,
} from './transformation.js';
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

/** What all candidates are held against. */
interface Known {
  readonly law: LawStatistics;
  /** `[action][half]`, one number a target. */
  readonly alone: readonly (readonly Float64Array[])[];
  readonly factors: LawFactors;
}

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
  #stretches = 0;
  /** That of the last transition. */
  #half: 0 | 1 = 0;

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
    for (const transition of eachTransition(checked, this.space, { before: this.#stretches })) {
      this.#take({ ...transition, half: this.#nextHalf() });
      this.#stretches = transition.stretch + 1;
    }
  }

  /**
   * Of each two transitions one goes to each half, a coin says which. Halves of whole stretches would differ in where they lead, and
   * where noise differs from place to place that looks like two laws.
   */
  #nextHalf(): 0 | 1 {
    const first = this.#count % 2 === 0;
    this.#half = first ? (this.#random.below(2) as 0 | 1) : ((1 - this.#half) as 0 | 1);
    return this.#half;
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
      const misfit = this.#richest ? misfitOf(this.#make, map, units, this.#kept.items) : [];
      const alone = this.#evidenceAlone(law);
      const factors = lawFactors(law);
      const known = { law, alone, factors };
      const still = this.#lawEvidence(known, 0);
      return {
        transitions: this.#count,
        identity: this.#reportOf(known, ContinuousTransformation.identity(this.space), still, still),
        candidates: this.candidates.map((candidate, c) =>
          this.#reportOf(known, candidate, this.#lawEvidence(known, c + 1), still),
        ),
        features: { cosines: map.cosines, scale },
        misfit: misfit.map((k) => this.space.observations[k]!),
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

  /** `still` is the evidence of the identity: where that is below 0 the law is described badly, and so much is no refutation. */
  #reportOf(
    { law, factors }: Known,
    transformation: ContinuousTransformation,
    evidence: Float64Array,
    still: Float64Array,
  ): ContinuousCandidateReport {
    const { units } = law;
    const coverage = {
      law: lawCoverage(law, factors, this.#kept.items, transformation),
      places: placeCoverage(units, this.#kept.items, transformation),
    };
    const d = units.observations;
    const values = Array.from(evidence, (value, k) => (units.scale[k] === 0 ? null : value));
    const dynamics = this.#part(values.slice(0, d), coverage.law, still);
    const reward = this.#part(values.slice(d), coverage.places, still.subarray(d));
    const ends = this.#options.continuing && this.#ends.seen === 0;
    const termination = this.#part([ends ? null : this.#terminationEvidence(transformation)], coverage.places, [0]);
    return { transformation, state: overall([dynamics, reward, termination]), dynamics, reward, termination, coverage };
  }

  #part(byCoordinate: readonly (number | null)[], coverage: number, still: ArrayLike<number>): PartReport {
    const values = byCoordinate.filter((value) => value !== null);
    const evidence = values.reduce((sum, value) => sum + value, 0);
    const least = Math.min(...values);
    const { accept, refute } = this.#options;
    const against = byCoordinate.some((value, k) => value !== null && value - Math.min(still[k]!, 0) <= refute);
    const state = (): PartState => {
      if (values.length === 0) return 'constant';
      if (coverage < COVERED) return 'not covered';
      if (against) return 'refuted';
      return evidence >= accept && least > 0 ? 'accepted' : 'open';
    };
    return { state: state(), evidence, byCoordinate };
  }

  /** `E` of each half of each action as it is. */
  #evidenceAlone(law: LawStatistics): Known['alone'] {
    return Array.from({ length: law.units.actions }, (_, action) =>
      [0, 1].map((half) => evidenceOf(law, 0, half, action)),
    );
  }

  /** `ln B` of each target, both ways round, over the actions. */
  #lawEvidence({ law, alone }: Known, c: number): Float64Array {
    const { observations, actions } = law.units;
    const total = new Float64Array(observations + 1);
    for (let action = 0; action < actions; ++action) {
      for (const half of [0, 1]) {
        const image = evidenceOf(law, c, 1 - half, action);
        const together = evidenceOf(law, c, 1 - half, action, half);
        for (let t = 0; t <= observations; ++t) {
          total[t]! += (together[t]! - alone[action]![half]![t]! - image[t]!) / 2;
        }
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

/**
 * `E` of each change and, last, of the rewards, of one half mapped by candidate `c`, and with `own` together with that half as it is.
 */
function evidenceOf(law: LawStatistics, c: number, half: number, action: number, own?: number): Float64Array {
  const together = (mapped: GramSums, as: GramSums | null) => logEvidence(as === null ? mapped : sumOf(mapped, as));
  const evidence = together(law.sums(c, half, action), own === undefined ? null : law.sums(0, own, action));
  const rewards = law.rewardSums(c, half, action);
  if (rewards !== null) {
    evidence[evidence.length - 1] = together(rewards, own === undefined ? null : law.rewardSums(0, own, action))[0]!;
  }
  return evidence;
}
