/**
 * Which candidate transformations does the experience bear out? A streaming test: every observed transition of a pair is
 * held against its images and pre-images under every candidate.
 *
 * - Certain outcomes: the first outcome of a pair is its law. A pair and its image agree when rewards and endings are
 *   equal and the successor of the image is the image of the successor; one contradiction refutes the candidate. It is
 *   accepted after `agreements` agreements (a pair that is its own image counts for nothing), or fewer once every action of every
 *   state seen has been tried; when a terminal state is known, the known terminals are carried onto known terminals, and `coverage` of the
 *   known ends, and of the pairs of each reward, could be compared (`coverage.ts`). When an accepted candidate is contradicted, the
 *   world is only nearly symmetric there: every other candidate then needs verified agreement at the contradicted pairs and is
 *   `suspended` until it has it.
 * - Uncertain outcomes: per pair and image, the log Bayes factor of "one law" against "two laws" (Dirichlet-multinomial);
 *   a candidate is refuted when one factor falls below `reject`; it is accepted with a sum of at least `accept` once a break is ruled
 *   out at each place with the error `error` (`break-evidence.ts`), and given up again where a break has become likelier than none.
 * - Rewards that vary are compared as real numbers in both cases (`reward-law.ts`).
 *
 * That an episode ends is an outcome like any other. Beyond that, a map that carries a terminal state onto a state in which the episode
 * went on is not believed, as long as no state is known to be both: where states are bins, it may depend on more than the state.
 */
import { checkInteger, InputError } from '../input-error.js';
import { evidenceAgainstBreaks } from './break-evidence.js';
import {
  type Candidate,
  type CandidateReport,
  type CandidateState,
  freshCandidate,
  freshCandidates,
  isCovered,
  reportOf,
} from './candidate.js';
import { comparedAt } from './coverage.js';
import { BayesFactors } from './dirichlet-multinomial.js';
import { Exploration } from './exploration.js';
import { SymmetryGroup } from './group.js';
import { OutcomeCounts } from './outcome-counts.js';
import { agrees, logFactor, logFactorOfRewards } from './pair-comparison.js';
import { type RewardPrior, rewardPrior } from './reward-law.js';
import { StaySample } from './stay-sample.js';
import { Transformation } from './transformation.js';
import {
  type ResolvedTestOptions,
  resolveTestOptions,
  type TransformationTestOptions,
} from './transformation-test-options.js';

export type { CandidateReport, CandidateState } from './candidate.js';
export type { TransformationTestOptions } from './transformation-test-options.js';

/** Places are looked at again when there is this share more to see, and at least so many steps more. */
const GROWTH = 0.02;
const LEAST = 16;
export class TransformationTest {
  /** The experience so far. */
  readonly counts: OutcomeCounts;
  readonly #options: Omit<ResolvedTestOptions, 'candidates'>;
  readonly #exploration: Exploration;
  /** What Bayes factors are made of. */
  readonly #sample: StaySample;
  readonly #bayes = new BayesFactors();
  readonly #candidates: Candidate[];
  /** Pairs at which an accepted candidate was contradicted. */
  readonly #contradicted = new Set<number>();
  #deterministic: boolean;
  #prior: RewardPrior | null = null;
  /** Number of the observation at which places are looked at next. */
  #look = LEAST;
  #version = 0;

  /** @throws InputError on unknown or impossible options and on candidates of another size. */
  constructor(options: TransformationTestOptions) {
    const { candidates: given, ...rest } = resolveTestOptions(options);
    const { states, actions, dynamics } = rest;
    this.counts = new OutcomeCounts(states, actions);
    this.#exploration = new Exploration(this.counts);
    this.#sample = new StaySample(states, actions);
    this.#options = rest;
    this.#deterministic = dynamics !== 'stochastic';
    this.#candidates = freshCandidates(given, states, actions);
  }

  /** Whether every pair has had one outcome so far (or the dynamics were given), rewards apart where they vary. */
  get deterministic(): boolean {
    return this.#deterministic;
  }

  /** Grows whenever a candidate is accepted, refuted, suspended or taken back. */
  get version(): number {
    return this.#version;
  }

  /** Every candidate with its state and evidence, in the order given. */
  get candidates(): CandidateReport[] {
    return this.#candidates.map(reportOf);
  }

  /** The accepted transformations. */
  get accepted(): Transformation[] {
    return this.#candidates.filter(({ state }) => state === 'accepted').map(({ map }) => map);
  }

