/** The detection study for a terminal, and as a document in Markdown. */
import type { DetectionStudy } from '../experiments/detection/study.js';
import { type SuiteTable, suiteFindings, suiteTables } from './detection-suite-tables.js';
import { textTable } from './table.js';

export function detectionSuiteText(study: DetectionStudy): string {
  const tables = suiteTables(study).map(
    ({ title, note, columns, rows }) => `${title}\n${note}\n\n${textTable(columns, rows)}`,
  );
  return [...tables, ...suiteFindings(study)].join('\n\n');
}

/** How to make the figures again. */
export function suiteCommand({ seeds, episodes }: DetectionStudy, out: string): string {
  const more = [
    ...(seeds.acceptance === 50 ? [] : [`--seeds ${seeds.acceptance}`]),
    ...(seeds.first === 0 ? [] : [`--seed ${seeds.first}`]),
    ...(episodes === 5000 ? [] : [`--episodes ${episodes}`]),
  ];
  return ['npx orbit-rl compare --suite detection', ...more, `--out ${out}`].join(' ');
}

export function detectionSuiteMarkdown(study: DetectionStudy): string {
  const { seeds, version, rules } = study;
  return `# How far detection can be trusted

Made by \`${suiteCommand(study, 'docs/detection.md')}\`: orbit-rl ${version}, seeds from ${seeds.first} on, ${seeds.acceptance} a world for transformations
and ${seeds.others} for the rest. The same version and seeds give the same figures; \`--out docs/detection.html\` draws the
curves ([as here](detection.html)).

${suiteFindings(study)
  .map((finding) => `- ${finding}`)
  .join('\n')}

The rules that join pairs:

${rules.map(({ name, description }) => `- **${name}**: ${description}.`).join('\n')}

${suiteTables(study).map(markdownTable).join('\n\n')}
`;
}

function markdownTable({ title, note, columns, rows }: SuiteTable): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `## ${title}\n\n${note.replaceAll('|', '\\|')}\n`,
    line(columns.map(({ head }) => head)),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n');
}
