/** Experience from INPUT: recorded episodes as they are, anything else explored by the uniform random policy. */
import type { RecordedEpisode } from '../adapters/episodes-jsonl.js';
import type { Engine } from '../create-engine.js';
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { Input } from './input.js';

/** Numbers of states and actions. */
export function sizeOf(input: Input): { readonly states: number; readonly actions: number } {
  const { states, actions } =
    input.kind === 'episodes' ? input.experience : input.kind === 'model' ? input.model : input.environment;
  return { states, actions };
}

export function gather(
  engine: Engine,
  input: Input,
  values: { readonly episodes: number; readonly 'max-steps': number | undefined; readonly seed: number },
): EpisodeBatch {
  if (input.kind === 'episodes') return batchOf(input.experience.episodes);
  const world = input.model ?? (input.kind === 'environment' ? input.environment : null)!;
  const limit = values['max-steps'] ?? (input.kind === 'environment' ? input.environment.maxSteps : undefined);
  return engine.rollout(world, {
    episodes: values.episodes,
    seed: values.seed,
    ...(limit === undefined ? {} : { maxSteps: limit }),
  });
}

/** Separate episodes as flat arrays. Either all have probabilities or none. */
function batchOf(episodes: readonly RecordedEpisode[]): EpisodeBatch {
  const starts = new Int32Array(episodes.length + 1);
  episodes.forEach((episode, e) => {
    starts[e + 1] = starts[e]! + episode.actions.length;
  });
  const steps = starts.at(-1)!;
  const probabilities = episodes[0]?.probabilities ? new Float64Array(steps) : null;
  const batch = {
    starts,
    states: new Int32Array(steps),
    actions: new Int32Array(steps),
    rewards: new Float64Array(steps),
    terminated: Uint8Array.from(episodes, (episode) => Number(episode.terminated)),
    lastStates: Int32Array.from(episodes, (episode) => episode.lastState ?? -1),
  };
  episodes.forEach((episode, e) => {
    batch.states.set(episode.states, starts[e]!);
    batch.actions.set(episode.actions, starts[e]!);
    batch.rewards.set(episode.rewards, starts[e]!);
    probabilities?.set(episode.probabilities!, starts[e]!);
  });
  return probabilities === null ? batch : { ...batch, probabilities };
}
