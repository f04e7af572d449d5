/** Trajectory trees in plain TypeScript: nested maps from reward to node, one tree a pair. The oracle of the tests. */
import type { CountRows } from '../contracts/similarity.js';
import type { Segments, TreeKernel, TreeLayout, TreeList } from '../contracts/tree.js';
import { OwnedHandle } from '../handle.js';

/** A symbol: the reward it stands for, or the end marker, which sorts before every reward. */
type Letter = number;
const END: Letter = Number.NEGATIVE_INFINITY;

interface Node {
  count: number;
  readonly children: Map<Letter, Node>;
  /** Weights of the windows that end here, at the lengths minLength to the node's own; null where none ends. */
  ending: Float64Array | null;
}

export class ReferenceTree extends OwnedHandle implements TreeKernel {
  readonly #layout: TreeLayout;
  /** The roots of the pairs that have been seen; the count of a root is the pair's visits. */
  readonly #roots = new Map<number, Node>();

  constructor(layout: TreeLayout) {
    super('trajectory tree', () => {});
    this.#layout = layout;
  }

  count({ starts, pairs, rewards, ends, windows, ratios }: Segments): number {
    this.alive();
    const { minLength, maxLength, offset } = this.#layout;
    for (let e = 0; e < ends.length; ++e) {
      const [first, last] = [starts[e]!, starts[e + 1]!];
      for (let t = first; t < first + windows[e]!; ++t) {
        const window: Letter[] = [];
        for (let u = t + offset; window.length < maxLength && u < last + ends[e]!; ++u) {
          window.push(u < last ? rewards[u]! + 0 : END);
        }
        if (window.length < minLength) continue;
        const node = countWindow(this.#root(pairs[t]!), window);
        if (ratios !== undefined) addWeights(node, this.#weights(ratios, t, last, window.length));
      }
    }
    return 0;
  }

  /** `Π ratios[u]` over `t < u < t + offset + l`, `u < last`, at most the limit, for `l = minLength .. depth`. */
  #weights(ratios: Float64Array, t: number, last: number, depth: number): Float64Array {
    const { minLength, offset, weightLimit } = this.#layout;
    const weights = new Float64Array(depth + 1 - minLength);
    let weight = 1;
    for (let l = 1; l <= depth; ++l) {
      const u = t + offset + l - 1;
      if (u > t && u < last) weight *= ratios[u]!;
      if (l >= minLength) weights[l - minLength] = Math.min(weight, weightLimit!);
    }
    return weights;
  }

  visits(): Int32Array {
    this.alive();
    const visits = new Int32Array(this.#layout.pairs);
    for (const [pair, root] of this.#roots) visits[pair] = root.count;
    return visits;
  }

  alphabet(): Float64Array {
    this.alive();
    const letters = new Set<Letter>();
    const visit = (node: Node): void => {
      for (const [letter, child] of node.children) {
        if (letter !== END) letters.add(letter);
        visit(child);
      }
    };
    for (const root of this.#roots.values()) visit(root);
    return Float64Array.from(letters).sort();
  }

  nodes(): number {
    this.alive();
    const below = (node: Node): number => {
      let sum = 0;
      for (const child of node.children.values()) sum += 1 + below(child);
      return sum;
    };
    let sum = 0;
    for (const root of this.#roots.values()) sum += below(root);
    return sum;
  }

  list(): TreeList {
    const alphabet = this.alphabet();
    const symbolOf = new Map<Letter, number>([[END, 0]]);
    alphabet.forEach((reward, k) => {
      symbolOf.set(reward, k + 1);
    });
    const parents: number[] = [];
    const symbols: number[] = [];
    const counts: number[] = [];
    const weights: number[] = [];
    const visit = (node: Node, number: number): void => {
      weights.push(...(node.ending ?? []));
      for (const [letter, child] of ascending(node.children)) {
        const childNumber = parents.length;
        parents.push(number);
        symbols.push(symbolOf.get(letter)!);
        counts.push(child.count);
        visit(child, childNumber);
      }
    };
    for (const [pair, root] of ascending(this.#roots)) visit(root, -1 - pair);
    return {
      alphabet,
      parents: Int32Array.from(parents),
      symbols: Int32Array.from(symbols),
      counts: Int32Array.from(counts),
      ...this.#ifWeighted(weights),
    };
  }

  add({ alphabet, parents, symbols, counts, weights }: TreeList): void {
    this.alive();
    const nodes: Node[] = [];
    const depths: number[] = [];
    const own = counts.slice();
    for (let n = 0; n < parents.length; ++n) {
      const parent = parents[n]!;
      const above = parent < 0 ? this.#root(-1 - parent) : nodes[parent]!;
      const node = child(above, symbols[n] === 0 ? END : alphabet[symbols[n]! - 1]! + 0);
      node.count += counts[n]!;
      if (parent < 0) above.count += counts[n]!;
      else own[parent]! -= counts[n]!;
      nodes.push(node);
      depths.push(parent < 0 ? 1 : depths[parent]! + 1);
    }
    if (weights === undefined) return;
    let read = 0;
    nodes.forEach((node, n) => {
      if (own[n] === 0) return;
      addWeights(node, weights.subarray(read, (read += depths[n]! + 1 - this.#layout.minLength)));
    });
  }

  freeze(): CountRows {
    this.alive();
    const { pairs, minLength } = this.#layout;
    const all = newNode();
    const join = (node: Node, into: Node): void => {
      for (const [letter, below] of node.children) join(below, child(into, letter));
    };
    for (const root of this.#roots.values()) join(root, all);

    const columnOf = new Map<Node, number>();
    const lengths: number[] = [];
    const number = (node: Node, length: number): void => {
      if (length >= minLength) {
        columnOf.set(node, lengths.length);
        lengths.push(length);
      }
      for (const [, below] of ascending(node.children)) number(below, length + 1);
    };
    number(all, 0);

    const rowStarts = new Int32Array(pairs + 1);
    const columnIndices: number[] = [];
    const counts: number[] = [];
    const weights: number[] = [];
    // `path` is the entries of the node and of those above it that are columns.
    const fill = (node: Node, same: Node, path: readonly number[]): void => {
      const column = columnOf.get(same);
      let here = path;
      if (column !== undefined) {
        here = [...path, counts.length];
        columnIndices.push(column);
        counts.push(node.count);
        weights.push(0);
      }
      node.ending?.forEach((weight, k) => {
        weights[here[k]!]! += weight;
      });
      for (const [letter, below] of ascending(node.children)) fill(below, same.children.get(letter)!, here);
    };
    for (let pair = 0; pair < pairs; ++pair) {
      const root = this.#roots.get(pair);
      if (root !== undefined) fill(root, all, []);
      rowStarts[pair + 1] = columnIndices.length;
    }
    return {
      rows: pairs,
      columns: lengths.length,
      rowStarts,
      columnIndices: Int32Array.from(columnIndices),
      counts: Int32Array.from(counts),
      ...this.#ifWeighted(weights),
      lengths: Int32Array.from(lengths),
    };
  }

  #root(pair: number): Node {
    let root = this.#roots.get(pair);
    if (root === undefined) this.#roots.set(pair, (root = newNode()));
    return root;
  }

  #ifWeighted(weights: readonly number[]): { weights?: Float64Array } {
    return this.#layout.weightLimit === undefined ? {} : { weights: Float64Array.from(weights) };
  }
}

function newNode(): Node {
  return { count: 0, children: new Map(), ending: null };
}

/** The child of `node` for `letter`, made where it is missing. */
function child(node: Node, letter: Letter): Node {
  let found = node.children.get(letter);
  if (found === undefined) node.children.set(letter, (found = newNode()));
  return found;
}

/** Counts a window: the node at which it ends. */
function countWindow(root: Node, window: readonly Letter[]): Node {
  let node = root;
  ++node.count;
  for (const letter of window) {
    node = child(node, letter);
    ++node.count;
  }
  return node;
}

function addWeights(node: Node, weights: Float64Array): void {
  if (node.ending === null) node.ending = new Float64Array(weights.length);
  const { ending } = node;
  weights.forEach((weight, k) => {
    ending[k]! += weight;
  });
}

function ascending(nodes: ReadonlyMap<number, Node>): [number, Node][] {
  return [...nodes].sort(([a], [b]) => a - b);
}
