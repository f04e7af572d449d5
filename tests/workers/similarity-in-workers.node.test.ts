/** Workers run what `dist` holds: `npm test` builds first. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import { Random } from '../../src/engine/random.js';
import type { SimilarityOptions } from '../../src/similarity/options.js';
import { similarityInWorkers } from '../../src/workers/similarity-in-workers.js';
import { countRows } from '../similarity/rows.js';

describe('similarity in workers', () => {
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
    await expect(similarityInWorkers(input, { topK: 2, approximate: true })).rejects.toThrow(
      'expected no approximate in workers, which compare all pairs: engine.similarity has it',
    );
    await expect(similarityInWorkers(input, {}, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    for (const [settings, message] of [
      [null, 'expected { jobs, backend, signal }, got null'],
      [2, 'expected { jobs, backend, signal }, got 2'],
      [{ threads: 2 }, 'expected the settings of workers to have only jobs, backend, signal'],
      [{ backend: 'cuda' }, "expected backend to be one of 'wasm', 'reference', got 'cuda'"],
    ] as const) {
      await expect(similarityInWorkers(input, {}, settings as never)).rejects.toThrow(message);
    }
  });

  it('takes as many workers as there are cores unless told, and no more than rows', async () => {
    const one = { rows: 1, columns: 2, rowStarts: [0, 1], columnIndices: [1], counts: [3] };
    const { entries, measure } = await similarityInWorkers(one, { threshold: 0.5 });
    expect(entries).toEqual((await createEngine()).similarity(one, { threshold: 0.5 }).entries);
    expect(measure).toMatchObject({ kind: 'measure', threshold: 0.5 });
  });

  it('adds up parts where all values do not share one memory', async () => {
    const options = { measure: 'jensen-shannon' } as const;
    const reference = await createEngine({ backend: 'reference' });
    const { entries } = await similarityInWorkers(input, options, { jobs: 2, backend: 'reference' });
    expect(entries).toEqual(reference.similarity(input, options).entries);
    expect(entries.values.buffer).toBeInstanceOf(ArrayBuffer);
  });
});
