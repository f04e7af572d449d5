/** The files of the parts of one study (`--shard`) put together, when they are whole. */
import { InputError } from '../input-error.js';
import { experiments } from './read-runs.js';
import { canonical, type ExperimentLine, keyOf, type PartHead, parseRunFile, studyName } from './run-lines.js';

export interface RunFile {
  readonly name: string;
  readonly text: string;
}

interface Read extends RunFile {
  readonly lines: readonly ExperimentLine[];
  readonly parts: readonly PartHead[];
}

/**
 * The runs of a study, part after part, each once.
 * @throws InputError naming the files when one is damaged, says of no part what it is, or is of another study, version or core; when a
 * part or a run is missing, or there twice.
 */
export function mergeParts(files: readonly RunFile[]): ExperimentLine[] {
  const read = files.map(readFile);
  const heads = read.flatMap(({ name, parts }) => parts.map((part) => ({ name, part })));
  const first = heads[0]!;
  for (const { name, part } of heads) {
    const other = (['experiment', 'version', 'coreHash', 'of', 'runs', 'study'] as const).find(
      (key) => part[key] !== first.part[key],
    );
    if (other !== undefined)
      throw new InputError(`${name}: expected a part of the study of ${first.name}, got ${words[other]}`);
  }
  const holders = new Map<number, string>();
  for (const { name, part } of heads) {
    const holder = holders.get(part.index);
    if (holder !== undefined)
      throw new InputError(`expected each part once, got ${shown(part)} in ${holder} and ${name}`);
    holders.set(part.index, name);
  }
  const { of, runs, study } = first.part;
  const absent = Array.from({ length: of }, (_, k) => k + 1).filter((index) => !holders.has(index));
  if (absent.length > 0) {
    throw new InputError(`expected all ${of} parts, missing ${absent.map((index) => `${index}/${of}`).join(', ')}`);
  }
  const whole = new Map<string, { readonly name: string; readonly line: ExperimentLine }>();
  for (const one of read) add(whole, one);
  if (whole.size < runs) {
    throw new InputError(
      `expected ${runs} runs, got ${whole.size}: ${read.flatMap(unfinished).join(', ')}; finish them by the same commands`,
    );
  }
  if (studyName([...whole.keys()]) !== study)
    throw new InputError('expected the runs of the study, got others among them');
  return [...whole.values()].map(({ line }) => line);
}

const words = {
  experiment: 'one of another experiment',
  version: 'one of another version of orbit-rl',
  coreHash: 'one of other kernels',
  of: 'one of another number of parts',
  runs: 'one of another number of runs',
  study: 'one with other settings',
};

function readFile({ name, text }: RunFile): Read {
  const form = (parts: readonly PartHead[]) => {
    const experiment = parts[0]?.experiment;
    if (experiment !== undefined && Object.hasOwn(experiments, experiment)) {
      return experiments[experiment as keyof typeof experiments];
    }
    throw new InputError('expected runs made with --shard, got none that say which part they are');
  };
  try {
    const made = parseRunFile(text, form);
    form(made.parts);
    return { name, text, ...made };
  } catch (cause) {
    throw new InputError(`${name}: ${(cause as Error).message}`, { cause });
  }
}

/** Adds the runs of a file; a run may be twice in one, which was stopped between two, but not with two results. */
function add(
  whole: Map<string, { readonly name: string; readonly line: ExperimentLine }>,
  { name, lines, parts }: Read,
): void {
  for (const line of lines) {
    const head = Object.fromEntries(
      parts[0]!.head.map((key) => [key, (line as unknown as Record<string, unknown>)[key]]),
    );
    const key = keyOf(head, line);
    const known = whole.get(key);
    if (known !== undefined && (known.name !== name || canonical(known.line) !== canonical(line))) {
      throw new InputError(`expected each run once, got ${JSON.stringify(head)} in ${known.name} and ${name}`);
    }
    whole.set(key, { name, line });
  }
}

/** In words, when a file has fewer runs than its parts are to have. */
function unfinished({ name, lines, parts }: Read): string[] {
  const asked = parts.reduce((sum, { index, of, runs }) => sum + Math.ceil((runs - index + 1) / of), 0);
  return lines.length < asked ? [`${name} (${parts.map(shown).join(', ')}) has ${lines.length} of ${asked}`] : [];
}

function shown({ index, of }: PartHead): string {
  return `${index}/${of}`;
}
