/**
 * The runs of a study as lines of JSON: each carries what it takes to make it again, and a study that was stopped goes on
 * from the lines it has written. Lines of several parts of a study may be put into one file in any order.
 */
import { InputError } from '../../input-error.js';
import type { RunOutcome } from './task-runner.js';
import type { Method, Protocol, RunLine } from './types.js';

/** What a run is made from, whoever makes it. */
export interface RunSource {
  readonly version: string;
  readonly coreHash: string;
  readonly id: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly protocol: Protocol;
  readonly method: Method;
}

export function lineOf({ version, coreHash, ...configuration }: RunSource, outcome: RunOutcome): RunLine {
  const { record, labels, seconds } = outcome;
  return { ...record, version, coreHash, configuration, labels, seconds };
}

export function outcomeOf({ version, coreHash, configuration, labels, seconds, ...record }: RunLine): RunOutcome {
  return { record, labels, seconds };
}

/** Equal for runs that must have equal results: all that they are made from, as text. */
export function keyOf(environment: string, seed: number, { version, coreHash, ...configuration }: RunSource): string {
  return JSON.stringify([environment, seed, version, coreHash, canonical(configuration)]);
}

/** The key of a finished run. */
export function keyOfLine({ environment, seed, version, coreHash, configuration }: RunLine): string {
  return JSON.stringify([environment, seed, version, coreHash, canonical(configuration)]);
}

/** As text, without the wall time: equal for equal results. */
export function resultOf({ seconds, ...line }: RunLine): string {
  return JSON.stringify(canonical(line));
}

/**
 * The lines of a text. A last line without its end, as a stopped program leaves it, is no line: `length` is that of the
 * text before it.
 * @throws InputError naming the line that is not a run.
 */
export function parseRunLines(text: string): { lines: RunLine[]; length: number } {
  const length = text.lastIndexOf('\n') + 1;
  const rows = text.slice(0, length).split('\n').slice(0, -1);
  const lines = rows.map((row, k) => {
    let value: unknown;
    try {
      value = JSON.parse(row);
    } catch {
      throw new InputError(`expected a run as JSON in line ${k + 1}, got ${preview(row)}`);
    }
    if (!isRunLine(value)) throw new InputError(`expected a run of a study in line ${k + 1}, got ${preview(row)}`);
    return value;
  });
  return { lines, length };
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isNumber: Check = (value) => typeof value === 'number';
const isRecord: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumbers: Check = (value) => Array.isArray(value) && value.every(isNumber);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const shape: Readonly<Record<keyof RunLine, Check>> = {
  environment: isText,
  method: isText,
  seed: isCount,
  steps: isCount,
  episodes: isCount,
  stepsToThreshold: orNull(isCount),
  episodesToThreshold: orNull(isCount),
  updates: isCount,
  multiplyAdds: isCount,
  finite: (value) => typeof value === 'boolean',
  detection: orNull(isRecord),
  curve: isNumbers,
  version: isText,
  coreHash: isText,
  configuration: isRecord,
  labels: orNull(isNumbers),
  seconds: isNumber,
};

function isRunLine(value: unknown): value is RunLine {
  if (!isRecord(value)) return false;
  const line = value as Record<string, unknown>;
  return (
    Object.keys(line).every((key) => key in shape) && Object.entries(shape).every(([key, check]) => check(line[key]))
  );
}

/** The same value with the keys of records in one order, as JSON has it. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isRecord(value)) return value;
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .sort()
      .map((key) => [key, canonical(record[key])]),
  );
}

function preview(row: string): string {
  return row === '' ? 'an empty line' : `'${row.length > 40 ? `${row.slice(0, 39)}…` : row}'`;
}
