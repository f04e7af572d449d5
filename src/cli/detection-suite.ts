/** `orbit-rl compare --suite detection`: how far detection can be trusted, as tables, a page or a document. */
import type { BackendName } from '../engine/contracts/backend.js';
import { answer } from '../experiments/detection/answer.js';
import { detectionStudy } from '../experiments/detection/study.js';
import { checkOut, emit } from './output.js';
import { bar, Progress, type Terminal } from './terminal.js';

export interface DetectionSuiteValues {
  readonly json: boolean;
  readonly seed: number;
  readonly seeds: number | undefined;
  readonly episodes: number | undefined;
  readonly out: string | undefined;
  readonly backend: string;
}

export async function runDetectionSuite(values: DetectionSuiteValues, terminal: Terminal): Promise<void> {
  checkOut(values.out, ['.html', '.md', '.json']);
  const progress = new Progress(terminal);
  try {
    const study = await detectionStudy({
      seed: values.seed,
      ...(values.seeds === undefined ? {} : { seeds: values.seeds }),
      ...(values.episodes === undefined ? {} : { episodes: values.episodes }),
      backend: values.backend as BackendName,
      signal: terminal.stopSignal(),
      onProgress: ({ done, total, task }) => progress.show(`${bar(done / total)} ${task}`),
    });
    progress.end();
    await emit(terminal, values, {
      value: study,
      document: (out) => answer(study, out),
    });
  } finally {
    progress.end();
  }
}
