/** Workers run what `dist` holds: `npm test` builds first. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import { Random } from '../../src/engine/random.js';
import type { SimilarityOptions } from '../../src/similarity/options.js';
import type * as Workers from '../../src/workers/similarity-in-workers.js';
import { built } from '../built.js';
import { countRows } from '../similarity/rows.js';

describe('similarity in workers', async () => {
  const { similarityInWorkers } = (await import(built('workers/similarity-in-workers.js').href)) as typeof Workers;
  const random = new Random(3);
  const { rows, columns, rowStarts, columnIndices, counts } = countRows(
    Array.from({ length: 50 }, () =>
      Array.from({ length: 40 }, () => (random.uniform() < 0.4 ? 1 + random.below(300) : 0)),
    ),
  );
  const input = { rows, columns, rowStarts, columnIndices, counts };

  it.each<SimilarityOptions>([
    { threshold: 0.3 },
    {},
    { measure: 'coincidence', normalization: 'cosine' },
    { measure: 'jensen-shannon', precision: 'double' },
    { measure: 'jensen-shannon' },
    { topK: 4, minVisits: 1000 },
    { confidence: 0.9, threshold: 0.1 },
  ])('is what the engine gives, %o', async (options) => {
    const engine = await createEngine();
    const expected = engine.similarity(input, options);
    const similarity = await similarityInWorkers(input, options, { jobs: 2 });
    expect(similarity.entries).toEqual(expected.entries);
    expect(similarity.measure).toEqual(expected.measure);
    for (let i = 0; i < rows; ++i) expect(similarity.hasEvidence(i)).toBe(expected.hasEvidence(i));
  });

  it('writes all values to one shared memory, whatever the number of workers', async () => {
    const engine = await createEngine();
    const expected = engine.similarity(input).toDense();
    for (const jobs of [2, 5]) {
      const { entries } = await similarityInWorkers(input, {}, { jobs });
      expect(entries.values.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(entries.values).toEqual(expected);
    }
    const alone = await similarityInWorkers(input, {}, { jobs: 1 });
    expect(alone.entries.values.buffer).toBeInstanceOf(ArrayBuffer);
    expect(alone.entries.values).toEqual(expected);
  });

  it('refuses what does not fit before any worker starts, and can be stopped', async () => {
    await expect(similarityInWorkers(input, {}, { jobs: 0 })).rejects.toThrow('jobs');
    await expect(similarityInWorkers({ ...input, rows: 51 })).rejects.toThrow('rowStarts');
    await expect(similarityInWorkers(input, {}, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});
