/**
 * The order of the test files: those that take longest begin first, so that no worker is left alone with one at the end. They wait for
 * processes, browsers and timers as much as they compute, which is why there are more workers than cores.
 */
import { existsSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take more than four seconds on two busy cores, longest first. */
const heaviest = [
  'workers/queue/queue.node',
  'package/package.node',
  'kill/kill.node',
  'playground/playground.node',
  'continuous/near-symmetries.node',
  'package/walk.node',
  'experiments/questions/answers.node',
  'kill/dead-workers.node',
  'deep/symmetry/found-symmetry',
  'deep/actor-critic/found-symmetry',
  'experiments/continuous/continuous-study',
  'cli/commands.node',
  'cli/recorded.node',
  'trajectories/far-tables',
  'trajectories/out-of-memory',
  'symmetry/convergence',
  'cli/process.node',
  'continuous/sharp-breaks.node',
  'continuous/on-policy.node',
  'fuzz/found',
  'same-bits/runtimes.node',
  'report/axe.node',
  'deep/actor-critic/train',
  'cli/python.node',
  'deep/dqn-cart-pole',
  'report/page.node',
  'fuzz/calls',
  'agents/saving',
  'continuous/metamorphic',
  'continuous/robust.node',
  'symmetry/exact/optimal-values',
  'experiments/compare/tune',
  'continuous/many-actions.node',
  'examples/tensorflow.node',
  'property/trajectories',
  'property/learners',
];

function rank({ moduleId }: TestSpecification): number {
  const place = heaviest.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`));
  return place < 0 ? heaviest.length : place;
}

for (const name of heaviest) {
  if (!existsSync(new URL(`./${name}.test.ts`, import.meta.url))) throw new Error(`there is no tests/${name}.test.ts`);
}

export class HeaviestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
