/**
 * What is read of a kernel's trees, each once between two changes. The kernel tells rewards apart by their bits, so that counts are the
 * same in any order; what is read has one symbol for rewards that are equal up to rounding (`closeness.ts`): 0.1 + 0.2 and 0.3.
 */
import type { CountRows } from '../engine/contracts/similarity.js';
import type { TreeKernel, TreeList } from '../engine/contracts/tree.js';
import { rewardClasses } from './closeness.js';
import type { ResolvedTrajectoryOptions } from './options.js';
import { type Trajectory, trajectoriesOfTree } from './trajectory.js';

export class Readings {
  readonly #kernel: TreeKernel;
  readonly #make: () => TreeKernel;
  readonly #symbols: { readonly options: ResolvedTrajectoryOptions };
  /** The trees with one symbol a reward; the kernel's own where no two rewards are equal. */
  #trees: TreeKernel | undefined;
  #visits: Int32Array | undefined;
  #rows: CountRows | undefined;
  #list: TreeList | undefined;
  #nodes: number | undefined;

  /** @param make makes an empty kernel of the same layout. */
  constructor(kernel: TreeKernel, make: () => TreeKernel, symbols: { readonly options: ResolvedTrajectoryOptions }) {
    this.#kernel = kernel;
    this.#make = make;
    this.#symbols = symbols;
  }

  /** The trees have changed. */
  forget(): void {
    if (this.#trees !== this.#kernel) this.#trees?.dispose();
    this.#trees = this.#visits = this.#rows = this.#list = this.#nodes = undefined;
  }

  dispose(): void {
    this.forget();
    this.#kernel.dispose();
  }

  get #equalled(): TreeKernel {
    if (this.#trees !== undefined) return this.#trees;
    const { rewardResolution, rewardEdges } = this.#symbols.options;
    const alphabet = this.#kernel.alphabet();
    const classes = rewardResolution === null && rewardEdges === null ? rewardClasses(alphabet) : null;
    if (classes === null || alphabet.length === 0 || classes.at(-1) === alphabet.length - 1)
      return (this.#trees = this.#kernel);
    const trees = this.#make();
    // Each reward by the lowest one of its class: both ascend.
    let lowest = 0;
    const letters = alphabet.map((_, k) => {
      if (classes[k] !== classes[lowest]) lowest = k;
      return alphabet[lowest]!;
    });
    trees.add({ ...this.#kernel.list(), alphabet: letters });
    return (this.#trees = trees);
  }

  get visits(): Int32Array {
    return (this.#visits ??= this.#kernel.visits());
  }

  get rows(): CountRows {
    return (this.#rows ??= this.#equalled.freeze());
  }

  get list(): TreeList {
    return (this.#list ??= this.#equalled.list());
  }

  /** Rewards as they came, for what is merged and saved. */
  get exact(): TreeList {
    return this.#kernel.list();
  }

  get alphabet(): Float64Array {
    return this.#equalled.alphabet();
  }

  get nodes(): number {
    return (this.#nodes ??= this.#equalled.nodes());
  }

  trajectoriesOf(pair: number): Trajectory[] {
    const { correction, minLength } = this.#symbols.options;
    if (correction === 'none') return trajectoriesOfTree(this.list, pair, minLength, undefined);
    const { rowStarts, weights } = this.rows;
    return trajectoriesOfTree(this.list, pair, minLength, weights!.subarray(rowStarts[pair], rowStarts[pair + 1]));
  }
}
