/**
 * The lax bisimulation metric (Taylor, Precup & Panangaden 2008): how far two pairs, and two states under the best matching
 * of their actions, are from being the same. The least solution of
 *
 *   d((s,a), (t,b)) = |R(s,a) − R(t,b)| + γ K_d(P(·|s,a), P(·|t,b))
 *   d(s, t) = max( max_a min_b d((s,a), (t,b)), max_b min_a d((s,a), (t,b)) )
 *
 * with the Kantorovich distance `K`: the paper's metric divided by its reward weight, for transition weight γ. It is 0
 * exactly within blocks of the homomorphism, and `|Q*(s,a) − Q*(t,b)| ≤ d`, `|V*(s) − V*(t)| ≤ d`. The iteration contracts
 * by γ. It runs on one representative a homomorphism block, which changes nothing since members are at distance 0.
 */
import type { TabularModel } from '../../environments/tabular-model.js';
import { checkInteger, checkKeys, checkNumber, expected, InputError } from '../../input-error.js';
import { Refinement } from './refinement.js';
import { type Structure, structureOf } from './structure.js';
import { type Distribution, kantorovich } from './transport.js';

export interface LaxBisimulationOptions {
  /** γ in [0, 1). */
  readonly discount: number;
  /** Greatest error of a distance (default 1e-9). */
  readonly tolerance?: number;
  /** Most blocks of pairs under the homomorphism; work grows with their square (default 1000). */
  readonly maxBlocks?: number;
}

export class LaxBisimulationMetric {
  /** Sweeps made. */
  readonly iterations: number;
  readonly #pairBlocks: Int32Array;
  readonly #stateBlocks: Int32Array;
  readonly #pairDistances: Float64Array;
  readonly #stateDistances: Float64Array;
  readonly #pairCount: number;
  readonly #stateCount: number;

  constructor(blocks: Blocks, distances: Distances) {
    this.iterations = distances.iterations;
    this.#pairBlocks = blocks.pairs;
    this.#stateBlocks = blocks.states;
    this.#pairDistances = distances.pairs;
    this.#stateDistances = distances.states;
    this.#pairCount = blocks.rewards.length;
    this.#stateCount = blocks.pairsOf.length;
  }

