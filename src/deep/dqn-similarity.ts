/**
 * χ for the symmetry loss of DQN: given, or found online from the reward trajectories of pairs of binned states and actions, as
 * arXiv 1706.02999 does it: experience is counted as it comes, and every few episodes the similarity is computed anew.
 *
 * What this can see: two pairs are similar when rewards and the end of the problem follow them in the same way, within
 * `maxLength` steps, under the policy that acted. Where every reward is the same, as on the cart-pole, all that is left to see is
 * how soon the end comes: the marker that `episodeEnd: 'marker'` appends on termination. Pairs from which nothing ends within
 * `maxLength` steps then all look alike.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type { SparseEntries } from '../engine/contracts/similarity.js';
import { damaged } from '../engine/saved-sections.js';
import { expected } from '../input-error.js';
import { SimilarityCounter } from '../similarity/counter.js';
import { resolveSimilarityOptions } from '../similarity/options.js';
import { Similarity } from '../similarity/similarity.js';
import { uninterrupted } from '../time-limit.js';
import { CouplingTable } from './symmetry/coupling-table.js';
import type { ResolvedLossSymmetry } from './symmetry/options.js';
import type { SymmetryPairs } from './symmetry-pairs.js';

export interface FinderState {
  /** The counter's bytes; none where χ was given. */
  readonly counter: Uint8Array<ArrayBuffer>;
  /** χ as it was last computed; null before that and where it was given. */
  readonly entries: SparseEntries | null;
}

export class SimilarityFinder {
  readonly #backend: Backend;
  readonly #options: ResolvedLossSymmetry;
  readonly #actions: number;
  #counter: SimilarityCounter | null;
  #similarity: Similarity | null = null;
  #couplings: CouplingTable | null = null;
  /** Whether the counter is inside an episode. */
  #open = false;

  constructor(backend: Backend, options: ResolvedLossSymmetry, actions: number) {
    this.#backend = backend;
    this.#options = options;
    this.#actions = actions;
    if (options.similarity !== null) this.#use(options.similarity);
    const { bins, trajectories } = options;
    this.#counter =
      options.similarity === null
        ? new SimilarityCounter(backend, { ...trajectories, states: bins.states, actions })
        : null;
  }

  get similarity(): Similarity | null {
    return this.#similarity;
  }

  /** The entries of a batch of pairs that χ couples; null while there is none. */
  pairsOf(batch: Int32Array): SymmetryPairs | null {
    return this.#couplings?.pairsOf(batch) ?? null;
  }

  /** Counts a step; gives its pair. */
  observe(
    observation: ArrayLike<number>,
    action: number,
    reward: number,
    { terminated, truncated }: { readonly terminated: boolean; readonly truncated: boolean },
  ): number {
    const state = this.#options.bins.stateOf(observation);
    this.#counter?.observe(state, action, reward, { terminated, truncated });
    this.#open = this.#counter !== null && !terminated && !truncated;
    return state * this.#actions + action;
  }

  /** Computes χ anew when it is due; `episodes` is the number of episodes ended. */
  endEpisode(episodes: number): void {
    if (this.#counter === null || episodes % this.#options.detectEvery !== 0) return;
    const { measure, threshold } = this.#options;
    const counter = this.#counter;
    this.#use(uninterrupted(() => counter.similarity({ ...measure, threshold })));
  }

  checkClosed(): void {
    if (this.#open) throw expected('an agent at the end of an episode', 'one inside an episode');
  }

  /** The counts, and χ as it was last computed from them. */
  state(): FinderState {
    const entries = this.#counter === null ? null : this.#similarity?.entries;
    return {
      counter: this.#counter?.toBytes() ?? new Uint8Array(0),
      entries: entries?.kind === 'sparse' ? entries : null,
    };
  }

  /** Takes on the state of another finder of the same options. */
  restore({ counter, entries }: FinderState): void {
    if (this.#counter === null) return;
    const restored = SimilarityCounter.fromBytes(this.#backend, counter);
    const { states, actions, minLength, maxLength } = this.#counter.options;
    const { options } = restored;
    if (
      options.states !== states ||
      options.actions !== actions ||
      options.minLength !== minLength ||
      options.maxLength !== maxLength
    ) {
      restored.dispose();
      throw damaged('a DQN agent', 'counter');
    }
    this.#counter.dispose();
    this.#counter = restored;
    if (entries === null) return;
    const { measure, threshold } = this.#options;
    const evidence = Uint8Array.from({ length: entries.rows }, (_, i) =>
      Number(entries.rowStarts[i + 1]! > entries.rowStarts[i]!),
    );
    const how = resolveSimilarityOptions({ ...measure, threshold });
    this.#use(new Similarity(entries, { kind: 'measure', ...how }, evidence));
  }

  dispose(): void {
    this.#counter?.dispose();
  }

  #use(similarity: Similarity): void {
    this.#similarity = similarity;
    this.#couplings = new CouplingTable(similarity, this.#options.threshold);
  }
}
