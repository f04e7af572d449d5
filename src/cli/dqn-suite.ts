/** `orbit-rl compare --suite dqn`: deep Q-learning with symmetry and without, as a table or a document. */
import type { BackendName } from '../engine/backend.js';
import { dqnSuiteMarkdown, dqnSuiteText } from '../report/dqn-suite-text.js';
import { dqnStudy } from '../study/dqn-study.js';
import { checkOut, emit, toJson } from './output.js';
import { bar, Progress, type Terminal } from './terminal.js';

export interface DqnSuiteValues {
  readonly json: boolean;
  readonly seed: number;
  readonly seeds: number | undefined;
  readonly jobs: number | undefined;
  readonly out: string | undefined;
  readonly backend: string;
}

export async function runDqnSuite(values: DqnSuiteValues, terminal: Terminal): Promise<void> {
  checkOut(values.out, ['.md', '.json']);
  const progress = new Progress(terminal);
  try {
    const study = await dqnStudy({
      seed: values.seed,
      ...(values.seeds === undefined ? {} : { seeds: values.seeds }),
      ...(values.jobs === undefined ? {} : { jobs: values.jobs }),
      backend: values.backend as BackendName,
      signal: terminal.stopSignal(),
      onProgress: ({ done, total, task }) => progress.show(`${bar(done / total)} ${task}`),
    });
    progress.end();
    await emit(terminal, values, {
      value: study,
      text: () => dqnSuiteText(study),
      forms: { '.md': () => dqnSuiteMarkdown(study), '.json': () => toJson(study) },
    });
  } finally {
    progress.end();
  }
}