  /** The group that the accepted transformations generate. */
  group(): SymmetryGroup {
    const identity = Transformation.identity(this.#options.states, this.#options.actions);
    return SymmetryGroup.generatedBy([identity, ...this.accepted]);
  }

  /**
   * Takes in one transition.
   * @throws InputError on values out of range, or, with `dynamics: 'deterministic'`, when a pair gives a second outcome.
   */
  observe(state: number, action: number, reward: number, nextState: number, terminated: boolean): void {
    if (this.#observeAgain(state, action, reward, nextState, terminated)) return;
    const { counts } = this;
    const { states, actions, dynamics } = this.#options;
    const pair = checkInteger('state', state, 0, states - 1) * actions + checkInteger('action', action, 0, actions - 1);
    checkInteger('nextState', nextState, 0, states - 1);
    const given = dynamics === 'deterministic' && counts.visits[pair]! > 0;
    if (given && counts.lastOf(pair) !== counts.numberOf(reward, nextState, terminated)) {
      throw new InputError(`expected deterministic dynamics, got two outcomes for state ${state}, action ${action}`);
    }
    const exploration = this.#exploration;
    const [varied, { endsByState }] = [this.#rewardsVary, exploration];
    const kinds = [exploration.kind(state), exploration.kind(nextState)] as const;
    counts.observe(state, action, reward, nextState, terminated);
    const counted = this.#sample.observe(state, action, reward, nextState, terminated);
    exploration.follow(pair, nextState, kinds);
    const first = counts.visits[pair] === 1;
    const look = exploration.steps >= this.#look;
    if (look) {
      this.#look = exploration.steps + Math.max(LEAST, Math.floor(GROWTH * exploration.steps));
      this.#prior = this.#rewardsVary ? rewardPrior(this.#sample.counts.moments) : null;
    }
    const uncertain = this.#deterministic && !counts.isCertain(pair);
    if (uncertain || varied !== this.#rewardsVary) this.#judgeAnew();
    else if (first || (this.#evidential && counted)) this.#compareAll(pair);
    if (first) for (const { coverage } of this.#candidates) coverage?.follow(pair);
    if (endsByState && !exploration.endsByState) this.#reopen();
    if (kinds[0] !== exploration.kind(state)) this.#checkState(state);
    if (kinds[1] !== exploration.kind(nextState)) this.#checkState(nextState);
    if (look || first || !this.#deterministic)
      for (const candidate of this.#candidates) if (candidate.state !== 'refuted') this.#decide(candidate, look);
  }

  /** A pair that did again what it did before, and nobody would look: there is nothing to it but to be counted. */
  #observeAgain(state: number, action: number, reward: number, nextState: number, terminated: boolean): boolean {
    if (this.#evidential || this.#exploration.steps + 1 >= this.#look) return false;
    if (!this.counts.observeAgain(state, action, reward, nextState, terminated)) return false;
    this.#sample.observe(state, action, reward, nextState, terminated);
    this.#exploration.followAgain();
    return true;
  }

  /** Whether there is more to learn from a pair than its first outcome. */
  get #evidential(): boolean {
    return !this.#deterministic || this.#rewardsVary;
  }

  get #rewardsVary(): boolean {
    return this.#sample.counts.rewardsVary;
  }

  /** Flags have turned out to say nothing of a state: what they refuted is open again. */
  #reopen(): void {
    this.#candidates.forEach((candidate, k) => {
      if (candidate.refutedBy === null || !('terminal' in candidate.refutedBy)) return;
      this.#candidates[k] = freshCandidate(candidate.map, candidate.acceptedAt);
      this.#compareAllOf(this.#candidates[k]!);
      ++this.#version;
    });
  }

  /** A pair gave a second outcome, or rewards turned out to vary: everything is judged anew from the counts. */
  #judgeAnew(): void {
    const { dynamics } = this.#options;
    const certain = this.counts.visits.every((visits, pair) => visits === 0 || this.counts.isCertain(pair));
    this.#deterministic = dynamics !== 'stochastic' && certain;
    this.#prior = this.#rewardsVary ? rewardPrior(this.#sample.counts.moments) : null;
    this.#contradicted.clear();
    this.#candidates.forEach(({ map, acceptedAt }, k) => {
      this.#candidates[k] = freshCandidate(map, acceptedAt);
      this.#compareAllOf(this.#candidates[k]!);
    });
    ++this.#version;
    for (let state = 0; state < this.#options.states; ++state) this.#checkState(state);
  }

  /** Every pair seen is held against its image, once. */
  #compareAllOf(candidate: Candidate): void {
    for (let pair = 0; pair < this.counts.visits.length; ++pair)
      if (this.counts.visits[pair]! > 0) this.#compare(candidate, pair);
  }

  #compareAll(pair: number): void {
    for (const candidate of this.#candidates) {
      if (candidate.state === 'refuted') continue;
      this.#compare(candidate, pair);
      const preimage = candidate.inverse.pairs[pair]!;
      if (preimage !== pair) this.#compare(candidate, preimage);
    }
  }

