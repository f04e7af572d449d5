/** The DQN study for a terminal, and as a document in Markdown. */
import type { DqnStudy, DqnSummaryRow } from '../experiments/dqn/dqn-study.js';
import { boundText, compact, intervalText } from './numbers.js';
import { type TextColumn, textTable } from './table.js';

const columns: readonly TextColumn[] = [
  { head: 'world / method' },
  { head: 'solved', align: 'right' },
  { head: 'episodes', align: 'right' },
  { head: 'steps', align: 'right' },
  { head: 'ratio to DQN', align: 'right' },
  { head: 'before the window', align: 'right' },
  { head: 'target', align: 'right' },
  { head: 'multiply-adds', align: 'right' },
];

const ORDERS = 'The ordering of arXiv 1706.02999';

const WINDOW =
  'before the window: the ratio of the episodes before those that the criterion takes its mean of, which every run has to make.';

export function dqnSuiteText(study: DqnStudy): string {
  const rows = study.worlds.flatMap(({ id, name }, k) => [
    ...(k === 0 ? [] : [null]),
    [name],
    ...study.summary.filter(({ world }) => world === id).map((row) => cells(study, row)),
  ]);
  const orders = study.orders.map(
    ({ statement, ratio, met }) => `  ${statement}: ${intervalText(ratio)} ${verdict(met)}`,
  );
  return [
    textTable(columns, rows),
    ...(orders.length === 0
      ? []
      : [[`${ORDERS} (ratio of median steps, below 1 as published):`, ...orders].join('\n')]),
    legend(study).join('\n'),
  ].join('\n\n');
}

export function dqnSuiteMarkdown(study: DqnStudy): string {
  const line = (parts: readonly string[]): string => `| ${parts.join(' | ')} |`;
  const tables = study.worlds.map(({ id, name, description, criterion, unit, episodes, settings }) =>
    [
      `## ${name}\n`,
      `${capital(description)}. Criterion: ${criterion}; ${episodes} episodes at most. Ratios compare median ${unit}.\n`,
      line(columns.map(({ head }, k) => (k === 0 ? 'method' : head))),
      line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
      ...study.summary
        .filter(({ world }) => world === id)
        .map((row) => line(cells(study, row).map((text) => text.trim()))),
      `\nSettings: \`${JSON.stringify(settings)}\``,
    ].join('\n'),
  );
  const orders = study.orders.map(({ statement, ratio, met }) => line([statement, intervalText(ratio), verdict(met)]));
  const { seeds, version } = study;
  return `# Deep Q-learning with symmetry

Made by \`npx orbit-rl compare --suite dqn --seeds ${seeds.length}${seeds[0] === 0 ? '' : ` --seed ${seeds[0]}`}\`: orbit-rl ${version}.

${tables.join('\n\n')}
${
  orders.length === 0
    ? ''
    : `
## ${ORDERS}

Ratios of median steps; below 1 is as published.

| the faster, as published | ratio | |
| --- | ---: | --- |
${orders.join('\n')}
`
}
${study.methods.map(({ name, description }) => `- **${name}**: ${description}.`).join('\n')}

Medians with 95 % bootstrap intervals; runs that never met the criterion are censored, and ≥ is what they leave open.
`;
}

function cells(study: DqnStudy, row: DqnSummaryRow): string[] {
  const { solved, runs, episodes, steps, ratio, ratioBeforeWindow, target, multiplyAdds } = row;
  return [
    `  ${study.methods.find(({ id }) => id === row.method)!.name}`,
    `${solved}/${runs}`,
    intervalText(episodes),
    boundText(steps.estimate),
    ratio === null ? '1' : intervalText(ratio),
    ratioBeforeWindow === null ? '' : intervalText(ratioBeforeWindow),
    target === null ? '' : `${target.strict ? '<' : '≤'} ${target.limit} ${verdict(target.met)}`,
    compact(multiplyAdds),
  ];
}

function legend({ worlds, methods }: DqnStudy): string[] {
  return [
    'episodes, steps: medians until the criterion holds, [ ] 95 % bootstrap intervals, ≥ what runs that were cut off leave open.',
    ...(worlds.some(({ window }) => window > 0) ? [WINDOW] : []),
    ...worlds.map(({ name, criterion, unit }) => `  ${name}: ${criterion}; ratio of ${unit}`),
    ...methods.map(({ name, description }) => `  ${name}: ${description}`),
  ];
}

function verdict(met: boolean): string {
  return met ? 'met' : 'missed';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
