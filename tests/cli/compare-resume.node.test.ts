/** A comparison with a file of runs: made in parts, gone on from, refused where the file is another's. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orbit, temporaryFile } from './program.js';

const study = ['compare', '--environments', 'grid-world-v0?rows=5&columns=5', '--seeds', '6', '--episodes', '400'];
describe('compare with a file of runs', () => {
  it('is made in parts whose files are put into one', { timeout: 60_000 }, async () => {
    const parts = [temporaryFile('a.jsonl'), temporaryFile('b.jsonl')];
    const few = [...study.slice(0, 3), '--seeds', '2', '--episodes', '20'];
    for (const [k, part] of parts.entries()) {
      const { code, stdout } = await orbit(...few, '--shard', `${k + 1}/2`, '--out', part);
      expect(code).toBe(0);
      expect(stdout).toContain(`Part ${k + 1}/2: 6 runs`);
    }
    const merged = temporaryFile('merged.jsonl', parts.map((part) => readFileSync(part, 'utf8')).join(''));
    const text = readFileSync(merged, 'utf8');
    const { code, stdout } = await orbit(...few, '--resume', merged, '--json');
    expect(code).toBe(0);
    expect(readFileSync(merged, 'utf8')).toBe(text); // nothing was left to do
    expect(JSON.parse(stdout).summary).toEqual(JSON.parse((await orbit(...few, '--json')).stdout).summary);
  });

  it('refuses what is not its own', async () => {
    const foreign = temporaryFile('foreign.jsonl');
    const settings = ['compare', '--environments', 'grid-world-v0?rows=3&columns=3', '--seeds', '1', '--jobs', '1'];
    expect((await orbit(...settings, '--episodes', '10', '--out', foreign)).code).toBe(0);
    const text = readFileSync(foreign, 'utf8');
    const refused = async (message: RegExp, ...args: string[]) => {
      const { code, stdout, stderr } = await orbit(...settings, ...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(message);
    };
    await refused(/expected runs of this study, got another one's: run 1/, '--episodes', '11', '--out', foreign);
    expect(readFileSync(foreign, 'utf8')).toBe(text);
    const damaged = temporaryFile('damaged.jsonl', `${text.slice(0, 50)}\n${text}`);
    await refused(/cannot go on with .*damaged\.jsonl: expected a run as JSON in line 1/, '--out', damaged);
    writeFileSync(damaged, '{"states":[0],"actions":[0],"rewards":[1],"terminated":true}\n');
    await refused(/damaged\.jsonl: expected a run of this experiment in line 1/, '--resume', damaged);
    await refused(/cannot read nothing\.jsonl: there is no such file/, '--resume', 'nothing.jsonl');
    await refused(/expected --resume to end in \.jsonl/, '--resume', 'report.html');
    await refused(/expected runs to be added to one file/, '--resume', foreign, '--out', damaged);
    await refused(/expected --shard I\/N with 1 <= I <= N, got '3\/2'/, '--shard', '3/2', '--out', foreign);
    await refused(/expected --out FILE\.jsonl with --shard/, '--shard', '1/2');
    const { code, stderr } = await orbit('compare', '--suite', 'detection', '--learner', 'sarsa');
    expect([code, stderr]).toEqual([2, 'orbit-rl: expected no --learner with --suite detection\n']);
  });
});
