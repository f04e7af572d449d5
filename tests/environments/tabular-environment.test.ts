import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { TabularEnvironment } from '../../src/environments/tabular-environment.js';
import { TabularModel } from '../../src/environments/tabular-model.js';
import { InputError } from '../../src/input-error.js';

/** Action 0 goes on to the next of three states; action 1 is drawn: state 0 with 1/4, state 1 with 3/4. */
const coin = TabularModel.build({
  states: 3,
  actions: 2,
  initial: [1, 0, 0],
  outcomes: (s, a) =>
    a === 0
      ? [{ probability: 1, nextState: (s + 1) % 3, reward: s, terminated: false }]
      : [
          { probability: 0.25, nextState: 0, reward: 10, terminated: false },
          { probability: 0.75, nextState: 1, reward: 20, terminated: false },
        ],
});

describe('TabularEnvironment', () => {
  it('draws one u32 for a random pair, none for a certain one, and takes the first outcome below its threshold', () => {
    const environment = new TabularEnvironment(coin);
    const random = new Random(5);
    expect(environment.reset({ seed: 5 })).toBe(0); // one start state: nothing drawn
    for (let t = 0; t < 50; ++t) {
      environment.step(0); // certain: nothing drawn
      const { state, reward } = environment.step(1);
      // 1/4 of 2^32 is 2^30: state 0 when the draw is below it.
      expect([state, reward]).toEqual(random.next() < 2 ** 30 ? [0, 10] : [1, 20]);
    }
  });

  it('draws outcomes with their probabilities', () => {
    // χ² of 6000 draws of three outcomes of 1/3: 13.8 is exceeded once in a thousand with two degrees of freedom.
    const environment = makeEnvironment('frozen-lake-v1');
    environment.reset({ seed: 1 });
    const counts = new Map<number, number>();
    for (let t = 0; t < 6000; ++t) {
      environment.reset();
      const { state } = environment.step(2); // right from state 0: up (stays), right 1, down 4
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 4]);
    const chi2 = [...counts.values()].reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chi2).toBeLessThan(13.8);
  });

  it('draws start states with their probabilities', () => {
    // 300 states, 30000 draws: 380 is exceeded once in a thousand with 299 degrees of freedom (Wilson & Hilferty).
    const environment = makeEnvironment('taxi-v3');
    const counts = new Map<number, number>();
    environment.reset({ seed: 1 });
    for (let t = 0; t < 30_000; ++t) {
      const state = environment.reset();
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    expect(counts.size).toBe(300);
    const chi2 = [...counts.values()].reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
    expect(chi2).toBeLessThan(380);
    expect(chi2).toBeGreaterThan(200); // far too even would be no draw at all
  });

  it('truncates after maxSteps steps, and not a step that terminates', () => {
    const end = TabularModel.build({
      states: 2,
      actions: 2,
      initial: [1, 0],
      outcomes: (_, a) => [{ probability: 1, nextState: a, reward: 0, terminated: a === 1 }],
    });
    const environment = new TabularEnvironment(end, { maxSteps: 2 });
    environment.reset();
    expect(environment.step(0)).toEqual({ state: 0, reward: 0, terminated: false, truncated: false });
    expect(environment.step(0)).toEqual({ state: 0, reward: 0, terminated: false, truncated: true });
    environment.reset();
    environment.step(0);
    expect(environment.step(1)).toEqual({ state: 1, reward: 0, terminated: true, truncated: false });
  });

  it('has no limit unless given one', () => {
    const environment = new TabularEnvironment(coin);
    environment.reset();
    for (let t = 0; t < 1000; ++t) expect(environment.step(0).truncated).toBe(false);
    expect(environment.maxSteps).toBeUndefined();
  });

  it('gives the same episodes for the same seed, other ones for another, and goes on without a seed', () => {
    const run = (seed: number, environment = new TabularEnvironment(coin)): number[] => {
      environment.reset({ seed });
      return Array.from({ length: 40 }, () => environment.step(1).state);
    };
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
    const environment = new TabularEnvironment(coin);
    const first = run(3, environment);
    environment.reset();
    expect(Array.from({ length: 40 }, () => environment.step(1).state)).not.toEqual(first);
    expect(run(3, environment)).toEqual(first);
    // The seed of the options is the one in force before reset gives another.
    const seeded = new TabularEnvironment(coin, { seed: 3 });
    seeded.reset();
    expect(Array.from({ length: 40 }, () => seeded.step(1).state)).toEqual(first);
  });

  it('refuses steps before reset, after the end, and actions that are not there', () => {
    const environment = new TabularEnvironment(coin, { maxSteps: 1 });
    expect(() => environment.step(0)).toThrow('step before reset');
    environment.reset();
    expect(() => environment.step(2)).toThrow('expected action to be an integer in [0, 1], got 2');
    expect(() => environment.step(-1)).toThrow('got -1');
    expect(() => environment.step(0.5)).toThrow('got 0.5');
    environment.step(0);
    expect(() => environment.step(0)).toThrow('step after the end of the episode: reset first');
    expect(() => environment.step(0)).toThrow(InputError);
  });

  it('refuses bad options', () => {
    expect(() => new TabularEnvironment(coin, { maxSteps: 0 })).toThrow(
      'expected maxSteps to be an integer >= 1, got 0',
    );
    expect(() => new TabularEnvironment(coin, { seed: -1 })).toThrow(
      'expected seed to be an integer in [0, 4294967295], got -1',
    );
    expect(() => new TabularEnvironment(coin, { limit: 3 } as object)).toThrow("got 'limit'");
    expect(() => new TabularEnvironment(coin).reset({ seed: 1.5 })).toThrow(
      'expected seed to be an integer in [0, 4294967295], got 1.5',
    );
    expect(() => new TabularEnvironment(coin).reset({ seeds: 1 } as object)).toThrow("got 'seeds'");
  });
});
