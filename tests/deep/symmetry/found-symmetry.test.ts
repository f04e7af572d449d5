/** A symmetry that is found while DQN learns: accepted, used, taken back, saved; and nothing changed where there is none. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TransformationDefinition } from '../../../src/continuous/transformation.js';
import { Engine } from '../../../src/create-engine.js';
import { DqnAgent } from '../../../src/deep/dqn-agent.js';
import type { DqnAgentOptions } from '../../../src/deep/dqn-options.js';
import { trainDqn } from '../../../src/deep/dqn-train.js';
import { mirror } from '../../../src/deep/mirror.js';
import type { FoundSymmetry } from '../../../src/deep/symmetry/found-options.js';
import type { Backend } from '../../../src/engine/contracts/backend.js';
import { Random } from '../../../src/engine/random.js';
import { makeControl } from '../../../src/environments/registry.js';
import { InputError } from '../../../src/input-error.js';
import { backends, loadBackend } from '../../backends.js';

const mirrored: TransformationDefinition = {
  name: 'mirror',
  observation: {
    matrix: [
      [-1, 0],
      [0, -1],
    ],
  },
  actions: [1, 0],
};
const inverted: TransformationDefinition = { ...mirrored, name: 'other actions', observation: identity(2) };

/** The valley of the mountain car is its own mirror image; its walls and its goal are not. */
const floor: TransformationDefinition = {
  name: 'about the floor',
  observation: { ...mirrored.observation, shift: [-Math.PI / 3, 0] },
  actions: [2, 1, 0],
};

function identity(size: number) {
  return { matrix: Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => Number(i === j))) };
}

/**
 * A sled on a line, pushed left or right, of position and velocity; the problem ends at either side of `[-1, right]`. It is its own
 * mirror image where `right` is 1.
 */
class Sled {
  readonly observationSpace = { names: ['place', 'speed'], low: [-1, -Infinity], high: [1, Infinity] };
  readonly actions = 2;
  readonly maxSteps = 60;
  right = 1;
  #random = new Random(0);
  #x = 0;
  #v = 0;

