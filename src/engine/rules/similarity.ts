/** All-pairs similarity in plain TypeScript and float64: the matrix line by line, dense or what is selected of it. */
import type { CountRows, SimilarityEntries, SimilarityKernelOptions } from '../contracts/similarity.js';
import { entriesOfLines } from './selection.js';
import { type Lines, measureLines } from './similarity-lines.js';

/** Rows of a block. */
const BLOCK = 8;

export function similarity(rows: CountRows, options: SimilarityKernelOptions): SimilarityEntries {
  const whole = measureLines(rows, options.active, options);
  const { part, parts } = options.stripe ?? { part: 0, parts: 1 };
  const elsewhere = options.threshold === null && options.topK === null ? 0 : Number.NaN;
  const lines: Lines = (which, use) =>
    whole(which, (i, line) => {
      for (let j = 0; j < line.length && parts > 1; ++j) {
        if (Math.floor(Math.min(i, j) / BLOCK) % parts !== part) line[j] = elsewhere;
      }
      use(i, line);
    });
  const { upper } = options;
  if (upper === undefined) return entriesOfLines(rows.rows, lines, options);
  lines(
    Int32Array.from({ length: rows.rows }, (_, i) => i),
    (i, line) => upper(i, line.subarray(i)),
  );
  return { kind: 'dense', rows: rows.rows, values: new Float64Array(0) };
}
