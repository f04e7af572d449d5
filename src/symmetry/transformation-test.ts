/**
 * Which candidate transformations does the experience bear out? A streaming test: every observed transition of a pair is
 * held against its images and pre-images under every candidate.
 *
 * - Deterministic worlds: the first outcome of a pair is its law. A pair and its image agree when rewards and endings are
 *   equal and the successor of the image is the image of the successor; one contradiction refutes the candidate. It is
 *   accepted after `agreements` agreements (a pair that is its own image counts for nothing), once a terminal state is
 *   known, the known terminals are carried onto known terminals, and `coverage` of the visited pairs could be compared. When an accepted candidate is contradicted, the world
 *   is only nearly symmetric there: every other candidate then needs verified agreement at the contradicted pairs and is
 *   `suspended` until it has it.
 * - Stochastic worlds: per pair and image, the log Bayes factor of "one law" against "two laws" (Dirichlet-multinomial);
 *   a candidate is refuted when one factor falls below `reject`, accepted while their sum is at least `accept` under the
 *   same conditions on terminals.
 *
 * In both, a map that carries a terminal state onto a state in which the episode went on is refuted.
 */
import { expected, InputError } from '../input-error.js';
import { BayesFactors } from './dirichlet-multinomial.js';
import { checkTransformations, SymmetryGroup } from './group.js';
import { OutcomeCounts } from './outcome-counts.js';
import { Transformation } from './transformation.js';
import {
  type ResolvedTestOptions,
  resolveTestOptions,
  type TransformationTestOptions,
} from './transformation-test-options.js';

export type { TransformationTestOptions } from './transformation-test-options.js';

export type CandidateState = 'open' | 'accepted' | 'refuted' | 'suspended';

export interface CandidateReport {
  readonly transformation: Transformation;
  readonly state: CandidateState;
  /** Pairs found to agree with their different images. */
  readonly agreements: number;
  /** Stochastic: summed log Bayes factor, nats; 0 in deterministic worlds. */
  readonly evidence: number;
  /** What refuted it: a pair and its image, or a terminal state whose image is not one. */
  readonly refutedBy: { readonly pair: number; readonly image: number } | { readonly terminal: number } | null;
  /** Number of the observation at which it was accepted (first time); null while it was not. */
  readonly acceptedAt: number | null;
}

interface Candidate {
  readonly map: Transformation;
  readonly inverse: Transformation;
  state: CandidateState;
  agreements: number;
  evidence: number;
  /** Stochastic: the current log Bayes factor of each pair and its image. */
  factors: Float64Array | null;
  refutedBy: CandidateReport['refutedBy'];
  acceptedAt: number | null;
}

export class TransformationTest {
  /** The experience so far. */
  readonly counts: OutcomeCounts;
  readonly #options: Omit<ResolvedTestOptions, 'candidates'>;
  readonly #candidates: Candidate[];
  readonly #factors = new BayesFactors();
  /** Pairs at which an accepted candidate was contradicted. */
  readonly #contradicted = new Set<number>();
  #deterministic: boolean;
  #observations = 0;
  #version = 0;

  /** @throws InputError on unknown or impossible options and on candidates of another size. */
  constructor(options: TransformationTestOptions) {
    const { candidates, ...resolved } = resolveTestOptions(options);
    const { states, actions } = resolved;
    checkTransformations(candidates);
    this.counts = new OutcomeCounts(states, actions);
    this.#options = resolved;
    this.#deterministic = resolved.dynamics !== 'stochastic';
    const distinct = new Map(candidates.map((map) => [map.key, map]));
    this.#candidates = [...distinct.values()]
      .filter((map) => !map.isIdentity)
      .map((map) => {
        if (map.states.length !== states || map.actions !== actions) {
          throw expected(
            `candidates on ${states} states and ${actions} actions`,
            `${map.states.length} and ${map.actions}`,
            `'${map.name}'`,
          );
        }
        return fresh(map);
      });
  }

  /** Whether every pair has had one outcome so far (or the dynamics were given). */
  get deterministic(): boolean {
    return this.#deterministic;
  }

  /** Grows whenever a candidate is accepted, refuted, suspended or taken back. */
  get version(): number {
    return this.#version;
  }

