/**
 * # random-mdp-v0
 *
 * ## Description
 * A random problem without structure, in the manner of Garnet (Archibald, McKinnon & Thomas 1995; Bhatnagar et al.
 * 2009): a control that has no symmetry to be found, but for accidents.
 *
 * ## States
 * `0 .. states-1`; the last `terminals` of them are terminal. An episode starts in any other with equal probability.
 *
 * ## Actions
 * `0 .. actions-1`. Each pair leads to `branching` different states, drawn with equal probability; their probabilities
 * are the gaps between `branching − 1` uniform cuts of [0, 1].
 *
 * ## Rewards
 * Each pair has one of the `rewards` values `0, 1/(rewards−1), …, 1`, drawn with equal probability (`rewards: 1`: all 0).
 *
 * ## Episode end
 * Terminated on entering a terminal state. Truncated after `maxSteps` steps.
 *
 * ## Options
 * `RandomMdpOptions` below. `seed` makes the problem; the seed given to `reset` makes the episodes.
 *
 * ## Version
 * v0: first version.
 */
import { Random } from '../engine/random.js';
import { checkInteger, checkSeed } from '../input-error.js';
import { completeOptions, type EnvironmentSpecification } from './specification.js';
import { TabularEnvironment } from './tabular-environment.js';
import { type Outcome, TabularModel } from './tabular-model.js';

export interface RandomMdpOptions {
  states?: number;
  actions?: number;
  branching?: number;
  rewards?: number;
  terminals?: number;
  seed?: number;
  maxSteps?: number;
}

export const randomMdp: EnvironmentSpecification<RandomMdpOptions, TabularEnvironment> = {
  id: 'random-mdp-v0',
  description: 'A random problem without structure (Garnet): a control with nothing to be found.',
  options: {
    states: { description: 'Number of states, terminal ones included.', default: 50 },
    actions: { description: 'Number of actions.', default: 4 },
    branching: { description: 'Different next states of each pair; 1 is deterministic.', default: 3 },
    rewards: { description: 'Number of distinct reward values, evenly spaced in [0, 1].', default: 10 },
    terminals: { description: 'Number of terminal states; 0 is a problem that never ends.', default: 1 },
    seed: { description: 'Seed of the problem.', default: 0 },
    maxSteps: { description: 'Steps after which an episode is truncated.', default: 100 },
  },
  make: (options = {}) => makeRandomMdp(options),
};

function makeRandomMdp(given: RandomMdpOptions): TabularEnvironment {
  const options = completeOptions(randomMdp, given);
  const states = checkInteger('states', options.states, 1, 2 ** 21);
  const actions = checkInteger('actions', options.actions, 1, 2 ** 21);
  const branching = checkInteger('branching', options.branching, 1, states);
  const rewards = checkInteger('rewards', options.rewards, 1, 2 ** 21);
  const live = states - checkInteger('terminals', options.terminals, 0, states - 1);
  const random = new Random(checkSeed(options.seed));
  const deck = Int32Array.from({ length: states }, (_, s) => s);

  const model = TabularModel.build({
    states,
    actions,
    initial: Float64Array.from(deck, (s) => (s < live ? 1 / live : 0)),
    outcomes: (s) => {
      if (s >= live) return [{ probability: 1, nextState: s, reward: 0, terminated: true }];
      const reward = random.below(rewards) / Math.max(1, rewards - 1);
      const cuts = [1, ...Array.from({ length: branching - 1 }, () => random.uniform())].sort((x, y) => x - y);
      return drawStates(deck, branching, random).map(
        (nextState, k): Outcome => ({
          probability: cuts[k]! - (k === 0 ? 0 : cuts[k - 1]!),
          nextState,
          reward,
          terminated: nextState >= live,
        }),
      );
    },
    id: randomMdp.id,
  });
  return new TabularEnvironment(model, { maxSteps: options.maxSteps });
}

/** `count` different states: the first steps of a Fisher & Yates shuffle, which may start from any order of the deck. */
function drawStates(deck: Int32Array, count: number, random: Random): number[] {
  for (let k = 0; k < count; ++k) {
    const j = k + random.below(deck.length - k);
    const state = deck[k]!;
    deck[k] = deck[j]!;
    deck[j] = state;
  }
  return Array.from(deck.subarray(0, count));
}
