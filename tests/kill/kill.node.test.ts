/** Every experiment: killed, on a full disk and beside a second writer, what it left is gone on from, and gives the same runs. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orbit, temporaryFile } from '../cli/program.js';
import { runsOf, start, studies } from './kill.mjs';

/** `targets`, `bench` and `tune` are runs of the same experiment as `compare`: `kill.mjs` has them too. */
const { compare, detection, dqn, questions, continuous } = studies;

interface Alone {
  readonly path: string;
  readonly time: number;
  readonly expected: readonly string[];
}

const known = new Map<readonly string[], Promise<Alone>>();

/** The runs of a study that is left alone, in this process and once for all tests, and what it takes. */
function alone(study: readonly string[]): Promise<Alone> {
  const made = known.get(study) ?? runAlone(study);
  known.set(study, made);
  return made;
}

async function runAlone(study: readonly string[]): Promise<Alone> {
  const path = temporaryFile('alone.jsonl');
  const began = performance.now();
  expect((await orbit(...study, '--jobs', '1', '--out', path)).code).toBe(0);
  const time = performance.now() - began;
  expect(runsOf(path).length).toBeGreaterThan(1);
  return { path, time, expected: runsOf(path) };
}

/** Goes on from the runs of a file to the end. */
async function endOf(study: readonly string[], path: string): Promise<readonly string[]> {
  expect((await orbit(...study, '--jobs', '1', '--out', path)).code).toBe(0);
  expect(statSync(path).size).toBeGreaterThan(0);
  expect(existsSync(`${path}.lock`)).toBe(false);
  return runsOf(path);
}

describe.each(Object.entries({ compare, detection, dqn, questions, continuous }))('%s', (_, study) => {
  it('goes on to the same runs when it was killed', { timeout: 300_000 }, async () => {
    const { time, expected } = await alone(study);
    const path = temporaryFile('runs.jsonl');
    const run = start([...study, '--jobs', '2', '--out', path]);
    const ended = run.ended.then(() => true);
    while (!existsSync(`${path}.lock`) && !(await Promise.race([ended, pause(5)])));
    await Promise.race([ended, pause(time / 2)]);
    run.kill();
    await ended;
    expect(await endOf(study, path)).toEqual(expected);
  });
});

/** What is written, and by whom, is the same code for all: these have short lines, and long ones. */
describe.each(Object.entries({ compare, questions }))('%s', (_, study) => {
  it('goes on from a full disk, and alone', { timeout: 300_000 }, async () => {
    const { path: whole, expected } = await alone(study);
    const path = temporaryFile('runs.jsonl');
    const args = [...study, '--jobs', '2', '--out', path];

    // A disk that is full after the first line: the bytes of a longer one are taken back. A shell counts in blocks of 512.
    const lines = readFileSync(whole, 'utf8').split('\n');
    const blocks = Math.ceil(Math.max(...lines.map((line) => Buffer.byteLength(line))) / 512);
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

    // A second writer while the first is held, and then killed.
    const first = start(args);
    const ended = first.ended.then(() => true);
    while (!existsSync(`${path}.lock`) && !(await Promise.race([ended, pause(5)])));
    first.halt();
    const second = await orbit(...args);
    expect([second.code, second.stderr]).toEqual([2, expect.stringContaining('is writing it')]);
    first.wake();
    first.kill();
    await ended;
    expect(runsOf(path).length).toBeGreaterThanOrEqual(text.split('\n').length - 1);
    expect(await endOf(study, path)).toEqual(expected);
  });
});

async function pause(milliseconds: number): Promise<false> {
  await new Promise((done) => setTimeout(done, milliseconds));
  return false;
}
