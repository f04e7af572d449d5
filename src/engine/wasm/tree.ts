/** Trajectory trees in the core: copies in, calls, copies out. The structure is in `assembly/trajectories/tree.ts`. */
import type { CountRows } from '../contracts/similarity.js';
import type { Segments, TreeKernel, TreeLayout, TreeList } from '../contracts/tree.js';
import { OwnedHandle } from '../handle.js';
import { Unfinished } from '../unfinished.js';
import { type Core, inMemory, OutOfMemory } from './core.js';
import type { CoreExports } from './exports.generated.js';

export class WasmTree extends OwnedHandle implements TreeKernel {
  readonly #core: Core;
  readonly #kernels: CoreExports;
  readonly #tree: number;
  readonly #pairs: number;
  readonly #weighted: boolean;

  constructor(core: Core, layout: TreeLayout) {
    const kernels = core.exports;
    const { pairs, minLength, maxLength, offset, weightLimit } = layout;
    const tree = inMemory(core, () => kernels.treeNew(pairs, minLength, maxLength, offset, weightLimit ?? 0)) >>> 0;
    super('trajectory tree', () => kernels.treeFree(tree));
    this.#core = core;
    this.#kernels = kernels;
    this.#tree = tree;
    this.#pairs = pairs;
    this.#weighted = weightLimit !== undefined;
  }

  count({ starts, pairs, rewards, ends, windows, ratios }: Segments): number {
    this.alive();
    let done = () => 0;
    return whole(
      () =>
        this.#core.with([starts, pairs, rewards, ends, windows, ratios ?? null], (s, p, r, e, w, f) => {
          done = () => this.#kernels.treeCounted(this.#tree) >>> 0;
          return this.#call(() => this.#kernels.treeCount(this.#tree, ends.length, s!, p!, r!, e!, w!, f!));
        }),
      () => done(),
    );
  }

  visits(): Int32Array {
    this.alive();
    return this.#core.with([new Int32Array(this.#pairs)], (visits) => {
      this.#kernels.treeVisits(this.#tree, visits!);
      return this.#core.int32(visits!, this.#pairs);
    });
  }

  alphabet(): Float64Array {
    this.alive();
    const rewards = this.#call(() => this.#kernels.treeAlphabet(this.#tree));
    const copy = this.#core.float64(rewards, this.#kernels.treeAlphabetSize(this.#tree));
    this.#core.release(rewards);
    return copy;
  }

  nodes(): number {
    this.alive();
    return this.#call(() => this.#kernels.treeNodes(this.#tree));
  }

  list(): TreeList {
    const alphabet = this.alphabet();
    const list = this.#call(() => this.#kernels.treeList(this.#tree));
    const [nodes, parents, symbols, counts, sums, weights] = this.#fields(list, 6);
    return {
      alphabet,
      parents: this.#take(parents!, nodes!),
      symbols: this.#take(symbols!, nodes!),
      counts: this.#take(counts!, nodes!),
      ...this.#takeWeights(weights!, sums!),
    };
  }

  add({ alphabet, parents, symbols, counts, weights }: TreeList): void {
    this.alive();
    let undo = () => {};
    whole(
      () =>
        this.#core.with([alphabet, parents, symbols, counts, weights ?? null], (a, p, s, c, w) => {
          undo = () => this.#kernels.treeForget(this.#tree);
          this.#call(() => this.#kernels.treeAdd(this.#tree, alphabet.length, a!, parents.length, p!, s!, c!, w!));
        }),
      () => {
        undo();
        return 0;
      },
    );
  }

  freeze(): CountRows {
    this.alive();
    const frozen = this.#call(() => this.#kernels.treeFreeze(this.#tree));
    const [columns, entries, rowStarts, columnIndices, counts, lengths, weights] = this.#fields(frozen, 7);
    return {
      rows: this.#pairs,
      columns: columns!,
      rowStarts: this.#take(rowStarts!, this.#pairs + 1),
      columnIndices: this.#take(columnIndices!, entries!),
      counts: this.#take(counts!, entries!),
      ...this.#takeWeights(weights!, entries!),
      lengths: this.#take(lengths!, columns!),
    };
  }

  /** Calls a kernel that allocates and gives a pointer or a count. */
  #call<T>(kernel: () => T): T {
    const value = inMemory(this.#core, kernel);
    return (typeof value === 'number' ? value >>> 0 : value) as T;
  }

  /** The u32 fields of a block, which is released. */
  #fields(pointer: number, length: number): Uint32Array {
    const fields = new Uint32Array(this.#core.int32(pointer, length).buffer);
    this.#core.release(pointer);
    return fields;
  }

  /** Copies a block out and releases it. */
  #take(pointer: number, length: number): Int32Array {
    const copy = this.#core.int32(pointer, length);
    this.#core.release(pointer);
    return copy;
  }

  /** The same for weights; nothing where windows have none. */
  #takeWeights(pointer: number, length: number): { weights?: Float64Array } {
    const copy = this.#weighted ? { weights: this.#core.float64(pointer, length) } : {};
    this.#core.release(pointer);
    return copy;
  }
}

/** Where there is no memory for `work`, `leave` leaves the trees whole and says how much of it they hold. */
function whole<T>(work: () => T, leave: () => number): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
    throw new Unfinished(leave(), error);
  }
}
