/** From any accepted kind of similarity to the sparse rows of partners that a coupled learner reads. */
import type { CouplingName, SparseEntries } from '../engine/backend.js';
import { checkNumber, expected, InputError } from '../input-error.js';
import { Partition } from '../similarity/partition.js';
import { Similarity, similarityFromMatrix, similarityFromPartition } from '../similarity/similarity.js';

/** χ, a partition into pairs that are the same, or a user's own symmetric matrix (rows, or flat) with entries in [0, 1]. */
export type SimilarityInput = Similarity | Partition | readonly ArrayLike<number>[] | Float64Array | Float32Array;

/**
 * The partners of each pair, itself included where its row has it (the kernel skips it). A partition gives each pair its
 * block with weight 1; `quotient` reads a similarity as the clusters of its threshold graph (single linkage).
 * @throws InputError when the similarity is not one, or does not fit the coupling, or a value is outside [0, 1].
 */
export function partnersOf(
  coupling: Exclude<CouplingName, 'none'>,
  input: SimilarityInput,
  threshold: number | undefined,
): SparseEntries {
  if (threshold !== undefined) checkNumber('threshold', threshold, 0, 1);
  if (input instanceof Partition) {
    if (threshold !== undefined) {
      throw new InputError('expected no threshold with a Partition: its blocks are already decided');
    }
    return blocks(input);
  }
  const similarity = asSimilarity(input);
  if (coupling !== 'quotient') return entriesAbove(similarity, threshold);
  if (threshold === undefined) {
    throw new InputError(
      "expected a Partition, or a threshold with the similarity, for coupling 'quotient': it needs blocks",
    );
  }
  return blocks(similarity.clusters({ threshold }));
}

function asSimilarity(input: Exclude<SimilarityInput, Partition>): Similarity {
  if (Array.isArray(input) || ArrayBuffer.isView(input)) return similarityFromMatrix(input);
  if (!(input instanceof Similarity)) throw expected('similarity to be a Similarity, a Partition or a matrix', input);
  if (input.isDivergence) throw expected('similarities in [0, 1]', 'divergences in nats');
  return input;
}

function blocks(partition: Partition): SparseEntries {
  return similarityFromPartition(partition).entries as SparseEntries;
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
