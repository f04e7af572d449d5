/** `orbit-rl compare --suite dqn`: deep Q-learning with symmetry and without, as a table, a document or runs that can be gone on from. */
import { extname } from 'node:path';
import type { BackendName } from '../engine/contracts/backend.js';
import { answer } from '../experiments/dqn/answer.js';
import { parseDqnLines } from '../experiments/dqn/dqn-lines.js';
import { type DqnStudy, dqnStudy } from '../experiments/dqn/dqn-study.js';
import type { DqnMethod, DqnWorld } from '../experiments/dqn/dqn-study-run.js';
import { splitList } from './environment-text.js';
import { checkOut, emit } from './output.js';
import { openRunLog } from './run-log.js';
import { bar, Progress, type Terminal } from './terminal.js';

export interface DqnSuiteValues {
  readonly json: boolean;
  readonly seed: number;
  readonly seeds: number | undefined;
  readonly jobs: number | undefined;
  readonly out: string | undefined;
  readonly resume: string | undefined;
  readonly environments: string | undefined;
  readonly methods: string | undefined;
  readonly backend: string;
}

export async function runDqnSuite(values: DqnSuiteValues, terminal: Terminal): Promise<void> {
  const { json, out, seeds, jobs, environments, methods } = values;
  checkOut(out, ['.html', '.md', '.json', '.jsonl']);
  const log = openRunLog(values.resume, out, parseDqnLines);
  const progress = new Progress(terminal);
  let study: DqnStudy;
  try {
    study = await dqnStudy({
      seed: values.seed,
      ...(seeds === undefined ? {} : { seeds }),
      ...(jobs === undefined ? {} : { jobs }),
      ...(environments === undefined ? {} : { worlds: splitList(environments) as DqnWorld[] }),
      ...(methods === undefined ? {} : { methods: splitList(methods) as DqnMethod[] }),
      ...(log === null ? {} : { finished: log.lines, onRun: (line) => log.add(line) }),
      backend: values.backend as BackendName,
      signal: terminal.stopSignal(),
      onProgress: ({ done, total, task }) => progress.show(`${bar(done / total)} ${task}`),
    });
  } finally {
    log?.close();
    progress.end();
  }
  const document = out !== undefined && extname(out).toLowerCase() !== '.jsonl' ? out : undefined;
  await emit(
    terminal,
    { json, out: document },
    {
      value: study,
      document: (path) => answer(study, path),
    },
  );
  if (log !== null && !json) terminal.stdout.write(`\nRuns: ${log.path}\n`);
}
