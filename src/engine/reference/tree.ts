/** Trajectory trees in plain TypeScript: nested maps from reward to node, one tree a pair. The oracle of the tests. */
import type { CountRows, Stretches, TreeKernel, TreeLayout, TreeList } from '../backend.js';
import { OwnedHandle } from '../handle.js';

/** A symbol: the reward it stands for, or the end marker, which sorts before every reward. */
type Letter = number;
const END: Letter = Number.NEGATIVE_INFINITY;

interface Node {
  count: number;
  readonly children: Map<Letter, Node>;
}

export class ReferenceTree extends OwnedHandle implements TreeKernel {
  readonly #layout: TreeLayout;
  /** The root of each pair; its count is the pair's visits. */
  readonly #roots: readonly Node[];

  constructor(layout: TreeLayout) {
    super('trajectory tree', () => {});
    this.#layout = layout;
    this.#roots = Array.from({ length: layout.pairs }, newNode);
  }

  count({ starts, pairs, rewards, ends, windows }: Stretches): void {
    this.alive();
    const { minLength, maxLength, offset } = this.#layout;
    for (let e = 0; e < ends.length; ++e) {
      const [first, last] = [starts[e]!, starts[e + 1]!];
      for (let t = first; t < first + windows[e]!; ++t) {
        const window: Letter[] = [];
        for (let u = t + offset; window.length < maxLength && u < last + ends[e]!; ++u) {
          window.push(u < last ? rewards[u]! + 0 : END);
        }
        if (window.length >= minLength) countWindow(this.#roots[pairs[t]!]!, window);
      }
    }
  }

  visits(): Int32Array {
    this.alive();
    return Int32Array.from(this.#roots, (root) => root.count);
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
    this.#roots.forEach(visit);
    return Float64Array.from(letters).sort();
  }

  nodes(): number {
    this.alive();
    const below = (node: Node): number => {
      let sum = 0;
      for (const child of node.children.values()) sum += 1 + below(child);
      return sum;
    };
    return this.#roots.reduce((sum, root) => sum + below(root), 0);
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
    const visit = (node: Node, number: number): void => {
      for (const [letter, child] of ascending(node)) {
        const childNumber = parents.length;
        parents.push(number);
        symbols.push(symbolOf.get(letter)!);
        counts.push(child.count);
        visit(child, childNumber);
      }
    };
    this.#roots.forEach((root, pair) => {
      visit(root, -1 - pair);
    });
    return {
      alphabet,
      parents: Int32Array.from(parents),
      symbols: Int32Array.from(symbols),
      counts: Int32Array.from(counts),
    };
  }

  add({ alphabet, parents, symbols, counts }: TreeList): void {
    this.alive();
    const nodes: Node[] = [];
    for (let n = 0; n < parents.length; ++n) {
      const parent = parents[n]!;
      const above = parent < 0 ? this.#roots[-1 - parent]! : nodes[parent]!;
      const node = child(above, symbols[n] === 0 ? END : alphabet[symbols[n]! - 1]! + 0);
      node.count += counts[n]!;
      if (parent < 0) above.count += counts[n]!;
      nodes.push(node);
    }
  }

  freeze(): CountRows {
    this.alive();
    const { pairs, minLength } = this.#layout;
    const all = newNode();
    const join = (node: Node, into: Node): void => {
      for (const [letter, below] of node.children) join(below, child(into, letter));
    };
    for (const root of this.#roots) join(root, all);

    const columnOf = new Map<Node, number>();
    const lengths: number[] = [];
    const number = (node: Node, length: number): void => {
      if (length >= minLength) {
        columnOf.set(node, lengths.length);
        lengths.push(length);
      }
      for (const [, below] of ascending(node)) number(below, length + 1);
    };
    number(all, 0);

    const rowStarts = [0];
    const columnIndices: number[] = [];
    const counts: number[] = [];
    const fill = (node: Node, same: Node): void => {
      const column = columnOf.get(same);
      if (column !== undefined) {
        columnIndices.push(column);
        counts.push(node.count);
      }
      for (const [letter, below] of ascending(node)) fill(below, same.children.get(letter)!);
    };
    for (const root of this.#roots) {
      fill(root, all);
      rowStarts.push(columnIndices.length);
    }
    return {
      rows: pairs,
      columns: lengths.length,
      rowStarts: Int32Array.from(rowStarts),
      columnIndices: Int32Array.from(columnIndices),
      counts: Int32Array.from(counts),
      lengths: Int32Array.from(lengths),
    };
  }
}

function newNode(): Node {
  return { count: 0, children: new Map() };
}

/** The child of `node` for `letter`, made where it is missing. */
function child(node: Node, letter: Letter): Node {
  let found = node.children.get(letter);
  if (found === undefined) node.children.set(letter, (found = newNode()));
  return found;
}

function countWindow(root: Node, window: readonly Letter[]): void {
  let node = root;
  ++node.count;
  for (const letter of window) {
    node = child(node, letter);
    ++node.count;
  }
}

function ascending(node: Node): [Letter, Node][] {
  return [...node.children].sort(([a], [b]) => a - b);
}
