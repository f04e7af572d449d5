/** What breaks a mirror somewhere, or sharply, or late, refutes it; the same on both sides does not. */
import { describe, expect, it } from 'vitest';
import { ContinuousTransformationTest } from '../../src/continuous/test.js';
import { Random } from '../../src/engine/random.js';
import { loadBackend } from '../backends.js';
import { diagonal, separate, uniform } from './record.js';

const space = { observations: ['x', 'v'], actions: 3 };
const candidates = [{ name: 'mirror', observation: { matrix: diagonal(-1, -1) }, actions: [2, 1, 0] }];

interface Carriage {
  readonly steps: number;
  readonly noise?: number;
  /** Beside three thrusts and a little friction. */
  readonly force?: (x: number, v: number) => number;
  /** Of transition `n`. */
  readonly reward?: (x: number, n: number) => number;
  readonly rewardNoise?: number;
}

function carriage(
  { steps, noise = 0, force = () => 0, reward = (x) => -x * x, rewardNoise = 0 }: Carriage,
  seed: number,
) {
  const within = uniform(seed);
  const random = new Random(seed + 1000);
  let n = 0;
  return separate(steps, () => {
    const [x, v] = [within(1.5), within(1)];
    const u = Math.min(2, Math.floor(within(1.5) + 1.5));
    const faster = v + 0.2 * (u - 1 - 0.1 * v + force(x, v) + noise * random.normal());
    const paid = reward(x, n++) + rewardNoise * random.normal();
    return { x: [x, v], u, reward: paid, next: [x + 0.2 * faster, faster] };
  });
}

async function stateOf(
  options: Partial<ConstructorParameters<typeof ContinuousTransformationTest>[1]>,
  record: ReturnType<typeof separate>,
) {
  const backend = await loadBackend('wasm');
  const make = (...[map, targets]: Parameters<typeof backend.gram>) => backend.gram(map, targets);
  using test = new ContinuousTransformationTest(make, { space, candidates, continuing: true, ...options });
  test.add(record);
  const { dynamics, reward } = test.report().candidates[0]!;
  return { dynamics: dynamics.state, reward: reward.state };
}

const waves = (x: number) => 0.35 * Math.cos(6 * x);
const patch = (x: number, v: number) => (x > 0.5 && x < 0.7 ? -1.9 * v : 0);

describe('a mirror', () => {
  it.each<[string, Carriage]>([
    [
      'a reward that goes up and down, on one side the other way, in noise',
      { steps: 4000, noise: 0.02, reward: (x) => -x * x + waves(x) * Math.sign(x), rewardNoise: 0.3 },
    ],
    [
      'one that is paid on one side alone, after features were chosen',
      { steps: 3000, reward: (x, n) => Number(n > 2000 && x > 1) },
    ],
  ])(
    'is refuted by %s',
    async (_, world) => {
      for (const seed of [0, 1]) {
        expect(await stateOf({}, carriage(world, seed))).toEqual({ dynamics: 'accepted', reward: 'refuted' });
      }
    },
    60_000,
  );

  it.each<[string, Carriage]>([
    ['a force that goes up and down, in noise', { steps: 2500, noise: 0.3, force: (x) => 0.3 * Math.cos(9 * x) }],
    ['friction in a patch', { steps: 2500, noise: 0.05, force: patch }],
  ])(
    'is refuted by %s',
    async (_, world) => {
      expect((await stateOf({}, carriage(world, 0))).dynamics).toBe('refuted');
    },
    60_000,
  );

  it.each<[string, Carriage, string]>([
    [
      'a reward that goes up and down, in noise',
      { steps: 4000, noise: 0.02, reward: (x) => -x * x + waves(x), rewardNoise: 0.3 },
      'accepted',
    ],
    ['friction in two patches', { steps: 4000, noise: 0.05, force: (x, v) => patch(Math.abs(x), v) }, 'accepted'],
    [
      'a reward that is hardly ever paid',
      { steps: 3000, noise: 0.02, reward: (x) => Number(Math.abs(x) > 1.4) },
      'accepted',
    ],
    [
      'one that is paid late, of which too little is known',
      { steps: 4000, noise: 0.02, reward: (x, n) => Number(n > 2000 && Math.abs(x) > 1) },
      'open',
    ],
  ])(
    'is not by the same on both sides: %s',
    async (_, world, reward) => {
      const seen = await stateOf({}, carriage(world, 0));
      expect([seen.dynamics === 'refuted', seen.reward]).toEqual([false, reward]);
    },
    60_000,
  );

  it('is judged by a coordinate that varies late', async () => {
    // A wind that rises after 2,500 steps: it pushes the same way whatever its sign, or with it.
    const windy = (push: (wind: number) => number) => {
      const within = uniform(3);
      let n = 0;
      return separate(6000, () => {
        const [x, v, wind] = [within(1.5), within(1), n++ < 2500 ? 0 : within(1)];
        const u = Math.min(2, Math.floor(within(1.5) + 1.5));
        const faster = v + 0.2 * (u - 1 + push(wind) + within(0.02));
        return { x: [x, v, wind], u, reward: -x * x, next: [x + 0.2 * faster, faster, 0.9 * wind] };
      });
    };
    const asked = {
      space: { observations: ['x', 'v', 'wind'], actions: 3 },
      candidates: [{ name: 'mirror', observation: { matrix: diagonal(-1, -1, -1) }, actions: [2, 1, 0] }],
      cosines: 100,
    };
    expect(
      (
        await stateOf(
          asked,
          windy((wind) => 0.8 * wind * wind),
        )
      ).dynamics,
    ).toBe('refuted');
    expect(
      (
        await stateOf(
          asked,
          windy((wind) => 0.8 * wind),
        )
      ).dynamics,
    ).toBe('accepted');
  }, 60_000);
});
