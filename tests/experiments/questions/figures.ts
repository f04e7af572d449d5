/** Runs an experiment on its smallest size. */
import { expect } from 'vitest';
import { loadBackend } from '../../../src/engine/load.js';
import { TabularModel } from '../../../src/environments/tabular-model.js';
import { contextOf } from '../../../src/experiments/experiment.js';
import type { Setting } from '../../../src/experiments/questions/setting.js';
import type { Member } from '../../../src/experiments/together.js';

export const quick: Setting = { size: 'quick', seed: 5 };
export const backend = await loadBackend('wasm');

/** As a file of runs gives them back. */
const written = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

export async function figures<Task, Part, Data>(
  experiment: Member<Setting, Task, Part, Data>,
  setting = quick,
): Promise<Data> {
  const tasks = experiment.tasks(setting);
  const parts: Part[] = [];
  const context = contextOf(backend, setting);
  for (const task of tasks) parts.push(await experiment.run(context, written(task)));
  expect(written(parts)).toEqual(parts);
  return experiment.gather(written(parts), tasks, setting);
}

/** States that end at once, one action each, with the given rewards. */
export function ends(rewards: readonly number[]): TabularModel {
  return TabularModel.build({
    states: rewards.length + 1,
    actions: 1,
    initial: [...rewards.map(() => 1 / rewards.length), 0],
    outcomes: (s) => [
      { probability: 1, nextState: rewards.length, reward: s === rewards.length ? 0 : rewards[s]!, terminated: true },
    ],
  });
}

/** An estimate that is made up. */
export const estimate = (value: number, low = value, high = value) => ({ estimate: value, low, high });
