/** The trajectory counter with its similarity: what `engine.trajectories(options)` gives. */
import type { Backend } from '../engine/contracts/backend.js';
import { base64 } from '../engine/saved-sections.js';
import { expected } from '../input-error.js';
import { TrajectoryCounter } from '../trajectories/counter.js';
import type { TrajectoryOptions } from '../trajectories/options.js';
import { computeEvidence, type Evidence, type EvidenceOptions } from './evidence.js';
import { IncrementalSimilarity } from './incremental.js';
import type { SimilarityOptions } from './options.js';
import type { Similarity } from './similarity.js';

export class SimilarityCounter extends TrajectoryCounter {
  readonly #similarity: IncrementalSimilarity;

  /** Use `engine.trajectories(options)`. */
  constructor(backend: Backend, options: TrajectoryOptions) {
    super(backend, options);
    this.#similarity = new IncrementalSimilarity(backend, this);
  }

  /** What `JSON.stringify` writes: what was counted of, and `toBytes()` in base64. @throws InputError as `toBytes` does. */
  toJSON(): {
    readonly counter: 'trajectories';
    readonly states: number;
    readonly actions: number;
    readonly bytes: string;
  } {
    const { states, actions } = this.options;
    return { counter: 'trajectories', states, actions, bytes: base64(this.toBytes()) };
  }

  /**
   * The similarity χ of all pairs of state-action pairs, from the reward trajectories counted so far. What the measures
   * are, and what they can and cannot see, is said in `SimilarityOptions` and in the documentation. With
   * `correction: 'uniform'` it is that of the weights (`measure-lines.ts`), which cannot have a `confidence`.
   *
   * Asked for again with the same options, only the rows and columns of pairs that changed since are computed: the result is
   * the same, to the last bit. (All of it is, though, with `topK`, with a `confidence`, for Jensen-Shannon on the wasm backend,
   * and where more than a twentieth of the pairs changed.) What was given is never changed; the last one is kept for the
   * next call.
   * @throws InputError when an option is unknown, out of range, or does not go with the measure.
   */
  similarity(options?: SimilarityOptions): Similarity {
    return this.#similarity.compute(options);
  }

  /**
   * How much the counts speak for each two pairs having one law of reward trajectories rather than two, as log Bayes factors.
   * @throws InputError when an option is unknown or out of range, or the counter has a correction: its weighted windows are
   * no longer draws from the laws compared.
   */
  evidence(options?: EvidenceOptions): Evidence {
    const { correction } = this.options;
    if (correction !== 'none') throw expected("a counter with correction 'none' for evidence", correction);
    return computeEvidence(this.rows(), this.visitsAll(), options);
  }
}
