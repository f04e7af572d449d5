/**
 * The symmetries of a problem, found while an agent learns in it: every so often the transformation test of real-valued worlds is held over
 * the last transitions, one law against two. A candidate that is accepted for the whole problem, its dynamics, reward and end, is used from
 * then on; it stays in use while nothing speaks against it, and one that two looks in a row refute is taken back and never used again.
 *
 * Everything is a function of the transitions and the options: no chance of the agent's is touched.
 */

import type { GramMaker } from '../../continuous/features.js';
import { fitLaw } from '../../continuous/fitted-law.js';
import { groupOfAccepted } from '../../continuous/group.js';
import { reasonWords } from '../../continuous/reasons.js';
import type { ContinuousReport } from '../../continuous/report.js';
import { exchangesOf, libraryExchanges } from '../../continuous/search/exchanges.js';
import { searchSignedPermutations } from '../../continuous/search/search.js';
import { ContinuousTransformationTest } from '../../continuous/test.js';
import { ContinuousTransformation } from '../../continuous/transformation.js';
import { type ContinuousTransitions, checkTransitions, eachTransition } from '../../continuous/transitions.js';
import { transformationWords } from '../../continuous/words.js';
import { expected } from '../../input-error.js';
import { uninterrupted } from '../../time-limit.js';
import type { Candidate, FindingEvent, FoundSymmetries, SymmetryFinderState } from './findings.js';
import type { ResolvedFoundSymmetry } from './found-options.js';
import { type LoggedStep, StepLog } from './step-log.js';

/** A look is taken whenever there are so many times the transitions of the last one. */
const GROWTH = 1.25;
/** Candidates are searched for anew whenever there are so many times the transitions of the last search. */
const SEARCH_GROWTH = 2;
/** Transitions from which candidates are searched and features chosen. */
const SEARCHED = 1000;

export class SymmetryFinder {
  readonly #make: GramMaker;
  readonly #options: ResolvedFoundSymmetry;
  readonly #log: StepLog;
  readonly #counters: { -readonly [Name in keyof SymmetryFinderState['counters']]: number };
  #candidates: Candidate[] = [];
  #events: FindingEvent[] = [];
  #elements: readonly ContinuousTransformation[];
  #group = 'trivial';

  constructor(make: GramMaker, options: ResolvedFoundSymmetry) {
    this.#make = make;
    this.#options = options;
    this.#log = new StepLog(options.window, options.space);
    this.#counters = { steps: 0, episodes: 0, next: options.firstLook, nextSearch: 0, looks: 0 };
    this.#elements = [ContinuousTransformation.identity(options.space)];
  }

  /** The elements of the group in use, the identity first. */
  get elements(): readonly ContinuousTransformation[] {
    return this.#elements;
  }

