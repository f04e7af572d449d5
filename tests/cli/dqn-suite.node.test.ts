/** `compare --suite dqn`, as users run it: a table, a document, and runs that are gone on from. */
import { appendFileSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orbit, temporaryFile } from './program.js';

const suite = ['compare', '--suite', 'dqn', '--environments', 'grid', '--jobs', '1'];

describe('compare --suite dqn', () => {
  it('goes on from its runs, and ends as if it had never stopped', { timeout: 30_000 }, async () => {
    const runs = temporaryFile('runs.jsonl');
    const once = [...suite, '--seeds', '1'];
    const first = await orbit(...once, '--methods', 'plain', '--out', runs);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/grid 9x9, shaped\n +DQN +1\/1/);
    expect(first.stdout).toContain(`Runs: ${runs}`);
    // What a program leaves that is killed in the middle of a line.
    appendFileSync(runs, '{"world":"grid","met');

    const all = ['--methods', 'plain,network'];
    const resumed = await orbit(...once, ...all, '--resume', runs, '--json');
    expect([resumed.code, resumed.stderr]).toEqual([0, '']);
    expect(readFileSync(runs, 'utf8').trim().split('\n')).toHaveLength(2);
    const document = temporaryFile('dqn.md');
    const whole = await orbit(...once, ...all, '--json', '--out', document);
    const results = (text: string) =>
      JSON.parse(text).records.map(({ seconds, ...record }: { seconds: number }) => record);
    expect(results(resumed.stdout)).toEqual(results(whole.stdout));
    expect(readFileSync(document, 'utf8')).toContain('| orbit-averaged network | 1/1 |');
  });

  it('refuses what it does not have', async () => {
    const refused = async (message: RegExp, ...args: string[]) => {
      const { code, stdout, stderr } = await orbit('compare', '--suite', 'dqn', ...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(message);
    };
    await refused(/expected no --episodes with --suite dqn/, '--episodes', '5');
    await refused(/expected --out FILE\.jsonl with --shard/, '--shard', '1/2');
    await refused(/expected --out to end in \.html or \.md or \.json or \.jsonl/, '--out', 'dqn.txt');
    await refused(/one of the worlds .*'cart-pole'/, '--environments', 'pong');
    await refused(/expected methods to include 'plain'/, '--methods', 'network');
  });
});
