/** Equal settings beside best against best, from two studies made by hand. */
import { expect, it } from 'vitest';
import { answer, settingsTable } from '../../../src/experiments/compare/tuned-answer.js';
import type { Study } from '../../../src/experiments/compare/types.js';
import type { Table } from '../../../src/experiments/document.js';
import { exactly, sampleStudy } from './sample-study.js';

const textOf = (value: unknown) => JSON.stringify(value);

it('puts each method beside its own best, and leaves empty what was not measured', () => {
  const equal = sampleStudy();
  const [first] = equal.summary;
  const best: Study = {
    ...equal,
    summary: [
      { ...first!, method: `${first!.method}, best`, steps: exactly(777, 700, 800), ratio: exactly(0.125, 0.1, 0.2) },
    ],
  };
  const choices = [
    {
      environment: first!.environment,
      method: first!.method,
      stepSize: 0.25,
      epsilon: 0.05,
      initialValue: 1,
      steps: 1234,
      missed: 0,
      of: 30,
    },
    { environment: first!.environment, method: 'planner', steps: 50, missed: 2, of: 10 },
  ];
  const { blocks } = answer({ equal, best, choices, tried: {}, seeds: 3, confirmingSeeds: 6, seconds: 1 });
  const at = blocks.findIndex((block) => block.kind === 'heading' && block.text === 'Best against best');
  const [, words, table, settings] = blocks.slice(at);
  expect(textOf(words)).toContain(
    'got there on each of 9 other seeds, the fastest by mean steps (of those fastest on 3 of them',
  );
  const rows = (table as Extract<typeof table, { kind: 'table' }>).rows.filter((row) => typeof row !== 'string');
  expect(rows.length).toBe(equal.summary.length);
  const tuned = rows.filter((row) => textOf(row).includes('777'));
  expect(tuned.length).toBe(1);
  expect(textOf(tuned[0])).toContain('"0.125"');
  // The others have no best: their last two cells are empty.
  for (const row of rows.filter((one) => one !== tuned[0])) expect(textOf(row.slice(-2))).toMatch(/\["",""\]/);
  expect(textOf(settings)).toContain('Settings chosen');
});

it('tells the settings of learners, and leaves those of planners empty', () => {
  const { rows } = settingsTable(undefined, [
    {
      environment: 'grid',
      method: 'learner',
      stepSize: 0.25,
      epsilon: 0.05,
      initialValue: 1,
      steps: 1234,
      missed: 0,
      of: 30,
    },
    { environment: 'grid', method: 'planner', steps: 50, missed: 2, of: 10 },
  ]) as Table;
  expect(rows[0]).toBe('grid');
  expect(textOf(rows[1])).toMatch(/learner.*0\.25.*0\.05.*"1".*1\.23k/);
  expect(textOf(rows[2])).toMatch(/planner.*"".*"".*as given.*50/);
});
