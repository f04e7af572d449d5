/** From any accepted kind of similarity to the partners that a coupled learner reads. */
import type { CouplingName } from '../engine/contracts/learner.js';
import type { SparseEntries } from '../engine/contracts/similarity.js';
import { checkNumber, expected, InputError } from '../input-error.js';
import { Partition } from '../similarity/partition.js';
import { blockEntries, Similarity, similarityFromMatrix } from '../similarity/similarity.js';
import { OrbitPartition } from '../symmetry/exact/orbits.js';
import { SymmetryGroup } from '../symmetry/group.js';
import { Transformation } from '../symmetry/transformation.js';

/**
 * χ, a partition into pairs that are the same, a user's own symmetric matrix (rows, or flat) with entries in [0, 1], or
 * symmetries: a group, or a list of transformations that is one (the identity may be left out).
 */
export type SimilarityInput =
  | Similarity
  | Partition
  | SymmetryGroup
  | readonly Transformation[]
  | readonly ArrayLike<number>[]
  | Float64Array
  | Float32Array;

/** Who learns together: partners, or transformations without the identity. */
export interface Partners {
  readonly pairs: number;
  /** The number of actions, where it matters. */
  readonly actions: number | null;
  readonly rows: SparseEntries | null;
  /** `quotient`: the block of each pair, below 0 for one that is alone; in place of rows, which would list k² entries for a block of k. */
  readonly blocks: Int32Array | null;
  readonly transformations: readonly Transformation[];
}

/**
 * What a coupling makes of its input. `augmentation` needs symmetries (exact orbits carry theirs); every other coupling
 * reads symmetries as their orbits.
 * @throws InputError when the input is not one, or does not fit the coupling, or a value is outside [0, 1].
 */
export function partnersOf(
  coupling: Exclude<CouplingName, 'none'>,
  input: SimilarityInput,
  threshold: number | undefined,
): Partners {
  const group = coupling === 'augmentation' || isSymmetries(input) ? groupOf(input) : null;
  if (coupling === 'augmentation') {
    if (threshold !== undefined) throw new InputError("expected no threshold for coupling 'augmentation'");
    if (input instanceof OrbitPartition && group === null) {
      return { pairs: input.labels.length, actions: null, rows: null, blocks: null, transformations: [] };
    }
    if (group === null) {
      throw expected(
        "a SymmetryGroup or transformations for coupling 'augmentation', which must know where next states go",
        input,
      );
    }
    const { pairs, actions } = group.elements[0]!;
    const transformations = group.elements.filter((element) => !element.isIdentity);
    return { pairs: pairs.length, actions, rows: null, blocks: null, transformations };
  }
  const similar = group?.orbits ?? (input as Exclude<SimilarityInput, SymmetryGroup>);
  const actions = group?.elements[0]?.actions ?? null;
  if (coupling === 'quotient') {
    const blocks = blocksOf(similar, threshold).labels.slice();
    return { pairs: blocks.length, actions, rows: null, blocks, transformations: [] };
  }
  const rows = rowsOf(similar, threshold);
  return { pairs: rows.rows, actions, rows, blocks: null, transformations: [] };
}

function isSymmetries(input: SimilarityInput): boolean {
  return input instanceof SymmetryGroup || (Array.isArray(input) && input[0] instanceof Transformation);
}

/** The group that an input is or carries; null when it is neither. */
function groupOf(input: SimilarityInput): SymmetryGroup | null {
  if (input instanceof SymmetryGroup) return input;
  if (input instanceof OrbitPartition) {
    const generators = transformationsOf(input);
    return generators.length === 0 ? null : SymmetryGroup.generatedBy(generators);
  }
  if (!isSymmetries(input)) return null;
  const list = input as readonly Transformation[];
  for (const [k, element] of list.entries()) {
    if (!(element instanceof Transformation)) throw expected('a Transformation', element, `index ${k}`);
  }
  return SymmetryGroup.of([Transformation.identity(list[0]!.states.length, list[0]!.actions), ...list]);
}

/** The generators of exact orbits, but for swaps of actions that do the same in one state: there may be very many. */
function transformationsOf(orbits: OrbitPartition): Transformation[] {
  const moving = orbits.generators.filter(({ states }) => states.some((image, s) => image !== s));
  return moving.map(({ states, pairs }, k) => {
    const actions = pairs.length / states.length;
    const actionMap = Array.from(states, (_, s) =>
      Array.from(pairs.subarray(s * actions, (s + 1) * actions), (image) => image % actions),
    );
    return Transformation.from({ name: `automorphism ${k + 1}`, states, actionMap });
  });
}

/**
 * The partners of each pair, itself included where its row has it (the kernel skips it). A partition gives each pair its
 * block with weight 1.
 */
function rowsOf(input: Exclude<SimilarityInput, SymmetryGroup>, threshold: number | undefined): SparseEntries {
  checkThreshold(input, threshold);
  return input instanceof Partition ? blockEntries(input, 2) : entriesAbove(asSimilarity(input), threshold);
}

/** The blocks of `quotient`: those of a partition, or the clusters of the threshold graph of a similarity (single linkage). */
function blocksOf(input: Exclude<SimilarityInput, SymmetryGroup>, threshold: number | undefined): Partition {
  checkThreshold(input, threshold);
  if (input instanceof Partition) return input;
  const similarity = asSimilarity(input);
  if (threshold === undefined) {
    throw new InputError(
      "expected a Partition, or a threshold with the similarity, for coupling 'quotient': it needs blocks",
    );
  }
  return similarity.clusters({ threshold });
}

function checkThreshold(input: Exclude<SimilarityInput, SymmetryGroup>, threshold: number | undefined): void {
  if (threshold === undefined) return;
  checkNumber('threshold', threshold, 0, 1);
  if (input instanceof Partition) {
    throw new InputError('expected no threshold with a Partition: its blocks are already decided');
  }
}

function asSimilarity(input: Exclude<SimilarityInput, Partition | SymmetryGroup>): Similarity {
  if (Array.isArray(input) || ArrayBuffer.isView(input)) {
    return similarityFromMatrix(input as readonly ArrayLike<number>[] | Float64Array);
  }
  if (!(input instanceof Similarity)) throw expected('similarity to be a Similarity, a Partition or a matrix', input);
  if (input.isDivergence) throw expected('similarities in [0, 1]', 'divergences in nats');
  return input;
}

/** Entries with `χ > threshold`. */
function entriesAbove(similarity: Similarity, threshold = 0): SparseEntries {
  const kept = similarity.measure.kind === 'measure' ? (similarity.measure.threshold ?? 0) : 0;
  if (threshold > 0 && threshold < kept) {
    throw expected(`threshold >= ${kept}, with which the similarity was made`, threshold);
  }
  const rowStarts = new Int32Array(similarity.size + 1);
  const columns: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < similarity.size; ++i) {
    const { indices, values } = similarity.row(i);
    for (let k = 0; k < indices.length; ++k) {
      const value = values[k]!;
      // Rounding may lift a similarity of equals above 1 by a few units in the last place.
      if (!(value >= 0 && value <= 1 + 1e-9)) {
        throw expected('similarities in [0, 1]', value, `pairs ${i} and ${indices[k]}`);
      }
      if (value <= threshold) continue;
      columns.push(indices[k]!);
      weights.push(Math.min(value, 1));
    }
    rowStarts[i + 1] = columns.length;
  }
  return {
    kind: 'sparse',
    rows: similarity.size,
    rowStarts,
    columnIndices: Int32Array.from(columns),
    values: Float64Array.from(weights),
  };
}
