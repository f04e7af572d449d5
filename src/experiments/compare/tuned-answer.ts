/** What a comparison says at equal settings and best against best, side by side. */
import type { Block, Document } from '../document.js';
import { compact } from '../numbers.js';
import { label, number, table, withRange } from '../tables.js';
import { chapter, count, paragraph } from '../words.js';
import { answer as compareAnswer } from './answer.js';
import type { Choice } from './choose-settings.js';
import { gridWords, type TunedStudy } from './tune.js';
import type { Study } from './types.js';

/** @param judged verdicts on the best, which come first. */
export function answer(
  { equal, best, choices, seeds, confirmingSeeds }: TunedStudy & { readonly equal: Study },
  judged: readonly Block[] = [],
): Document {
  const rows = equal.summary.map((row) => ({
    row,
    own: best.summary.find(
      ({ environment, method }) => environment === row.environment && method === `${row.method}, best`,
    ),
  }));
  return compareAnswer(equal, [
    ...judged,
    chapter('Best against best'),
    paragraph(
      `Each method has in each world those of its settings (${gridWords}) that got there on each of ${count(seeds + confirmingSeeds, 'other seed')}, the fastest by mean steps (of those fastest on ${seeds} of them the first that is not a quarter slower on all). Ratios are over the baseline at its own best.`,
    ),
    table<(typeof rows)[number]>(
      undefined,
      undefined,
      rows,
      [
        label('method', ({ row }) => row.method),
        number('equal settings: steps', ({ row }) => withRange(row.steps)),
        number('ratio', ({ row }) => (row.ratio === null ? '' : withRange(row.ratio))),
        number('best: steps', ({ own }) => (own === undefined ? '' : withRange(own.steps))),
        number('ratio', ({ own }) => (own?.ratio ? withRange(own.ratio) : '')),
      ],
      ({ row }) => row.environment,
    ),
    settingsTable('Settings chosen', choices),
  ]);
}

/** What each method was given in each world. */
export function settingsTable(title: string | undefined, choices: readonly Choice[]): Block {
  return table<Choice>(
    title,
    undefined,
    choices,
    [
      label('method', ({ method }) => method),
      number('α', ({ stepSize }) => (stepSize === undefined ? '' : `${stepSize}`)),
      number('ε', ({ epsilon }) => (epsilon === undefined ? '' : `${epsilon}`)),
      number('initial values', ({ initialValue }) => (initialValue === undefined ? 'as given' : `${initialValue}`)),
      number('mean steps', ({ steps }) => (steps === null ? 'none got there' : compact(steps))),
      number('never', ({ missed, of }) => (missed === 0 ? '' : `${missed} of ${of}`)),
    ],
    ({ environment }) => environment,
  );
}
