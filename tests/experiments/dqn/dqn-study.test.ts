import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/experiments/dqn/answer.js';
import { type DqnLine, dqn, dqnStudy } from '../../../src/experiments/dqn/experiment.js';
import type { DqnMethod, DqnRecord, DqnWorld } from '../../../src/experiments/dqn/run.js';
import { ordersOf, summaryRow } from '../../../src/experiments/dqn/summary.js';
import { parseRunLines } from '../../../src/experiments/read-runs.js';
import { formatRunLine } from '../../../src/experiments/run-lines.js';
import { renderMarkdown } from '../../../src/report/markdown.js';
import { renderText } from '../../../src/report/text.js';

function record(
  method: DqnMethod,
  seed: number,
  episodes: number,
  solved = true,
  world: DqnWorld = 'cart-pole',
): DqnRecord {
  return {
    world,
    method,
    seed,
    episodes,
    steps: 100 * episodes,
    solved,
    found: method === 'found' ? ['accepted: x changes sign'] : null,
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

describe('a symmetry that is looked for', () => {
  it('is looked for where features are few, and its answer says what was found', () => {
    const setting = { seeds: [0, 1], worlds: ['cart-pole', 'grid'], methods: ['plain', 'found'] } as const;
    expect(dqn.tasks(setting).map(({ seed, world, method }) => `${seed} ${world} ${method}`)).toEqual([
      '0 cart-pole plain',
      '0 cart-pole found',
      '0 grid plain',
      '1 cart-pole plain',
      '1 cart-pole found',
      '1 grid plain',
    ]);
    const records = [
      ...of('plain', [150, 150]),
      ...of('found', [120, 120]),
      { ...record('plain', 0, 50, true, 'grid') },
    ];
    const study = { version: '1', coreHash: 'abc', seconds: 1, ...dqn.gather(records, [], setting) };
    expect(study.summary.map(({ world, method }) => `${world} ${method}`)).toEqual([
      'cart-pole plain',
      'cart-pole found',
      'grid plain',
    ]);
    const text = renderText(answer(study, 'dqn.md'));
    expect(text).toContain('cart-pole-v1: accepted: x changes sign, in 2 of 2 runs.');
  });
});

describe('ordersOf', () => {
  it('compares the rows that are there by their median steps', () => {
    const runs = (world: DqnWorld, method: DqnMethod, episodes: number) =>
      [0, 1, 2].map((seed) => record(method, seed, episodes, true, world));
    // 100 steps an episode: χ 4000 of 5000 steps shaped, plain 5000 of 2500 without shaping, which is not as published.
    const records = [...runs('grid', 'chi', 40), ...runs('grid', 'plain', 50), ...runs('grid-unshaped', 'plain', 25)];
    const orders = ordersOf(records);
    expect(orders.map(({ ratio, met }) => [ratio.estimate.value, met])).toEqual([
      [2, false],
      [0.8, true],
    ]);
    expect(orders[1]!.statement).toBe('9x9, shaped: χ loss before DQN');
  });
});

describe('dqnStudy', () => {
  it('runs what is asked, reproducibly, and goes on from finished records', async () => {
    const options = { worlds: ['grid'], methods: ['plain', 'network'], seeds: 1, seed: 3, jobs: 1 } as const;
    const seen: string[] = [];
    const lines: DqnLine[] = [];
    const study = await dqnStudy({
      ...options,
      onProgress: ({ done, total }) => seen.push(`${done}/${total}`),
      onRun: (line) => lines.push(line),
    });
    expect(seen).toEqual(['1/2', '2/2']);
    expect(study.records.map(({ method }) => method)).toEqual(['plain', 'network']);
    expect(study.records.every(({ solved, updates, multiplyAdds }) => solved && updates > 0 && multiplyAdds > 0)).toBe(
      true,
    );
    // The eight symmetries of the square make one episode tell about eight.
    expect(study.records[1]!.steps).toBeLessThan(study.records[0]!.steps);

    // Lines survive being written.
    const text0 = lines.map(formatRunLine).join('');
    const [first, second] = parseRunLines(`${text0}{"world":`, 'dqn') as [DqnLine, DqnLine];
    const finished = [{ ...first, episodes: 12345 }];
    const made: DqnLine[] = [];
    const again = await dqnStudy({ ...options, finished, onRun: (line) => made.push(line) });
    expect(again.records[0]!.episodes).toBe(12345);
    expect({ ...again.records[1]!, seconds: 0 }).toEqual({ ...study.records[1]!, seconds: 0 });
    expect(made.map(({ method }) => method)).toEqual(['network']);
    for (const other of [{ version: '0.0.1' }, { coreHash: '' }, { configuration: {} }, { method: 'magic' as never }]) {
      const foreign = dqnStudy({ ...options, finished: [first, { ...second, ...other }] });
      await expect(foreign).rejects.toThrow("expected runs of this study, got another one's: run 2");
    }

    const said = answer(study, 'dqn.md');
    const text = renderText(said);
    expect(text).toContain('grid 9x9, shaped');
    expect(text).toMatch(/orbit-averaged network +1\/1/);
    expect(renderMarkdown(said, 'dqn').text).toContain('| DQN | 1/1 |');
    const ratio = { estimate: { relation: '=', value: 0.8 }, low: 0.7, high: 0.9 } as const;
    const ordered = { ...study, orders: [{ statement: 'a before b', ratio, met: true }] };
    const table = renderMarkdown(answer(ordered, 'dqn.md'), 'dqn').text;
    expect(table).toContain('| a before b | 0.8 [0.7, 0.9] | met |');
    expect(table).toContain('Of the 1 published orderings 1 are found.');
  });

  it('names the line of a file that is not a run', () => {
    expect(() => parseRunLines('{"world":"grid"}\n', 'dqn')).toThrow('expected a run of this experiment in line 1');
    expect(() => parseRunLines('what\n', 'dqn')).toThrow('expected a run as JSON in line 1');
  });

  it('refuses what it does not know', async () => {
    await expect(dqnStudy({ seeds: 0 })).rejects.toThrow('expected seeds to be an integer');
    await expect(dqnStudy({ worlds: ['pong'] as never })).rejects.toThrow("'grid-unshaped', 'grid-13', got 'pong'");
    await expect(dqnStudy({ methods: ['chi'] })).rejects.toThrow("expected methods to include 'plain'");
    await expect(dqnStudy({ world: 'grid' } as never)).rejects.toThrow("got 'world'");
    await expect(dqnStudy({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});
