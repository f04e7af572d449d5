/** How much of a world has been seen: what is left to try, and whether ending depends on the state alone. */
import type { OutcomeCounts } from './outcome-counts.js';
import type { Transformation } from './transformation.js';
import type { ResolvedTestOptions } from './transformation-test-options.js';

/** Steps for each pair tried after which nothing new is expected. */
const LONG = 10;

export class Exploration {
  readonly #counts: OutcomeCounts;
  /** Pairs of states seen that were never tried, pairs tried, and states known to be both terminal and live. */
  #untried = 0;
  #tried = 0;
  #both = 0;
  #steps = 0;
  /** The step that tried a pair for the first time last. */
  #lastNews = 0;

  constructor(counts: OutcomeCounts) {
    this.#counts = counts;
  }

  /** Whether all there is has been tried: no action of a state seen is left, and nothing new has come for long. */
  get complete(): boolean {
    return this.#untried === 0 && this.#steps >= 2 * this.#lastNews + LONG * this.#tried;
  }

  /** Whether no state is known to be both an end and one where episodes went on. */
  get endsByState(): boolean {
    return this.#both === 0;
  }

  /** Steps followed. */
  get steps(): number {
    return this.#steps;
  }

  /** What a state is known as: 1 live, 2 terminal, 3 both, 0 neither. */
  kind(state: number): number {
    return this.#counts.live[state]! + 2 * this.#counts.terminal[state]!;
  }

  /** Follows a step that was counted; `before` are the kinds of the two states before it. */
  follow(pair: number, nextState: number, before: readonly [number, number]): void {
    const { actions, visits } = this.#counts;
    const state = Math.floor(pair / actions);
    ++this.#steps;
    this.#become(state, before[0]);
    if (nextState !== state) this.#become(nextState, before[1]);
    if (visits[pair] !== 1) return;
    --this.#untried;
    ++this.#tried;
    this.#lastNews = this.#steps;
  }

  /** Follows a step that was seen before. */
  followAgain(): void {
    ++this.#steps;
  }

  /**
   * Whether a map carries the known ends onto known ends, where ending depends on the state; with no end known, whether none has to be, by
   * `needTerminal`, or because there is no place left where one may lie.
   */
  carriesEnds(
    map: Transformation,
    { needTerminal, coverage }: Pick<ResolvedTestOptions, 'needTerminal' | 'coverage'>,
    deterministic: boolean,
  ): boolean {
    const { terminal, terminals } = this.#counts;
    if (terminals.length === 0) {
      const placesLeft = deterministic ? !this.complete : coverage === 0;
      return !(needTerminal === 'auto' ? placesLeft : needTerminal);
    }
    return !this.endsByState || terminals.every((state) => terminal[map.states[state]!] === 1);
  }

  #become(state: number, before: number): void {
    const now = this.kind(state);
    if ((now & 1) > (before & 1)) this.#untried += this.#counts.actions;
    if (now === 3 && before !== 3) ++this.#both;
  }
}
