import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { controlIds, makeControl } from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';

describe('steps by hand', () => {
  it('cart-pole: from rest, pushed to the right', () => {
    // push = 10 / 1.1 = 100/11; θ̈ = −(100/11) / (½ (4/3 − 1/11)) = −(100/11)(66/41) = −600/41;
    // ẍ = 100/11 + 0.05 (600/41) / 1.1 = 100/11 + 300/451 = 400/41. Positions move by the old velocities, 0.
    const environment = makeControl('cart-pole-v1');
    environment.reset({ state: [0, 0, 0, 0] });
    const { observation, reward, terminated } = environment.step(1);
    [0, 8 / 41, 0, -12 / 41].forEach((value, k) => {
      expect(observation[k]).toBeCloseTo(value, 14);
    });
    expect([reward, terminated]).toEqual([1, false]);
    // Now they move: x by 0.02 · 8/41, θ by −0.02 · 12/41.
    const next = environment.step(0).observation;
    expect(next[0]).toBeCloseTo(0.16 / 41, 14);
    expect(next[2]).toBeCloseTo(-0.24 / 41, 14);
  });

  it('cart-pole: ends past 2.4 m and past 12 degrees, the last step rewarded too', () => {
    const environment = makeControl('cart-pole-v1');
    const end = (state: number[]) => {
      environment.reset({ state });
      const { terminated, reward } = environment.step(0);
      expect(reward).toBe(1);
      return terminated;
    };
    // Positions after the step: 2.39 + 0.02 · 0.4 = 2.398 and 2.39 + 0.02 · 0.6 = 2.402; angles 0.2094 rad are 12°.
    expect(end([2.39, 0.4, 0, 0])).toBe(false);
    expect(end([2.39, 0.6, 0, 0])).toBe(true);
    expect(end([-2.39, -0.6, 0, 0])).toBe(true);
    expect(end([0, 0, 0.209, 0])).toBe(false);
    expect(end([0, 0, 0.209, 0.03])).toBe(true);
    expect(end([0, 0, -0.209, -0.03])).toBe(true);
  });

  it('mountain car: the valley pulls by 0.0025 cos 3x', () => {
    const environment = makeControl('mountain-car-v0');
    const step = (state: number[], action: number) => {
      environment.reset({ state });
      return environment.step(action);
    };
    // cos 0 = 1: 0.001 − 0.0025 = −0.0015.
    const { observation, reward } = step([0, 0], 2);
    expect(observation[0]).toBeCloseTo(-0.0015, 16);
    expect(observation[1]).toBeCloseTo(-0.0015, 16);
    expect(reward).toBe(-1);
    // The left border stops the car; the speed is at most 0.07.
    expect(Array.from(step([-1.19, -0.07], 0).observation)).toEqual([-1.2, 0]);
    expect(step([-0.9, -0.0699], 0).observation[1]).toBeGreaterThanOrEqual(-0.07);
    expect(Array.from(step([-1.1, 0.07], 2).observation)).toEqual([-1.03, 0.07]);
    expect(step([0.45, 0.06], 2).terminated).toBe(true);
    expect(step([0.4, 0.06], 2).terminated).toBe(false);
  });

  it('pendulum: torque and gravity', () => {
    const environment = makeControl('pendulum-v1', { torques: [-2, 0, 1.5] });
    environment.reset({ state: [Math.PI / 2, 0] });
    // θ̇ = (15 · 1 + 3 · 1.5) 0.05 = 0.975, θ = π/2 + 0.975 · 0.05; the cost is of the state before.
    const { observation, reward } = environment.step(2);
    expect(environment.state[1]).toBeCloseTo(0.975, 15);
    expect(environment.state[0]).toBeCloseTo(Math.PI / 2 + 0.04875, 15);
    expect(observation[0]).toBeCloseTo(-Math.sin(0.04875), 15);
    expect(observation[1]).toBeCloseTo(Math.cos(0.04875), 15);
    expect(reward).toBeCloseTo(-((Math.PI / 2) ** 2 + 0.001 * 2.25), 15);
    // 3π/2 is −π/2 within a turn.
    environment.reset({ state: [1.5 * Math.PI, 2] });
    expect(environment.step(1).reward).toBeCloseTo(-((Math.PI / 2) ** 2 + 0.4), 14);
    environment.reset({ state: [0, 0] });
    expect(environment.step(1)).toEqual({
      observation: Float64Array.of(1, 0, 0),
      reward: 0,
      terminated: false,
      truncated: false,
    });
  });

  it('pendulum: another gravity', () => {
    const environment = makeControl('pendulum-v1', { gravity: 4 });
    environment.reset({ state: [Math.PI / 2, 0] });
    environment.step(1);
    expect(environment.state[1]).toBeCloseTo(6 * 0.05, 15); // 3 · 4 / 2 = 6
  });

  it('acrobot: rests hanging, ends above the line', () => {
    const environment = makeControl('acrobot-v1');
    expect(Array.from(environment.reset({ state: [0, 0, 0, 0] }))).toEqual([1, 0, 1, 0, 0, 0]);
    const rest = environment.step(1);
    expect(Array.from(rest.observation, (value) => value + 0)).toEqual([1, 0, 1, 0, 0, 0]);
    expect([rest.reward, rest.terminated]).toEqual([-1, false]);
    // Both links up: −cos π − cos π = 2 > 1. The first up and the second folded back: 1 − 1 = 0.
    environment.reset({ state: [Math.PI, 0, 0, 0] });
    expect(environment.step(1)).toMatchObject({ reward: 0, terminated: true });
    environment.reset({ state: [Math.PI, Math.PI, 0, 0] });
    expect(environment.step(1)).toMatchObject({ reward: -1, terminated: false });
  });

  it('acrobot: a short push goes where the equations say', () => {
    // From rest, torque 1: d1 = ¼ + (1 + ¼ + 1) + 2 = 9/2, d2 = ¼ + ½ + 1 = 7/4, φ = 0, so
    // θ̈2 = 1 / (5/4 − (49/16)/(9/2)) = 1 / (41/72) = 72/41 and θ̈1 = −(7/4)(72/41)/(9/2) = −28/41.
    // After 0.2 s without gravity's pull back: θ̈ t²/2 = 72/41 · 0.02 = 0.0351 and −0.0137; gravity takes some of it.
    const environment = makeControl('acrobot-v1');
    environment.reset({ state: [0, 0, 0, 0] });
    environment.step(2);
    const [angle1, angle2] = environment.state;
    expect(angle2).toBeGreaterThan(0.9 * 0.0351);
    expect(angle2).toBeLessThan(0.0352);
    expect(angle1).toBeLessThan(-0.9 * 0.0137);
    expect(angle1).toBeGreaterThan(-0.0137);
  });
});

