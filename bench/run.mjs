/**
 * Times every hot loop, wasm against its reference twin, in one process and interleaved.
 *
 *   npm run bench -- [--json FILE] [--only NAME] [--quick] [--rounds N] [--seed N]
 *
 * A suite is a module of `bench/` that exports a list of cases; a case makes its columns from the two backends. To add a
 * peer, add a column to the case: columns are compared by rate, so that each may do an amount of work that suits it.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadBackend } from '../dist/engine/load.js';
import * as counting from './counting.mjs';
import { measure } from './harness.mjs';
import * as learning from './learning.mjs';
import { machine } from './machine.mjs';
import * as model from './model.mjs';
import * as similarity from './similarity.mjs';
import { header, row } from './table.mjs';

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
const context = {
  seed,
  quick: flags.quick,
  backends: { wasm: await loadBackend('wasm'), reference: await loadBackend('reference') },
};
const cases = [counting, similarity, model, learning]
  .flatMap((suite) => suite.cases)
  .filter(({ name }) => flags.only === undefined || name.includes(flags.only));
if (cases.length === 0) {
  console.error(`no case has '${flags.only}' in its name`);
  process.exit(2);
}

const results = [];
console.log(header());
for (const { name, unit, prepare } of cases) {
  const prepared = await prepare(context);
  const columns = await measure(prepared.columns, { rounds, milliseconds: flags.quick ? 30 : 150 });
  prepared.dispose?.();
  const result = { name, unit, note: prepared.note ?? null, columns };
  results.push(result);
  console.log(row(result));
}

if (flags.json !== undefined) {
  const report = { ...machine(context.backends.wasm.hash), seed, rounds, quick: flags.quick, results };
  writeFileSync(flags.json, `${JSON.stringify(report, null, 2)}\n`);
}
