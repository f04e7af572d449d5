/**
 * Orbits of pairs under the automorphism group of an MDP: all `(f, g_s)` with `P(f(s') | f(s), g_s(a)) = P(s' | s, a)` and
 * `R(f(s), g_s(a)) = R(s, a)` (Ravindran & Barto 2001). Twins, pairs of one state with equal rewards and successors,
 * may be swapped freely, so the group is a search over state maps times the factorials of the twin classes.
 */
import type { TabularModel } from '../../environments/tabular-model.js';
import { checked, checkMade, TooLargeError } from '../../input-error.js';
import { DisjointSets } from '../../similarity/disjoint-sets.js';
import { Partition } from '../../similarity/partition.js';
import { type Automorphism, stateAutomorphisms } from './automorphisms.js';
import { type RewardEquality, structureOf } from './structure.js';

/** A permutation of states and the permutation of pairs that belongs to it; states that are not live stay. */
export interface ModelAutomorphism {
  /** `f`: `states[s]` is the image of state `s`. */
  readonly states: Int32Array;
  /** `pairs[s * actions + a] = f(s) * actions + g_s(a)`. */
  readonly pairs: Int32Array;
}

/** The orbits, with the group that they are of. */
export class OrbitPartition extends Partition {
  /** Number of automorphisms `(f, g_s)` of the live part, swaps of twin pairs included. */
  readonly groupOrder: bigint;
  /** Number of state maps `f` among them. */
  readonly stateGroupOrder: bigint;
  /** Swaps of neighbouring twin pairs, which with the `stateGenerators` generate the group. */
  readonly twinSwaps: readonly (readonly [pair: number, twin: number])[];
  readonly #states: number;
  readonly #stateGenerators: () => readonly ModelAutomorphism[];
  #made: readonly ModelAutomorphism[] | undefined;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value !== null && typeof value === 'object' && #states in value;
  }

  /** @param stateGenerators makes the generators that move states when they are first asked for */
  constructor(
    mark: symbol,
    partition: Partition,
    states: number,
    groupOrder: bigint,
    stateGroupOrder: bigint,
    stateGenerators: () => readonly ModelAutomorphism[],
    twinSwaps: readonly (readonly [pair: number, twin: number])[],
  ) {
    checkMade(mark, 'orbits', 'symmetries');
    super(mark, partition.labels, partition.count);
    this.#states = states;
    this.groupOrder = groupOrder;
    this.stateGroupOrder = stateGroupOrder;
    this.#stateGenerators = stateGenerators;
    this.twinSwaps = twinSwaps;
  }

  /** Automorphisms that generate the group up to swaps of twin pairs: those that move states. */
  get stateGenerators(): readonly ModelAutomorphism[] {
    this.#made ??= this.#stateGenerators();
    return this.#made;
  }

  /**
   * Automorphisms that generate the group; none when it is trivial. One array of states and of pairs each, so a list of many
   * twins takes much memory: `stateGenerators` and `twinSwaps` say the same.
   */
  get generators(): readonly ModelAutomorphism[] {
    const pairs = identityOf(this.size);
    const swaps = this.twinSwaps.map(([i, j]) => ({
      states: identityOf(this.#states),
      pairs: pairs.with(i, j).with(j, i),
    }));
    return [...this.stateGenerators, ...swaps];
  }
}

export interface OrbitLimits {
  readonly maxStates: number;
  readonly maxSteps: number;
}

/**
 * The orbits of `model`.
 * @throws TooLargeError when it has more than `maxStates` live states or needs more than `maxSteps` steps.
 */
export function orbitsOf(model: TabularModel, rewards: RewardEquality, limits: OrbitLimits): OrbitPartition {
  const structure = structureOf(model, rewards);
  const { states, actions, pairs, original } = structure;
  if (states > limits.maxStates) {
    throw new TooLargeError(
      `expected at most ${limits.maxStates} live states to find orbits, got ${states}; ` +
        'raise maxStates, or use lumping or homomorphism',
    );
  }
  const group = stateAutomorphisms(structure, limits.maxSteps);
  const joined = new DisjointSets(pairs);
  for (const { pairs: map } of group.generators) {
    map.moved.forEach((pair, k) => {
      joined.join(pair, map.images[k]!);
    });
  }

  const identity = Int32Array.from({ length: states + 1 }, (_, s) => s);
  const swaps: [number, number][] = []; // pairs (i, j) of neighbours in a twin class
  const classSizes = new Map<number, number>(); // class size → how many twin classes have it
  for (let s = 0; s < states; ++s) {
    const twins = group.matching.twins(s, identity);
    const latest = new Map<number, number>();
    const sizes = new Map<number, number>();
    twins.forEach((twin, a) => {
      const pair = s * actions + a;
      const before = latest.get(twin);
      if (before !== undefined) {
        swaps.push([before, pair]);
        joined.join(before, pair);
      }
      latest.set(twin, pair);
      sizes.set(twin, (sizes.get(twin) ?? 0) + 1);
    });
    for (const size of sizes.values()) classSizes.set(size, (classSizes.get(size) ?? 0) + 1);
  }
  let order = group.order;
  for (const [size, times] of classSizes) order *= factorial(size) ** BigInt(times);

  const wholePair = (i: number): number => original[Math.floor(i / actions)]! * actions + (i % actions);
  const labels = new Int32Array(model.pairs).fill(-1);
  for (let i = 0; i < pairs; ++i) labels[wholePair(i)] = joined.find(i);
  const stateGenerators = (): ModelAutomorphism[] =>
    group.generators.map((generator) => whole(model, generator, original, wholePair));
  const twinSwaps = swaps.map(([i, j]) => [wholePair(i), wholePair(j)] as const);
  return new OrbitPartition(
    checked,
    Partition.from(labels),
    model.states,
    order,
    group.order,
    stateGenerators,
    twinSwaps,
  );
}

function whole(
  model: TabularModel,
  generator: Automorphism,
  original: Int32Array,
  wholePair: (i: number) => number,
): ModelAutomorphism {
  const states = identityOf(model.states);
  const pairs = identityOf(model.pairs);
  generator.states.moved.forEach((s, k) => {
    states[original[s]!] = original[generator.states.images[k]!]!;
  });
  generator.pairs.moved.forEach((pair, k) => {
    pairs[wholePair(pair)] = wholePair(generator.pairs.images[k]!);
  });
  return { states, pairs };
}

function identityOf(length: number): Int32Array {
  return Int32Array.from({ length }, (_, k) => k);
}

function factorial(n: number): bigint {
  let product = 1n;
  for (let k = 2n; k <= BigInt(n); ++k) product *= k;
  return product;
}
