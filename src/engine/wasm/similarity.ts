import type { CountRows, SimilarityEntries, SimilarityKernelOptions } from '../backend.js';
import type { Core } from './core.js';
export function similarity(core: Core, _rows: CountRows, _options: SimilarityKernelOptions): SimilarityEntries { throw new Error('not written yet'); }