describe('ControlEnvironment', () => {
  it('draws its start by the generator of the package, within the ranges of the problem', () => {
    const ranges: Record<string, [number, number][]> = {
      'cart-pole-v1': [[-0.05, 0.05], [-0.05, 0.05], [-0.05, 0.05], [-0.05, 0.05]], // biome-ignore format: one line
      'mountain-car-v0': [
        [-0.6, -0.4],
        [0, 0],
      ],
      'acrobot-v1': [[-0.1, 0.1], [-0.1, 0.1], [-0.1, 0.1], [-0.1, 0.1]], // biome-ignore format: one line
      'pendulum-v1': [
        [-Math.PI, Math.PI],
        [-1, 1],
      ],
    };
    for (const id of controlIds()) {
      const environment = makeControl(id);
      const random = new Random(11);
      environment.reset({ seed: 11 });
      for (let episode = 0; episode < 50; ++episode) {
        const expected = ranges[id]!.map(([low, high]) => (low === high ? low : low + (high - low) * random.uniform()));
        expect(Array.from(environment.state)).toEqual(expected);
        environment.reset();
      }
    }
  });

  it("truncates as Gymnasium does, unless told otherwise, and gives each step's own array", () => {
    const limits = { 'cart-pole-v1': 500, 'mountain-car-v0': 200, 'acrobot-v1': 500, 'pendulum-v1': 200 };
    for (const [id, limit] of Object.entries(limits)) expect(makeControl(id).maxSteps).toBe(limit);
    const environment = makeControl('pendulum-v1', { maxSteps: 3 });
    const first = environment.reset({ seed: 1 });
    const copy = first.slice();
    expect([1, 2, 3].map(() => environment.step(0).truncated)).toEqual([false, false, true]);
    expect(first).toEqual(copy);
    expect(() => environment.step(0)).toThrow('step after the end of the episode: reset first');
  });

  it('does not truncate the step that terminates', () => {
    const environment = makeControl('mountain-car-v0', { maxSteps: 1 });
    environment.reset({ state: [0.49, 0.05] });
    expect(environment.step(2)).toMatchObject({ terminated: true, truncated: false });
    expect(() => environment.step(2)).toThrow(InputError);
  });

  it('is the same for the same seed, goes on without one, and starts at seed 0', () => {
    const environment = makeControl('cart-pole-v1');
    const first = environment.reset({ seed: 0 });
    const second = environment.reset();
    expect(second).not.toEqual(first);
    expect(environment.reset({ seed: 0 })).toEqual(first);
    expect(makeControl('cart-pole-v1').reset()).toEqual(first);
  });

  it('gives its state as a copy', () => {
    const environment = makeControl('cart-pole-v1');
    environment.reset({ state: [1, 2, 0.1, 4] });
    environment.state[0] = 7;
    expect(Array.from(environment.state)).toEqual([1, 2, 0.1, 4]);
  });

  it('refuses what does not fit', () => {
    const environment = makeControl('cart-pole-v1');
    expect(() => environment.step(0)).toThrow('step before reset');
    environment.reset();
    expect(() => environment.step(2)).toThrow('expected action to be an integer in [0, 1], got 2');
    expect(() => environment.reset({ seed: -1 })).toThrow('expected seed to be an integer in [0, 4294967295], got -1');
    expect(() => environment.reset({ start: 1 } as object)).toThrow('expected the options of reset');
    expect(() => environment.reset({ state: [1, 2] })).toThrow(
      'expected state to be the 4 numbers position, velocity, angle, angular velocity, got Array of length 2',
    );
    expect(() => environment.reset({ state: [0, 0, Number.NaN, 0] })).toThrow('expected angle to be a finite number');
    environment.reset({ state: [1e308, 1e308, 1e308, 1e308] });
    expect(() => environment.step(1)).toThrow('after the step to be a finite number');
    expect(() => makeControl('pendulum-v1', { torques: [-3, 3] })).toThrow(
      'expected a torque to be a finite number in [-2, 2], got -3',
    );
    expect(() => makeControl('pendulum-v1', { torques: [] })).toThrow('expected torques to be a list of at least one');
    expect(() => makeControl('pendulum-v1', { maxSteps: 0 })).toThrow('expected maxSteps to be an integer >= 1, got 0');
    expect(() => makeControl('acrobot-v1', { bins: [1] } as object)).toThrow('expected the options of acrobot-v1');
    expect(() => makeControl('taxi-v3' as string)).toThrow(
      "expected the id of a control problem among cart-pole-v1, mountain-car-v0, acrobot-v1, pendulum-v1, got 'taxi-v3'",
    );
  });
});

