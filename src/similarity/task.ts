/** Shares of a similarity as work for another thread: each task is the number of a part. */
import type { BackendName } from '../engine/contracts/backend.js';
import type { SimilarityEntries } from '../engine/contracts/similarity.js';
import { loadBackend } from '../engine/load.js';
import { computePart, type SimilarityPart } from './parts.js';

export interface SharedSimilarity extends Omit<SimilarityPart, 'part'> {
  readonly backend: BackendName;
}

export async function open(
  _: string,
  { backend, ...shared }: SharedSimilarity,
): Promise<(part: number) => SimilarityEntries> {
  const loaded = await loadBackend(backend);
  return (part) => computePart(loaded, { ...shared, part });
}
