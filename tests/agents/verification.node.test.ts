import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Candidates, resolveDetection } from '../../src/agents/detection.js';
import { OnlineAgent } from '../../src/agents/online-agent.js';
import type { PlanningAgent } from '../../src/agents/planning-agent.js';
import { greedyPolicy, policyValue } from '../../src/agents/policy-value.js';
import { sweepingAgent } from '../../src/agents/sweeping-agent.js';
import { train } from '../../src/agents/train.js';
import { FOLLOWED, PROMISE, Verification } from '../../src/agents/verification.js';
import { solve } from '../../src/symmetry/exact/solve.js';
import { OutcomeCounts } from '../../src/symmetry/outcome-counts.js';
import { Transformation } from '../../src/symmetry/transformation.js';
import { loadBackend } from '../backends.js';
import { goalWorth, grid, type TestWorld } from '../symmetry/near-symmetries.js';

const discount = 0.95;
const until = { kind: 'value', from: 'zero', every: 2 } as const;
/** A small goal next to the start, a large one where the symmetry breaks. */
const treasure = grid(
  {
    goals: [
      [4, 4],
      [8, 8],
    ],
  },
  goalWorth(40, 0.2),
  39,
);
const corridor = grid(
  {
    rows: 3,
    columns: 15,
    goals: [
      [1, 7],
      [1, 14],
    ],
  },
  goalWorth(22, 0.2),
  21,
);

async function steps(
  world: TestWorld,
  auditRate: number | undefined,
  seed: number,
  candidates: Candidates = world.candidates,
): Promise<number> {
  const agent = sweepingAgent({
    candidates,
    discount,
    epsilon: 0.2,
    initialValue: 1,
    seed: seed + 1000,
    ...(auditRate !== undefined && { auditRate }),
  });
  const run = await train(world.environment, agent, { episodes: 600, seed, until, stepwise: true });
  return run.stepsToThreshold ?? Number.POSITIVE_INFINITY;
}

describe('verification', () => {
  it.each([
    ['treasure', treasure, 4],
    ['corridor', corridor, 4],
  ] as const)('planners get over a false symmetry, where they would be stuck: %s', async (_, world, seeds) => {
    let stuck = 0;
    for (let seed = 0; seed < seeds; ++seed) {
      expect(await steps(world, 0.1, seed)).toBeLessThan(3000);
      if ((await steps(world, 0, seed)) === Number.POSITIVE_INFINITY) ++stuck;
    }
    if (world === treasure) expect(stuck).toBeGreaterThan(0);
  });

  it('planners that know ids alone do too: maps grown in part do not hide what nobody has seen', async () => {
    let stuck = 0;
    for (let seed = 0; seed < 6; ++seed) {
      expect(await steps(treasure, undefined, seed, 'grow')).toBeLessThan(3000);
      if ((await steps(treasure, 0, seed, 'grow')) === Number.POSITIVE_INFINITY) ++stuck;
    }
    expect(stuck).toBeGreaterThan(0);
  });

  it('learners without a plan do too', async () => {
    const backend = await loadBackend('reference');
    const { environment, candidates } = treasure;
    const options = { candidates, discount, epsilon: 0.2, initialValue: 1, stepSize: 0.5, seed: 2 };
    const agent = new OnlineAgent(backend, options);
    const run = await train(environment, agent, { episodes: 1500, seed: 1, until, stepwise: true });
    expect(run.stepsToThreshold).not.toBeNull();
  });

  it('keeps its promise: at most 2SA + (SA + 2)/κ episodes that are not nearly optimal', () => {
    const { environment, candidates } = grid(
      {
        rows: 3,
        columns: 5,
        goals: [
          [1, 2],
          [1, 4],
        ],
      },
      goalWorth(7, 0.2),
      6,
    );
    const model = environment.model();
    const best = solve(model, { discount }).v[6]!;
    const agent: PlanningAgent = sweepingAgent({
      candidates,
      discount,
      epsilon: 0,
      initialValue: 1,
      auditRate: 0.5,
      backups: 1000,
      smallest: 1e-9,
    });
    agent.bind(environment);
    const pairs = model.states * model.actions;
    const bound = 2 * pairs + (pairs + 2) / 0.5;
    let worse = 0;
    for (let episode = 0; episode < bound + 200; ++episode) {
      let state = environment.reset(episode === 0 ? { seed: 1 } : undefined);
      let action = agent.act(state);
      let [value, weight] = [0, 1];
      for (;;) {
        const step = environment.step(action);
        value += weight * step.reward;
        weight *= discount;
        action = agent.advance(step.reward, step.state, step.terminated);
        state = step.state;
        if (step.terminated || step.truncated) break;
      }
      if (value < best - PROMISE / (1 - discount)) ++worse;
    }
    expect(worse).toBeLessThanOrEqual(bound);
    expect(policyValue(model, greedyPolicy(agent.q, model.actions), discount)).toBeGreaterThan(
      best - PROMISE / (1 - discount),
    );
  });

  /** The weight after each of so many quiet episodes in a world of so many pairs; from the 200th on each brings 40 agreements more. */
  function weights(pairs: number, episodes: number): number[] {
    const counts = new OutcomeCounts(pairs / 2, 2);
    const identity = Transformation.identity(pairs / 2, 2);
    const believer = { counts, belief: { maps: [identity], certain: true }, agreements: 8 };
    const verification = new Verification(believer, discount, 0.1);
    return Array.from({ length: episodes }, (_, episode) => {
      if (episode >= 200) believer.agreements += 40;
      verification.begin(1);
      return verification.weight;
    });
  }

  it('follows the weight in a small world, and by powers of two in a large one: 1 is reached at the same episode', () => {
    const small = weights(FOLLOWED, 240);
    const large = weights(FOLLOWED + 2, 240);
    // The first episode may bring news: the agent has seen nothing.
    [0, 0.01, 0.02, 0.03].forEach((weight, episode) => {
      expect(small[episode]).toBeCloseTo(weight, 12);
    });
    expect(large.slice(0, 9)).toEqual([0, ...[7, 6, 6, 5, 5, 5, 4, 4].map((power) => 2 ** -power)]);
    expect(small.indexOf(1)).toBe(100);
    expect(large.indexOf(1)).toBe(100);
    expect(small[201]).toBeCloseTo(20.1 / 90, 12);
    // Down from 1: it stays until half of it is left.
    large.forEach((weight, episode) => {
      expect(Number.isInteger(Math.log2(weight === 0 ? 1 : weight))).toBe(true);
      expect(weight).toBeLessThanOrEqual(2 * small[episode]!);
      expect(weight).toBeGreaterThanOrEqual(small[episode]! / 2);
    });
    expect(new Set(large).size).toBeLessThan(12);
    expect(new Set(small).size).toBeGreaterThan(100);
  });

  it('has the constants that the document names', () => {
    const text = readFileSync(new URL('../../docs/guarantee.md', import.meta.url), 'utf8');
    const [given, grown] = (['library', 'grow'] as const).map(
      (candidates) => resolveDetection({ candidates }).auditRate,
    );
    expect(text).toContain(`κ = ${given} (\`auditRate\`; ${grown} for maps grown from ids)`);
    expect(text).toContain(`η = ${PROMISE}`);
    expect(text).toContain(`In a world of more than ${FOLLOWED} pairs`);
  });
});
