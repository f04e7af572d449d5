/** Workers run what `dist` holds: `npm test` builds first. */
import { describe, expect, it } from 'vitest';
import type * as Models from '../../src/environments/gymnasium-table.js';
import type * as Compare from '../../src/experiments/compare/compare.js';
import type { CompareOptions, Study } from '../../src/experiments/compare/types.js';
import { built } from '../built.js';

describe('workers in Node', () => {
  const table = {
    nS: 3,
    nA: 2,
    P: [
      [[[1, 0, 0, false]], [[1, 1, 0, false]]],
      [[[1, 0, 0, false]], [[1, 2, 1, true]]],
      [[[1, 2, 0, true]], [[1, 2, 0, true]]],
    ],
  } as const;

  async function study(more: Partial<CompareOptions>): Promise<Omit<Study, 'seconds' | 'runSeconds'>> {
    const { compare } = (await import(built('experiments/compare/compare.js').href)) as typeof Compare;
    const { tabularModel } = (await import(built('environments/gymnasium-table.js').href)) as typeof Models;
    const { seconds, runSeconds, ...figures } = await compare({
      environments: [
        { id: 'grid-world-v0', options: { rows: 4, columns: 4 }, episodes: 40 },
        { name: 'chain', episodes: 20, model: tabularModel(table) },
      ],
      methods: [
        { name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null },
        { name: 'oracle', learner: 'sarsa', coupling: 'quotient', similarity: 'homomorphism' },
        {
          name: 'chi',
          learner: 'q-learning',
          coupling: 'target-sharing',
          similarity: 'chi',
          detection: { episodes: 9 },
        },
      ],
      seeds: 3,
      resamples: 50,
      ...more,
    });
    expect(seconds).toBeGreaterThan(0);
    expect(runSeconds.length).toBe(figures.records.length);
    return figures;
  }

  it('give the same study as this thread, whatever their number', async () => {
    const here = await study({ jobs: 1 });
    expect(await study({ jobs: 2 })).toEqual(here);
    expect(await study({ jobs: 3 })).toEqual(here);
  });

  it('end when the study is aborted', async () => {
    const controller = new AbortController();
    const stopped = study({
      jobs: 2,
      seeds: 500,
      signal: controller.signal,
      onProgress: ({ done }) => done === 2 && controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });
});
