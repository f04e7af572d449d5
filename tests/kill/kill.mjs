/**
 * `node tests/kill/kill.mjs [--kills 100] [--seed 1]`: every experiment, killed (SIGKILL) at random moments and gone on with until it ends,
 * must give the runs of one that was left alone. Needs a build. The tests beside it do the same a few times.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const program = fileURLToPath(new URL('../../dist/bin/orbit-rl.js', import.meta.url));

/** A small run of every experiment, as arguments of the command line. */
export const studies = {
  compare: ['compare', '--environments', 'grid-world-v0?rows=4&columns=4', '--seeds', '2', '--episodes', '100'],
  targets: [
    'compare',
    '--suite',
    'targets',
    '--environments',
    '9x9-sparse',
    '--methods',
    'plain-q-learning,candidates',
    '--seeds',
    '6',
  ],
  bench: [
    'compare',
    '--suite',
    'bench',
    '--quick',
    '--seeds',
    '1',
    '--environments',
    'maze-shaped',
    '--episodes',
    '300',
  ],
  tune: [
    'compare',
    '--tune',
    '--environments',
    'grid-world-v0?rows=3&columns=3',
    '--methods',
    'plain-q-learning',
    '--seeds',
    '2',
    '--episodes',
    '40',
  ],
  detection: ['compare', '--suite', 'detection', '--seeds', '1', '--episodes', '100', '--shard', '1/6'],
  dqn: ['compare', '--suite', 'dqn', '--environments', 'grid', '--methods', 'plain', '--seeds', '2'],
  questions: ['questions', '--quick', '--only', '3'],
  continuous: ['compare', '--suite', 'continuous', '--environments', 'mountain-car', '--seeds', '2'],
};

/**
 * Starts the program, with what a shell is told first; `kill` ends it at once, `halt` and `wake` hold it where it is and let it go on,
 * `ended` is how it ended and what it said.
 */
export function start(args, { shell } = {}) {
  const command = [process.execPath, program, ...args];
  const [first, ...rest] = shell === undefined ? command : ['sh', '-c', `${shell}; exec "$@"`, 'sh', ...command];
  const child = spawn(first, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data) => (stderr += data));
  const ended = new Promise((done) => child.on('close', (code, signal) => done({ code, signal, stderr })));
  const signal = (name) => () => child.kill(name);
  return { ended, kill: signal('SIGKILL'), halt: signal('SIGSTOP'), wake: signal('SIGCONT') };
}

/** The runs of a file in one order, without their wall times and the checksums over those. */
export function runsOf(path) {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => line.replace(/"(?:\w*[sS]econds\w*|checksum)":[^,}]+/g, '')).sort();
}

/** Runs a study to its end. @returns milliseconds */
export async function whole(args, out) {
  const started = performance.now();
  const { code, stderr } = await start([...args, '--jobs', '2', '--out', out]).ended;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  return performance.now() - started;
}

/**
 * Kills a study after `moments` (shares of `time`, what a whole one takes), each time going on from what the one before left, and then
 * lets it end. @returns how many were still running when they were killed
 */
export async function killed(args, out, time, moments) {
  let kills = 0;
  for (const moment of moments) {
    const run = start([...args, '--jobs', '2', '--out', out]);
    const timer = setTimeout(run.kill, moment * time);
    const { code, signal, stderr } = await run.ended;
    clearTimeout(timer);
    if (signal === 'SIGKILL') ++kills;
    else if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
    else if (kills < moments.length) rmSync(out); // it was through: from the start again
  }
  await whole(args, out);
  return kills;
}

async function main() {
  const { values } = parseArgs({
    options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
  });
  let state = Number(values.seed) >>> 0;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const folder = mkdtempSync(join(tmpdir(), 'orbit-rl-kill-'));
  const expected = {};
  for (const [name, args] of Object.entries(studies)) {
    const out = join(folder, `${name}.jsonl`);
    const time = await whole(args, out);
    expected[name] = { time, runs: runsOf(out) };
    console.log(`${name}: ${expected[name].runs.length} runs in ${(time / 1000).toFixed(1)} s`);
  }
  const names = Object.keys(studies);
  let [kills, wrong] = [0, 0];
  for (let k = 0; kills < Number(values.kills); ++k) {
    const name = names[k % names.length];
    const { time, runs } = expected[name];
    const out = join(folder, `${name}-${k}.jsonl`);
    const moments = Array.from({ length: 3 }, random);
    kills += await killed(studies[name], out, time, moments);
    const same = JSON.stringify(runsOf(out)) === JSON.stringify(runs);
    if (!same) ++wrong;
    console.log(
      `${kills} kills, ${name} at ${moments.map((m) => m.toFixed(2)).join(', ')}: ${same ? 'the same runs' : 'OTHER RUNS'}`,
    );
    if (same) rmSync(out);
  }
  console.log(`${kills} kills, ${wrong} studies with other runs`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
