/** Exact partitions on random small models: against brute force, and under relabelling of states and actions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Outcome, TabularModel } from '../../src/environments/tabular-model.js';
import { Partition } from '../../src/similarity/partition.js';
import { symmetries } from '../../src/symmetry/exact/symmetries.js';

/** A model as plain data: `table[s][a]` are outcomes whose probabilities are shares of the sum of their weights. */
type Table = { weight: number; nextState: number; reward: number; terminated: boolean }[][][];

/** Few states, rewards and weights, so that symmetries are common. */
const tables = (states: number, actions: number) =>
  fc.array(
    fc.array(
      fc.array(
        fc.record({
          weight: fc.constantFrom(1, 1, 2),
          nextState: fc.nat(states - 1),
          reward: fc.constantFrom(0, 0, 0, 0.1),
          terminated: fc.constantFrom(false, false, false, true),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      { minLength: actions, maxLength: actions },
    ),
    { minLength: states, maxLength: states },
  );

/** Three copies of one random table in a ring: copy `k` leads to copy `k + 1`, so rotations are symmetries. */
const rings = tables(2, 2).map(
  (table): Table =>
    [0, 1, 2].flatMap((copy) =>
      table.map((row) =>
        row.map((outcomes) => outcomes.map((o) => ({ ...o, nextState: o.nextState + 2 * ((copy + 1) % 3) }))),
      ),
    ),
);

const small: fc.Arbitrary<Table> = fc.oneof(
  rings,
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 })).chain(([s, a]) => tables(s, a)),
);

function modelOf(table: Table): TabularModel {
  return TabularModel.build({
    states: table.length,
    actions: table[0]!.length,
    initial: table.map(() => 1 / table.length),
    outcomes: (s, a): Outcome[] => {
      const outcomes = table[s]![a]!;
      const sum = outcomes.reduce((total, { weight }) => total + weight, 0);
      return outcomes.map(({ weight, ...outcome }) => ({ probability: weight / sum, ...outcome }));
    },
  });
}

describe('orbits, lumping and homomorphism of random models', () => {
  it('follow 500 random relabellings', () => {
    fc.assert(
      fc.property(small, fc.infiniteStream(fc.nat(2 ** 30)), (table, numbers) => {
        const states = table.length;
        const actions = table[0]!.length;
        const shuffled = (n: number) => {
          const order = Array.from({ length: n }, (_, k) => k);
          for (let k = n - 1; k > 0; --k) {
            const other = numbers.next().value! % (k + 1);
            [order[k], order[other]] = [order[other]!, order[k]!];
          }
          return order;
        };
        const f = shuffled(states);
        const g = table.map(() => shuffled(actions));
        const copy: Table = table.map((row) => row.map(() => []));
        table.forEach((row, s) => {
          row.forEach((outcomes, a) => {
            const order = shuffled(outcomes.length);
            copy[f[s]!]![g[s]![a]!] = order.map((k) => ({ ...outcomes[k]!, nextState: f[outcomes[k]!.nextState]! }));
          });
        });
        const exact = symmetries(modelOf(table));
        const relabelled = symmetries(modelOf(copy));
        const pulledBack = (partition: Partition) =>
          Partition.from(table.flatMap((row, s) => row.map((_, a) => partition.labels[f[s]! * actions + g[s]![a]!]!)))
            .labels;
        expect(relabelled.orbits.groupOrder).toBe(exact.orbits.groupOrder);
        expect(pulledBack(relabelled.orbits)).toEqual(exact.orbits.labels);
        expect(pulledBack(relabelled.lumping)).toEqual(exact.lumping.labels);
        expect(pulledBack(relabelled.homomorphism)).toEqual(exact.homomorphism.labels);
      }),
      { numRuns: 500 },
    );
  });

  it('equal what brute force finds', () => {
    let symmetric = 0;
    fc.assert(
      fc.property(small, (table) => {
        const model = modelOf(table);
        const exact = symmetries(model);
        const truth = bruteForce(model);
        expect(exact.orbits.groupOrder).toBe(truth.order);
        expect(exact.orbits.labels).toEqual(truth.orbits.labels);
        expect(exact.lumping.labels).toEqual(byRounds(model, false).labels);
        expect(exact.homomorphism.labels).toEqual(byRounds(model, true).labels);
        expect(exact.orbits.refines(exact.lumping)).toBe(true);
        expect(exact.lumping.refines(exact.homomorphism)).toBe(true);
        if (truth.order > 1n) ++symmetric;
        if (truth.order <= 500n) expect(closure(exact.orbits.generators.map(({ pairs }) => pairs))).toBe(truth.order);
      }),
      { numRuns: 40 },
    );
    expect(symmetric).toBeGreaterThan(5);
  });
});

