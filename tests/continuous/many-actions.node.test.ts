/** Permutations of more actions than have all of them tried are found from the law. */
import { describe, expect, it } from 'vitest';
import { groupOfAccepted } from '../../src/continuous/group.js';
import { detectContinuousSymmetries } from '../../src/continuous/index.js';
import { ContinuousTransformation } from '../../src/continuous/transformation.js';
import { createEngine } from '../../src/index.js';
import { separate, uniform } from './record.js';

/** A mass in a plane that a wind turns about the middle, pushed one of `pushes` ways; nothing ends. */
function whirled(pushes: readonly (readonly [number, number])[], wind: number, steps: number, seed: number) {
  const within = uniform(seed);
  return separate(steps, () => {
    const [x, y, vx, vy] = [within(1), within(1), within(1), within(1)];
    const action = Math.floor(pushes.length * ((1 + within(1)) / 2));
    const [ux, uy] = pushes[action]!;
    const [wx, wy] = [0.9 * vx + 0.3 * ux - 0.2 * wind * y, 0.9 * vy + 0.3 * uy + 0.2 * wind * x];
    const next = [x + 0.2 * wx, y + 0.2 * wy, wx, wy].map((value) => value + within(1e-3));
    return { x: [x, y, vx, vy], u: action, reward: -(x * x + y * y), next };
  });
}

const compass = [0, 1, 2, 3, 4, 5, 6, 7, 8]
  .map((k) => [(k % 3) - 1, Math.floor(k / 3) - 1] as const)
  // In no order that a mirror would turn round.
  .sort(([a, b], [c, d]) => ((5 * a + 3 * b + 17) % 7) - ((5 * c + 3 * d + 17) % 7) || a - c || b - d);

describe('more than four discrete actions', () => {
  it.each([
    ['a wind that turns leaves the turns', 1, 'C4', 3],
    ['without wind the mirrors hold as well', 0, 'D4', 7],
  ])('%s, of nine pushes in any order', async (_, wind, group, elements) => {
    const engine = await createEngine();
    const found = detectContinuousSymmetries(engine, whirled(compass, wind, 600, 4), {
      cosines: 60,
      space: { observations: ['x', 'y', 'vx', 'vy'], actions: 9 },
      continuing: true,
    });
    expect(found.group.name).toBe(group);
    expect(found.candidates.filter(({ state }) => state === 'accepted')).toHaveLength(elements);
  });
});

describe('five actions and more', () => {
  const detect = async (transitions: ReturnType<typeof whirled>, actions: number) =>
    detectContinuousSymmetries(await createEngine(), transitions, {
      space: { observations: ['x', 'y', 'vx', 'vy'], actions },
      continuing: true,
      cosines: 60,
    });
  const still: readonly [number, number] = [0, 0];
  const four: readonly (readonly [number, number])[] = [
    [0, 1],
    [1, 0],
    [-1, 0],
    [0, -1],
  ];

  it('may be recorded one after the other', async () => {
    const made = whirled([still, ...four], 1, 1_000, 5);
    const order = made.actions.map((_, n) => n).sort((a, b) => made.actions[a]! - made.actions[b]! || a - b);
    const four4 = (list: readonly number[]) => order.flatMap((n) => list.slice(4 * n, 4 * n + 4));
    const one = (list: readonly number[]) => order.map((n) => list[n]!);
    const sorted = {
      ...made,
      observations: four4(made.observations),
      nextObservations: four4(made.nextObservations),
      actions: one(made.actions),
      rewards: one(made.rewards),
    };
    expect((await detect(sorted, 5)).group.name).toBe('C4');
  });

  it('may be exchanged where they do the same', async () => {
    const { group } = await detect(whirled([...four, still, still], 1, 1_000, 6), 6);
    expect(group.elements).toHaveLength(8);
  });
});

describe('the group of what is accepted', () => {
  const space = { observations: ['x'], actions: 7 };
  const acting = (...actions: number[]) =>
    ContinuousTransformation.from({ name: actions.join(''), observation: { matrix: [[1]] }, actions }, space);
  const cycle = acting(1, 2, 3, 4, 5, 6, 0);
  const exchange = acting(1, 0, 2, 3, 4, 5, 6);
  const identity = ContinuousTransformation.identity(space);

  it('leaves out what would make it larger than it may be', () => {
    // Together all 5,040 permutations of seven.
    expect(groupOfAccepted(identity, [cycle, exchange], new Set()).name).toBe('C7');
    expect(groupOfAccepted(identity, [exchange, cycle], new Set()).name).toBe('C2');
  });

  it('leaves out what would bring in an element that is refuted', () => {
    const other = acting(0, 1, 2, 3, 4, 6, 5);
    expect(groupOfAccepted(identity, [exchange, other], new Set()).elements).toHaveLength(4);
    const both = new Set([other.after(exchange).key]);
    expect(groupOfAccepted(identity, [exchange, other], both).elements.map(({ name }) => name)).toEqual([
      'identity',
      exchange.name,
    ]);
  });
});