  /**
   * Distance of two pairs; pairs of terminal states are the end of the episode, from where all rewards are 0.
   * @throws InputError when a pair is out of range or its state is unreachable.
   */
  pairs(i: number, j: number): number {
    const [x, y] = [blockAt(this.#pairBlocks, 'pair', i), blockAt(this.#pairBlocks, 'pair', j)];
    return this.#pairDistances[x * this.#pairCount + y]!;
  }

  /**
   * Distance of two states.
   * @throws InputError when a state is out of range or unreachable.
   */
  states(s: number, t: number): number {
    const [x, y] = [blockAt(this.#stateBlocks, 'state', s), blockAt(this.#stateBlocks, 'state', t)];
    return this.#stateDistances[x * this.#stateCount + y]!;
  }
}

/**
 * The lax bisimulation metric of a model.
 * @throws InputError when an option is out of range or the model has more than `maxBlocks` blocks of pairs.
 */
export function laxBisimulationMetric(model: TabularModel, options: LaxBisimulationOptions): LaxBisimulationMetric {
  if (options === null || typeof options !== 'object') throw expected('options { discount }', options);
  checkKeys('lax bisimulation options', options, ['discount', 'tolerance', 'maxBlocks']);
  const discount = checkNumber('discount', options.discount, 0, 1);
  if (discount === 1) throw expected('discount to be below 1', discount);
  const tolerance = checkNumber('tolerance', options.tolerance ?? 1e-9, Number.MIN_VALUE);
  const maxBlocks = checkInteger('maxBlocks', options.maxBlocks ?? 1000, 1);
  const structure = structureOf(model, 'expected');
  const refinement = new Refinement(structure, 'set');
  if (refinement.pairs.count > maxBlocks) {
    throw new InputError(
      `expected at most ${maxBlocks} homomorphism blocks of pairs, got ${refinement.pairs.count}; raise maxBlocks`,
    );
  }
  const blocks = blocksOf(model, structure, refinement);
  return new LaxBisimulationMetric(blocks, fixpoint(blocks, discount, tolerance));
}

/** The homomorphic image: blocks of pairs and states, the last of each the end of the episode. */
interface Blocks {
  /** Block of each pair and state of the model; -1 where unreachable. */
  readonly pairs: Int32Array;
  readonly states: Int32Array;
  /** Expected reward and successor blocks of each pair block. */
  readonly rewards: Float64Array;
  readonly successors: readonly Distribution[];
  /** The pair blocks of each state block. */
  readonly pairsOf: readonly (readonly number[])[];
}

function blocksOf(model: TabularModel, structure: Structure, refinement: Refinement): Blocks {
  const { actions } = model;
  const stateBlocks = refinement.states.blockOf;
  const pairBlocks = refinement.pairs.blockOf;
  const end = refinement.pairs.count;
  const states = Int32Array.from(model.terminal, (terminal) => (terminal === 1 ? stateBlocks[structure.states]! : -1));
  const pairs = Int32Array.from({ length: model.pairs }, (_, i) =>
    model.terminal[Math.floor(i / actions)] === 1 ? end : -1,
  );
  const pairsOf = Array.from({ length: refinement.states.count }, () => new Set<number>());
  pairsOf[stateBlocks[structure.states]!]!.add(end);
  const rewards = new Float64Array(end + 1);
  const successors: Distribution[] = [];
  structure.original.forEach((s, k) => {
    states[s] = stateBlocks[k]!;
    for (let a = 0; a < actions; ++a) {
      const block = pairBlocks[k * actions + a]!;
      pairs[s * actions + a] = block;
      pairsOf[stateBlocks[k]!]!.add(block);
      if (successors[block] !== undefined) continue;
      for (let o = model.outcomeStarts[s * actions + a]!; o < model.outcomeStarts[s * actions + a + 1]!; ++o) {
        rewards[block]! += model.probabilities[o]! * model.rewards[o]!;
      }
      successors[block] = successorBlocks(structure, k * actions + a, stateBlocks);
    }
  });
  successors[end] = { points: [stateBlocks[structure.states]!], masses: [1] };
  return { pairs, states, rewards, successors, pairsOf: pairsOf.map((set) => [...set]) };
}

function successorBlocks(structure: Structure, pair: number, stateBlocks: Int32Array): Distribution {
  const masses = new Map<number, number>();
  for (let e = structure.outStarts[pair]!; e < structure.outStarts[pair + 1]!; ++e) {
    const block = stateBlocks[structure.targets[e]!]!;
    masses.set(block, (masses.get(block) ?? 0) + structure.weights[e]!);
  }
  return { points: [...masses.keys()], masses: [...masses.values()] };
}

interface Distances {
  readonly pairs: Float64Array;
  readonly states: Float64Array;
  readonly iterations: number;
}

/** Iterates from 0 until the last change guarantees the tolerance: `‖d_n − d‖ ≤ γ/(1−γ) ‖d_n − d_{n-1}‖`. */
function fixpoint({ rewards, successors, pairsOf }: Blocks, discount: number, tolerance: number): Distances {
  const n = rewards.length;
  const m = pairsOf.length;
  const pairs = new Float64Array(n * n);
  const states = new Float64Array(m * m);
  const between = (x: number, y: number) => states[x * m + y]!;
  let change = Infinity;
  let iterations = 0;
  for (; change * discount > tolerance * (1 - discount); ++iterations) {
    change = 0;
    for (let i = 0; i < n; ++i) {
      for (let j = i + 1; j < n; ++j) {
        const flow = discount === 0 ? 0 : kantorovich(successors[i]!, successors[j]!, between);
        const distance = Math.abs(rewards[i]! - rewards[j]!) + discount * flow;
        change = Math.max(change, Math.abs(distance - pairs[i * n + j]!));
        pairs[i * n + j] = distance;
        pairs[j * n + i] = distance;
      }
    }
    for (let x = 0; x < m; ++x) {
      for (let y = x + 1; y < m; ++y) {
        const distance = Math.max(
          farthest(pairsOf[x]!, pairsOf[y]!, pairs, n),
          farthest(pairsOf[y]!, pairsOf[x]!, pairs, n),
        );
        states[x * m + y] = distance;
        states[y * m + x] = distance;
      }
    }
  }
  return { pairs, states, iterations };
}

/** `max_{i ∈ from} min_{j ∈ to} d(i, j)`. */
function farthest(from: readonly number[], to: readonly number[], distances: Float64Array, n: number): number {
  let farthest = 0;
  for (const i of from) {
    let nearest = Infinity;
    for (const j of to) nearest = Math.min(nearest, distances[i * n + j]!);
    farthest = Math.max(farthest, nearest);
  }
  return farthest;
}

function blockAt(blocks: Int32Array, name: string, index: number): number {
  const block = blocks[checkInteger(name, index, 0, blocks.length - 1)]!;
  if (block === -1) throw expected(`a ${name} that is reachable or terminal`, index);
  return block;
}
