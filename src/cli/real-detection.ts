/** `orbit-rl detect` of recorded episodes that are observed as real numbers. */
import { detectContinuousSymmetries } from '../continuous/index.js';
import type { Engine } from '../create-engine.js';
import { realAnswer, realReport } from '../report/real-answer.js';
import { version } from '../version.js';
import type { Input } from './input.js';
import { emit } from './output.js';
import type { Progress, Terminal } from './terminal.js';

export interface RealDetectionValues {
  readonly json: boolean;
  readonly out: string | undefined;
  readonly seed: number;
  readonly continuing: boolean;
}

export async function detectReal(
  engine: Engine,
  { name, record, summary }: Extract<Input, { readonly kind: 'real' }>,
  values: RealDetectionValues,
  terminal: Terminal,
  progress: Progress,
): Promise<void> {
  progress.show(`testing transformations on ${record.rewards.length} transitions`);
  const found = detectContinuousSymmetries(engine, record, {
    space: { observations: [...summary.observationNames], actions: summary.actions },
    continuing: values.continuing,
    seed: values.seed,
  });
  progress.end();
  const report = realReport(
    { input: name, version, seed: values.seed, record: summary, continuing: values.continuing },
    found,
  );
  await emit(terminal, values, { value: report, document: () => realAnswer(report) });
}
