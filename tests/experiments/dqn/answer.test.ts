/** What the DQN study says of outcomes that the recorded one does not have, and what its agents are told. */
import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/experiments/dqn/answer.js';
import { type DqnStudy, dqn, dqnStudy } from '../../../src/experiments/dqn/experiment.js';
import {
  configurationOf,
  type DqnMethod,
  type DqnRecord,
  dqnWorlds,
  symmetryOf,
} from '../../../src/experiments/dqn/run.js';
import { parseRunLines } from '../../../src/experiments/read-runs.js';
import { renderText } from '../../../src/report/text.js';

const runs = (method: DqnMethod, ...episodes: number[]): DqnRecord[] =>
  episodes.map((count, seed) => ({
    world: 'cart-pole',
    method,
    seed,
    episodes: count,
    steps: 100 * count,
    solved: true,
    found: method === 'found' ? [] : null,
    updates: 1,
    multiplyAdds: 1e6,
    seconds: 1,
  }));

function said(methods: readonly DqnMethod[], records: readonly DqnRecord[], more: Partial<DqnStudy> = {}): string {
  const setting = { seeds: [0, 1, 2], worlds: ['cart-pole'] as const, methods };
  const study = { version: '1', coreHash: 'abc', seconds: 1, ...dqn.gather(records, [], setting) };
  return renderText(answer({ ...study, ...more }, 'dqn.md')).replace(/\s+/g, ' ');
}

describe('the answer', () => {
  it('counts targets, met and missed', () => {
    const text = said(
      ['plain', 'network', 'chi'],
      [...runs('plain', 300, 400, 500), ...runs('network', 200, 240, 250), ...runs('chi', 300, 400, 401)],
    );
    expect(text).toContain('1 of 2 targets met.');
    expect(text).toContain('≤ 0.6 met');
    expect(text).toContain('< 1 missed');
  });

  it('names no gain where none is clear, and nothing found where nothing was', () => {
    const text = said(['plain', 'found'], [...runs('plain', 300, 400, 500), ...runs('found', 310, 400, 490)]);
    expect(text).toContain('No symmetric network is clearly faster than plain DQN.');
    expect(text).toContain('cart-pole-v1: nothing in 3 runs.');
  });

  it('shows an ordering that was not found', () => {
    const ratio = { estimate: { relation: '=', value: 1.2 }, low: 1.1, high: 1.3 } as const;
    const orders = [{ statement: 'a before b', ratio, met: false }];
    const text = said(['plain'], runs('plain', 300), { orders });
    expect(text).toContain('Of the 1 published orderings 0 are found.');
    expect(text).toMatch(/a before b 1\.2 \[1\.1, 1\.3\] missed/);
  });
});

describe('an agent', () => {
  it('is told the symmetry of its method', () => {
    const { settings, plan } = dqnWorlds.grid;
    const made = plan();
    const told = (method: DqnMethod) => symmetryOf(method, settings, made);
    expect(told('plain')).toBeNull();
    expect(told('found')).toEqual({ find: 'search' });
    expect(told('orbit-loss')).toEqual({ kind: 'orbit-loss', group: made.group, symmetryWeight: 1 });
    expect(told('network')).toEqual({ kind: 'network', group: made.group });
    const { weight, ...rest } = settings.chi;
    expect(told('chi')).toEqual({ kind: 'loss', bins: made.bins, symmetryWeight: weight, ...rest });
  });

  it('is written down with what it was told', () => {
    const { settings } = dqnWorlds.grid;
    const symmetry = (method: DqnMethod) => configurationOf({ world: 'grid', method }).symmetry;
    expect([symmetry('plain'), symmetry('orbit-loss'), symmetry('chi')]).toEqual([{}, { weight: 1 }, settings.chi]);
  });
});

describe('what is given', () => {
  it('is a list of names', async () => {
    await expect(dqnStudy({ worlds: [] })).rejects.toThrow(
      'expected worlds to be a list of names, got Array of length 0',
    );
    await expect(dqnStudy({ methods: 'plain' as never })).rejects.toThrow('expected methods to be a list of names');
  });

  it('has what was found as texts', () => {
    const line = { version: '1', coreHash: 'abc', configuration: {}, ...runs('found', 3)[0]! };
    const read = (found: unknown) => parseRunLines(`${JSON.stringify({ ...line, found })}\n`, 'dqn');
    expect(read(['accepted: x'])).toEqual([{ ...line, found: ['accepted: x'] }]);
    for (const found of ['accepted: x', [1]]) expect(() => read(found)).toThrow('expected a run of this experiment');
  });
});
