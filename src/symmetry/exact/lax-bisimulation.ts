/**
 * The lax bisimulation metric (Taylor, Precup & Panangaden 2008): how far two pairs, and two states under the best matching
 * of their actions, are from being the same. The solution of
 *
 *   d((s,a), (t,b)) = |R(s,a) − R(t,b)| + γ K_d(P(·|s,a), P(·|t,b))
 *   d(s, t) = max( max_a min_b d((s,a), (t,b)), max_b min_a d((s,a), (t,b)) )
 *
 * with the Kantorovich distance `K`: the paper's metric divided by its reward weight, for transition weight γ. It is 0
 * exactly within blocks of the homomorphism, and `|Q*(s,a) − Q*(t,b)| ≤ d`, `|V*(s) − V*(t)| ≤ d`. It is found on one
 * representative a homomorphism block, which changes nothing since members are at distance 0.
 */
import type { TabularModel } from '../../environments/tabular-model.js';
import { checkInteger, checkKeys, checkNumber, expected, InputError } from '../../input-error.js';
import { checkModel } from './check-model.js';
import { type HomomorphicImage, homomorphicImage } from './homomorphic-image.js';
import { type Distances, laxBisimulationFixpoint } from './lax-bisimulation-fixpoint.js';
import { Refinement } from './refinement.js';
import { structureOf } from './structure.js';

export interface LaxBisimulationOptions {
  /** γ in [0, 1). */
  readonly discount: number;
  /** Greatest error of a distance (default 1e-9). */
  readonly tolerance?: number;
  /** Most blocks of pairs under the homomorphism; work grows with their square (default 500). */
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

  constructor(image: HomomorphicImage, distances: Distances) {
    this.iterations = distances.iterations;
    this.#pairBlocks = image.pairs;
    this.#stateBlocks = image.states;
    this.#pairDistances = distances.pairs;
    this.#stateDistances = distances.states;
    this.#pairCount = image.rewards.length;
    this.#stateCount = image.pairsOf.length;
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
  checkModel(model);
  checkKeys('lax bisimulation options', options, ['discount', 'tolerance', 'maxBlocks']);
  const discount = checkNumber('discount', options.discount, 0, 1);
  if (discount === 1) throw expected('discount to be below 1', discount);
  const tolerance = checkNumber('tolerance', options.tolerance ?? 1e-9, Number.MIN_VALUE);
  const maxBlocks = checkInteger('maxBlocks', options.maxBlocks ?? 500, 1);
  const structure = structureOf(model, 'expected');
  const refinement = new Refinement(structure, 'set');
  if (refinement.pairs.count > maxBlocks) {
    throw new InputError(
      `expected at most ${maxBlocks} homomorphism blocks of pairs, got ${refinement.pairs.count}; raise maxBlocks`,
    );
  }
  const image = homomorphicImage(model, structure, refinement);
  return new LaxBisimulationMetric(image, laxBisimulationFixpoint(image, discount, tolerance));
}

function blockAt(blocks: Int32Array, name: string, index: number): number {
  const block = blocks[checkInteger(name, index, 0, blocks.length - 1)]!;
  if (block === -1) throw expected(`a ${name} that is reachable or terminal`, index);
  return block;
}
