/** The built program as a process: what only a process has, its exit code, its streams, its signals and its death. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orbit, orbitProcess, start, temporaryFile } from './program.js';

const seconds = /"(?:seconds|checksum)":[^,}]+/g;

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
  const deadline = Date.now() + 50_000;
  for (;;) {
    if (existsSync(path) && readFileSync(path, 'utf8').split('\n').length > lines) return;
    if (Date.now() > deadline) throw new Error(`${path} did not grow to ${lines} lines`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

describe('the program', () => {
  it('says what the command line says, with its exit codes', async () => {
    for (const args of [['--version'], ['exact', 'grid-world-v0?rows=2&columns=2', '--json'], ['frobnicate']])
      expect(await orbitProcess(...args)).toEqual(await orbit(...args));
  });

  it('ends quietly when nobody reads on', async () => {
    const child = start(['list', '--json']);
    child.stdout.destroy();
    const { code, stderr } = await child.ended;
    expect([code, stderr]).toEqual([0, '']);
  });

  it('ends at Ctrl-C while it computes in one go', async () => {
    const world = 'grid-world-v0?rows=150&columns=150';
    const child = start(['learn', world, '--similarity', 'orbits', '--coupling', 'target-sharing']);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const before = performance.now();
    child.kill('SIGINT');
    await child.ended;
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('stops at Ctrl-C with code 130', async () => {
    const file = temporaryFile('runs.jsonl');
    const child = start(['compare', '--environments', 'taxi-v3', '--seeds', '30', '--jobs', '1', '--out', file]);
    // From the first run on, it is at work and listens.
    await grown(file, 1);
    child.kill('SIGINT');
    const { code, stderr } = await child.ended;
    expect([code, stderr]).toEqual([
      130,
      `orbit-rl: stopped: runs so far are in ${file}; the same command goes on from there\n`,
    ]);
  });

  it('goes on after it was killed', async () => {
    const study = ['compare', '--environments', 'grid-world-v0?rows=5&columns=5', '--seeds', '4', '--episodes', '150'];
    const whole = temporaryFile('whole.jsonl');
    const killed = temporaryFile('killed.jsonl');
    const alone = await orbit(...study, '--jobs', '1', '--json', '--quiet', '--out', whole);
    expect([alone.code, alone.stderr]).toEqual([0, '']);
    const all = runs(whole);
    expect(all.length).toBe(8 * 4);

    const child = start([...study, '--jobs', '1', '--out', killed]);
    await grown(killed, 3);
    child.kill('SIGKILL');
    await child.ended;
    const before = runs(killed).length;
    expect(before).toBeGreaterThanOrEqual(3);
    expect(before).toBeLessThan(all.length);
    // What a program leaves that is killed in the middle of a line.
    appendFileSync(killed, readFileSync(whole, 'utf8').slice(0, 100));

    const { code, stdout, stderr } = await orbit(...study, '--resume', killed, '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(runs(killed)).toEqual(all);
    const [again, once] = [JSON.parse(stdout), JSON.parse(alone.stdout)];
    expect(again.summary).toEqual(once.summary);
    expect(again.clusters).toEqual(once.clusters);
  });
});
