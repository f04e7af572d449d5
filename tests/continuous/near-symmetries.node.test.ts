/**
 * Worlds whose groups are known by construction, some broken by little: what is accepted is true, and where there is too little data to tell,
 * nothing is.
 */
import { describe, expect, it } from 'vitest';
import { type ContinuousDetection, detectContinuousSymmetries } from '../../src/continuous/index.js';
import { Random } from '../../src/engine/random.js';
import { createEngine } from '../../src/index.js';
import { separate } from './record.js';

const engine = await createEngine();

interface World {
  readonly observations: readonly string[];
  readonly actions: number;
  /** Without noise: `x'` and the reward. */
  readonly step: (
    x: readonly number[],
    action: number,
  ) => { readonly next: readonly number[]; readonly reward: number };
}

/** A mass on a line in a trough, pushed one of several ways or braked. */
function line(pushes: readonly number[], brake = false): World {
  return {
    observations: ['x', 'v'],
    actions: pushes.length + Number(brake),
    step: ([x, v], action) => {
      const slowed = action === pushes.length ? 0.6 * v! : 0.9 * v! + 0.3 * pushes[action]!;
      const w = slowed - 0.3 * Math.sin(2 * x!);
      return { next: [x! + 0.2 * w, w], reward: -(x! * x!) };
    },
  };
}

/** A mass in a plane with a wind that turns about the middle. */
function plane(pushes: readonly (readonly [number, number])[]): World {
  return {
    observations: ['x', 'y', 'vx', 'vy'],
    actions: pushes.length,
    step: ([x, y, vx, vy], action) => {
      const [ux, uy] = pushes[action]!;
      const [wx, wy] = [0.9 * vx! + 0.3 * ux - 0.2 * y!, 0.9 * vy! + 0.3 * uy + 0.2 * x!];
      return { next: [x! + 0.2 * wx, y! + 0.2 * wy, wx, wy], reward: -(x! * x! + y! * y!) };
    },
  };
}

/** Detection on `steps` transitions with normal noise of each coordinate; actions in `never` are not taken. */
function detect({ observations, actions, step }: World, noise: number, steps: number, seed: number, never = -1) {
  const random = new Random(seed + 1000);
  const taken = Array.from({ length: actions }, (_, a) => a).filter((a) => a !== never);
  const transitions = separate(steps, () => {
    const x = observations.map(() => 2 * random.uniform() - 1);
    const u = taken[random.below(taken.length)]!;
    const { next, reward } = step(x, u);
    return { x, u, reward, next: next.map((value) => value + noise * random.normal()) };
  });
  return detectContinuousSymmetries(engine, transitions, {
    space: { observations: [...observations], actions },
    continuing: true,
    cosines: 60,
    seed,
  });
}

/** Whether a map is a symmetry, from the law itself. */
function holds({ observations, actions, step }: World, map: ContinuousDetection['candidates'][number]): boolean {
  const { observation, actionMap } = map.transformation;
  const image = (x: readonly number[]) => {
    const target = new Float64Array(x.length);
    observation.apply(x, 0, target, 0);
    return [...target];
  };
  const random = new Random(1);
  return Array.from({ length: 20 * actions }, (_, n) => n % actions).every((action) => {
    const x = observations.map(() => 2 * random.uniform() - 1);
    const [own, other] = [step(x, action), step(image(x), actionMap![action]!)];
    const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;
    return near(own.reward, other.reward) && image(own.next).every((value, k) => near(value, other.next[k]!));
  });
}

const untrue = (world: World, { candidates }: ContinuousDetection) =>
  candidates.filter((candidate) => candidate.state === 'accepted' && !holds(world, candidate));

const seeds = [0, 1];

describe('the group of a world that is known', () => {
  it.each([
    ['three pushes', line([-1, 0, 1]), 2],
    ['three pushes, one a twentieth longer', line([-1, 0, 1.05]), 1],
    ['two pushes and a brake', line([-1, 1], true), 2],
    ['five pushes', line([-1, -0.5, 0, 0.5, 1]), 2],
    ['five pushes, one a tenth longer', line([-1, -0.5, 0, 0.55, 1]), 1],
  ])('%s, with little noise', (_, world, order) => {
    for (const seed of seeds) {
      const found = detect(world, 0.002, 400, seed);
      expect(untrue(world, found)).toEqual([]);
      expect(found.group.elements).toHaveLength(order);
    }
  });

  it.each([
    ['three pushes, one a twentieth longer', line([-1, 0, 1.05])],
    ['three pushes, one a fifth longer', line([-1, 0, 1.2])],
    ['five pushes, one a tenth longer', line([-1, -0.5, 0, 0.55, 1])],
  ])('%s: with noise as large as a push what cannot be told is open', (_, world) => {
    for (const seed of seeds) {
      const found = detect(world, 0.3, 400, seed);
      expect(untrue(world, found)).toEqual([]);
      expect(found.candidates.some(({ state }) => state === 'open' || state === 'refuted')).toBe(true);
    }
  });

  it('of three pushes is found in noise where there is enough data', () => {
    const world = line([-1, 0, 1]);
    const states = [300, 3000].map((steps) => detect(world, 0.02, steps, 0).group.elements.length);
    expect(states).toEqual([1, 2]);
  });
});

const four: readonly (readonly [number, number])[] = [
  [0, 1],
  [1, 0],
  [-1, 0],
  [0, -1],
];

describe('actions that do nearly the same', () => {
  it.each([0.02, 0.05])('no push and a push of %d are two, whatever the noise', (small) => {
    const world = plane([[0, 0], ...four, [small, 0]]);
    for (const noise of [0.001, 0.05]) expect(untrue(world, detect(world, noise, 600, 1))).toEqual([]);
  });

  it('and cannot be told apart stand in the way: the report names them', () => {
    const world = line([-1, 0, 0.005, 1]);
    const found = detect(world, 0.03, 3000, 3);
    expect(untrue(world, found)).toEqual([]);
    expect(found.candidates.some(({ dynamics }) => dynamics.why === 'actions 1 and 2 are not told apart')).toBe(true);
  });

  it('nine pushes with noise as large as a push: nothing false from 500 transitions', () => {
    const compass = Array.from({ length: 9 }, (_, k) => [(k % 3) - 1, Math.floor(k / 3) - 1] as const);
    const world = plane(compass);
    const found = detect(world, 0.17, 500, 5);
    expect(untrue(world, found)).toEqual([]);
    expect(found.group.elements.length).toBeLessThanOrEqual(4);
  });
});

describe('an action that was never taken', () => {
  it('is not covered, and the report says so', () => {
    const found = detect(line([-1, 0, 1]), 0.002, 400, 0, 1);
    expect(found.unseen).toEqual([1]);
    expect(found.group.name).toBe('trivial');
    const mirror = found.candidates.find(({ transformation }) => transformation.actionMap!.join() === '2,1,0');
    expect(mirror!.dynamics).toMatchObject({ state: 'not covered', why: 'action 1 was never taken' });
  });
});
