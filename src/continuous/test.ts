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
import { Random } from '../engine/random.js';
import { expected, InputError } from '../input-error.js';
import { spend, uninterrupted } from '../time-limit.js';
import { AlternativeLaws, trustOf } from './alternatives.js';
import { unmatchedBound } from './bounds.js';
import { Coverage } from './coverage.js';
import { affordable, chooseFeatures, type GramMaker, regressionOf, unitsOf } from './features.js';
import { type EvidenceAlone, evidenceAlone, lawEvidence, movedByImage, remainders, totalOf } from './law-evidence.js';
import { LawStatistics } from './law-statistics.js';
import { type Beside, leastOf } from './least-evidence.js';
import { misfitOf } from './misfit.js';
import { PlaceSplits } from './place-evidence.js';
import { type ContinuousCandidateReport, type ContinuousReport, overall, type PartReport } from './report.js';
import { Reservoir } from './reservoir.js';
import { sharpenFeatures } from './sharper.js';
import { endingEvidence } from './termination.js';
import { type ContinuousTestOptions, checkTestOptions, resolveTestOptions } from './test-options.js';
import { type ContinuousSpace, ContinuousTransformation, checkFit, checkSpace } from './transformation.js';
import { type ContinuousTransitions, checkTransitions, eachTransition } from './transitions.js';
import { isNew, type Transition } from './units.js';
import { verdict } from './verdict.js';

/** Where less of the images is covered, features may describe them badly. */
const FAMILIAR = 0.9;
/** Places kept for coverage, misfit and termination. */
const KEPT = 1000;
/** Steps kept to be split by place. */
const SPLIT = 4000;

/** What all candidates are held against. */
interface Known {
  readonly law: LawStatistics;
  readonly alone: EvidenceAlone;
  readonly coverage: Coverage;
  readonly others: AlternativeLaws;
  readonly beside: Pick<Beside, 'still' | 'left' | 'refute'>;
  readonly splits: PlaceSplits;
}

export class ContinuousTransformationTest {
  readonly space: ContinuousSpace;
  readonly candidates: readonly ContinuousTransformation[];
  readonly #options: ReturnType<typeof resolveTestOptions>;
  readonly #make: GramMaker;
  readonly #random: Random;
  readonly #kept: Reservoir<Transition>;
  readonly #ends: Reservoir<Transition>;
  readonly #steps: Reservoir<Transition>;
  #buffer: Transition[] = [];
  #law: LawStatistics | null = null;
  #richest = false;
  /** Of each candidate, what refuted it before a coordinate moved for the first time. */
  readonly #refuted: { readonly dynamics: boolean; readonly reward: boolean }[] = [];
  #gain: Float64Array = new Float64Array();
  #count = 0;
  #stretches = 0;
  /** That of the last transition. */
  #half: 0 | 1 = 0;

  /** @throws InputError when an option is unknown or out of range, or a candidate does not fit the space. */
  constructor(make: GramMaker, options: ContinuousTestOptions) {
    checkTestOptions(options);
    this.space = checkSpace(options.space);
    if (!Array.isArray(options.candidates))
      throw expected('candidates to be a list of transformations', options.candidates);
    this.candidates = options.candidates.map((candidate) =>
      candidate instanceof ContinuousTransformation
        ? checkFit(candidate, this.space)
        : ContinuousTransformation.from(candidate, this.space),
    );
    this.#options = resolveTestOptions(options);
    this.#make = make;
    const { seed } = this.#options;
    this.#random = new Random(seed ^ 0x2545f491);
    this.#kept = new Reservoir(KEPT, seed ^ 0x51ed270b);
    this.#ends = new Reservoir(KEPT, seed ^ 0x1b873593);
    this.#steps = new Reservoir(SPLIT, seed ^ 0x85ebca6b);
  }

  /** Transitions so far. */
  get transitions(): number {
    return this.#count;
  }

  /** @throws InputError, with nothing taken, when the transitions do not fit the space or each other. */
  add(batch: ContinuousTransitions): void {
    uninterrupted(() => this.addUnlessLate(batch));
  }

