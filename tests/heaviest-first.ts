/**
 * The order of the test files: those that take longest begin first, so that no worker is left alone with one at the end. They wait for
 * processes, browsers and timers as much as they compute, which is why there are more workers than cores.
 */
import { existsSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take more than five seconds on two busy cores, longest first. */
const heaviest = [
  'workers/queue/queue.node',
  'package/package.node',
  'kill/kill.node',
  'playground/playground.node',
  'package/walk.node',
  'kill/dead-workers.node',
  'cli/commands.node',
  'experiments/questions/answers.node',
  'deep/actor-critic/found-symmetry',
  'deep/symmetry/found-symmetry',
  'symmetry/convergence',
  'cli/process.node',
  'cli/recorded.node',
  'trajectories/far-tables',
  'fuzz/calls',
  'agents/saving',
  'same-bits/runtimes.node',
  'cli/python.node',
  'deep/actor-critic/train',
  'fuzz/found',
  'experiments/continuous/continuous-study',
  'continuous/three-thrusts.node',
  'environments/tic-tac-toe',
  'agents/defaults',
  'deep/dqn-train',
  'property/learners',
  'property/trajectories',
  'report/axe.node',
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
