/**
 * Counts approach the exact laws of reward trajectories, and at the rate of independent samples: the total variation
 * distance of an empirical law of n samples is of order 1/√n. The exact laws of FrozenLake 4x4 (slippery, uniform random
 * policy, own reward included, cut at the episode's end) come from another program.
 */
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { TrajectoryCounter } from '../../src/trajectories/counter.js';
import type { Episode } from '../../src/trajectories/episode.js';
import { backends, loadBackend } from '../backends.js';
import lake from '../fixtures/mdp_frozenlake_4x4_slippery.json' with { type: 'json' };
import truth from '../fixtures/orbits_frozenlake_4x4_slippery_live.json' with { type: 'json' };

const LENGTH = 4;
const law = truth.reward_sequence_classes.find(({ L }) => L === LENGTH)!;

/** Exact probability of each trajectory after each live pair: `exact.get(pair).get('0,0,1')`. */
const exact = new Map(
  truth.pairs.map(([s, a], i) => [
    s! * lake.nA + a!,
    new Map(law.law![law.pair_class[i]!]!.map(([rewards, p]) => [String(rewards), p as number])),
  ]),
);

function draw(random: Random, probabilities: readonly number[]): number {
  let left = random.uniform();
  const k = probabilities.findIndex((p) => (left -= p) < 0);
  return k < 0 ? probabilities.length - 1 : k;
}

function sample(random: Random): Episode {
  const [states, actions, rewards]: [number[], number[], number[]] = [[], [], []];
  let state = draw(random, lake.isd);
  for (let terminated = false; !terminated; ) {
    const action = random.below(lake.nA);
    const outcomes = lake.P[state]![action]! as [number, number, number, boolean | number][];
    const [, next, reward, done] =
      outcomes[
        draw(
          random,
          outcomes.map(([p]) => p),
        )
      ]!;
    states.push(state);
    actions.push(action);
    rewards.push(reward);
    state = next;
    terminated = Boolean(done);
  }
  return { states, actions, rewards, terminated: true };
}

/** Total variation distance between the counted and the exact law of each pair, averaged over windows. */
function distance(counter: TrajectoryCounter): number {
  let sum = 0;
  for (let pair = 0; pair < counter.pairs; ++pair) {
    const visits = counter.visits(pair);
    if (visits === 0) continue;
    const left = new Map(exact.get(pair)!);
    let variation = 0;
    for (const { rewards, length, count } of counter.trajectoriesOf(pair)) {
      if (length !== LENGTH) continue;
      const key = String(rewards);
      expect(left.has(key)).toBe(true); // Nothing of probability 0 is ever counted.
      variation += Math.abs(count / visits - left.get(key)!);
      left.delete(key);
    }
    for (const p of left.values()) variation += p;
    sum += (visits * variation) / 2;
  }
  return sum / counter.totalVisits;
}

describe.each(backends)('reward-trajectory laws on $name', ({ name }) => {
  it('are approached like 1/√n', async () => {
    const backend = await loadBackend(name);
    const sizes = [100, 400, 1600, 6400, 25600];
    const logs = sizes.map(() => 0);
    const seeds = [1, 2, 3];
    for (const seed of seeds) {
      using counter = new TrajectoryCounter(backend, { states: lake.nS, actions: lake.nA, maxLength: LENGTH });
      const random = new Random(seed);
      let episodes = 0;
      sizes.forEach((size, k) => {
        for (; episodes < size; ++episodes) counter.addEpisode(sample(random));
        logs[k]! += Math.log(distance(counter)) / seeds.length;
      });
    }
    // Least-squares slope of log distance against log n.
    const x = sizes.map(Math.log);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [mx, my] = [mean(x), mean(logs)];
    const slope = mean(x.map((v, k) => (v - mx) * (logs[k]! - my))) / mean(x.map((v) => (v - mx) ** 2));
    expect(slope).toBeGreaterThan(-0.65);
    expect(slope).toBeLessThan(-0.35);
    expect(Math.exp(logs.at(-1)!)).toBeLessThan(0.01);
  });
});
