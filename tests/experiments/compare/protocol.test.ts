import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/environments/environment.js';
import { makeEnvironment } from '../../../src/environments/registry.js';
import { TabularModel } from '../../../src/environments/tabular-model.js';
import { planEnvironments } from '../../../src/experiments/compare/protocol.js';
import type { EnvironmentSpec } from '../../../src/experiments/compare/types.js';
import { fromRecipe } from '../../../src/experiments/compare/world.js';

const plan = (...specs: EnvironmentSpec[]) => planEnvironments(specs, {});

/** Two states in a row: go on (reward 0), then end (reward 3). */
const corridor = TabularModel.build({
  states: 3,
  actions: 1,
  initial: [1, 0, 0],
  outcomes: (s) => [{ probability: 1, nextState: Math.min(s + 1, 2), reward: s === 1 ? 3 : 0, terminated: s >= 1 }],
});

/** A user's own class without a model. */
const coin: Environment = {
  states: 2,
  actions: 2,
  reset: () => 0,
  step: (action) => ({ state: 1, reward: action, terminated: true, truncated: false }),
};

describe('planEnvironments', () => {
  it('completes the protocol', () => {
    const [grid, lake] = plan('grid-world-v0', { id: 'frozen-lake-v1', name: 'lake', episodes: 7, maxSteps: 9 });
    // The best pair of the grid enters the goal: 10.
    expect(grid!.protocol).toEqual({
      episodes: 500,
      maxSteps: 810,
      stepSize: 0.5,
      epsilon: 0.2,
      discount: 0.95,
      initialValue: expect.closeTo(10, 9),
      criterion: { kind: 'optimal-share', level: 0.95, consecutive: 3, tolerance: 0 },
      stopWhenMet: false,
      stepwise: false,
    });
    expect(lake!.name).toBe('lake');
    expect(lake!.protocol).toMatchObject({
      episodes: 7,
      maxSteps: 9,
      stepSize: 0.2,
      criterion: { kind: 'value', level: 0.95, consecutive: 3, every: 10 },
    });
  });

  it('takes ids, models and objects, and knows what can be made again elsewhere', () => {
    const world = makeEnvironment('taxi-v3');
    const [byId, byModel, byObject, own] = plan('cliff-walking-v0', { model: corridor, name: 'corridor' }, world, {
      environment: coin,
      name: 'coin',
    });
    expect(byId!.recipe).toEqual({ id: 'cliff-walking-v0', options: {} });
    expect(fromRecipe(byModel!.recipe!).model!().toTable()).toEqual(corridor.toTable());
    // The options an object was made with are not known.
    expect(byObject!.recipe).toBe(null);
    expect(byObject!.name).toBe('taxi-v3');
    expect(own).toMatchObject({ name: 'coin', recipe: null, model: null });
    expect(own!.protocol).toMatchObject({ criterion: null, initialValue: 0, maxSteps: 20 });
    // Optimistic: max Q* = 3.
    expect(byModel!.protocol.initialValue).toBe(3);
  });

  it.each<[string, unknown[]]>([
    ['expected at least one environment', []],
    ['expected an environment id among grid-world-v0', ['maze-v9']],
    ["expected environments with different names, got 'taxi-v3' twice", ['taxi-v3', 'taxi-v3']],
    ['expected one of id, model and environment, got 0', [{ name: 'nothing' }]],
    ['expected one of id, model and environment, got 2', [{ id: 'taxi-v3', model: corridor }]],
    ['expected options only with an id', [{ model: corridor, options: {} }]],
    ['an environment of a study to have only', [{ id: 'taxi-v3', episode: 5 }]],
    ['expected stepSize of taxi-v3 to be a finite number in [0, 1], got 2', [{ id: 'taxi-v3', stepSize: 2 }]],
    [
      "expected an environment with a model for criterion 'value': only 'return' needs none (environment coin)",
      [{ environment: coin, name: 'coin', criterion: { kind: 'value', level: 0.5, consecutive: 1, every: 1 } }],
    ],
    ['expected an environment', [null]],
    ['expected states of an environment to be an integer >= 1, got undefined', [{ environment: {} }]],
  ])('refuses: %s', (message, specs) => {
    expect(() => plan(...(specs as EnvironmentSpec[]))).toThrow(message);
  });

  it('an error of the caller comes back as it is', () => {
    const own = new Error('read no further');
    const criterion = {
      get kind(): never {
        throw own;
      },
    };
    expect(() => plan({ id: 'taxi-v3', criterion })).toThrow(own);
  });
});