/** What a pair does when states are renamed by `name`: expected reward and successors, ends merged. */
function behaviour(model: TabularModel, pair: number, name: (s: number) => number): string {
  const { actions } = model;
  let reward = 0;
  const successors = new Map<number, number>();
  for (const o of model.outcomes(Math.floor(pair / actions), pair % actions)) {
    const next = o.terminated || model.terminal[o.nextState] === 1 ? -1 : name(o.nextState);
    reward += o.probability * o.reward;
    successors.set(next, (successors.get(next) ?? 0) + o.probability);
  }
  const law = [...successors].sort(([x], [y]) => x - y).map(([next, p]) => `${next}:${p.toFixed(6)}`);
  return `${reward.toFixed(6)} ${law.join(' ')}`;
}

function livePairs(model: TabularModel): number[] {
  return Array.from({ length: model.pairs }, (_, i) => i).filter(
    (i) => model.live[Math.floor(i / model.actions)] === 1,
  );
}

/** Tries every permutation of the live states, and every matching of actions. */
function bruteForce(model: TabularModel): { order: bigint; orbits: Partition } {
  const { actions } = model;
  const live = Array.from(model.live.keys()).filter((s) => model.live[s] === 1);
  const behaviours = Array.from({ length: model.pairs }, (_, i) => behaviour(model, i, (t) => t));
  const labels = Int32Array.from({ length: model.pairs }, (_, i) =>
    model.live[Math.floor(i / actions)] === 1 ? i : -1,
  );
  let order = 0n;
  for (const images of permutations(live)) {
    const f = new Map(live.map((s, k) => [s, images[k]!]));
    const joins: [number, number][] = [];
    let matchings = 1n;
    for (const s of live) {
      const counts = new Map<string, number>();
      const target = behaviours.slice(f.get(s)! * actions, (f.get(s)! + 1) * actions);
      for (let a = 0; a < actions; ++a) {
        const mapped = behaviour(model, s * actions + a, (t) => f.get(t)!);
        counts.set(mapped, (counts.get(mapped) ?? 0) + 1);
        target.forEach((other, b) => {
          if (other === mapped) joins.push([s * actions + a, f.get(s)! * actions + b]);
        });
      }
      for (const [mapped, count] of counts) {
        if (target.filter((other) => other === mapped).length !== count) matchings = 0n;
        for (let k = 2; k <= count; ++k) matchings *= BigInt(k);
      }
    }
    order += matchings;
    if (matchings === 0n) continue;
    for (const [i, j] of joins) {
      const [from, to] = [labels[i]!, labels[j]!];
      if (from !== to) labels.forEach((label, k) => void (labels[k] = label === from ? to : label));
    }
  }
  return { order, orbits: Partition.from(labels) };
}

/** Refines all pairs at once until nothing changes. */
function byRounds(model: TabularModel, distinct: boolean): Partition {
  const { actions } = model;
  let colours = new Map<number, string>();
  for (let round = 0; round <= model.pairs; ++round) {
    const next = new Map<number, string>();
    for (const pair of livePairs(model))
      next.set(
        pair,
        behaviour(model, pair, (t) => colourNumber(t)),
      );
    colours = next;
  }
  return Partition.from(numbered(Array.from({ length: model.pairs }, (_, i) => colours.get(i) ?? '')));

  /** The colour of a state as a number that does not depend on the order of states. */
  function colourNumber(s: number): number {
    const own = Array.from({ length: actions }, (_, a) => colours.get(s * actions + a) ?? '').sort();
    const colour = (distinct ? [...new Set(own)] : own).join('|');
    let hash = 7;
    for (let k = 0; k < colour.length; ++k) hash = (hash * 1_000_003 + colour.charCodeAt(k)) % 4_294_967_291;
    return hash;
  }
}

function numbered(colours: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return colours.map((colour) => {
    if (colour === '') return -1;
    if (!numbers.has(colour)) numbers.set(colour, numbers.size);
    return numbers.get(colour)!;
  });
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

/** Number of permutations that the generators give. */
function closure(generators: readonly Int32Array[]): bigint {
  if (generators.length === 0) return 1n;
  const identity = generators[0]!.map((_, k) => k);
  const seen = new Set([identity.join()]);
  const open = [identity];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    for (const generator of generators) {
      const product = element.map((image) => generator[image]!);
      if (seen.has(product.join())) continue;
      seen.add(product.join());
      open.push(product);
    }
  }
  return BigInt(seen.size);
}
