/** Exact partitions, group orders and quotients against nauty 2.8 and an independent refinement (tests/fixtures). */
import { describe, expect, it } from 'vitest';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import type { GymnasiumTable } from '../../src/environments/model-table.js';
import type { Partition } from '../../src/similarity/partition.js';
import { quotient } from '../../src/symmetry/exact/quotient.js';
import { solve } from '../../src/symmetry/exact/solve.js';
import { symmetries } from '../../src/symmetry/exact/symmetries.js';
import frozenLake from '../fixtures/mdp_frozenlake_4x4_det.json' with { type: 'json' };
import slipperyLake from '../fixtures/mdp_frozenlake_4x4_slippery.json' with { type: 'json' };
import torus from '../fixtures/mdp_grid_6x6_torus.json' with { type: 'json' };
import centre from '../fixtures/mdp_grid_9x9_center.json' with { type: 'json' };
import frozenLakeTruth from '../fixtures/orbits_frozenlake_4x4_det_live.json' with { type: 'json' };
import slipperyLakeTruth from '../fixtures/orbits_frozenlake_4x4_slippery_live.json' with { type: 'json' };
import torusTruth from '../fixtures/orbits_grid_6x6_torus_live.json' with { type: 'json' };
import centreTruth from '../fixtures/orbits_grid_9x9_center_live.json' with { type: 'json' };

const worlds = [
  { name: 'grid 9x9, goal in the centre', table: centre, truth: centreTruth },
  { name: 'grid 6x6 torus', table: torus, truth: torusTruth },
  { name: 'FrozenLake 4x4', table: frozenLake, truth: frozenLakeTruth },
  { name: 'FrozenLake 4x4 slippery', table: slipperyLake, truth: slipperyLakeTruth },
].map(({ name, table, truth }) => ({
  name,
  model: tabularModel(table as unknown as GymnasiumTable),
  gamma: table.gamma,
  optimal: table.Qstar.flat(),
  truth,
}));

describe.each(worlds)('$name', ({ model, gamma, optimal, truth }) => {
  const exact = symmetries(model);
  const byLaw = symmetries(model, { rewards: 'law' });
  const livePairs = truth.pairs.map((pair) => pair[0]! * model.actions + pair[1]!);
  const live = (partition: Partition) => livePairs.map((pair) => partition.labels[pair]!);

  it('has the orbits and the group order that nauty found', () => {
    expect(live(exact.orbits)).toEqual(truth.nauty.pair_orbit);
    expect(live(byLaw.orbits)).toEqual(truth.nauty.pair_orbit);
    expect(exact.orbits.groupOrder).toBe(BigInt(truth.nauty.group_size));
  });

  it('has the exact lumping and the homomorphism', () => {
    expect(live(exact.lumping)).toEqual(truth.uniform_lumping.pair_block);
    expect(live(exact.homomorphism)).toEqual(truth.homomorphism_expected.pair_block);
    expect(live(byLaw.lumping)).toEqual(truth.uniform_lumping.pair_block);
    expect(live(byLaw.homomorphism)).toEqual(truth.homomorphism_law.pair_block);
  });

  it('labels the other pairs -1', () => {
    const others = new Set(Array.from({ length: model.pairs }, (_, pair) => pair));
    for (const pair of livePairs) others.delete(pair);
    for (const partition of [exact.orbits, exact.lumping, exact.homomorphism]) {
      expect([...others].every((pair) => partition.labels[pair] === -1)).toBe(true);
      expect(partition.blocks.flatMap((block) => [...block])).toHaveLength(livePairs.length);
    }
  });

  it('nests orbits in lumping in homomorphism', () => {
    expect(exact.orbits.refines(exact.lumping)).toBe(true);
    expect(exact.lumping.refines(exact.homomorphism)).toBe(true);
  });

  it('has generators that preserve transitions and rewards', () => {
    expect(exact.orbits.generators.length).toBeGreaterThan(0);
    for (const { states, pairs } of exact.orbits.generators) {
      for (const pair of livePairs) {
        const outcomes = (i: number, map: (s: number) => number) => {
          const law = new Map<string, number>();
          for (const o of model.outcomes(Math.floor(i / model.actions), i % model.actions)) {
            const key = `${o.reward},${o.terminated ? 'end' : map(o.nextState)}`;
            law.set(key, (law.get(key) ?? 0) + o.probability);
          }
          return law;
        };
        const mapped = outcomes(pair, (s) => states[s]!);
        const image = outcomes(pairs[pair]!, (s) => s);
        expect(Math.floor(pairs[pair]! / model.actions)).toBe(states[Math.floor(pair / model.actions)]);
        expect(image.size).toBe(mapped.size);
        for (const [key, probability] of mapped) expect(image.get(key)).toBeCloseTo(probability, 12);
      }
    }
  });

  it('solves to Q*, which is constant on homomorphism blocks', () => {
    const { q, v, policy, converged } = solve(model, { discount: gamma, tolerance: 1e-12 });
    expect(converged).toBe(true);
    expect(largestDifference(q, optimal)).toBeLessThan(1e-9);
    for (const block of exact.homomorphism.blocks) {
      for (const pair of block) expect(Math.abs(optimal[pair]! - optimal[block[0]!]!)).toBeLessThan(1e-9);
    }
    policy.forEach((a, s) => {
      const best = Math.max(...optimal.slice(s * model.actions, (s + 1) * model.actions));
      expect(Math.abs(v[s]! - best)).toBeLessThan(1e-9);
      expect(Math.abs(optimal[s * model.actions + a]! - best)).toBeLessThan(1e-9);
    });
  });

  it.each(['orbits', 'lumping', 'homomorphism'] as const)('lifts Q* from the quotient by %s', (name) => {
    const { model: small, lift, error } = quotient(model, exact[name]);
    expect(small.states).toBe(new Set(truthStates(truth, name)).size + 1);
    expect(largestDifference(lift(solve(small, { discount: gamma, tolerance: 1e-12 }).q), optimal)).toBeLessThan(1e-9);
    expect(error.reward).toBeLessThan(1e-12);
    expect(error.transition).toBeLessThan(1e-12);
  });
});

function truthStates(truth: (typeof worlds)[number]['truth'], name: 'orbits' | 'lumping' | 'homomorphism'): number[] {
  if (name === 'orbits') return truth.nauty.state_orbit;
  return name === 'lumping' ? truth.uniform_lumping.state_block : truth.homomorphism_expected.state_block;
}

function largestDifference(x: ArrayLike<number>, y: ArrayLike<number>): number {
  expect(x.length).toBe(y.length);
  return Array.from(x).reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]!)), 0);
}
