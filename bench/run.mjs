/**
 * Times every hot loop in one run, interleaved: wasm, its reference twin, C where there is a compiler, and what else does
 * the same work. Prints the rates of all and then the targets with what was measured and whether it holds.
 *
 *   npm run bench -- [--json FILE] [--only NAME] [--quick] [--rounds N] [--seed N]
 *
 * A suite is a module of `bench/` that exports a list of cases; a case makes its columns. To add a peer, add a column to the
 * case: columns are compared by rate, so that each may do an amount of work that suits it. Columns with a checksum must
 * give the same. `--quick` does less work on smaller data: its ratios are not those of the targets. Growth with size comes
 * last, or alone with `--only growth`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadBackend } from '../dist/engine/load.js';
import * as atSize from './at-size.mjs';
import * as continuous from './continuous.mjs';
import * as counting from './counting.mjs';
import * as growth from './growth.mjs';
import { measure } from './harness.mjs';
import * as house from './house.mjs';
import * as learning from './learning.mjs';
import { machine } from './machine.mjs';
import * as model from './model.mjs';
import { compiler, python } from './native.mjs';
import * as network from './network.mjs';
import * as similarRows from './similar-rows.mjs';
import * as similarity from './similarity.mjs';
import { header, row } from './table.mjs';
import { judge, judgeGrowth, targetTable } from './targets.mjs';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

const seed = Number(flags.seed);
const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 9));
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed) || seed < 0) {
  console.error('expected --rounds to be a positive integer and --seed an integer of at least 0');
  process.exit(2);
}
const context = {
  seed,
  quick: flags.quick,
  backends: { wasm: await loadBackend('wasm'), reference: await loadBackend('reference') },
};
const cases = [counting, similarity, similarRows, learning, atSize, model, network, continuous, house]
  .flatMap((suite) => suite.cases)
  .filter(({ name, targets = [] }) =>
    [name, ...targets.map(({ work }) => work)].some((text) => flags.only === undefined || text.includes(flags.only)),
  );
const growing = growth.cases.filter(({ name }) => flags.only === undefined || name.includes(flags.only));
if (cases.length + growing.length === 0) {
  console.error(`no case has '${flags.only}' in its name`);
  process.exit(2);
}

let finished = false;
process.on('exit', (code) => {
  if (finished || code !== 0) return;
  console.error('the run stopped before its end');
  process.exitCode = 1;
});

const results = [];
const judged = [];
let wrong = 0;
console.log(header());
console.log(`C: ${compiler === null ? 'no compiler found, its columns are absent' : compiler.version}`);
console.log(`SciPy: ${python === null ? 'not found, its columns are absent' : python.version}\n`);
for (const { name, unit, figure, prepare, targets = [] } of cases) {
  const prepared = await prepare(context);
  const present = Object.fromEntries(Object.entries(prepared.columns).filter(([, column]) => column != null));
  const columns = await measure(present, { rounds, milliseconds: flags.quick ? 30 : 150 });
  const disagreements = compare(present, prepared.tolerance ?? 0);
  wrong += disagreements.length;
  for (const column of Object.values(present)) column.dispose?.();
  prepared.dispose?.();
  const result = { name, unit, figure, note: prepared.note ?? null, columns, disagreements };
  results.push(result);
  console.log(row(result));
  for (const line of disagreements) console.log(`  ${line}`);
  judged.push(...targets.map((target) => judge(target, columns)));
}
if (judged.length > 0) console.log(`\n${targetTable(judged)}`);
const growths = [];
const judgedGrowth = [];
for (const growingCase of growing) {
  growths.push(growth.grow(growingCase, context));
  console.log(growth.growthRow(growths.at(-1)));
  judgedGrowth.push(...(growingCase.targets ?? []).map((target) => judgeGrowth(target, growths.at(-1))));
}

if (judgedGrowth.length > 0) console.log(`\n${targetTable(judgedGrowth)}`);

if (flags.json !== undefined) {
  const tools = { c: compiler?.version ?? null, scipy: python?.version ?? null };
  const facts = machine(context.backends.wasm.hash);
  const report = {
    ...facts,
    tools,
    seed,
    rounds,
    quick: flags.quick,
    targets: [...judged, ...judgedGrowth],
    results,
    growth: growths,
  };
  writeFileSync(flags.json, `${JSON.stringify(report, null, 2)}\n`);
}
finished = true;
process.exitCode = wrong > 0 ? 1 : 0;

/** A line for each column whose checksum is not that of the first. */
function compare(columns, tolerance) {
  const [first, ...others] = Object.entries(columns).filter(([, { checksum }]) => checksum !== undefined);
  if (first === undefined) return [];
  const expected = first[1].checksum();
  return others.flatMap(([name, { checksum }]) => {
    const got = checksum();
    const same = Math.abs(got - expected) <= Math.max(tolerance, 1e-12 * Math.abs(expected));
    return same ? [] : [`${name} gives ${got} where ${first[0]} gives ${expected}`];
  });
}
