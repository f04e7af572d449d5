/** Every experiment: killed, on a full disk and beside a second writer, what it left is gone on from, and gives the same runs. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orbit, temporaryFile } from '../cli/program.js';
import { runsOf, start, studies, whole } from './kill.mjs';

/** `targets`, `bench` and `tune` are runs of the same experiment as `compare`: `kill.mjs` has them too. */
const { compare, detection, dqn, questions, continuous } = studies;

describe.each(Object.entries({ compare, detection, dqn, questions, continuous }))('%s', (_, study) => {
  it('goes on to the same runs', { timeout: 300_000 }, async () => {
    const alone = temporaryFile('alone.jsonl');
    const began = performance.now();
    expect((await orbit(...study, '--jobs', '1', '--out', alone)).code).toBe(0);
    const time = performance.now() - began;
    const expected = runsOf(alone);
    expect(expected.length).toBeGreaterThan(1);

    const path = temporaryFile('runs.jsonl');
    const args = [...study, '--jobs', '2', '--out', path];

    // A disk that is full after the first line: the bytes of a longer one are taken back. A shell counts in blocks of 512.
    const blocks = Math.ceil(
      Math.max(
        ...readFileSync(alone, 'utf8')
          .split('\n')
          .map((line) => Buffer.byteLength(line)),
      ) / 512,
    );
    // Quiet: a slow machine gets a line of progress after ten seconds.
    const full = await start([...args, '--quiet'], { shell: `trap '' XFSZ; ulimit -f ${blocks}` }).ended;
    expect([full.code, full.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^orbit-rl: cannot write .*runs\.jsonl: the file is as large as files may be here; the runs that it holds are whole, and the same command goes on from them\n$/,
      ),
    ]);
    const text = readFileSync(path, 'utf8');
    expect(text === '' || text.endsWith('\n')).toBe(true);
    expect(existsSync(`${path}.lock`)).toBe(false);

    // Killed somewhere in the middle, with a second writer in between.
    const first = start(args);
    const ended = first.ended.then(() => true);
    while (!existsSync(`${path}.lock`) && !(await Promise.race([ended, pause(5)])));
    first.halt();
    const second = await start(args).ended;
    first.wake();
    expect([second.code, second.stderr]).toEqual([2, expect.stringContaining('is writing it')]);
    await Promise.race([ended, pause(time / 4)]);
    first.kill();
    await ended;
    const left = runsOf(path).length;
    expect(left).toBeGreaterThanOrEqual(text.split('\n').length - 1);

    await whole(study, path);
    expect(runsOf(path)).toEqual(expected);
    expect(statSync(path).size).toBeGreaterThan(0);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});

async function pause(milliseconds: number): Promise<false> {
  await new Promise((done) => setTimeout(done, milliseconds));
  return false;
}
