/** An experiment on the command line: workers, shards, a file of runs, progress, and its result in every form. */
import { extname } from 'node:path';
import type { BackendName } from '../engine/contracts/backend.js';
import { defined } from '../experiments/defined.js';
import type { Document } from '../experiments/document.js';
import type { ExperimentLine, LinesOf, PartHead } from '../experiments/run-lines.js';
import type { RunnerOptions } from '../experiments/runner.js';
import { InputError, show } from '../input-error.js';
import type { Call } from './command.js';
import type { commonOptions, Options } from './options.js';
import { checkOut, emit } from './output.js';
import { openRunLog } from './run-log.js';
import { Progress, Stopped } from './terminal.js';

/** Every experiment takes these. */
export const experimentOptions = {
  jobs: { kind: 'integer', low: 1, high: 1024, description: 'workers (the number of cores)' },
  queue: {
    kind: 'text',
    value: 'URL',
    description: "leave the runs to all who run 'orbit-rl worker URL', such as redis://host:6379/0",
  },
  resume: { kind: 'text', value: 'FILE.jsonl', description: 'go on from the runs in FILE, and add to it' },
  shard: { kind: 'text', value: 'I/N', description: 'make only the I-th of N parts of the runs' },
} as const satisfies Options;

/** What there is to say about them, for `--help`. */
export const experimentHelp = `FILE.jsonl gets one run a line as soon as it ends; if it is there already, the study goes on from it, so an experiment that was stopped
is finished by the same command. With --queue, workers on other machines make the runs (see 'orbit-rl worker --help'). Runs may be split over
machines with --shard; 'orbit-rl merge' puts their files together, and --resume gathers.
With --json, a file is written only when --out or --resume asks for it.`;

export interface TerminalExperiment<Study> {
  readonly experiment: LinesOf;
  /** The file that is written when none is asked for. */
  readonly page?: string;
  readonly run: (options: RunnerOptions) => Promise<{ readonly study: Study | null; readonly runs: number }>;
  readonly value?: (study: Study) => unknown;
  /** What it says; `out` is the file that is written. */
  readonly document: (study: Study, out: string) => Document;
}

/** Runs it as the options say, and writes what came of it. */
export async function runInTerminal<Study>(
  { values, terminal }: Pick<Call<typeof experimentOptions & typeof commonOptions>, 'values' | 'terminal'>,
  { experiment, page, run, value = (study) => study, document }: TerminalExperiment<Study>,
): Promise<void> {
  const { json, jobs, queue, shard } = values;
  const out = values.out ?? (json || shard !== undefined ? undefined : page);
  checkOut(out, ['.html', '.md', '.json', '.jsonl']);
  const part = shard === undefined ? undefined : parseShard(shard);
  const log = openRunLog(values.resume, out, experiment);
  const progress = new Progress(terminal);
  let made: Awaited<ReturnType<typeof run>>;
  try {
    if (part !== undefined && log === null) throw new InputError('expected --out FILE.jsonl with --shard, got none');
    made = await run({
      backend: values.backend as BackendName,
      ...defined({ jobs, queue, shard: part }),
      ...(log === null ? {} : { finished: log.lines, onRun: (line: ExperimentLine) => log.add(line) }),
      ...(log === null || part === undefined ? {} : { onPart: (head: PartHead) => log.begin(head) }),
      signal: terminal.stopSignal(),
      onProgress: ({ done, total, unit, label }) => progress.count(done, total, unit, label),
    });
  } catch (error) {
    if (!terminal.stopped()) throw error;
    throw new Stopped(
      log === null
        ? 'nothing was kept; with --out FILE.jsonl, the same command goes on from where it was stopped'
        : `runs so far are in ${log.path}; the same command goes on from there`,
    );
  } finally {
    log?.close();
    progress.end();
  }
  const { study, runs } = made;
  const file = out !== undefined && extname(out).toLowerCase() !== '.jsonl' ? out : undefined;
  await emit(
    terminal,
    { json, out: file },
    part !== undefined || study === null
      ? {
          value: { shard, runs },
          text: () => `Part ${shard}: ${runs} runs. The rest is made by the other parts.`,
        }
      : { value: value(study), document: (path) => document(study, path) },
  );
  if (json) return;
  if (log !== null) terminal.stdout.write(`\nRuns: ${log.path}\n`);
  if (file !== undefined && extname(file) === '.html') terminal.stdout.write('Open it in a browser.\n');
}

function parseShard(text: string): { index: number; of: number } {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index < 1 || index > of) {
    throw new InputError(`expected --shard I/N with 1 <= I <= N, got ${show(text)}`);
  }
  return { index, of };
}
