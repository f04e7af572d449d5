/** Tasks of experiments as work for another thread; each experiment is loaded when it is asked for. */
import type { BackendName } from '../engine/contracts/backend.js';
import { InputError } from '../input-error.js';
import type { Run } from '../workers/port.js';
import type { Experiment } from './experiment.js';
import { openTasks } from './runner.js';

type AnyExperiment = Experiment<unknown, unknown, object, unknown>;

const experiments: Readonly<Record<string, () => Promise<AnyExperiment>>> = {
  compare: async () => (await import('./compare/experiment.js')).comparison,
  continuous: async () => (await import('./continuous/experiment.js')).continuous,
  detection: async () => (await import('./detection/experiment.js')).detection,
  dqn: async () => (await import('./dqn/experiment.js')).dqn,
  questions: async () => (await import('./questions/experiment.js')).questions,
};

export async function open(
  name: string,
  setup: { readonly backend: BackendName; readonly setting: unknown },
): Promise<Run> {
  const load = Object.hasOwn(experiments, name) ? experiments[name] : undefined;
  if (load === undefined) throw new InputError(`expected an experiment, got '${name}'`);
  return openTasks(await load(), setup);
}