  reset({ seed }: { seed?: number } = {}): Float64Array {
    if (seed !== undefined) this.#random = new Random(seed);
    this.#x = 0.4 * (this.#random.uniform() - 0.5);
    this.#v = 0.2 * (this.#random.uniform() - 0.5);
    return Float64Array.of(this.#x, this.#v);
  }

  step(action: number) {
    this.#v = 0.9 * this.#v + 0.08 * (action - 0.5) - 0.03 * this.#x ** 3;
    this.#x += this.#v;
    const terminated = this.#x < -1 || this.#x > this.right;
    return { observation: Float64Array.of(this.#x, this.#v), reward: 1, terminated, truncated: false };
  }
}

/** Plays `steps` random steps, or a few more up to the end of an episode, into the agents. */
function play(sled: Sled, agents: readonly DqnAgent[], steps: number, seed: number): void {
  const random = new Random(seed);
  for (let done = 0; done < steps; ) {
    let observation = sled.reset({ seed: random.next() });
    // A push that is kept for a while leads further than chance alone.
    let push = random.below(2);
    for (let t = 1; ; ++t, ++done) {
      if (random.below(6) === 0) push = random.below(2);
      const { observation: next, reward, terminated } = sled.step(push);
      const truncated = !terminated && t === sled.maxSteps;
      for (const agent of agents) agent.observe(observation, push, reward, next, { terminated, truncated });
      observation = next;
      if (terminated || truncated) break;
    }
  }
}

const small = { features: 2, actions: 2, hidden: [8], batchSize: 8, capacity: 400, warmup: 450, seed: 3 } as const;
const found = (rest: Partial<FoundSymmetry> = {}): DqnAgentOptions => ({
  ...small,
  symmetry: { find: [mirrored, inverted], firstLook: 300, cosines: 30, ...rest },
});

describe.each(backends)('a symmetry that is found, on the $name backend', ({ name }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await loadBackend(name);
  });

  it.each(['transitions', 'network'] as const)('is used as one that is known from then on: %s', (use) => {
    using agent = new DqnAgent(backend, found({ use }));
    using told = new DqnAgent(backend, { ...small, symmetry: { kind: use, group: mirror(2, 2) } });
    using plain = new DqnAgent(backend, small);
    play(new Sled(), [agent, told, plain], 600, 1);
    // It was accepted before the first update.
    const { candidates, events, group, order } = agent.symmetries!;
    expect(events.map(({ step, what }) => [step, what])).toEqual([[300, 'accepted']]);
    expect(events[0]!.words).toBe('x0 and x1 change sign; actions 0 and 1 are swapped');
    expect([group, order]).toEqual(['C2', 2]);
    expect(candidates.map((candidate) => [candidate.name, candidate.state, candidate.acceptedAt])).toEqual([
      ['mirror', 'accepted', 300],
      ['other actions', 'refuted', null],
    ]);
    expect(candidates[1]!.reason).toMatch(/^the dynamics speak against it, -\d+ nats$/);
    expect(agent.updates).toBeGreaterThan(100);
    expect(agent.parameters).toEqual(told.parameters);
    expect(agent.parameters).not.toEqual(plain.parameters);
  });

  it('goes on from its bytes as if never stopped, before it is found and after', () => {
    // On the reference, whose learner is the same up to its kernels, one of each.
    const uses = ['transitions', 'network'] as const;
    for (const [k, use] of uses.entries()) {
      for (const steps of name === 'wasm' ? [200, 500] : [[200, 500][k]!]) {
        using agent = new DqnAgent(backend, found({ use }));
        play(new Sled(), [agent], steps, 1);
        const bytes = agent.toBytes();
        using restored = DqnAgent.fromBytes(backend, found({ use }), bytes);
        expect(restored.toBytes()).toEqual(bytes);
        expect(restored.symmetries).toEqual(agent.symmetries);
        play(new Sled(), [agent, restored], 700 - steps, 2);
        expect(agent.symmetries!.order).toBe(2);
        expect(restored.symmetries).toEqual(agent.symmetries);
        expect(restored.toBytes()).toEqual(agent.toBytes());
      }
    }
  });
});

describe('DQN that looks for a symmetry', () => {
  it.each(backends)(
    'and finds none is plain DQN, bit for bit, on the $name backend',
    { timeout: 60_000 },
    async ({ name }) => {
      const engine = new Engine(await loadBackend(name));
      const train = (symmetry: FoundSymmetry | null) =>
        trainDqn(
          makeControl('mountain-car-v0'),
          { hidden: [16], batchSize: 16, multiStep: 3, symmetry, seed: 4, engine },
          { episodes: 4 },
        );
      const plain = await train(null);
      using _ = plain.agent;
      expect(plain.found).toBeNull();
      for (const find of ['library', [floor]] as const) {
        // Each use of each; on the reference, whose learner is the same up to its kernels, one of each.
        const uses =
          name === 'wasm'
            ? (['transitions', 'network'] as const)
            : ([find === 'library' ? 'network' : 'transitions'] as const);
        for (const use of uses) {
          const run = await train({ find, use, firstLook: 200, cosines: 50 });
          using agent = run.agent;
          expect(run.found!.looks).toBeGreaterThan(2);
          expect(run.found).toMatchObject({ group: 'trivial', order: 1, events: [] });
          expect(Array.from(run.returns)).toEqual(Array.from(plain.returns));
          expect(agent.parameters).toEqual(plain.agent.parameters);
          expect(agent.targetParameters).toEqual(plain.agent.targetParameters);
        }
      }
    },
  );

  it('says why nothing is accepted: the mountain car about its floor, of which no end was seen', async () => {
    const { agent, found } = await trainDqn(
      makeControl('mountain-car-v0'),
      { hidden: [4], batchSize: 4, trainEvery: 50, symmetry: { find: [floor], firstLook: 500, cosines: 50 }, seed: 4 },
      { episodes: 8 },
    );
    using _ = agent;
    const [candidate] = found!.candidates;
    expect(candidate!.state).toBe('open');
    // Dynamics are not among what is missing.
    expect(candidate!.reason).toMatch(/^the end: open/);
    expect(candidate!.words).toBe(
      'position and velocity change sign; position is shifted by -1.0471975511965976; actions 0 and 2 are swapped',
    );
  });

  it('takes back what is refuted, and never uses it again', async () => {
    using agent = new DqnAgent(await loadBackend('wasm'), { ...found({ window: 1500 }), trainEvery: 20 });
    const sled = new Sled();
    play(sled, [agent], 400, 1);
    expect(agent.symmetries!.order).toBe(2);
    // Somebody has put up a wall.
    sled.right = 0.5;
    play(sled, [agent], 2500, 2);
    const { candidates, events, order } = agent.symmetries!;
    expect(order).toBe(1);
    expect(events.map(({ what }) => what)).toEqual(['accepted', 'refuted']);
    expect(events[1]!.reason).toMatch(/the end speaks against it/);
    // And has taken it down again.
    sled.right = 1;
    play(sled, [agent], 2500, 3);
    expect(agent.symmetries!.order).toBe(1);
    expect(agent.symmetries!.candidates.find(({ name }) => name === 'mirror')).toMatchObject({
      state: 'refuted',
      acceptedAt: 300,
      refutedAt: candidates.find(({ name }) => name === 'mirror')!.refutedAt,
      used: false,
    });
  });

  it('searches for candidates, or takes those of the library, when none are given', async () => {
    const backend = await loadBackend('wasm');
    for (const find of ['search', 'library'] as const) {
      using agent = new DqnAgent(backend, found({ find }));
      play(new Sled(), [agent], 600, 1);
      expect(agent.symmetries).toMatchObject({ group: 'C2', order: 2 });
      expect(agent.symmetries!.events[0]!.words).toBe('x0 and x1 change sign; actions 0 and 1 are swapped');
    }
  });

  it('uses no group that is larger than it may be', async () => {
    const shifted = { ...mirrored, name: 'about 0.1', observation: { ...mirrored.observation, shift: [0.2, 0] } };
    const backend = await loadBackend('wasm');
    using agent = new DqnAgent(backend, {
      ...small,
      symmetry: { find: [mirrored, shifted], cosines: 50, accept: 0, refute: -1e9 },
    });
    play(new Sled(), [agent], 400, 1);
    // Both are accepted with so little asked; together they are all shifts by multiples of 0.4.
    const used = agent.symmetries!.candidates.filter((candidate) => candidate.used);
    expect(agent.symmetries!.order).toBe(2);
    expect(used).toHaveLength(1);
  });

  it('tells its progress of what is found', async () => {
    const labels: string[] = [];
    const run = await trainDqn(
      makeControl('cart-pole-v1'),
      { hidden: [4], batchSize: 4, trainEvery: 20, symmetry: { find: 'search' }, seed: 0 },
      { episodes: 30, onProgress: ({ label }) => label !== undefined && labels.push(label) },
    );
    run.agent.dispose();
    expect(run.found).toMatchObject({ group: 'C2', order: 2 });
    expect(labels).toEqual([
      `step ${run.found!.events[0]!.step}, accepted: position, velocity, angle and angular velocity change sign; actions 0 and 1 are swapped`,
    ]);
  });

  it.each([
    [{ find: 'grow' }, /symmetry.find to be one of 'search', 'library', got 'grow'/],
    [{ find: [] }, /symmetry.find to be 'search', 'library' or a list/],
    [{ find: 'search', kind: 'network' }, /kind/],
    [{ find: 'search', use: 'loss' }, /symmetry.use/],
    [{ find: 'search', firstLook: 10 }, /symmetry.firstLook/],
    [{ find: 'search', window: 50 }, /symmetry.window/],
    [{ find: 'search', space: { names: ['x'], low: [0], high: [1] } }, /symmetry.space.names to have 2 entries/],
    [{ find: [{ ...mirrored, actions: [1, 1] }] }, /permutation/],
    [{ find: [{ ...mirrored, observation: identity(3) }] }, /2 rows/],
    [{ find: [{ ...mirrored, next: identity(2) }] }, /come back to where they began/],
    [
      { find: [{ name: 'shift', observation: { ...identity(2), shift: [1, 0] }, actions: [0, 1] }] },
      /come back to where they began within 64 steps, .* got 'shift'/,
    ],
  ])('refuses what it cannot look for: %o', async (symmetry, message) => {
    const backend = await loadBackend('wasm');
    const make = () => new DqnAgent(backend, { ...small, symmetry: symmetry as never });
    expect(make).toThrow(InputError);
    expect(make).toThrow(message);
  });

  it('searches among few features only', async () => {
    const backend = await loadBackend('wasm');
    const make = () => new DqnAgent(backend, { features: 13, actions: 2, symmetry: { find: 'search' } });
    expect(make).toThrow('expected 12 features at most to search among, or candidates of your own, got 13');
  });

  it('refuses a scale that takes a feature away', async () => {
    const backend = await loadBackend('wasm');
    expect(() => new DqnAgent(backend, { ...found(), scale: [1, 0] })).toThrow(/scale without 0/);
  });
});
