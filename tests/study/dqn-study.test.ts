import { describe, expect, it } from 'vitest';
import { dqnSuiteMarkdown, dqnSuiteText } from '../../src/report/dqn-suite-text.js';
import { dqnStudy, summaryRow } from '../../src/study/dqn-study.js';
import type { DqnMethod, DqnRecord } from '../../src/study/dqn-study-run.js';

function record(method: DqnMethod, seed: number, episodes: number, solved = true): DqnRecord {
  return {
    world: 'cart-pole',
    method,
    seed,
    episodes,
    steps: 100 * episodes,
    solved,
    updates: 1,
    multiplyAdds: 1e6,
    seconds: 1,
  };
}

const of = (method: DqnMethod, episodes: readonly number[], censored: readonly number[] = []): DqnRecord[] => [
  ...episodes.map((count, seed) => record(method, seed, count)),
  ...censored.map((count, k) => record(method, episodes.length + k, count, false)),
];

describe('summaryRow', () => {
  it('takes the ratio of medians, and judges it by the target', () => {
    // Medians 400 and 240: 0.6, which meets "at most 0.6"; χ with 400 does not meet "less than 1".
    const records = [...of('plain', [300, 400, 500]), ...of('network', [200, 240, 600]), ...of('chi', [300, 400, 401])];
    expect(summaryRow(records, 'cart-pole', 'plain')).toMatchObject({ runs: 3, solved: 3, ratio: null, target: null });
    const network = summaryRow(records, 'cart-pole', 'network');
    expect(network.ratio!.estimate).toEqual({ relation: '=', value: 0.6 });
    expect(network.target).toEqual({ limit: 0.6, strict: false, met: true });
    expect(summaryRow(records, 'cart-pole', 'chi').target).toEqual({ limit: 1, strict: true, met: false });
  });

  it('takes runs that were cut off as censored', () => {
    // Two of four plain runs never got there: the median is at least that of all times, (400 + 1000) / 2, so the ratio at most 1/7.
    const records = [...of('plain', [300, 400], [1000, 1000]), ...of('chi', [100, 100, 100])];
    const plain = summaryRow(records, 'cart-pole', 'plain');
    expect([plain.solved, plain.episodes.estimate, plain.episodes.high]).toEqual([
      2,
      { relation: '>=', value: 700 },
      null,
    ]);
    const chi = summaryRow(records, 'cart-pole', 'chi');
    expect(chi.ratio!.estimate).toEqual({ relation: '<=', value: 100 / 700 });
    expect(chi.target!.met).toBe(true);
    const worse = [...of('plain', [100, 100, 100]), ...of('chi', [50], [1000, 1000])];
    expect(summaryRow(worse, 'cart-pole', 'chi').target!.met).toBe(false);
  });
});

describe('dqnStudy', () => {
  it('runs what is asked, reproducibly, and goes on from finished records', async () => {
    const options = { worlds: ['grid'], methods: ['plain', 'network'], seeds: 1, seed: 3, jobs: 1 } as const;
    const seen: string[] = [];
    const study = await dqnStudy({ ...options, onProgress: ({ done, total }) => seen.push(`${done}/${total}`) });
    expect(seen).toEqual(['1/2', '2/2']);
    expect(study.records.map(({ method }) => method)).toEqual(['plain', 'network']);
    expect(study.records.every(({ solved, updates, multiplyAdds }) => solved && updates > 0 && multiplyAdds > 0)).toBe(
      true,
    );
    // The eight symmetries of the square make one episode tell about eight.
    expect(study.records[1]!.steps).toBeLessThan(study.records[0]!.steps);

    const finished = [{ ...study.records[0]!, episodes: 12345 }];
    const again = await dqnStudy({ ...options, finished });
    expect(again.records[0]!.episodes).toBe(12345);
    expect({ ...again.records[1]!, seconds: 0 }).toEqual({ ...study.records[1]!, seconds: 0 });

    const text = dqnSuiteText(study);
    expect(text).toContain('grid-world-v0 9x9, shaped');
    expect(text).toMatch(/orbit-averaged network +1\/1/);
    expect(dqnSuiteMarkdown(study)).toContain('| DQN | 1/1 |');
  });

  it('refuses what it does not know', async () => {
    await expect(dqnStudy({ seeds: 0 })).rejects.toThrow('expected seeds to be an integer');
    await expect(dqnStudy({ worlds: ['pong'] as never })).rejects.toThrow("'cart-pole', 'grid'");
    await expect(dqnStudy({ methods: ['chi'] })).rejects.toThrow("expected methods to include 'plain'");
    await expect(dqnStudy({ world: 'grid' } as never)).rejects.toThrow("got 'world'");
    await expect(dqnStudy({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});
