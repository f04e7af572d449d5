/**
 * `npm run mends`: every fault that was once found is put back, one at a time, in a copy of the sources, and tests must fail. What is put
 * back where stands in `faults/`; `npm run mends -- WORDS` takes those alone whose words or file hold all of WORDS.
 *
 * First the tests run on the copy as it is: one that fails there, or is not there, would tell nothing. A fault may be a hang: a run is ended
 * when it takes much longer than its tests took with the mend.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sections } from './faults/index.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What tests read, but for what is linked. */
const copied = ['src', 'tests', 'docs', 'README.md', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
const linked = ['node_modules', 'assembly', 'build', 'dist'];
/** Seconds that a run may take, and times as long as its tests took with the mend. */
const [PATIENCE, LONGER] = [60, 10];
/** Megabytes: what is without bound ends its process sooner. */
const HEAP = 2048;

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = sections
  .flatMap(({ section, faults }) => faults.map((entry) => ({ section, ...entry })))
  .filter(({ fault, file }) => words.every((word) => `${fault} ${file}`.toLowerCase().includes(word)));

const copy = mkdtempSync(join(tmpdir(), 'orbit-rl-mends-'));
const report = join(copy, 'report.json');
/** @type {import('node:child_process').ChildProcess | null} */
let running = null;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    end();
    rmSync(copy, { recursive: true, force: true });
    process.exit(130);
  });
}

try {
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
  for (const name of linked) symlinkSync(join(root, name), join(copy, name));
  process.exitCode = await run();
} finally {
  rmSync(copy, { recursive: true, force: true });
}

async function run() {
  const before = (await tests([...new Set(chosen.map(({ test }) => test))])) ?? [];
  const entries = chosen.map((entry) => ({ ...entry, own: before.filter((test) => isOf(entry, test)) }));
  const wrong = entries.flatMap((entry) => {
    const why = misfit(entry);
    return why === null ? [] : [`${entry.fault}: ${why}`];
  });
  if (wrong.length > 0) {
    console.log(wrong.join('\n'));
    return 1;
  }
  let unseen = 0;
  let section = '';
  for (const entry of entries) {
    if (entry.section !== section) console.log(`\n${(section = entry.section)}\n`);
    const failed = await failuresWithout(entry);
    if (failed === 0 || failed === 'NO TEST RAN') ++unseen;
    const what = failed === 0 ? 'NO TEST FAILS' : typeof failed === 'number' ? `${failed} failed` : failed;
    console.log(`${what.padStart(13)}  ${entry.fault} (${entry.file})`);
  }
  console.log(`\n${entries.length} faults put back, ${entries.length - unseen} seen by tests, ${unseen} not`);
  return unseen === 0 ? 0 : 1;
}

function isOf({ test, name = '' }, { file, fullName }) {
  return file === test && fullName.includes(name);
}

/** Why an entry would show nothing; null where it would. `own` are its tests on the sources as they are. */
function misfit({ file, was, without, test, name = '', own }) {
  const times = readFileSync(join(copy, file), 'utf8').split(was).length - 1;
  if (times !== 1 || was === without) return `expected its text once in ${file}, got it ${times} times`;
  const failed = own.find(({ status }) => status === 'failed');
  if (failed !== undefined) return `expected its tests to pass with the mend, got '${failed.fullName}' of ${test}`;
  return own.some(({ status }) => status === 'passed') ? null : `expected a test of '${name}' in ${test}, got none`;
}

/** The number of tests that fail without a mend, or what else becomes of them. */
async function failuresWithout({ file, was, without, test, name, own }) {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  const [before, after] = text.split(was);
  writeFileSync(path, `${before}${without}${after}`);
  try {
    const took = own.reduce((total, { duration }) => total + duration, 0) / 1000;
    const results = await tests([test], name, PATIENCE + LONGER * took);
    if (results === null) return 'do not end';
    if (results.crashed) return 'end all';
    return results.length === 0 ? 'NO TEST RAN' : results.filter(({ status }) => status === 'failed').length;
  } finally {
    writeFileSync(path, text);
  }
}

/** The tests of some files whose names hold `name`, and how they ended, or that they took the process with them; null where they do not end in so many seconds. */
async function tests(files, name, patience = Number.POSITIVE_INFINITY) {
  rmSync(report, { force: true });
  const pattern = name === undefined ? [] : ['-t', name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')];
  const reporter = ['--reporter=json', `--outputFile=${report}`];
  running = spawn('npx', ['vitest', 'run', '--project', 'node', ...reporter, ...pattern, ...files], {
    cwd: copy,
    env: { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --max-old-space-size=${HEAP}` },
    // A group of its own, so that its workers end with it.
    detached: true,
    stdio: 'ignore',
  });
  const timer = patience < Number.POSITIVE_INFINITY ? setTimeout(end, 1000 * patience) : undefined;
  await new Promise((done) => running.on('close', done));
  clearTimeout(timer);
  const { signalCode, exitCode } = running;
  running = null;
  if (signalCode !== null) return null;
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const results = testResults.flatMap(({ name: path, assertionResults }) =>
    assertionResults.map(({ fullName, status, duration = 0 }) => ({
      file: path.slice(copy.length + 1),
      fullName,
      status,
      duration,
    })),
  );
  // Without memory, say, a worker ends and takes with it the test that it was at.
  const crashed = exitCode !== 0 && results.every(({ status }) => status !== 'failed');
  return Object.assign(results, { crashed });
}

function end() {
  try {
    if (running?.pid !== undefined) process.kill(-running.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
