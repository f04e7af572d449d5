/** A comparison with a file of runs: made in parts, gone on from, refused where the file is another's. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { orbit, temporaryFile } from './program.js';

const few = [
  'compare',
  '--environments',
  'grid-world-v0?rows=4&columns=4',
  '--seeds',
  '2',
  '--episodes',
  '20',
  '--jobs',
  '1',
];

describe('compare with a file of runs', () => {
  let whole: { readonly summary: unknown };
  beforeAll(async () => {
    whole = JSON.parse((await orbit(...few, '--json')).stdout);
  });

  it('is made in parts whose files are put into one', { timeout: 60_000 }, async () => {
    const parts = [temporaryFile('a.jsonl'), temporaryFile('b.jsonl')];
    for (const [k, part] of parts.entries()) {
      const { code, stdout } = await orbit(...few, '--shard', `${k + 1}/2`, '--out', part);
      expect(code).toBe(0);
      expect(stdout).toContain(`Part ${k + 1}/2: 8 runs`);
    }
    const merged = temporaryFile('merged.jsonl', parts.map((part) => readFileSync(part, 'utf8')).join(''));
    const text = readFileSync(merged, 'utf8');
    const { code, stdout } = await orbit(...few, '--resume', merged, '--json');
    expect(code).toBe(0);
    expect(readFileSync(merged, 'utf8')).toBe(text); // nothing was left to do
    expect(JSON.parse(stdout).summary).toEqual(whole.summary);
  });

  it('is put together from its parts when they are whole, and only then', { timeout: 60_000 }, async () => {
    const parts: string[] = [];
    for (const index of [1, 2, 3]) {
      const part = temporaryFile(`part-${index}.jsonl`);
      expect((await orbit(...few, '--shard', `${index}/3`, '--out', part)).code).toBe(0);
      parts.push(part);
    }
    const [a, b, c] = parts as [string, string, string];
    const out = temporaryFile('merged.jsonl');
    const merged = await orbit('merge', c, a, b, '--out', out, '--json');
    expect(JSON.parse(merged.stdout)).toEqual({ out, parts: 3, runs: 16 });
    const text = readFileSync(out, 'utf8');
    const gathered = await orbit(...few, '--resume', out, '--json');
    expect(readFileSync(out, 'utf8')).toBe(text); // nothing was left to do
    expect(JSON.parse(gathered.stdout).summary).toEqual(whole.summary);

    const refused = async (message: RegExp, ...files: string[]) => {
      const { code, stdout, stderr } = await orbit('merge', ...files, '--out', out);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(message);
      expect(readFileSync(out, 'utf8')).toBe(text);
    };
    await refused(/expected all 3 parts, missing 2\/3/, a, c);
    await refused(
      /expected each part once, got 1\/3 in .*part-1\.jsonl and .*again\.jsonl/,
      a,
      b,
      c,
      temporaryFile('again.jsonl', readFileSync(a, 'utf8')),
    );
    const lines = readFileSync(b, 'utf8').split('\n');
    const cut = temporaryFile('cut.jsonl', `${lines.slice(0, 3).join('\n')}\n`);
    await refused(/expected 16 runs, got 13: .*cut\.jsonl \(2\/3\) has 2 of 5/, a, cut, c);
    const twice = temporaryFile(
      'twice.jsonl',
      [...lines.slice(0, -1), readFileSync(a, 'utf8').split('\n')[1], ''].join('\n'),
    );
    await refused(
      /expected each run once, got \{"environment":.*"seed":0\} in .*part-1\.jsonl and .*twice\.jsonl/,
      a,
      twice,
      c,
    );
    const other = temporaryFile('other.jsonl');
    expect((await orbit(...few, '--seed', '5', '--shard', '2/3', '--out', other)).code).toBe(0);
    await refused(
      /other\.jsonl: expected a part of the study of .*part-1\.jsonl, got one with other settings/,
      a,
      other,
      c,
    );
    const foreign = lines[0]!.replace(/"coreHash":"[^"]*"/, '"coreHash":"x"').replace(/,"checksum":"[^"]*"/, '');
    await refused(/old\.jsonl: .* got one of other kernels/, a, temporaryFile('old.jsonl', `${foreign}\n`), c);
    await refused(/whole\.jsonl: expected runs made with --shard/, a, temporaryFile('whole.jsonl', text), c);
    await refused(
      /flipped\.jsonl: expected an undamaged run in line 2/,
      a,
      temporaryFile('flipped.jsonl', readFileSync(b, 'utf8').replace('"steps":', '"steps":1')),
      c,
    );
    await refused(/expected files that all end in \.bin or all in \.jsonl, got \.jsonl, \.bin/, a, 'tree.bin');
    const tuned = await orbit(...few, '--tune', '--shard', '1/2', '--out', temporaryFile('tuned.jsonl'));
    expect([tuned.code, tuned.stderr]).toEqual([
      2,
      expect.stringContaining('expected no shard where settings are chosen'),
    ]);
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