describe('noise', () => {
  it.each([
    ['cart-pole-v1', { forceNoise: 2 }, [0.1, 0.1, 0.1, 0.1]],
    ['mountain-car-v0', { velocityNoise: 0.01 }, [-0.5, 0.01]],
    ['acrobot-v1', { torqueNoise: 0.5 }, [0.1, 0.1, 0.1, 0.1]],
    ['pendulum-v1', { torqueNoise: 0.5 }, [0.5, 0.1]],
  ] as const)('of %s is drawn from the seed, about what happens without', (id, options, state) => {
    const speed = (world: ReturnType<typeof makeControl>, seed: number) => {
      world.reset({ seed, state });
      return world.step(0).observation.at(-1)!;
    };
    const still = speed(makeControl(id), 0);
    const world = makeControl(id, options as object);
    const drawn = Array.from({ length: 200 }, (_, seed) => speed(world, seed) - still);
    expect(drawn.map((_, seed) => speed(world, seed) - still)).toEqual(drawn);
    const mean = drawn.reduce((sum, value) => sum + value, 0) / 200;
    const deviation = Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 200);
    expect(deviation).toBeGreaterThan(0);
    expect(Math.abs(mean)).toBeLessThan((4 * deviation) / Math.sqrt(200)); // four standard errors
  });
});
