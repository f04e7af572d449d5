/** The fuzzer leaves nothing public out, and starts from calls that succeed. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as continuous from '../../src/continuous/index.js';
import * as deep from '../../src/deep/index.js';
import * as experiments from '../../src/experiments/index.js';
import * as orbit from '../../src/index.js';
import { backends } from '../backends.js';
import { type BaseCall, baseCalls, makeWorld, type World } from './calls.js';
import { continuousCalls } from './calls-continuous.js';
import { deepCalls } from './calls-deep.js';
import { experimentCalls } from './calls-experiments.js';
import { judge } from './one-case.js';

describe.each(backends)('base calls on $name', ({ name }) => {
  let world: World;
  let calls: Record<'main' | 'continuous' | 'deep' | 'experiments', BaseCall[]>;
  beforeAll(async () => {
    world = await makeWorld(name);
    calls = {
      main: baseCalls(world),
      continuous: continuousCalls(world),
      deep: deepCalls(world),
      experiments: await experimentCalls(world),
    };
  });

  it.each([
    ['main', orbit],
    ['continuous', continuous],
    ['deep', deep],
    ['experiments', experiments],
  ] as const)('are of every function and class of the %s entry', (entry, exports) => {
    const called = new Set(calls[entry].map((call) => call.name.split(/[. ]/)[0]!));
    const functions = Object.entries(exports).filter(([, value]) => typeof value === 'function');
    expect(functions.map(([name]) => name).filter((name) => !called.has(name))).toEqual([]);
  });

  it('succeed, and leave nothing behind', async () => {
    const failures: string[] = [];
    for (const call of Object.values(calls).flat()) {
      const { ended, text } = await judge(call, [], world.engine);
      if (ended !== 'accepted') failures.push(`${call.name} ${ended}: ${text}`);
    }
    expect(failures).toEqual([]);
  });
});
