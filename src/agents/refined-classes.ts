/**
 * Pairs that behave alike in what is known: partition refinement of the problem whose states are classes under symmetry, where what is known of
 * a pair is known of its whole class, every known pair has one outcome, and an unknown one is like no other.
 *
 * A state with an unknown pair is then like no other either, so that only states all of whose pairs are known are refined: that costs little
 * while little is known. Which pairs are alike follows from the states: those with one reward that lead to one block of states.
 */
import { Partition } from '../similarity/partition.js';
import { Refinement } from '../symmetry/exact/refinement.js';
import type { OutcomeCounts } from '../symmetry/outcome-counts.js';
import type { SymmetryClasses } from './symmetry-classes.js';

/** Where an ended episode leads. */
const END = -1;

/** What is known of classes of pairs and of states. */
interface Known {
  /** By class of pairs: the number of its outcome's reward, -1 where it is unknown; and the class of states it leads to, or END. */
  readonly rewards: Int32Array;
  readonly targets: Int32Array;
  /** By class of states: whether it was seen, and whether all its pairs are known. */
  readonly seen: Uint8Array;
  readonly complete: Uint8Array;
}

/** @returns Blocks of pairs; -1 for pairs of states never seen. Rewards must not vary, and outcomes be certain. */
export function refinedClasses(classes: SymmetryClasses, counts: OutcomeCounts): Partition {
  const known = knownOf(classes, counts);
  const blocks = stateBlocks(classes, known);
  const { labels, count } = classes.pairs;
  const blockOf = new Int32Array(count);
  classes.pairsOf.forEach((pairs, state) => {
    if (known.seen[state] === 0) for (const label of pairs) blockOf[label] = -1;
  });
  const alike = new Map<number, number>();
  let next = 0;
  for (let label = 0; label < count; ++label) {
    if (blockOf[label] === -1) continue;
    const [reward, target] = [known.rewards[label]!, known.targets[label]!];
    if (reward === -1) {
      blockOf[label] = next++;
      continue;
    }
    const key = reward * (2 * blocks.length + 3) + (target === END ? 0 : blocks[target]! + 1);
    let block = alike.get(key);
    if (block === undefined) alike.set(key, (block = next++));
    blockOf[label] = block;
  }
  return Partition.from(labels.map((label) => blockOf[label]!));
}

function knownOf({ pairs, pairsOf, states }: SymmetryClasses, counts: OutcomeCounts): Known {
  const { visits, outcomes } = counts;
  const rewards = new Int32Array(pairs.count).fill(-1);
  const targets = new Int32Array(pairs.count);
  const numbers = new Map<number, number>();
  for (let pair = 0; pair < visits.length; ++pair) {
    const label = pairs.labels[pair]!;
    if (visits[pair] === 0 || rewards[label] !== -1) continue;
    const [outcome] = counts.counts[pair]!.keys();
    const { reward, nextState, terminated } = outcomes[outcome!]!;
    let number = numbers.get(reward);
    if (number === undefined) numbers.set(reward, (number = numbers.size));
    rewards[label] = number;
    targets[label] = terminated ? END : states.labels[nextState]!;
  }
  const seen = new Uint8Array(states.count);
  const complete = new Uint8Array(states.count).fill(1);
  pairsOf.forEach((labels, state) => {
    for (const label of labels) {
      if (rewards[label] === -1) complete[state] = 0;
      else {
        seen[state] = 1;
        if (targets[label] !== END) seen[targets[label]!] = 1;
      }
    }
  });
  return { rewards, targets, seen, complete };
}

/** The block of each class of states. */
function stateBlocks({ pairs, firstStates, actions }: SymmetryClasses, known: Known): Int32Array {
  const { rewards, targets, complete } = known;
  const original = Int32Array.from(complete.keys()).filter((state) => complete[state] === 1);
  const place = new Int32Array(complete.length).fill(-1);
  original.forEach((state, k) => {
    place[state] = k;
  });
  const states = original.length;
  const size = states * actions;
  const structure = {
    states,
    actions,
    pairs: size,
    original,
    colours: new Int32Array(size),
    outStarts: Int32Array.from({ length: size + 1 }, (_, i) => i),
    targets: new Int32Array(size),
    labels: new Int32Array(size),
    weights: new Float64Array(size).fill(1),
    labelCount: 1,
  };
  const colours = new Map<number, number>();
  for (let i = 0; i < size; ++i) {
    const label = pairs.labels[firstStates[original[Math.floor(i / actions)]!]! * actions + (i % actions)]!;
    const target = targets[label]!;
    const known = target !== END && place[target] !== -1;
    structure.targets[i] = known ? place[target]! : states;
    // To lead to a state that is like no other is a colour, as is to lead to the end.
    const colour = rewards[label]! * (complete.length + 2) + (known ? 0 : target === END ? 1 : target + 2);
    let number = colours.get(colour);
    if (number === undefined) colours.set(colour, (number = colours.size));
    structure.colours[i] = number;
  }
  const blocks = new Int32Array(complete.length);
  const { blockOf } = new Refinement(structure, 'set').states;
  for (let state = 0; state < blocks.length; ++state) {
    blocks[state] = place[state] === -1 ? states + 1 + state : blockOf[place[state]!]!;
  }
  return blocks;
}
