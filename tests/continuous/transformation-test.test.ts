/** Candidates of Angelotti, Drougard & Chanel 2022 on the cart-pole, what is not covered, and what is refused. */
import { describe, expect, it } from 'vitest';
import { detectContinuousSymmetries, planarPointMass, transformationTest } from '../../src/continuous/index.js';
import { createEngine } from '../../src/create-engine.js';
import { makeControl } from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';
import { diagonal, record } from './record.js';

const engine = await createEngine();
const space = { observations: ['position', 'velocity', 'angle', 'angular velocity'], actions: 2 };
const same = { matrix: diagonal(1, 1, 1, 1) };
const negated = { matrix: diagonal(-1, -1, -1, -1) };
const candidates = [
  { name: 'SAR', observation: negated, actions: [1, 0] },
  { name: 'TI', observation: { ...same, shift: [0.3, 0, 0, 0] }, actions: [0, 1] },
  { name: 'ISR', observation: negated, actions: [0, 1], next: same },
  { name: 'AI', observation: same, actions: [1, 0] },
  { name: 'SFI', observation: { matrix: diagonal(-1, 1, 1, 1) }, actions: [0, 1], next: same },
];

describe('a test of continuous transformations', () => {
  it('accepts the true candidates of the cart-pole and refutes the false ones, on 500 transitions', () => {
    using test = transformationTest(engine, { space, candidates, cosines: 100 });
    test.add(record(makeControl('cart-pole-v1'), 500, 1));
    const report = test.report();
    const states = Object.fromEntries(
      report.candidates.map(({ transformation, dynamics }) => [transformation.name, dynamics.state]),
    );
    expect(states).toEqual({ SAR: 'accepted', TI: 'accepted', ISR: 'refuted', AI: 'refuted', SFI: 'refuted' });
    expect(report.misfit).toEqual([]);
    const [mirror, shifted] = report.candidates;
    // The reward is always 1; the ends are mirrored; nobody has been a third of a metre further on.
    expect(mirror!.reward.state).toBe('constant');
    expect(mirror!.termination.state).toBe('accepted');
    expect(mirror!.state).toBe('accepted');
    expect(shifted!.termination.state).toBe('not covered');
    expect(shifted!.state).toBe('not covered');
    expect(report.identity.dynamics.evidence).toBeGreaterThan(0.9 * mirror!.dynamics.evidence);
  });

  it('says the same when observations are measured in other units', () => {
    const batch = record(makeControl('cart-pole-v1'), 300, 2);
    const scaled = (values: number[]) => values.map((value, k) => (k % 4 === 0 ? 100 * value + 7 : value));
    using test = transformationTest(engine, { space, candidates: [candidates[0]!], cosines: 50 });
    test.add(batch);
    using other = transformationTest(engine, {
      space,
      cosines: 50,
      // x' = 100 x + 7, so that the mirror is x' to 14 - x'.
      candidates: [{ ...candidates[0]!, observation: { ...negated, shift: [14, 0, 0, 0] } }],
    });
    other.add({ ...batch, observations: scaled(batch.observations), nextObservations: scaled(batch.nextObservations) });
    const [a, b] = [test.report().candidates[0]!, other.report().candidates[0]!];
    expect(b.dynamics.state).toBe(a.dynamics.state);
    expect(b.dynamics.evidence).toBeCloseTo(a.dynamics.evidence, 3);
  });

  it('takes a stream in parts as it takes it whole', () => {
    const environment = makeControl('cart-pole-v1');
    const options = { space, candidates: [candidates[0]!], cosines: 50, warmUp: 150 };
    using whole = transformationTest(engine, options);
    using parts = transformationTest(engine, options);
    const first = record(environment, 200, 3);
    const second = record(environment, 200, 4);
    whole.add(join(first, second));
    parts.add(first);
    parts.add(second);
    expect(parts.transitions).toBe(400);
    expect(parts.report().candidates[0]!.dynamics).toEqual(whole.report().candidates[0]!.dynamics);
  });

  it('does not accept for the whole problem before an end was seen, unless the problem is continuing', () => {
    const environment = makeControl('mountain-car-v0');
    const options = {
      space: { observations: environment.observationSpace.names, actions: 3 },
      candidates: [
        {
          name: 'about the floor',
          observation: { matrix: diagonal(-1, -1), shift: [-Math.PI / 3, 0] },
          actions: [2, 1, 0],
        },
      ],
      cosines: 100,
    };
    const batch = record(environment, 600, 5);
    using test = transformationTest(engine, options);
    test.add(batch);
    const [valley] = test.report().candidates;
    expect(valley!.dynamics.state).toBe('accepted');
    expect(valley!.state).toBe('open');
  });

  it('refuses what does not fit, with nothing taken', () => {
    const make = (extra: object) => () => transformationTest(engine, { space, candidates: [], ...extra });
    expect(make({ space: { observations: [], actions: 2 } })).toThrow(InputError);
    expect(make({ cosine: 3 })).toThrow(/cosine/);
    expect(make({ candidates: [{ name: 'short', observation: { matrix: [[1]] }, actions: [0, 1] }] })).toThrow(
      /4 rows/,
    );
    expect(
      make({ candidates: [{ name: 'flat', observation: { matrix: diagonal(1, 1, 1, 0) }, actions: [0, 1] }] }),
    ).toThrow(/singular/);
    expect(make({ candidates: [{ name: 'twice', observation: same, actions: [0, 0] }] })).toThrow(/permutation/);
    using test = transformationTest(engine, { space, candidates: [] });
    const batch = record(makeControl('cart-pole-v1'), 50, 6);
    expect(() => test.add({ ...batch, rewards: batch.rewards.with(3, Number.NaN) })).toThrow(/finite.*transition 3/);
    expect(() => test.add({ ...batch, actions: batch.actions.with(2, 5) })).toThrow(/transition 2/);
    expect(() => test.add({ ...batch, observations: batch.observations.slice(1) })).toThrow(/200 numbers/);
    expect(test.transitions).toBe(0);
    expect(() => test.report()).toThrow(/at least 20/);
  });

  it('says of an action never taken, and of a coordinate that never varies, that nothing is known', () => {
    const batch = record(makeControl('cart-pole-v1'), 300, 7);
    const onlyLeft = batch.actions.map((_, n) => n).filter((n) => batch.actions[n] === 0);
    const pick = (values: number[], width: number) => onlyLeft.flatMap((n) => values.slice(n * width, (n + 1) * width));
    using test = transformationTest(engine, { space, candidates: [candidates[0]!], cosines: 50 });
    test.add({
      starts: onlyLeft.map((_, n) => n),
      observations: pick(batch.observations, 4),
      nextObservations: pick(batch.nextObservations, 4),
      actions: pick(batch.actions, 1),
      rewards: pick(batch.rewards, 1),
      terminated: pick(batch.terminated, 1),
    });
    expect(test.report().candidates[0]!.dynamics.state).toBe('not covered');
    expect(test.report().candidates[0]!.coverage.law).toBe(0);
  });
});

