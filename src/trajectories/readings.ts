/** What is read of a kernel's trees, each once between two changes. */
import type { CountRows } from '../engine/contracts/similarity.js';
import type { TreeKernel, TreeList } from '../engine/contracts/tree.js';
import type { ResolvedTrajectoryOptions } from './options.js';
import { type Trajectory, trajectoriesOfTree } from './trajectory.js';

export class Readings {
  readonly #kernel: TreeKernel;
  readonly #options: ResolvedTrajectoryOptions;
  #visits: Int32Array | undefined;
  #rows: CountRows | undefined;
  #list: TreeList | undefined;
  #nodes: number | undefined;

  constructor(kernel: TreeKernel, options: ResolvedTrajectoryOptions) {
    this.#kernel = kernel;
    this.#options = options;
  }

  /** The trees have changed. */
  forget(): void {
    this.#visits = this.#rows = this.#list = this.#nodes = undefined;
  }

  get visits(): Int32Array {
    return (this.#visits ??= this.#kernel.visits());
  }

  get rows(): CountRows {
    return (this.#rows ??= this.#kernel.freeze());
  }

  get list(): TreeList {
    return (this.#list ??= this.#kernel.list());
  }

  get nodes(): number {
    return (this.#nodes ??= this.#kernel.nodes());
  }

  trajectoriesOf(pair: number): Trajectory[] {
    const { correction, minLength } = this.#options;
    if (correction === 'none') return trajectoriesOfTree(this.list, pair, minLength, undefined);
    const { rowStarts, weights } = this.rows;
    return trajectoriesOfTree(this.list, pair, minLength, weights!.subarray(rowStarts[pair], rowStarts[pair + 1]));
  }
}
