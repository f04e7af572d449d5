/** The answers to the open questions for a terminal, and as a document in Markdown with pictures beside it. */
import type { QuestionsStudy } from '../experiments/questions/study.js';
import { type AnswerFigure, type AnswerTable, TIMED } from './questions/answer.js';
import { type Answers, answersOf } from './questions/answers.js';
import { textTable } from './table.js';

export function questionsText(study: QuestionsStudy): string {
  const { answers, closing } = answersOf(study);
  return [
    ...answers.map(({ number, title, verdict }) => `${number}. ${title}\n${verdict}`),
    ...closing.map(({ title, columns, rows }) => `${title}\n\n${textTable(columns, rows)}`),
    ...note(study),
  ].join('\n\n');
}

/** How to make the figures again. */
export function questionsCommand({ seed, size, questions }: QuestionsStudy, out: string): string {
  return [
    'npx orbit-rl questions',
    ...(size === 'quick' ? ['--quick'] : []),
    ...(questions.length === 10 ? [] : [`--only ${questions.join(',')}`]),
    ...(seed === 0 ? [] : [`--seed ${seed}`]),
    `--out ${out}`,
  ].join(' ');
}

/** A document, and the pictures it shows, by path relative to it. */
export interface QuestionsDocument {
  readonly text: string;
  readonly pictures: ReadonlyMap<string, string>;
}

/** `folder` is where the pictures are, `page` the page beside the document. */
export function questionsMarkdown(study: QuestionsStudy, out: string, folder: string, page: string): QuestionsDocument {
  const all: Answers = answersOf(study);
  const pictures = new Map<string, string>();
  const picturesOf = ({ title, caption, pictures: own }: AnswerFigure): string => {
    const links = own.map(({ name, alt, svg, small }) => {
      const path = `${folder}/${slug(name)}.svg`;
      pictures.set(path, svg);
      return small ? `<img src="${path}" alt="${alt}" title="${alt}" width="49%">` : `![${alt}](${path})`;
    });
    return `**${title}.** ${caption}\n\n${links.join('\n')}`;
  };
  const sections = all.answers.map(({ number, title, asked, experiment, verdict, findings, figures, tables }) =>
    [
      `## ${number}. ${title}`,
      asked.map((quote) => `> ${escaped(quote)}`).join('\n>\n'),
      `**${escaped(verdict)}**`,
      `*Experiment.* ${escaped(experiment)}`,
      findings.map((finding) => `- ${escaped(finding)}`).join('\n'),
      ...figures.map(picturesOf),
      ...tables.map((table) => `<details><summary>${table.title}</summary>\n\n${markdownTable(table)}\n\n</details>`),
    ].join('\n\n'),
  );
  const closing = all.closing.map((table) => `### ${table.title}\n\n${markdownTable(table)}`);
  const text = [
    '# The open questions, answered by measurement',
    `The questions are those of the research notes that orbit-rl grew from. Everything below, words included, is made by \`${questionsCommand(study, out)}\` (orbit-rl ${study.version}, kernels \`${study.coreHash.slice(0, 16)}\`) ` +
      `from what it measured. The same version and seed give the same figures; only columns marked ${TIMED} are wall times. Brackets are 95 % bootstrap intervals. The same [as one page](${page}).`,
    ...note(study),
    all.answers.map(({ number, title, verdict }) => `${number}. **${title}** ${escaped(verdict)}`).join('\n'),
    ...sections,
    ...(closing.length === 0 ? [] : ['## The advantages of each way', ...closing]),
  ].join('\n\n');
  return { text: `${text}\n`, pictures };
}

/** What a reader must know of a study that measured too little. */
function note({ size }: QuestionsStudy): string[] {
  return size === 'full'
    ? []
    : ['A quick look with very few runs: it shows that everything works, and answers nothing.'];
}

function markdownTable({ note: about, columns, rows }: AnswerTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [
    `${escaped(about)}\n`,
    line(columns.map(({ head }) => head)),
    `| ${columns.map(({ align }) => (align === 'right' ? '---:' : '---')).join(' | ')} |`,
    ...rows.map(line),
  ].join('\n');
}

/** What Markdown would take for markup. */
function escaped(text: string): string {
  return text.replace(/[\\|*_<>`]/g, (character) => `\\${character}`);
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('χ', 'chi')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
