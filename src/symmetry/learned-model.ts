/**
 * A model learned from counts and completed by symmetry: the law of a pair is its observed frequencies; the law of a pair
 * never observed is borrowed from an observed image under an accepted transformation, carried back. Real data always wins.
 * What is still unknown stays apart: in `refine` an unknown pair is a block of its own, so the partition never claims more
 * than experience and symmetry support.
 */
import { TabularModel } from '../environments/tabular-model.js';
import { checkInstance, checkKeys, checkNumber, expected } from '../input-error.js';
import { Partition } from '../similarity/partition.js';
import { type Quotient, quotient } from './exact/quotient.js';
import { Refinement } from './exact/refinement.js';
import { structureOf } from './exact/structure.js';
import { checkTransformations } from './group.js';
import { OutcomeCounts } from './outcome-counts.js';
import type { Transformation } from './transformation.js';

export interface LearnedModelOptions {
  /** Accepted transformations (all elements of a group complete the most). Default none. */
  readonly transformations?: readonly Transformation[];
  /** What taking an unknown pair is taken to be worth: it ends the episode with this reward. Default 0. */
  readonly unknownValue?: number;
}

export class LearnedModel {
  /** Observed frequencies, completed; episodes start uniformly in the states seen. */
  readonly model: TabularModel;
  /** By pair: 0 unknown, 1 observed, 2 borrowed from an image. */
  readonly knowledge: Uint8Array;
  #partition: Partition | undefined;

  /** @throws InputError on a transformation of another size or an unknown option. */
  constructor(counts: OutcomeCounts, options: LearnedModelOptions = {}) {
    checkKeys('options of LearnedModel', options, ['transformations', 'unknownValue']);
    const { unknownValue = 0 } = options;
    checkNumber('unknownValue', unknownValue);
    const { states, actions } = checkInstance('OutcomeCounts', counts, OutcomeCounts);
    const transformations = checkTransformations(options.transformations ?? []);
    if (!counts.live.includes(1)) throw expected('experience to learn a model from', 'none');
    for (const { name, pairs } of transformations) {
      if (pairs.length !== states * actions)
        throw expected(`transformations of ${states * actions} pairs`, pairs.length, name);
    }
    const inverses = transformations.map((transformation) => transformation.inverse());
    const knowledge = new Uint8Array(states * actions);
    const seen = Float64Array.from(counts.live);
    const lawOf = (pair: number) => {
      if (counts.visits[pair]! > 0) {
        knowledge[pair] = 1;
        return { source: pair, back: null };
      }
      const k = transformations.findIndex((transformation) => counts.visits[transformation.pairs[pair]!]! > 0);
      if (k === -1) return null;
      knowledge[pair] = 2;
      return { source: transformations[k]!.pairs[pair]!, back: inverses[k]!.states };
    };
    const total = seen.reduce((sum, one) => sum + one, 0);
    this.model = TabularModel.build({
      states,
      actions,
      initial: seen.map((one) => one / total),
      outcomes: (state, action) => {
        const law = lawOf(state * actions + action);
        // Not to the state itself: a state that only ends in itself for nothing would count as terminal.
        const elsewhere = (state + 1) % states;
        if (law === null) return [{ probability: 1, nextState: elsewhere, reward: unknownValue, terminated: true }];
        const visits = counts.visits[law.source]!;
        return Array.from(counts.countsOf(law.source)!, ([number, count]) => {
          const { nextState, terminated } = counts.outcomes[number]!;
          const reward = counts.rewardOf(law.source, number);
          const next = terminated ? elsewhere : (law.back?.[nextState] ?? nextState);
          return { probability: count / visits, nextState: next, reward, terminated };
        });
      },
    });
    this.knowledge = knowledge;
  }

  /** The coarsest homomorphism of what is known, unknown pairs as singletons; -1 for pairs of states never reached. */
  refine(): Partition {
    if (this.#partition !== undefined) return this.#partition;
    const structure = structureOf(this.model, 'expected');
    const { actions } = structure;
    const pairOf = (i: number) => structure.original[Math.floor(i / actions)]! * actions + (i % actions);
    const colours = structure.colours.map((colour, i) => {
      return this.knowledge[pairOf(i)] === 0 ? structure.pairs + i : colour;
    });
    const { blockOf } = new Refinement({ ...structure, colours }, 'set').pairs;
    const labels = new Int32Array(this.model.pairs).fill(-1);
    for (let i = 0; i < structure.pairs; ++i) labels[pairOf(i)] = blockOf[i]!;
    this.#partition = Partition.from(labels);
    return this.#partition;
  }

  /** The quotient of the learned model by `refine()`: solve its model and lift the values. */
  quotient(): Quotient {
    return quotient(this.model, this.refine());
  }
}