  /** What has been found so far. */
  get found(): FoundSymmetries {
    return {
      group: this.#group,
      order: this.#elements.length,
      steps: this.#counters.steps,
      looks: this.#counters.looks,
      candidates: this.#candidates.map(({ transformation, ...rest }) => ({
        name: transformation.name,
        words: this.#wordsOf(transformation),
        ...rest,
        used: this.#elements.some(({ key }) => key === transformation.key),
      })),
      events: [...this.#events],
    };
  }

  /** Takes in a step. @returns whether it is another group that is used now. */
  observe(step: LoggedStep): boolean {
    this.#log.add(step);
    this.#counters.steps += 1;
    if (step.terminated || step.truncated) this.#counters.episodes += 1;
    if (this.#counters.steps < this.#counters.next) return false;
    this.#counters.next = Math.ceil(this.#counters.steps * GROWTH);
    return uninterrupted(() => this.#look());
  }

  /** Everything that changes, for `restore`. @throws InputError inside an episode. */
  state(): SymmetryFinderState {
    if (this.#log.open) throw expected('an agent at the end of an episode', 'one inside an episode');
    return {
      counters: { ...this.#counters },
      candidates: this.#candidates,
      events: this.#events,
      log: this.#log.contents(),
    };
  }

  /** Takes on the state of another finder of the same options, between two episodes. */
  restore({ counters, candidates, events, log }: SymmetryFinderState): void {
    Object.assign(this.#counters, counters);
    this.#candidates = [...candidates];
    this.#events = [...events];
    this.#log.restore(log);
    this.#regroup();
  }

  #look(): boolean {
    const transitions = this.#log.transitions();
    const { space, cosines, accept, refute, continuing, seed } = this.#options;
    const candidates = this.#triedOn(transitions);
    this.#counters.looks += 1;
    using test = new ContinuousTransformationTest(this.#make, {
      space,
      candidates,
      cosines,
      warmUp: SEARCHED,
      accept,
      refute,
      continuing,
      seed,
    });
    test.add(transitions);
    return this.#judge(test.report());
  }

  /** What is in use and what is suggested; not what was taken back. */
  #triedOn(transitions: ContinuousTransitions): ContinuousTransformation[] {
    const tested = this.#candidates.filter(({ refutedAt }) => refutedAt === null);
    const used = tested.filter(({ acceptedAt }) => acceptedAt !== null);
    const known = new Set(
      this.#candidates.flatMap(({ acceptedAt, transformation: { key } }) => (acceptedAt === null ? [] : [key])),
    );
    const suggested = this.#suggestedBy(transitions) ?? tested.map(({ transformation }) => transformation);
    return [...used.map(({ transformation }) => transformation), ...suggested.filter(({ key }) => !known.has(key))];
  }

  /** Candidates of one's own, or those of a search; null while that of an earlier look holds. */
  #suggestedBy(transitions: ContinuousTransitions): readonly ContinuousTransformation[] | null {
    const { find } = this.#options;
    if (typeof find !== 'string') return find;
    if (this.#counters.steps < this.#counters.nextSearch) return null;
    this.#counters.nextSearch = SEARCH_GROWTH * this.#counters.steps;
    return this.#search(find, transitions);
  }

  #search(find: 'search' | 'library', transitions: ContinuousTransitions): readonly ContinuousTransformation[] {
    const { space, bounds, cosines, seed } = this.#options;
    const checked = checkTransitions(transitions, space);
    const first = eachTransition(checked, space, { most: SEARCHED }).map((transition, n) => ({
      ...transition,
      half: (n % 2) as 0 | 1,
    }));
    const { law, units } = fitLaw(this.#make, first, space, { cosines, seed });
    const exchanges = find === 'search' ? exchangesOf(units) : libraryExchanges(bounds);
    return searchSignedPermutations(law, space, first, exchanges).candidates;
  }

  #judge(report: ContinuousReport): boolean {
    const before = new Map(this.#candidates.map((candidate) => [candidate.transformation.key, candidate]));
    const judged = report.candidates.map(({ transformation, state, ...parts }): Candidate => {
      const { acceptedAt = null, doubted = false } = before.get(transformation.key) ?? {};
      const reason = reasonWords(parts, (evidence) => String(Math.round(evidence)));
      const refuted = state === 'refuted';
      // What features fit badly may look refuted once; a law that is another one stays so.
      if (acceptedAt !== null && !(refuted && doubted)) {
        return { transformation, state: 'accepted', reason, acceptedAt, refutedAt: null, doubted: refuted };
      }
      const candidate = { transformation, state, reason, acceptedAt, refutedAt: null, doubted: false };
      if (acceptedAt !== null) return { ...candidate, refutedAt: this.#counters.steps };
      return state === 'accepted' ? { ...candidate, acceptedAt: this.#counters.steps } : candidate;
    });
    for (const { transformation, state, reason, acceptedAt, refutedAt } of judged) {
      if (acceptedAt !== this.#counters.steps && refutedAt !== this.#counters.steps) continue;
      this.#events.push({
        step: this.#counters.steps,
        episode: this.#counters.episodes,
        what: state === 'accepted' ? 'accepted' : 'refuted',
        words: this.#wordsOf(transformation),
        reason,
      });
    }
    const takenBack = this.#candidates.filter(({ refutedAt }) => refutedAt !== null);
    this.#candidates = [...judged, ...takenBack];
    return this.#regroup();
  }

  /** The group that what is accepted generates, none of it refuted: one after the other, in the order of acceptance. */
  #regroup(): boolean {
    const { space, largest } = this.#options;
    const identity = ContinuousTransformation.identity(space);
    const refuted = new Set(
      this.#candidates.filter(({ state }) => state === 'refuted').map(({ transformation }) => transformation.key),
    );
    const accepted = this.#candidates
      .filter(({ state }) => state === 'accepted')
      .sort((a, b) => a.acceptedAt! - b.acceptedAt!);
    const group = groupOfAccepted(
      identity,
      accepted.map(({ transformation }) => transformation),
      refuted,
      largest,
    );
    const keys = (elements: readonly ContinuousTransformation[]) => elements.map(({ key }) => key).join('\n');
    const changed = keys(group.elements) !== keys(this.#elements);
    this.#elements = group.elements;
    this.#group = group.name;
    return changed;
  }

  #wordsOf(transformation: ContinuousTransformation): string {
    const { observations, actions } = this.#options.space;
    const names = typeof actions === 'number' ? Array.from({ length: actions }, (_, a) => `action ${a}`) : actions;
    return transformationWords(transformation, observations, names);
  }
}
