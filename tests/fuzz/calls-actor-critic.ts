/** A valid call of everything around the learner of real-valued actions. */
import { planarPointMass, type RealActionEnvironment } from '../../src/continuous/index.js';
import * as deep from '../../src/deep/index.js';
import type { BaseCall, World } from './calls.js';

export function actorCriticCalls({ engine }: World): BaseCall[] {
  const calls: BaseCall[] = [];
  const add = (name: string, args: () => unknown[], run: (...args: never[]) => unknown) =>
    calls.push({ name, args, run });
  const training = () => ({
    seed: 1,
    hidden: [4],
    discount: 0.9,
    actorRate: 0.01,
    criticRate: 0.01,
    batchSize: 4,
    capacity: 16,
    warmup: 3,
    trainEvery: 1,
    policyEvery: 2,
    targetRate: 0.1,
    exploration: 0.1,
    smoothing: 0.2,
    smoothingLimit: 0.5,
  });
  const options = () => ({ features: 2, low: [-1], high: [1], scale: [1, 2], ...training() });
  const used = (agent: deep.ActorCriticAgent): deep.ActorCriticAgent => {
    try {
      for (let k = 0; k < 8; ++k) agent.observe([k / 8, 0.5], [0.5], 1, [(k + 1) / 8, 0.5], { terminated: k === 7 });
      return agent;
    } catch (error) {
      agent.dispose();
      throw error;
    }
  };
  const group = () =>
    new deep.GroupAction([
      { input: new deep.SignedPermutation([0, 1], [-1, 1]), output: new deep.SignedPermutation([0]) },
    ]);
  for (const symmetry of [
    () => null,
    () => ({ kind: 'transitions', group: group() }),
    () => ({ kind: 'network', group: group() }),
  ]) {
    add(
      `actorCriticAgent ${symmetry()?.kind ?? 'plain'}`,
      () => [{ ...options(), symmetry: symmetry() }],
      (given: deep.ActorCriticAgentOptions) => used(deep.actorCriticAgent(engine, given)).dispose(),
    );
  }
  const acting = (use: (agent: deep.ActorCriticAgent, ...args: never[]) => unknown) => {
    return (...args: never[]) => {
      using agent = used(deep.actorCriticAgent(engine, options()));
      use(agent, ...args);
      if (!agent.parameters.actor.every(Number.isFinite)) throw new Error('parameters that are not finite');
    };
  };
  add(
    'ActorCriticAgent.act',
    () => [[0.5, 0.5]],
    acting((agent, x: number[]) => agent.act(x)),
  );
  add(
    'ActorCriticAgent.value',
    () => [[0.5, 0.5], [0.1]],
    acting((agent, x: number[], u: number[]) => agent.value(x, u)),
  );
  add(
    'ActorCriticAgent.observe',
    () => [[0.5, 0.5], [0.2], 1, [0.4, 0.5], { terminated: false, truncated: false }],
    acting((agent, x: number[], u: number[], r: number, y: number[], details: object) =>
      agent.observe(x, u, r, y, details),
    ),
  );
  add(
    'actorCriticAgentFromBytes',
    () => {
      using agent = used(deep.actorCriticAgent(engine, options()));
      return [options(), agent.toBytes()];
    },
    (given: deep.ActorCriticAgentOptions, bytes: Uint8Array) =>
      used(deep.actorCriticAgentFromBytes(engine, given, bytes)).dispose(),
  );
  add(
    'trainActorCritic',
    () => [
      planarPointMass({ maxSteps: 6 }),
      training(),
      {
        episodes: 2,
        seed: 1,
        maxSteps: 6,
        until: { kind: 'return', level: 100, consecutive: 2 },
        onProgress: () => {},
      },
    ],
    async (world: RealActionEnvironment, given: deep.ActorCriticOptions, run: deep.ActorCriticTrainOptions) => {
      const { agent } = await deep.trainActorCritic(world, given, run);
      agent.dispose();
    },
  );
  return calls;
}
