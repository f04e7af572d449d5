/** Experience from INPUT: recorded episodes as they are, anything else explored by the uniform random policy. */
import type { Engine } from '../create-engine.js';
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { Input } from './input.js';

/** INPUT that holds or makes experience. */
export type ExperienceInput = Exclude<Input, { readonly kind: 'tree' | 'real' }>;

/** Numbers of states and actions. */
export function sizeOf(input: ExperienceInput): { readonly states: number; readonly actions: number } {
  const { states, actions } =
    input.kind === 'episodes' ? input : input.kind === 'model' ? input.model : input.environment;
  return { states, actions };
}

export function gather(
  engine: Engine,
  input: ExperienceInput,
  values: { readonly episodes: number; readonly 'max-steps': number | undefined; readonly seed: number },
): EpisodeBatch {
  if (input.kind === 'episodes') return input.batch;
  const world = input.model ?? (input.kind === 'environment' ? input.environment : null)!;
  const limit = values['max-steps'] ?? (input.kind === 'environment' ? input.environment.maxSteps : undefined);
  return engine.rollout(world, {
    episodes: values.episodes,
    seed: values.seed,
    ...(limit === undefined ? {} : { maxSteps: limit }),
  });
}
