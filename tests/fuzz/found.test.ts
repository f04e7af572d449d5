/** What the fuzzer found once: none of it is a fault any more. `at` tells how to spoil the arguments of a base call. */
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from '../backends.js';
import { type BaseCall, baseCalls, makeWorld, type World } from './calls.js';
import { continuousCalls } from './calls-continuous.js';
import { deepCalls } from './calls-deep.js';
import { experimentCalls } from './calls-experiments.js';
import found from './found.json' with { type: 'json' };
import type { Mutation } from './mutation.js';
import { judge } from './one-case.js';

describe.each(backends)('what was found on $name', ({ name }) => {
  let world: World;
  const calls = new Map<string, BaseCall>();
  beforeAll(async () => {
    world = await makeWorld(name);
    for (const call of [
      ...baseCalls(world),
      ...continuousCalls(world),
      ...deepCalls(world),
      ...(await experimentCalls(world)),
    ])
      calls.set(call.name, call);
  });

  it.each(found.map(({ call, mutations }) => [call, JSON.stringify(mutations)] as const))(
    '%s %s',
    async (call, data) => {
      const verdict = await judge(calls.get(call)!, JSON.parse(data) as Mutation[], world.engine);
      expect(verdict).not.toMatchObject({ ended: 'at fault' });
    },
  );
});
