/**
 * What must not matter to the symmetry of real-valued observations: the units and the order of coordinates, the numbers of actions, and
 * the scale of rewards. Candidates are carried over with what they act on.
 */
import { describe, expect, it } from 'vitest';
import { type ContinuousTransitions, transformationTest } from '../../src/continuous/index.js';
import { createEngine } from '../../src/create-engine.js';
import { makeControl } from '../../src/environments/registry.js';
import { backendsOfHome } from '../backends.js';
import { diagonal, record } from './record.js';

const engines = await Promise.all(
  backendsOfHome.map(async ({ name }) => ({ name, engine: await createEngine({ backend: name }) })),
);
const names = ['cosine', 'sine', 'velocity'];
const batch = record(makeControl('pendulum-v1'), 400, 5);
// The swing-up is the same in a mirror; turned half round it is not: gravity does not turn.
const mirror = { name: 'mirror', observation: { matrix: diagonal(1, -1, -1) }, actions: [2, 1, 0] };
const turn = { name: 'half turn', observation: { matrix: diagonal(-1, -1, 1) }, actions: [0, 1, 2] };

type Report = ReturnType<ReturnType<typeof transformationTest>['report']>;
const states = ({ candidates }: Report) =>
  candidates.map(({ state, dynamics, reward, termination }) => [
    state,
    dynamics.state,
    reward.state,
    termination.state,
  ]);
const evidence = ({ candidates }: Report) => candidates.map(({ dynamics }) => dynamics.evidence);

/** Each observation by `change`, which takes and gives three numbers. */
function observedAs(change: (observation: readonly number[]) => readonly number[]): ContinuousTransitions {
  const all = (values: ArrayLike<number>) =>
    Array.from({ length: values.length / 3 }, (_, n) =>
      change([values[3 * n]!, values[3 * n + 1]!, values[3 * n + 2]!]),
    ).flat();
  return { ...batch, observations: all(batch.observations), nextObservations: all(batch.nextObservations) };
}

/** x' = a x + b, so that x → s x becomes x' → s x' + (1 - s) b. */
const carried =
  (shift: readonly number[]) =>
  ({ observation: { matrix }, ...rest }: typeof mirror) => ({
    ...rest,
    observation: { matrix, shift: shift.map((b, k) => (1 - matrix[k]![k]!) * b) },
  });

describe.each(engines)('on $name', ({ engine }) => {
  const report = (transitions: ContinuousTransitions, candidates: object[], observations = names) => {
    using test = transformationTest(engine, {
      space: { observations, actions: 3 },
      candidates: candidates as never,
      cosines: 60,
      continuing: true,
    });
    test.add(transitions);
    return test.report();
  };
  const plain = report(batch, [mirror, turn]);

  it('the mirror is true and the half turn is not', () => {
    expect(states(plain).map(([whole]) => whole)).toEqual(['accepted', 'refuted']);
  });

  it.each([
    ['powers of two', [4, 0.5, 8], [0, 0, 0]],
    ['other factors', [0.1, 1000, 1 / 3], [0, 0, 0]],
    ['factors and shifts', [2, 30, 0.01], [5, -40, 100]],
  ])('observations in other units: %s', (_, scale, shift) => {
    const changed = observedAs((observation) => observation.map((value, k) => scale[k]! * value + shift[k]!));
    const other = report(changed, [mirror, turn].map(carried(shift)));
    expect(states(other)).toEqual(states(plain));
    evidence(other).forEach((value, k) => {
      expect(value / evidence(plain)[k]!).toBeCloseTo(1, 3);
    });
  });

  it('an axis that points the other way', () => {
    const changed = observedAs((observation) => observation.map((value, k) => [-2, 30, -0.01][k]! * value + 7));
    const other = report(changed, [mirror, turn].map(carried([7, 7, 7])));
    // Random features are others there, so that a share near a half may be above or below it.
    expect(states(other).map(([whole]) => whole)).toEqual(['accepted', 'refuted']);
    evidence(other).forEach((value, k) => {
      expect(Math.sign(value)).toBe(Math.sign(evidence(plain)[k]!));
    });
  });

  it('coordinates in another order', () => {
    const changed = observedAs(([cosine, sine, velocity]) => [velocity!, cosine!, sine!]);
    const other = report(
      changed,
      [
        { ...mirror, observation: { matrix: diagonal(-1, 1, -1) } },
        { ...turn, observation: { matrix: diagonal(1, -1, -1) } },
      ],
      ['velocity', 'cosine', 'sine'],
    );
    expect(states(other)).toEqual(states(plain));
    other.candidates.forEach(({ dynamics }, k) => {
      // Random features are drawn coordinate by coordinate: about the same, and not the same to the last digit.
      expect(Math.sign(dynamics.evidence)).toBe(Math.sign(plain.candidates[k]!.dynamics.evidence));
    });
  });

  it('actions by other numbers', () => {
    const renamed = { ...batch, actions: Array.from(batch.actions, (action) => [1, 2, 0][action]!) };
    // Of action a, now numbered m(a), the mirror takes 2 - a, now m(2 - a): 1 → 0, 2 → 2, 0 → 1.
    const other = report(renamed, [{ ...mirror, actions: [1, 0, 2] }, turn]);
    expect(states(other)).toEqual(states(plain));
  });

  it.each([8, 3, 0.1, 1e-4])('rewards times %f', (factor) => {
    const other = report({ ...batch, rewards: Array.from(batch.rewards, (reward) => factor * reward) }, [mirror, turn]);
    expect(states(other)).toEqual(states(plain));
    expect(evidence(other)).toEqual(evidence(plain));
    other.candidates.forEach(({ reward }, k) => {
      expect(reward.evidence / plain.candidates[k]!.reward.evidence).toBeCloseTo(1, 3);
    });
  });

  it('transitions that come in parts', () => {
    // The second episode starts there.
    const at = batch.starts[1]!;
    expect([...batch.starts]).toEqual([0, 200]);
    const half = (from: number, to: number): ContinuousTransitions => ({
      starts: [0],
      observations: batch.observations.slice(3 * from, 3 * to),
      actions: batch.actions.slice(from, to),
      rewards: batch.rewards.slice(from, to),
      nextObservations: batch.nextObservations.slice(3 * from, 3 * to),
      terminated: batch.terminated.slice(from, to),
    });
    using test = transformationTest(engine, {
      space: { observations: names, actions: 3 },
      candidates: [mirror, turn],
      cosines: 60,
      continuing: true,
    });
    test.add(half(0, at));
    test.add(half(at, 2 * at));
    expect(evidence(test.report())).toEqual(evidence(plain));
  });
});
