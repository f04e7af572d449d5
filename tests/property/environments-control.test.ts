/** The mirror symmetries of the control problems hold to the last bit, as they are and in bins. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlEnvironment } from '../../src/environments/control-environment.js';
import { makeControl, makeEnvironment } from '../../src/environments/registry.js';
import { featureTransformations } from '../../src/symmetry/feature-candidates.js';

const number = (bound: number): fc.Arbitrary<number> => fc.double({ min: -bound, max: bound, noNaN: true });
const actionLists = (actions: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(actions - 1), { minLength: 1, maxLength: 40 });

/** 0 and −0 are the same. */
const plain = (values: Iterable<number>): number[] => Array.from(values, (value) => value + 0);
const negative = (values: Iterable<number>): number[] => Array.from(values, (value) => 0 - value);

const mirrors = [
  {
    id: 'cart-pole-v1',
    actions: 2,
    state: fc.tuple(number(2.4), number(3), number(0.2), number(3)),
    flips: [0, 1, 2, 3],
  },
  {
    id: 'acrobot-v1',
    actions: 3,
    state: fc.tuple(number(3.1), number(3.1), number(12), number(28)),
    flips: [1, 3, 4, 5],
  },
  { id: 'pendulum-v1', actions: 3, state: fc.tuple(number(3.1), number(8)), flips: [1, 2] },
] as const;

describe.each(mirrors)('the mirror of $id', ({ id, actions, state, flips }) => {
  it('turns episodes into episodes, bit for bit', () => {
    const here = makeControl(id);
    const there = makeControl(id);
    expect(here.actions).toBe(actions);
    fc.assert(
      fc.property(state, actionLists(actions), (start, list) => {
        here.reset({ state: start });
        there.reset({ state: negative(start) });
        for (const action of list) {
          const step = here.step(action);
          const mirrored = there.step(actions - 1 - action);
          expect(plain(there.state)).toEqual(negative(here.state));
          const flipped = step.observation.map((value, k) => (flips.includes(k as never) ? -value : value));
          expect(plain(mirrored.observation)).toEqual(plain(flipped));
          expect([mirrored.reward, mirrored.terminated]).toEqual([step.reward, step.terminated]);
          if (step.terminated) break;
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is, in bins, the flip of all features and of the actions', () => {
    const features = makeEnvironment(id).features;
    const flip = featureTransformations({
      features,
      actions,
      actionMaps: [Array.from({ length: actions }, (_, a) => actions - 1 - a)],
    }).find(({ name }) => name.startsWith(`flip of ${features.map((feature) => feature.name).join(', ')};`))!;
    const here = makeEnvironment(id);
    const there = makeEnvironment(id);
    // With an even number of bins zero itself lies on the middle edge and has to belong to one side.
    const onMiddleEdge = (): boolean => {
      const { state: values } = here.continuous as ControlEnvironment;
      return here.edges.some((edges, k) => edges.length % 2 === 1 && values[k] === 0);
    };
    fc.assert(
      fc.property(state, actionLists(actions), (start, list) => {
        let s = here.reset({ state: start });
        let image = there.reset({ state: negative(start) });
        for (const action of list) {
          if (onMiddleEdge()) return;
          expect(image).toBe(flip.states[s]);
          expect(flip.pairs[s * actions + action]).toBe(image * actions + actions - 1 - action);
          const step = here.step(action);
          const mirrored = there.step(actions - 1 - action);
          expect([mirrored.reward, mirrored.terminated]).toEqual([step.reward, step.terminated]);
          s = step.state;
          image = mirrored.state;
          if (step.terminated) break;
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('bins', () => {
  const bins = fc.tuple(fc.nat(8), fc.nat(8), fc.nat(8), fc.nat(8)).map((counts) => counts.map((count) => count + 1));

  it('of any number turn round when all signs do, values on edges included', () => {
    fc.assert(
      fc.property(bins, fc.array(number(4), { minLength: 4, maxLength: 4 }), fc.nat(), (counts, values, pick) => {
        const environment = makeEnvironment('cart-pole-v1', { bins: counts });
        const observation = values.map((value, k) => {
          const edges = environment.edges[k]!;
          return (pick >> k) % 3 === 0 && edges.length > 0 ? edges[pick % edges.length]! : value;
        });
        if (observation.some((value, k) => value === 0 && counts[k]! % 2 === 0)) return;
        // Every digit b of n becomes n − 1 − b: the state becomes states − 1 − state.
        expect(environment.stateOf(observation.map((value) => -value))).toBe(
          environment.states - 1 - environment.stateOf(observation),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('keep the order of values', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), number(10), number(10), (count, a, b) => {
        const environment = makeEnvironment('mountain-car-v0', { bins: [count, 1], low: [-3, null], high: [5, null] });
        const low = environment.stateOf([Math.min(a, b), 0]);
        const high = environment.stateOf([Math.max(a, b), 0]);
        expect(low).toBeLessThanOrEqual(high);
        expect(high).toBeLessThan(count);
        expect(low).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the mountain car', () => {
  const environment = makeControl('mountain-car-v0');
  const step = (x: number, velocity: number, action: number) => {
    environment.reset({ state: [x, velocity] });
    const { terminated } = environment.step(action);
    return { x: environment.state[0]!, velocity: environment.state[1]!, terminated };
  };
  /** About the bottom of the valley, −π/6. */
  const mirror = (x: number): number => -Math.PI / 3 - x;

  it('has a valley that is its own mirror image', () => {
    fc.assert(
      fc.property(number(0.4), number(0.05), fc.nat(2), (offset, velocity, action) => {
        const x = -Math.PI / 6 + offset;
        const here = step(x, velocity, action);
        const there = step(mirror(x), -velocity, 2 - action);
        expect(there.x).toBeCloseTo(mirror(here.x), 14);
        expect(there.velocity).toBeCloseTo(-here.velocity, 14);
      }),
    );
  });

  it('but is not symmetric: its left end is a wall, its right end the goal', () => {
    expect(step(0.48, 0.06, 2).terminated).toBe(true);
    expect(step(mirror(0.48), -0.06, 0).terminated).toBe(false);
    expect(step(-1.19, -0.05, 0).velocity).toBe(0);
    expect(step(mirror(-1.19), 0.05, 2).velocity).not.toBe(0);
  });
});
