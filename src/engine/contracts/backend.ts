/**
 * What a backend is: one implementation of every kernel. There are two, `wasm` (the AssemblyScript core) and
 * `reference` (plain TypeScript), and one test suite runs on both. Kernels assume valid input; the public classes
 * above them check. Every array that comes back is the caller's own copy, never a view of wasm memory.
 */
import type { FourierMap, GramKernel } from './gram.js';
import type { LearnerKernel, LearnerKernelOptions, RunBatch, RunKernelOptions } from './learner.js';
import type { ModelArrays, ModelKernel } from './model.js';
import type { NetworkKernel, NetworkKernelOptions } from './network.js';
import type { SimilarRowsKernels } from './similar-rows.js';
import type { CountRows, SimilarityEntries, SimilarityKernelOptions } from './similarity.js';
import type { TreeKernel, TreeLayout } from './tree.js';

export type BackendName = 'wasm' | 'reference';

export interface Backend {
  readonly name: BackendName;
  /** SHA-256 of the wasm core in hex, or `'reference'`: names the exact kernels a result was made with. */
  readonly hash: string;
  /** Bytes of kernel memory held by handles that are not disposed (0 on the reference backend). */
  bytesInUse(): number;
  tree(layout: TreeLayout): TreeKernel;
  similarity(rows: CountRows, options: SimilarityKernelOptions): SimilarityEntries;
  /** Joins: which rows are similar, without looking at all pairs. */
  readonly similarRows: SimilarRowsKernels;
  model(model: ModelArrays): ModelKernel;
  learner(options: LearnerKernelOptions): LearnerKernel;
  /** `run` of different learners, `options[k]` being those of the k-th; some are run side by side, which is faster. */
  sweep(learners: readonly LearnerKernel[], model: ModelKernel, options: readonly RunKernelOptions[]): RunBatch[];
  network(options: NetworkKernelOptions): NetworkKernel;
  gram(map: FourierMap, targets: number): GramKernel;
}