describe('detection without candidates', () => {
  it('finds D4 and the three generators of the plane in a point mass', () => {
    const environment = planarPointMass();
    const found = detectContinuousSymmetries(engine, record(environment, 1000, 8, 20), {
      space: { observations: environment.observationSpace.names, actions: environment.actionSpace.names },
      continuing: true,
      cosines: 120,
    });
    expect(found.group.name).toBe('D4');
    expect(found.dynamicsGroup.name).toBe('D4');
    expect(found.tried).toBe(3072);
    expect(
      found.generators
        .map(({ words }) => words)
        .sort()
        .map((words) => words.split(' ')[0]),
    ).toEqual(['rotation', 'translation', 'translation']);
    expect(found.generators.find(({ words }) => words.startsWith('rotation'))!.words).toBe(
      'rotation of (x, y) with (vx, vy) and the action',
    );
  });
});

function join(a: ReturnType<typeof record>, b: ReturnType<typeof record>): ReturnType<typeof record> {
  return {
    starts: [...a.starts, ...b.starts.map((start) => start + a.rewards.length)],
    observations: [...a.observations, ...b.observations],
    nextObservations: [...a.nextObservations, ...b.nextObservations],
    actions: [...a.actions, ...b.actions],
    rewards: [...a.rewards, ...b.rewards],
    terminated: [...a.terminated, ...b.terminated],
  };
}
