/**
 * `npm run fuzz -- --minutes N [--seed S] [--kind NAME]`: spoils calls, files and saved bytes for so long, in a process of its own that is
 * ended when a case takes more than ten seconds of processor time or a gigabyte, and gone on from after it.
 * Faults of one kind and text are told once, with a seed that shows them: `--seed S --kind NAME --minutes 0`. Exit code 1 where there is any.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'rolldown';

const LONGEST = 10;
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const end = Date.now() + minutes * 60_000;
const child = fileURLToPath(new URL('./child.mjs', import.meta.url));

const totals = { accepted: 0, refused: 0, 'at fault': 0 };
const perKind = new Map();
const faults = new Map();
let seed = Number(values.seed);

function note({ kind, seed, fault, input }) {
  const key = `${kind.replace(/^(\w+) \w+ /, '$1 ')}: ${fault.replace(/-?\d[\d.e+-]*/g, '#')}`;
  const known = faults.get(key);
  if (known !== undefined) return void ++known.times;
  faults.set(key, { times: 1 });
  console.log(`${kind}, seed ${seed}: ${fault}\n    ${input ?? ''}`);
}

/** Seconds of processor time a process has used, or null where the system does not tell. */
function processorSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}

/** Runs one child to the end of the time, or to its own. */
async function runChild() {
  const args = [
    '--max-old-space-size=1024',
    '--enable-source-maps',
    child,
    String(seed),
    ...(values.kind === undefined ? [] : [values.kind]),
  ];
  const process_ = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  process_.stderr.on('data', (data) => (stderr = (stderr + data).slice(-2000)));
  let current = null;
  let since = { wall: Date.now(), processor: processorSeconds(process_.pid) };
  let over = false;
  const watch = setInterval(() => {
    const used = processorSeconds(process_.pid);
    const seconds =
      used === null || since.processor === null ? (Date.now() - since.wall) / 1000 : used - since.processor;
    if (current !== null && seconds > LONGEST) {
      note({ ...current, fault: `takes more than ${LONGEST} s` });
      ++totals['at fault'];
      over = true;
      process_.kill('SIGKILL');
    } else if (Date.now() > end && minutes > 0) {
      over = true;
      process_.kill('SIGKILL');
    }
  }, 500);
  createInterface({ input: process_.stdout }).on('line', (text) => {
    const line = JSON.parse(text);
    if (line.fault !== undefined) note(line);
    if (line.ended === undefined) {
      current = line;
      since = { wall: Date.now(), processor: processorSeconds(process_.pid) };
      return;
    }
    ++totals[line.ended];
    perKind.set(line.kind, (perKind.get(line.kind) ?? 0) + 1);
    if (minutes === 0) {
      console.log(line.ended);
      over = true;
      process_.kill('SIGKILL');
    }
  });
  const code = await new Promise((done) => process_.on('close', done));
  clearInterval(watch);
  if (!over) {
    if (current === null) throw new Error(`the fuzzer does not start: ${stderr}`);
    note({
      ...current,
      fault: `ends the process with code ${code}: ${stderr.match(/^.*(?:Error|FATAL).*$/m)?.[0] ?? ''}`,
    });
    ++totals['at fault'];
  }
  if (current !== null) seed = current.seed + 1;
}

await build({
  input: fileURLToPath(new URL('./cases.ts', import.meta.url)),
  platform: 'node',
  logLevel: 'silent',
  external: [/^node:/, /^#/, 'fast-check', 'linkedom', '@observablehq/plot'],
  transform: { target: 'es2022' },
  output: { dir: 'build/fuzz', sourcemap: true },
});
do await runChild();
while (Date.now() < end);

const cases = totals.accepted + totals.refused + totals['at fault'];
console.log(
  `${cases} cases of ${perKind.size} kinds to seed ${seed}: ${totals.accepted} accepted, ${totals.refused} refused, ` +
    `${totals['at fault']} at fault in ${faults.size} ways`,
);
for (const [key, { times }] of faults) if (times > 1) console.log(`  ${times} times ${key}`);
process.exitCode = faults.size === 0 ? 0 : 1;
