/** `orbit-rl compare --suite detection`: how far detection can be trusted, as tables, a page or a document. */
import type { BackendName } from '../engine/contracts/backend.js';
import { detectionStudy } from '../experiments/detection/study.js';
import { detectionSuiteMarkdown, detectionSuiteText } from '../report/detection-suite-text.js';
import { checkOut, emit, toJson } from './output.js';
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
      text: () => detectionSuiteText(study),
      forms: {
        '.html': async () => (await import('../report/detection-suite-page.js')).detectionSuitePage(study),
        '.md': () => detectionSuiteMarkdown(study),
        '.json': () => toJson(study),
      },
    });
  } finally {
    progress.end();
  }
}