  /** @internal The same, of a test that nobody keeps: it may end half-way, with a time limit. */
  addUnlessLate(batch: ContinuousTransitions): void {
    const checked = checkTransitions(batch, this.space);
    const cost = ((this.candidates.length + 1) * this.#options.cosines ** 2) / 4;
    for (const transition of eachTransition(checked, this.space, { before: this.#stretches })) {
      spend(cost);
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
    this.#steps.offer(() => transition);
    if (this.#law !== null && isNew(this.#law.units, transition)) this.#startAnew(this.#law, transition);
    if (this.#law !== null) this.#law.add(transition);
    else if (this.#buffer.push(transition) === this.#options.warmUp) {
      this.#law = this.#fit(this.#buffer);
      this.#buffer = [];
    }
  }

  /**
   * No feature describes an input that did not vary while they were chosen: they are chosen again, from a sample of what was and from what
   * comes from now on.
   */
  #startAnew(law: LawStatistics, transition: Transition): void {
    this.#reportOn(law).candidates.forEach(({ dynamics, reward }, c) => {
      const known = this.#refuted[c] ?? { dynamics: false, reward: false };
      this.#refuted[c] = {
        dynamics: known.dynamics || dynamics.state === 'refuted',
        reward: known.reward || reward.state === 'refuted',
      };
    });
    law.dispose();
    this.#law = null;
    const most = this.#options.warmUp >> 1;
    const ends = this.#ends.items.filter((one) => one !== transition).slice(0, most >> 1);
    const others = this.#kept.items.filter((one) => one !== transition).slice(0, most - ends.length);
    this.#buffer = [...others, ...ends];
  }

  /** Chooses the features by what has been seen, and adds it up. */
  #fit(buffer: readonly Transition[]): LawStatistics {
    const units = unitsOf(buffer, this.space);
    const { seed } = this.#options;
    const { observations, actionInputs, actions } = units;
    const cells = 2 * actions * (this.candidates.length + 1);
    const cosines = affordable(this.#options.cosines, observations + actionInputs, cells);
    const data = regressionOf(buffer, units, { rewards: true });
    const chosen = chooseFeatures(this.#make, data, cosines, seed);
    const features = sharpenFeatures(this.#make, data, chosen, { most: Math.ceil(cosines / 2), seed });
    this.#richest = chosen.richest;
    // What did not vary so far may be of any kind.
    this.#gain = chosen.gain.map((gain, t) =>
      units.scale[t] === 0 || features.rough[t] ? Infinity : chosen.richest && gain < Infinity ? gain : 0,
    );
    const law = new LawStatistics(this.#make, chosen.map, features, units, this.candidates);
    for (const transition of buffer) law.add(transition);
    return law;
  }

  /** What is known now. @throws InputError before the twentieth transition. */
  report(): ContinuousReport {
    if (this.#count < 20) throw new InputError(`expected at least 20 transitions, got ${this.#count}`);
    const law = this.#law ?? this.#fit(this.#buffer);
    try {
      return this.#reportOn(law);
    } finally {
      if (law !== this.#law) law.dispose();
    }
  }

  #reportOn(law: LawStatistics): ContinuousReport {
    law.settle();
    const { map, units } = law;
    const scale = 1 / Math.sqrt(map.weights.reduce((sum, w) => sum + w * w, 0) / map.weights.length);
    const misfit = this.#richest ? misfitOf(this.#make, law.whole, units, this.#places) : [];
    const alone = evidenceAlone(law);
    const few = Math.min(this.#count, this.#options.warmUp);
    const known: Known = {
      law,
      alone,
      coverage: new Coverage(law, this.#places),
      others: new AlternativeLaws(law, trustOf(this.#gain, few)),
      beside: { still: lawEvidence(law, alone, 0), left: remainders(law), refute: this.#options.refute },
      splits: new PlaceSplits(this.#make, law, this.#steps.items),
    };
    return {
      transitions: this.#count,
      identity: this.#reportOf(known, ContinuousTransformation.identity(this.space), 0),
      candidates: this.candidates.map((candidate, c) => this.#reportOf(known, candidate, c + 1)),
      features: { cosines: map.cosines, scale },
      unseen: known.coverage.unseen,
      misfit: misfit.map((k) => this.space.observations[k]!),
    };
  }

  /** Those from which a step went on; where most steps end, all. */
  get #places(): readonly Transition[] {
    const [kept, ends] = [this.#kept, this.#ends];
    return kept.seen < ends.seen ? [...kept.items, ...ends.items] : kept.items;
  }

  dispose(): void {
    this.#law?.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** `c` is the number of the candidate among the sums, 0 the identity. */
  #reportOf(
    { law, coverage: covered, alone, others, beside, splits }: Known,
    transformation: ContinuousTransformation,
    c: number,
  ): ContinuousCandidateReport {
    const { units } = law;
    const evidence = c === 0 ? beside.still : lawEvidence(law, alone, c);
    const coverage = { law: covered.ofLaw(transformation), places: covered.ofPlaces(transformation) };
    const d = units.observations;
    const { accept, searched, refute, resolution } = this.#options;
    const values = Array.from(units.scale, (scale, t) => (scale === 0 ? null : totalOf(evidence, 'values', t)));
    // Features were chosen for where somebody was: two laws may each suit one side, though one would do.
    const strange = Math.min(coverage.law, coverage.places) < FAMILIAR;
    const rough = (t: number) => strange || this.#gain[t]! > -refute;
    const split = (t: number) => splits.of(c, transformation, t);
    const moved = movedByImage(units, this.#places, transformation);
    const held = (from: number, to: number, share: number) => {
      const varying = Array.from({ length: to - from }, (_, k) => from + k).filter((t) => values[t] !== null);
      return verdict({
        byCoordinate: values.slice(from, to),
        least: () => leastOf(evidence, varying, { ...beside, rough, split }),
        coverage: share,
        moved: from === 0 && moved !== null ? this.space.observations[moved]! : null,
        unseen: covered.unseen,
        alternatives: () => others.of(c, transformation, { from, to, accept }),
        // Who looks at many pays for it, where the many were chosen from.
        accept: from === 0 ? accept + searched : accept,
        refute,
        resolution,
      });
    };
    const before = this.#refuted[c - 1];
    const remembered = (part: PartReport, known = false): PartReport =>
      known
        ? { ...part, state: 'refuted', why: 'by what was seen before a coordinate moved for the first time' }
        : part;
    const unmatched = unmatchedBound(units, transformation, this.space.observations);
    const between = remembered(held(0, d, coverage.law), before?.dynamics);
    const dynamics = between.state === 'accepted' && unmatched !== null ? { ...between, why: unmatched } : between;
    const reward = remembered(held(d, d + 1, coverage.places), before?.reward);
    const constant = this.#kept.seen === 0 || (this.#options.continuing && this.#ends.seen === 0);
    const ending = constant
      ? null
      : endingEvidence([...this.#kept.items, ...this.#ends.items], transformation, this.space);
    const termination = verdict({
      byCoordinate: [ending],
      least: () => ({ counted: ending ?? 0, byPlace: false }),
      coverage: coverage.places,
      moved: null,
      unseen: [],
      alternatives: null,
      accept,
      refute,
      resolution,
    });
    const parts = [dynamics, reward, termination];
    const state = overall(unmatched === null ? parts : [...parts, { state: 'open' }]);
    return { transformation, state, dynamics, reward, termination, coverage };
  }
}