  /**
   * Takes in one transition.
   * @throws InputError on values out of range, or, with `dynamics: 'deterministic'`, when a pair gives a second outcome.
   */
  observe(state: number, action: number, reward: number, nextState: number, terminated: boolean): void {
    const { counts } = this;
    const known =
      this.#options.dynamics === 'deterministic' ? counts.counts[state * this.#options.actions + action] : null;
    if (known && !known.has(counts.numberOf(reward, nextState, terminated))) {
      throw new InputError(`expected deterministic dynamics, got two outcomes for state ${state}, action ${action}`);
    }
    const wasLive = counts.live[state]! + 2 * counts.live[nextState]!;
    const terminals = counts.terminals.length;
    counts.observe(state, action, reward, nextState, terminated);
    ++this.#observations;
    const pair = state * this.#options.actions + action;
    const news = !this.#deterministic || counts.visits[pair] === 1 || counts.counts[pair]!.size > 1;
    if (this.#deterministic && counts.counts[pair]!.size > 1) this.#becomeStochastic();
    else if (news) this.#compareAll(pair);
    if (counts.terminals.length !== terminals) this.#checkState(nextState);
    if (wasLive !== counts.live[state]! + 2 * counts.live[nextState]!) {
      this.#checkState(state);
      this.#checkState(nextState);
    }
    if (news) for (const candidate of this.#candidates) if (candidate.state !== 'refuted') this.#decide(candidate);
  }

  /** Every candidate with its state and evidence, in the order given. */
  get candidates(): CandidateReport[] {
    return this.#candidates.map(({ map, state, agreements, evidence, refutedBy, acceptedAt }) => {
      return { transformation: map, state, agreements, evidence, refutedBy, acceptedAt };
    });
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

  /** A pair gave a second outcome: everything is judged anew from the counts. */
  #becomeStochastic(): void {
    this.#deterministic = false;
    this.#contradicted.clear();
    this.#candidates.forEach((candidate, k) => {
      const { acceptedAt } = candidate;
      this.#candidates[k] = { ...fresh(candidate.map), acceptedAt };
    });
    ++this.#version;
    for (let other = 0; other < this.counts.visits.length; ++other)
      if (this.counts.visits[other]! > 0) this.#compareAll(other);
    for (let state = 0; state < this.#options.states; ++state) this.#checkState(state);
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
    const image = candidate.map.pairs[pair]!;
    if (candidate.state === 'refuted' || this.counts.counts[pair] === null || this.counts.counts[image] === null)
      return;
    if (this.#deterministic) {
      if (!this.#agree(candidate.map, pair)) this.#refute(candidate, { pair, image });
      else if (image !== pair) ++candidate.agreements;
      return;
    }
    // For an involution, (pair, image) and (image, pair) are one comparison.
    const from = candidate.map.pairs[image] === pair ? Math.min(pair, image) : pair;
    if (pair === image) return;
    candidate.factors ??= new Float64Array(this.counts.visits.length);
    const factor = this.#factors.logFactor(
      this.#mapped(candidate.map, from),
      this.counts.counts[candidate.map.pairs[from]!]!,
    );
    if (candidate.factors[from] === 0) ++candidate.agreements;
    candidate.evidence += factor - candidate.factors[from]!;
    candidate.factors[from] = factor;
    if (factor < this.#options.reject) this.#refute(candidate, { pair: from, image: candidate.map.pairs[from]! });
  }

  /** Deterministic: whether the outcome of the image is the image of the outcome. Both must be known. */
  #agree(map: Transformation, pair: number): boolean {
    const [mapped] = this.#mapped(map, pair).keys();
    return this.counts.counts[map.pairs[pair]!]!.has(mapped!);
  }

  /** The counts of `pair` with its successors carried over by `map`; an outcome never seen gets a number below 0. */
  #mapped(map: Transformation, pair: number): Map<number, number> {
    const mapped = new Map<number, number>();
    for (const [number, count] of this.counts.counts[pair]!) {
      const { reward, nextState, terminated } = this.counts.outcomes[number]!;
      const image = terminated ? number : this.counts.numberOf(reward, map.states[nextState]!, false);
      mapped.set(image === -1 ? -1 - number : image, count);
    }
    return mapped;
  }

  /** A terminal state and a state in which the episode went on cannot be images of each other. */
  #checkState(state: number): void {
    for (const candidate of this.#candidates) {
      if (candidate.state === 'refuted') continue;
      for (const [from, to] of [
        [state, candidate.map.states[state]!],
        [candidate.inverse.states[state]!, state],
      ] as const) {
        if (this.#onlyTerminal(from) ? this.counts.live[to] : this.counts.live[from] && this.#onlyTerminal(to)) {
          this.#refute(candidate, { terminal: this.#onlyTerminal(from) ? from : to });
          break;
        }
      }
    }
  }

  #onlyTerminal(state: number): boolean {
    return this.counts.terminal[state] === 1 && this.counts.live[state] === 0;
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
  #decide(candidate: Candidate): void {
    const { agreements, accept } = this.#options;
    const enough = this.#deterministic ? candidate.agreements >= agreements : candidate.evidence >= accept;
    let state: CandidateState = 'open';
    if (enough && this.#terminalsVerified(candidate) && this.#covered(candidate)) {
      state = this.#verifiedWhereContradicted(candidate) ? 'accepted' : 'suspended';
    }
    if (state === candidate.state) return;
    candidate.state = state;
    if (state === 'accepted') candidate.acceptedAt ??= this.#observations;
    ++this.#version;
  }

  #terminalsVerified(candidate: Candidate): boolean {
    if (this.#options.needTerminal && this.counts.terminals.length === 0) return false;
    return this.counts.terminals.every((state) => this.counts.terminal[candidate.map.states[state]!] === 1);
  }

  /** Whether enough of the visited pairs have an image that was visited too. */
  #covered(candidate: Candidate): boolean {
    if (this.#options.coverage === 0) return true;
    const { visits } = this.counts;
    let visited = 0;
    let compared = 0;
    visits.forEach((count, pair) => {
      if (count === 0) return;
      ++visited;
      if (visits[candidate.map.pairs[pair]!]! > 0) ++compared;
    });
    return compared >= this.#options.coverage * visited;
  }

  #verifiedWhereContradicted(candidate: Candidate): boolean {
    for (const pair of this.#contradicted) {
      for (const from of [pair, candidate.inverse.pairs[pair]!]) {
        if (this.counts.counts[from] === null || this.counts.counts[candidate.map.pairs[from]!] === null) return false;
      }
    }
    return true;
  }
}

function fresh(map: Transformation): Candidate {
  return {
    map,
    inverse: map.inverse(),
    state: 'open',
    agreements: 0,
    evidence: 0,
    factors: null,
    refutedBy: null,
    acceptedAt: null,
  };
}
