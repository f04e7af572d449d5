/** What the DQN study says: how long deep Q-learning takes to the criterion with symmetry and without, and the published ordering. */
import type { Block, Document, Table, Words } from '../document.js';
import { intervalsFigure } from '../figures.js';
import { theOne } from '../groups.js';
import { boundText, compact, intervalText } from '../numbers.js';
import { label, number, table, withRange } from '../tables.js';
import {
  aside,
  capital,
  chapter,
  code,
  commandText,
  details,
  list,
  madeBy,
  note,
  paragraph,
  strong,
  verdictWords,
} from '../words.js';
import type { DqnStudy } from './experiment.js';
import type { DqnSummaryRow } from './summary.js';

/** @param out the file that it is written to, for the command that makes it again. */
export function answer(study: DqnStudy, out: string): Document {
  const { seeds, worlds, methods, orders, summary } = study;
  const rows = summary.filter(({ ratio }) => ratio !== null);
  return {
    title: 'Deep Q-learning with symmetry',
    lead: leadSentence(study),
    blocks: [
      ...(rows.length === 0 ? [] : [ratioFigure(study)]),
      summaryTable(study),
      ...foundBlocks(study),
      ...orderBlocks(orders),
      list(methods.map(({ name, description }): Words => [strong(name), `: ${description}.`])),
      list(
        worlds.map(
          ({ name, criterion, unit, description, episodes }): Words => [
            strong(name),
            `: ${criterion}; ratios compare median ${unit}. ${capital(description)}; ${episodes} episodes at most.`,
          ],
        ),
      ),
      aside(
        ...worlds.map(({ name, settings }) =>
          details(`Settings of ${name}`, paragraph([code(JSON.stringify(settings))])),
        ),
      ),
    ],
    colophon: [
      madeBy(
        study,
        commandText(`compare --suite dqn --seeds ${seeds.length}`, [[`--seed ${seeds[0]}`, seeds[0] === 0]], out),
        '. Medians with 95 % bootstrap intervals; runs that never met the criterion are censored, and ≥ is what they leave open.',
      ),
    ],
  };
}

function leadSentence({ summary, worlds, methods, orders }: DqnStudy): string {
  const targets = summary.flatMap(({ target }) => (target === null ? [] : [target.met]));
  const best = summary
    .filter(({ ratio }) => ratio !== null && ratio.high !== null && ratio.high < 1)
    .sort((a, b) => a.ratio!.estimate.value! - b.ratio!.estimate.value!)[0];
  const named = best && `${nameOf(methods, best.method)}, on ${nameOf(worlds, best.world)}`;
  return [
    best === undefined
      ? 'No symmetric network is clearly faster than plain DQN.'
      : `The largest clear gain over plain DQN is ${compact(1 / best.ratio!.estimate.value!)} times fewer (${named}).`,
    ...(targets.length === 0 ? [] : [`${targets.filter(Boolean).length} of ${targets.length} targets met.`]),
    ...(orders.length === 0
      ? []
      : [`Of the ${orders.length} published orderings ${orders.filter(({ met }) => met).length} are found.`]),
  ].join(' ');
}

function nameOf<Id>(named: readonly { readonly id: Id; readonly name: string }[], id: Id): string {
  return theOne(named, { id }).name;
}

function ratioFigure({ summary, worlds, methods }: DqnStudy): Block {
  return intervalsFigure({
    name: 'ratios',
    title: 'Time to the criterion over that of plain DQN',
    caption:
      'Ratios of medians with 95 % intervals; left of the dashed line is faster. Hollow marks are bounds; an arrow to ∞ is an interval that nothing bounds.',
    x: { label: 'ratio to plain DQN', scale: 'log' },
    level: 1,
    bars: summary.flatMap(({ world, method, ratio }) =>
      ratio === null
        ? []
        : [
            {
              group: nameOf(worlds, world),
              name: nameOf(methods, method),
              series: methods.findIndex(({ id }) => id === method),
              interval: ratio,
            },
          ],
    ),
  });
}

function summaryTable({ summary, worlds, methods }: DqnStudy): Table {
  const window = worlds.some((world) => world.window > 0)
    ? ' Before the window: the ratio of the episodes before those that the criterion takes its mean of, which every run has to make.'
    : '';
  return table<DqnSummaryRow>(
    undefined,
    `Episodes, steps: medians until the criterion holds, [ ] 95 % bootstrap intervals, ≥ what runs that were cut off leave open.${window}`,
    summary,
    [
      label('method', ({ method }) => ({
        words: nameOf(methods, method),
        series: methods.findIndex(({ id }) => id === method),
      })),
      number('solved', ({ solved, runs }) => `${solved}/${runs}`),
      number('episodes', ({ episodes }) => withRange(episodes)),
      number('steps', ({ steps }) => boundText(steps.estimate)),
      number('ratio to DQN', ({ ratio }) => (ratio === null ? '1' : withRange(ratio))),
      {
        head: 'ratio, drawn',
        strip: { level: 1, scale: 'log' },
        cell: ({ ratio, method }) => ({ interval: ratio, series: methods.findIndex(({ id }) => id === method) }),
      },
      number('before the window', ({ ratioBeforeWindow: ratio }) => (ratio === null ? '' : withRange(ratio))),
      label('target', ({ target }) =>
        target === null
          ? ''
          : verdictWords(target.met, `${target.strict ? '<' : '≤'} ${target.limit} ${target.met ? 'met' : 'missed'}`),
      ),
      number('multiply-adds', ({ multiplyAdds }) => compact(multiplyAdds)),
    ],
    ({ world }) => nameOf(worlds, world),
  );
}

/** What was found where a symmetry was looked for. */
function foundBlocks({ summary, worlds }: DqnStudy): Block[] {
  const rows = summary.filter(({ method }) => method === 'found');
  if (rows.length === 0) return [];
  return [
    chapter('What was found'),
    list(
      rows.map(({ world, runs, found }): Words => {
        const said = found.map(([what, count]) => `${what}, in ${count} of ${runs} runs`).join('; ');
        return [strong(nameOf(worlds, world)), `: ${said === '' ? `nothing in ${runs} runs` : said}.`];
      }),
    ),
  ];
}

function orderBlocks(orders: DqnStudy['orders']): Block[] {
  if (orders.length === 0) return [];
  return [
    chapter('The ordering of arXiv 1706.02999'),
    note('Ratios of median steps; below 1 is as published.'),
    table(undefined, undefined, orders, [
      label('the faster, as published', ({ statement }) => statement),
      number('ratio', ({ ratio }) => intervalText(ratio)),
      label('', ({ met }) => verdictWords(met, met ? 'met' : 'missed')),
    ]),
  ];
}
