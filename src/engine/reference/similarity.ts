import type { CountRows, SimilarityEntries, SimilarityKernelOptions } from '../backend.js';

export function similarity(_rows: CountRows, _options: SimilarityKernelOptions): SimilarityEntries { throw new Error('not written yet'); }
