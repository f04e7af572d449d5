/** The trajectory counter with its similarity: what `engine.trajectories(options)` gives. */
import type { Backend } from '../engine/backend.js';
import { expected } from '../input-error.js';
import { TrajectoryCounter } from '../trajectories/counter.js';
import type { TrajectoryOptions } from '../trajectories/options.js';
import { computeSimilarity } from './compute.js';
import { computeEvidence, type Evidence, type EvidenceOptions } from './evidence.js';
import type { SimilarityOptions } from './options.js';
import type { Similarity } from './similarity.js';

export class SimilarityCounter extends TrajectoryCounter {
  readonly #backend: Backend;

  /** Use `engine.trajectories(options)`. */
  constructor(backend: Backend, options: TrajectoryOptions) {
    super(backend, options);
    this.#backend = backend;
  }

  /**
   * The similarity χ of all pairs of state-action pairs, from the reward trajectories counted so far. What the measures
   * are, and what they can and cannot see, is said in `SimilarityOptions` and in the documentation. With
   * `correction: 'uniform'` it is that of the weights (`weighted.ts`), which cannot have a `confidence`.
   * @throws InputError when an option is unknown, out of range, or does not go with the measure.
   */
  similarity(options?: SimilarityOptions): Similarity {
    return computeSimilarity(this.#backend, this.rows(), this.visitsAll(), options);
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
