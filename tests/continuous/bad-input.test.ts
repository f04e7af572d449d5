/** What is wrong or thin with recorded data: one clear error, or a report that says so; never a silent number. */
import { describe, expect, it } from 'vitest';
import { transformationTest } from '../../src/continuous/index.js';
import { createEngine } from '../../src/create-engine.js';
import { makeControl } from '../../src/environments/registry.js';
import { diagonal, record } from './record.js';

const engine = await createEngine();
const names = ['position', 'velocity', 'angle', 'angular velocity'];
const cartPole = record(makeControl('cart-pole-v1'), 300, 11);

/** Each observation with numbers appended. */
function widened(values: readonly number[], more: (row: readonly number[]) => readonly number[]): number[] {
  return Array.from({ length: values.length / 4 }, (_, n) => {
    const row = values.slice(4 * n, 4 * n + 4);
    return [...row, ...more(row)];
  }).flat();
}

function reportOf(more: (row: readonly number[]) => readonly number[], signs: readonly number[]) {
  const extra = more([0, 0, 0, 0]).map((_, k) => `extra ${k}`);
  using test = transformationTest(engine, {
    space: { observations: [...names, ...extra], actions: 2 },
    candidates: [{ name: 'mirror', observation: { matrix: diagonal(-1, -1, -1, -1, ...signs) }, actions: [1, 0] }],
    cosines: 50,
  });
  test.add({
    ...cartPole,
    observations: widened(cartPole.observations, more),
    nextObservations: widened(cartPole.nextObservations, more),
  });
  return test.report().candidates[0]!;
}

describe('recorded data', () => {
  it('with a coordinate that never varies: nothing is said of it, and it stands in the way of no symmetry that keeps it', () => {
    const kept = reportOf(() => [3], [1]);
    expect(kept.dynamics.byCoordinate[4]).toBeNull();
    expect(kept.dynamics.state).toBe('accepted');
    // Mapped to -3, where nobody was.
    expect(reportOf(() => [3], [-1]).dynamics.state).toBe('not covered');
  });

  it('with a flag: its two values are no bounds', () => {
    const flagged = reportOf(([x]) => [Number(x! > 0)], [1]);
    expect(flagged.dynamics.byCoordinate[1]).not.toBe(0);
    const centred = reportOf(([x]) => [Math.sign(x! || 1)], [-1]);
    // The features cannot tell when it changes: a difference might not be seen in so little data.
    expect(centred.dynamics).toMatchObject({ state: 'open', why: expect.stringMatching(/might not be seen/) });
    expect(centred.dynamics.byCoordinate.every((value) => value === null || value > 0)).toBe(true);
  });

  it('with collinear coordinates, and one in wildly other units', () => {
    expect(reportOf(([x, v]) => [2 * x! + v!], [-1]).dynamics.state).toBe('accepted');
    expect(reportOf(([x]) => [1e9 * x!], [-1]).dynamics.state).toBe('accepted');
    expect(reportOf(([x]) => [1e9 * x!], [1]).dynamics.state).not.toBe('accepted');
  });

  it('with fewer transitions than features: finite numbers', () => {
    using test = transformationTest(engine, {
      space: { observations: names, actions: 2 },
      candidates: [{ name: 'mirror', observation: { matrix: diagonal(-1, -1, -1, -1) }, actions: [1, 0] }],
    });
    test.add(record(makeControl('cart-pole-v1'), 30, 3));
    const { identity, candidates } = test.report();
    for (const { dynamics } of [identity, ...candidates]) {
      expect(dynamics.byCoordinate.every((value) => Number.isFinite(value))).toBe(true);
      expect(dynamics.state).not.toBe('refuted');
    }
  });

  it('of changing length, or with what is no number, is refused where it is wrong', () => {
    using test = transformationTest(engine, { space: { observations: names, actions: 2 }, candidates: [] });
    expect(() => test.add({ ...cartPole, observations: cartPole.observations.slice(0, -3) })).toThrow(/1200 numbers/);
    const infinite = cartPole.nextObservations.with(9, Number.POSITIVE_INFINITY);
    expect(() => test.add({ ...cartPole, nextObservations: infinite })).toThrow(/transition 2, number 1/);
    const withNull = cartPole.observations.with(9, null as unknown as number);
    expect(() => test.add({ ...cartPole, observations: withNull })).toThrow(/got null at transition 2, number 1/);
    expect(() => test.add({ ...cartPole, actions: cartPole.actions.map(String) as never })).toThrow(/got '[01]'/);
    expect(() => test.add({ ...cartPole, rewards: undefined as never })).toThrow(/expected rewards to be a list/);
    expect(test.transitions).toBe(0);
  });

  it.each([
    [{ observations: ['x', 'x'] }, /each of observations to have a name of its own, got 'x' at observations\[1\]/],
    [{ observations: ['x', 3] }, /a name for observations\[1\], got 3/],
    [{ actions: ['u', ''] }, /a name for actions\[1\]/],
    [{ low: [0, 2], high: [1, 1] }, /low\[1\] to be at most high\[1\], 1, got 2/],
    [{ lows: [0, 0] }, /space to have only observations, actions, low, high, got 'lows'/],
  ])('of a space that is none is refused: %o', (wrong, message) => {
    const space = { observations: ['x', 'v'], actions: 2, ...wrong } as never;
    expect(() => transformationTest(engine, { space, candidates: [] })).toThrow(message);
  });

  it('that is cut off by bounds: the law between them is still found', () => {
    const environment = makeControl('pendulum-v1');
    using test = transformationTest(engine, {
      space: { observations: environment.observationSpace.names, actions: 3 },
      candidates: [
        { name: 'mirror', observation: { matrix: diagonal(1, -1, -1) }, actions: [2, 1, 0] },
        { name: 'torque', observation: { matrix: diagonal(1, 1, 1) }, actions: [2, 1, 0] },
      ],
      cosines: 200,
      continuing: true,
    });
    test.add(record(environment, 2000, 1, 40));
    expect(test.report().candidates.map(({ state }) => state)).toEqual(['accepted', 'refuted']);
  });
});
