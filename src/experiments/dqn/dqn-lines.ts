/**
 * The runs of the DQN study as lines of JSON: each carries what it takes to make it again, and a study that was stopped goes on from
 * the lines it has written. A line made by another version, with another core or with other settings is refused.
 */
import { InputError } from '../../input-error.js';
import type { DqnRecord, DqnTask } from './dqn-study-run.js';

export interface DqnLine extends DqnRecord {
  readonly version: string;
  readonly coreHash: string;
  /** The settings of the run: options of the learner and of the symmetry, criterion and budget. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** What a run is made from, seed and names aside. */
export type DqnSource = Pick<DqnLine, 'version' | 'coreHash' | 'configuration'>;

/** Equal for runs that must have equal results. */
export function keyOf({ world, method, seed }: DqnTask, { version, coreHash, configuration }: DqnSource): string {
  return JSON.stringify([world, method, seed, version, coreHash, configuration]);
}

const shape: Readonly<Record<keyof DqnLine, (value: unknown) => boolean>> = {
  world: isText,
  method: isText,
  seed: isCount,
  episodes: isCount,
  steps: isCount,
  solved: (value) => typeof value === 'boolean',
  updates: isCount,
  multiplyAdds: isCount,
  seconds: (value) => typeof value === 'number',
  version: isText,
  coreHash: isText,
  configuration: isRecord,
};

/**
 * The lines of a text. A last line without its end, as a stopped program leaves it, is no line: `length` is that of the text before it.
 * @throws InputError naming the line that is not a run of the DQN study.
 */
export function parseDqnLines(text: string): { lines: DqnLine[]; length: number } {
  const length = text.lastIndexOf('\n') + 1;
  const rows = text.slice(0, length).split('\n').slice(0, -1);
  return { lines: rows.map(lineOf), length };
}

function lineOf(row: string, k: number): DqnLine {
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch (cause) {
    throw new InputError(`expected a run as JSON in line ${k + 1}`, { cause });
  }
  const whole =
    isRecord(value) &&
    Object.keys(value).every((key) => key in shape) &&
    Object.entries(shape).every(([key, check]) => check(value[key]));
  if (!whole) throw new InputError(`expected a run of the DQN study in line ${k + 1}`);
  return value as unknown as DqnLine;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
