/**
 * The parts of an experiment as lines of JSON: each carries what it takes to make it again and a checksum, and a study that was
 * stopped goes on from the lines it has written. Lines of several shards may be put into one file in any order.
 */

import { checksum } from '../engine/checksum.js';
import { InputError } from '../input-error.js';
import type { LineForm } from './experiment.js';

/** A line, as it is written and read: head and part side by side, and what they were made from. */
export interface ExperimentLine {
  /** Package version, and the hash of the kernels (`'reference'` for that backend). */
  readonly version: string;
  readonly coreHash: string;
  readonly configuration: unknown;
}

/** What the file of one part of a study says of itself, in a line of its own. */
export interface PartHead {
  readonly experiment: string;
  readonly version: string;
  readonly coreHash: string;
  /** Which part of how many. */
  readonly index: number;
  readonly of: number;
  /** Runs of the whole study, and a checksum of all that they are made from. */
  readonly runs: number;
  readonly study: string;
  /** The fields that tell a run from the others of its study. */
  readonly head: readonly string[];
}

/** The experiment whose lines are read. */
export interface LinesOf {
  readonly lines: Pick<LineForm<never, never>, 'fields'>;
}

type Fields = LinesOf['lines']['fields'];
type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
export const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const isNumber: Check = (value) => typeof value === 'number';
export const isRecord: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isNumbers: Check = (value) => Array.isArray(value) && value.every(isNumber);
export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const common: Fields = { version: isText, coreHash: isText, configuration: isRecord };

const partHead: Fields = {
  ...{ experiment: isText, version: isText, coreHash: isText, study: isText },
  ...{ index: isCount, of: isCount, runs: isCount, head: (value) => Array.isArray(value) && value.every(isText) },
};

/** The text of a line, its end included; the last field is the checksum (FNV-1a, eight hexadecimal digits) of all before it. */
export function formatRunLine(line: ExperimentLine | { readonly part: PartHead }): string {
  const body = JSON.stringify(line).slice(0, -1);
  return `${body},"checksum":"${sumOf(body)}"}\n`;
}

/** The name of a study: a checksum of the keys of all its runs, in any order. */
export function studyName(keys: readonly string[]): string {
  return sumOf([...keys].sort().join('\n'));
}

/**
 * The lines of a file of runs. A last line without its end is what a stopped program leaves: it is dropped.
 * @throws InputError naming the line that is damaged or nothing that the experiment writes.
 */
export function parseLines(text: string, form: LinesOf): ExperimentLine[] {
  return parseRunFile(text, () => form).lines;
}

/** The lines of a file of runs, and what it says of the parts it holds. `formOf` gives the form of the lines by the parts before them. */
export function parseRunFile(
  text: string,
  formOf: (parts: readonly PartHead[]) => LinesOf,
): { readonly lines: ExperimentLine[]; readonly parts: PartHead[] } {
  const rows = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  const [lines, parts]: [ExperimentLine[], PartHead[]] = [[], []];
  for (const [k, row] of rows.slice(0, -1).entries()) {
    const refused = (what: string) => new InputError(`expected ${what} in line ${k + 1}, got ${preview(row)}`);
    const line = parseRow(row, refused);
    if (Object.keys(line).join() === 'part') {
      if (!isRecord(line.part) || !matches(line.part as object, partHead)) throw refused('the head of a part');
      parts.push(line.part as PartHead);
      continue;
    }
    if (!matches(line, { ...common, ...formOf(parts).lines.fields })) throw refused('a run of this experiment');
    lines.push(line as unknown as ExperimentLine);
  }
  return { lines, parts };
}

/** The fields of a row without its end, but for the checksum. One without it, as earlier versions wrote it, is taken as it is. */
function parseRow(row: string, refused: (what: string) => InputError): Record<string, unknown> {
  let line: Record<string, unknown>;
  try {
    line = JSON.parse(row);
  } catch {
    throw refused('a run as JSON');
  }
  if (!isRecord(line)) throw refused('a run of this experiment');
  const { checksum: sum, ...rest } = line;
  const at = row.lastIndexOf(',"checksum":"');
  if (sum !== undefined && (at < 0 || row !== `${row.slice(0, at)},"checksum":"${sumOf(row.slice(0, at))}"}`)) {
    throw refused('an undamaged run');
  }
  return rest;
}

function matches(record: object, fields: Fields): boolean {
  return (
    Object.keys(record).every((key) => Object.hasOwn(fields, key)) &&
    Object.entries(fields).every(([key, check]) => check((record as Record<string, unknown>)[key]))
  );
}

/** Equal for runs that must have equal results: all that they are made from, as text. */
export function keyOf(head: object, { version, coreHash, configuration }: ExperimentLine): string {
  return canonical([head, version, coreHash, configuration]);
}

/** The value as JSON with the keys of records in one order, wall times aside: equal for equal results. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (key, item: unknown) => {
    if (key.startsWith('seconds')) return undefined;
    if (!isRecord(item)) return item;
    return Object.fromEntries(Object.entries(item as object).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function sumOf(text: string): string {
  return checksum(new TextEncoder().encode(text)).toString(16).padStart(8, '0');
}

function preview(row: string): string {
  return row === '' ? 'an empty line' : `'${row.length > 40 ? `${row.slice(0, 39)}…` : row}'`;
}
