/** A comparison that is killed goes on where it was, and ends with the runs of one that was not. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orbit, start, temporaryFile } from './program.js';

const study = ['compare', '--environments', 'grid-world-v0?rows=5&columns=5', '--seeds', '6', '--episodes', '400'];
const seconds = /"seconds":[^,}]+/;

/** The runs of a file in one order, without their wall times. */
function runs(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(seconds, ''))
    .sort();
}

/** Waits until a file has so many whole lines. */
async function grown(path: string, lines: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    if (existsSync(path) && readFileSync(path, 'utf8').split('\n').length > lines) return;
    if (Date.now() > deadline) throw new Error(`${path} did not grow to ${lines} lines`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

describe('compare with a file of runs', () => {
  it('goes on after it was killed', { timeout: 60_000 }, async () => {
    const whole = temporaryFile('whole.jsonl');
    const killed = temporaryFile('killed.jsonl');
    expect((await orbit(...study, '--jobs', '2', '--out', whole)).code).toBe(0);
    const all = runs(whole);
    expect(all.length).toBe(6 * 6);

    const child = start(...study, '--jobs', '1', '--out', killed);
    const ended = new Promise((done) => child.on('close', done));
    await grown(killed, 3);
    child.kill('SIGKILL');
    await ended;
    const before = runs(killed).length;
    expect(before).toBeGreaterThanOrEqual(3);
    expect(before).toBeLessThan(all.length);
    // What a program leaves that is killed in the middle of a line.
    appendFileSync(killed, readFileSync(whole, 'utf8').slice(0, 100));

    const { code, stdout, stderr } = await orbit(...study, '--resume', killed, '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(runs(killed)).toEqual(all);
    const again = JSON.parse((await orbit(...study, '--json')).stdout);
    expect(JSON.parse(stdout).summary).toEqual(again.summary);
    expect(JSON.parse(stdout).clusters).toEqual(again.clusters);
  });

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
    await refused(/damaged\.jsonl: expected a run of a study in line 1/, '--resume', damaged);
    await refused(/cannot read nothing\.jsonl: there is no such file/, '--resume', 'nothing.jsonl');
    await refused(/expected --resume to end in \.jsonl/, '--resume', 'report.html');
    await refused(/expected runs to be added to one file/, '--resume', foreign, '--out', damaged);
    await refused(/expected --shard I\/N with 1 <= I <= N, got '3\/2'/, '--shard', '3/2', '--out', foreign);
    await refused(/expected --out FILE\.jsonl with --shard/, '--shard', '1/2');
    const { code, stderr } = await orbit('compare', '--suite', 'detection', '--shard', '1/2');
    expect([code, stderr]).toEqual([2, 'orbit-rl: expected no --shard with --suite detection\n']);
  });
});
