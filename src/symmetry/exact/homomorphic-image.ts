/**
 * The image of an MDP under its homomorphism, as blocks: one reward and one distribution over state blocks for each pair
 * block. The end of the episode is a state block with one pair block, the last, that gives 0 and stays.
 */
import type { TabularModel } from '../../environments/tabular-model.js';
import type { Refinement } from './refinement.js';
import type { Structure } from './structure.js';
import type { Distribution } from './transport.js';

export interface HomomorphicImage {
  /** Block of each pair and state of the model; -1 where unreachable. */
  readonly pairs: Int32Array;
  readonly states: Int32Array;
  /** Expected reward and successor blocks of each pair block. */
  readonly rewards: Float64Array;
  readonly successors: readonly Distribution[];
  /** The pair blocks of each state block. */
  readonly pairsOf: readonly (readonly number[])[];
}

/** The image of a model under its coarsest homomorphism, as `refinement` found it. */
export function homomorphicImage(model: TabularModel, structure: Structure, refinement: Refinement): HomomorphicImage {
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
