/**
 * Episodes of an uploaded model under a fixed policy. The twin is `src/engine/reference/rollout.ts`.
 *
 * Draws, from one generator: the initial state, then in each step the action and the outcome. A run is cut into calls:
 * each fills the step arrays up to their capacity, and the next goes on where it stopped.
 */
import { modelActions, nextStateOf, rewardOf, terminates } from '../model/layout';
import { randomBelow, randomU32 } from '../random';
import { sampleInitial, sampleOutcome } from './sampling';

/** Byte offsets in a run's block: 16 bytes of generator, where it stands, what it does, where it writes. */
const RANDOM: usize = 0; //             u32[4], seeded by the host
const STATE: usize = 16; //             u32, the state to act in; meaningless when STEP is 0
const STEP: usize = 20; //              u32, steps made in the current episode; 0 starts one
const EPISODE: usize = 24; //           u32, episodes complete
const EPISODES: usize = 28; //          u32, episodes asked for
const MAX_STEPS: usize = 32; //         u32, an episode is truncated after this many
const CAPACITY: usize = 36; //          u32, steps that fit into one call
const POLICY_STARTS: usize = 40; //     u32*, states + 1; 0 is the uniform policy, one draw `randomBelow(actions)` a step
const POLICY_ACTIONS: usize = 44; //    i32*, the actions of non-zero probability of each state, ascending
const POLICY_THRESHOLDS: usize = 48; // u32*, their thresholds (see sampling.ts)
const STATES_OUT: usize = 52; //        i32*, CAPACITY
const ACTIONS_OUT: usize = 56; //       i32*, CAPACITY
const REWARDS_OUT: usize = 60; //       f64*, CAPACITY
const LENGTHS_OUT: usize = 64; //       i32*, EPISODES: steps of each complete episode
const TERMINATED_OUT: usize = 68; //    u8*, EPISODES: 1 terminated, 0 truncated
const LAST_STATES_OUT: usize = 72; //   i32*, EPISODES: the state that each complete episode's last step led to

/** An action of `state` under the run's policy. */
// @ts-ignore: decorator
@inline
function sampleAction(run: usize, actions: u32, state: u32): u32 {
  const starts = <usize>load<u32>(run, POLICY_STARTS);
  if (starts == 0) return randomBelow(run + RANDOM, actions);
  let k = load<u32>(starts + (<usize>state << 2));
  const last = load<u32>(starts + (<usize>state << 2), 4) - 1;
  if (k < last) {
    const thresholds = <usize>load<u32>(run, POLICY_THRESHOLDS);
    const u = randomU32(run + RANDOM);
    while (k < last && u >= load<u32>(thresholds + (<usize>k << 2))) ++k;
  }
  return load<u32>(<usize>load<u32>(run, POLICY_ACTIONS) + (<usize>k << 2));
}

/**
 * Goes on with a run until its episodes are complete or its step arrays are full.
 * @param model header of the model
 * @param run the run's block: 76 bytes, laid out as above
 * @returns steps written in this call; the run is over when EPISODE equals EPISODES
 */
export function rollout(model: usize, run: usize): u32 {
  const actions = modelActions(model);
  const episodes = load<u32>(run, EPISODES);
  const maxSteps = load<u32>(run, MAX_STEPS);
  const capacity = load<u32>(run, CAPACITY);
  const statesOut = <usize>load<u32>(run, STATES_OUT);
  const actionsOut = <usize>load<u32>(run, ACTIONS_OUT);
  const rewardsOut = <usize>load<u32>(run, REWARDS_OUT);
  const lengthsOut = <usize>load<u32>(run, LENGTHS_OUT);
  const terminatedOut = <usize>load<u32>(run, TERMINATED_OUT);
  const lastStatesOut = <usize>load<u32>(run, LAST_STATES_OUT);
  let state = load<u32>(run, STATE);
  let step = load<u32>(run, STEP);
  let episode = load<u32>(run, EPISODE);
  let written: u32 = 0;
  while (episode < episodes && written < capacity) {
    if (step == 0) state = sampleInitial(model, run + RANDOM);
    const action = sampleAction(run, actions, state);
    const outcome = sampleOutcome(model, state * actions + action, run + RANDOM);
    store<u32>(statesOut + (<usize>written << 2), state);
    store<u32>(actionsOut + (<usize>written << 2), action);
    store<f64>(rewardsOut + (<usize>written << 3), rewardOf(model, outcome));
    ++written;
    ++step;
    const terminated = terminates(model, outcome);
    state = nextStateOf(model, outcome);
    if (terminated || step == maxSteps) {
      store<u32>(lengthsOut + (<usize>episode << 2), step);
      store<u8>(terminatedOut + <usize>episode, terminated ? 1 : 0);
      store<u32>(lastStatesOut + (<usize>episode << 2), state);
      ++episode;
      step = 0;
    }
  }
  store<u32>(run, state, STATE);
  store<u32>(run, step, STEP);
  store<u32>(run, episode, EPISODE);
  return written;
}