  /** Holds `pair` against its image. */
  #compare(candidate: Candidate, pair: number): void {
    const { counts } = this;
    const { map } = candidate;
    const image = map.pairs[pair]!;
    if (candidate.state === 'refuted' || counts.visits[pair] === 0 || counts.visits[image] === 0) return;
    if (this.#deterministic && !agrees(counts, map, pair)) {
      this.#refute(candidate, { pair, image });
      return;
    }
    if (pair === image) return;
    if (!this.#evidential) {
      ++candidate.agreements;
      return;
    }
    // For an involution, (pair, image) and (image, pair) are one comparison.
    const from = map.pairs[image] === pair ? Math.min(pair, image) : pair;
    candidate.factors ??= new Float64Array(counts.visits.length).fill(Number.NaN);
    const before = candidate.factors[from]!;
    const factor = this.#factor(map, from);
    if (Number.isNaN(before)) ++candidate.agreements;
    candidate.evidence += factor - (Number.isNaN(before) ? 0 : before);
    candidate.factors[from] = factor;
    if (factor < this.#options.reject) this.#refute(candidate, { pair: from, image: map.pairs[from]! });
  }

  #factor(map: Transformation, pair: number): number {
    if (!this.#deterministic) return logFactor(this.#bayes, this.#sample.counts, map, pair, this.#prior);
    return this.#prior === null ? 0 : logFactorOfRewards(this.#sample.counts, map, pair, this.#prior);
  }

  /** A terminal state and a state in which the episode went on cannot be images of each other, where it depends on the state. */
  #checkState(state: number): void {
    if (!this.#deterministic || !this.#exploration.endsByState) return;
    for (const candidate of this.#candidates) {
      if (candidate.state === 'refuted') continue;
      for (const [from, to] of [
        [state, candidate.map.states[state]!],
        [candidate.inverse.states[state]!, state],
      ] as const) {
        const [a, b] = [this.#exploration.kind(from), this.#exploration.kind(to)];
        if (a + b !== 3 || a === 0 || b === 0) continue;
        this.#refute(candidate, { terminal: a === 2 ? from : to });
        break;
      }
    }
  }

  #refute(candidate: Candidate, by: NonNullable<CandidateReport['refutedBy']>): void {
    if (candidate.state === 'accepted' && 'pair' in by && this.#deterministic) {
      this.#contradicted.add(by.pair).add(by.image);
    }
    candidate.state = 'refuted';
    candidate.refutedBy = by;
    ++this.#version;
  }

  /** Moves a candidate that is not refuted between open, accepted and suspended. */
  #decide(candidate: Candidate, look: boolean): void {
    const { error, coverage } = this.#options;
    if (look && this.#evidential && coverage > 0) {
      const factors = this.#deterministic ? null : candidate.factors;
      if (this.#deterministic || factors !== null)
        candidate.breaks = evidenceAgainstBreaks(
          this.#sample.counts,
          candidate.map,
          factors,
          this.#prior,
          -Math.log(error),
        );
    }
    let state: CandidateState = 'open';
    if (this.#borneOut(candidate) && this.#exploration.carriesEnds(candidate.map, this.#options, this.#deterministic)) {
      const { map, inverse } = candidate;
      state = comparedAt(this.counts, map, inverse, this.#contradicted) ? 'accepted' : 'suspended';
    }
    if (state === candidate.state) return;
    candidate.state = state;
    if (state === 'accepted') candidate.acceptedAt ??= this.#exploration.steps;
    ++this.#version;
  }

  #borneOut(candidate: Candidate): boolean {
    const { agreements, accept, error, coverage } = this.#options;
    const before = candidate.state === 'accepted';
    if (this.#evidential && coverage > 0) {
      const { least, unresolved } = candidate.breaks;
      if (before ? least < 0 : least < -Math.log(error) || unresolved > 1 - coverage) return false;
    }
    if (!this.#deterministic) return candidate.evidence >= (before ? 0 : accept);
    if (this.#rewardsVary && candidate.evidence < 0) return false;
    if (candidate.agreements < (this.#exploration.complete ? 1 : agreements)) return false;
    return before || coverage === 0 || isCovered(candidate, this.counts, coverage);
  }
}
