/** The exact references of a finite MDP: which pairs are the same, in three ways that nest. */
import type { TabularModel } from '../../environments/tabular-model.js';
import { checkChoice, checkInteger, checkKeys } from '../../input-error.js';
import { Partition } from '../../similarity/partition.js';
import { checkModel } from './check-model.js';
import { type OrbitPartition, orbitsOf } from './orbits.js';
import { Refinement, type StateColour } from './refinement.js';
import { type RewardEquality, type Structure, structureOf } from './structure.js';

export interface SymmetriesOptions {
  /**
   * Which rewards count as equal: equal expectations (`'expected'`, default) or equal laws, jointly with the successor
   * (`'law'`; only then are the laws of reward trajectories equal within a block of `lumping` or `orbits`).
   */
  readonly rewards?: RewardEquality;
  /** Most live states for which orbits are searched (default 100,000). */
  readonly maxStates?: number;
  /** Most edges and states that the search for orbits goes through (default 1,000,000,000: about half a minute). */
  readonly maxSteps?: number;
}

/**
 * Exact partitions of the pairs, each found when it is first asked for; always `orbits ⊑ lumping ⊑ homomorphism`.
 * Pairs of terminal and of unreachable states have label -1; every outcome that ends leads to one common sink.
 */
export class Symmetries {
  readonly #model: TabularModel;
  readonly #options: Required<SymmetriesOptions>;
  #structure: Structure | undefined;
  #orbits: OrbitPartition | undefined;
  #lumping: Partition | undefined;
  #homomorphism: Partition | undefined;

  constructor(model: TabularModel, options: Required<SymmetriesOptions>) {
    this.#model = model;
    this.#options = options;
  }

  /**
   * Orbits of the automorphism group, with its order and generators.
   * @throws InputError when the model is past `maxStates` or the search past `maxSteps`.
   */
  get orbits(): OrbitPartition {
    this.#orbits ??= orbitsOf(this.#model, this.#options.rewards, this.#options);
    return this.#orbits;
  }

  /** Exact lumping under the uniform policy: states agree in the multiset of their pairs' blocks. */
  get lumping(): Partition {
    this.#lumping ??= this.#coarsest('multiset');
    return this.#lumping;
  }

  /** The coarsest MDP homomorphism: states agree in the set of their pairs' blocks. `Q*` is constant on each block. */
  get homomorphism(): Partition {
    this.#homomorphism ??= this.#coarsest('set');
    return this.#homomorphism;
  }

  #coarsest(colour: StateColour): Partition {
    const { actions } = this.#model;
    this.#structure ??= structureOf(this.#model, this.#options.rewards);
    const { blockOf } = new Refinement(this.#structure, colour).pairs;
    const labels = new Int32Array(this.#model.pairs).fill(-1);
    this.#structure.original.forEach((s, i) => {
      labels.set(blockOf.subarray(i * actions, (i + 1) * actions), s * actions);
    });
    return Partition.from(labels);
  }
}

/**
 * The exact partitions of a model's pairs.
 * @throws InputError when `model` is not a `TabularModel`, or an option is unknown or out of range.
 */
export function symmetries(model: TabularModel, options: SymmetriesOptions = {}): Symmetries {
  checkModel(model);
  checkKeys('symmetries options', options, ['rewards', 'maxStates', 'maxSteps']);
  return new Symmetries(model, {
    rewards: checkChoice('rewards', options.rewards ?? 'expected', ['expected', 'law']),
    maxStates: checkInteger('maxStates', options.maxStates ?? 100_000, 1),
    maxSteps: checkInteger('maxSteps', options.maxSteps ?? 1_000_000_000, 1),
  });
}
