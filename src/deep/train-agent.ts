/** Training an agent that is observed as real numbers, of whatever kind, in an environment of its own. */
import { createEngine, Engine } from '../create-engine.js';
import type { Backend } from '../engine/contracts/backend.js';
import type { ObservationSpace } from '../environments/environment.js';
import { heard } from '../heard.js';
import { expected, isRecord } from '../input-error.js';
import { type CheckedEpisodeOptions, type Episode, type EpisodesRun, runEpisodes } from './episodes.js';
import { eventWords, type FoundSymmetries } from './symmetry/findings.js';

export interface AgentRun<Agent> extends EpisodesRun {
  /** The agent, trained: `dispose` it when it is no longer needed. */
  readonly agent: Agent;
  /** What was found of a symmetry that was looked for, when, and what was not; null where none was. */
  readonly found: FoundSymmetries | null;
}

/** What agents of observations are trained in. */
interface Played<Action> {
  readonly observationSpace: ObservationSpace;
  readonly maxSteps?: number;
  reset(options: { seed: number }): Float64Array;
  step(action: Action): {
    readonly observation: Float64Array;
    readonly reward: number;
    readonly terminated: boolean;
    readonly truncated: boolean;
  };
}

interface Player<Action> {
  readonly options: { readonly features: number; readonly seed: number };
  readonly episodes: number;
  readonly symmetries: FoundSymmetries | null;
  dispose(): void;
  act(observation: ArrayLike<number>): Action;
  observe(
    observation: ArrayLike<number>,
    action: Action,
    reward: number,
    next: ArrayLike<number>,
    end: { readonly terminated: boolean; readonly truncated: boolean },
  ): void;
}

/** Numbers in an observation. @throws InputError when it is no environment that has such. */
export function featuresOf(environment: Played<never>): number {
  if (typeof environment?.reset !== 'function' || !Array.isArray(environment.observationSpace?.names)) {
    throw expected('an environment with reset, step and an observationSpace', environment);
  }
  return environment.observationSpace.names.length;
}

/** @throws InputError when an agent is for other observations or actions than these; `words` is the second number in words. */
export function checkFit(own: readonly number[], [features, width]: readonly [number, number], words: string): void {
  if (own[0] === features && own[1] === width) return;
  throw expected(`an agent for ${features} features and ${words}`, `one for ${own.join(' and ')}`);
}

/** The kernels of a new agent: those of the engine that is given with its options, or of one of its own. */
export async function backendFor(given: { readonly engine?: Engine }, what: string): Promise<Backend> {
  if (!isRecord(given)) throw expected(`${what} or its options`, given);
  return Engine.backendOf(given.engine ?? (await createEngine()));
}

/** The options of a new agent for what is observed here; a symmetry that is looked for is told in the names that it has. */
export function optionsIn<Options extends { readonly engine?: Engine; readonly symmetry?: object | null }>(
  { observationSpace: space }: Played<never>,
  { engine, ...given }: Options,
): Omit<Options, 'engine'> & { readonly features: number } {
  const { symmetry } = given;
  const told = symmetry && 'find' in symmetry ? { symmetry: { space, ...symmetry } } : {};
  return { scale: scaleOf(space), ...given, ...told, features: space.names.length };
}

/** Episodes of an agent, which is disposed where one fails, unless it was given. */
export async function trainAgent<Action, Agent extends Player<Action>>(
  environment: Played<Action>,
  agent: Agent,
  { given, fewest, ...checked }: CheckedEpisodeOptions<Agent> & { readonly given: boolean; readonly fewest: number },
): Promise<AgentRun<Agent>> {
  try {
    const play = (seed: number, maxSteps: number) => playEpisode(environment, agent, { seed, maxSteps, fewest });
    const settings = { ...checked, seed: checked.seed ?? agent.options.seed };
    const episodes = await heard(checked.signal, () => runEpisodes(agent, play, settings));
    return { agent, ...episodes, found: agent.symmetries };
  } catch (error) {
    if (!given) agent.dispose();
    throw error;
  }
}

/**
 * Plays an episode from a seed into an agent, of `maxSteps` steps at most; what was accepted or refuted of a symmetry meanwhile is its label.
 * @throws InputError when it is cut off before `fewest` steps, the length of the agent's returns: nothing would be learned from it.
 */
function playEpisode<Action>(
  environment: Played<Action>,
  agent: Player<Action>,
  { seed, maxSteps, fewest }: { readonly seed: number; readonly maxSteps: number; readonly fewest: number },
): Episode {
  const known = agent.symmetries?.events.length ?? 0;
  let observation = environment.reset({ seed });
  let total = 0;
  for (let length = 1; ; ++length) {
    const action = agent.act(observation);
    const step = environment.step(action);
    const truncated = !step.terminated && (step.truncated || length === maxSteps);
    agent.observe(observation, action, step.reward, step.observation, { terminated: step.terminated, truncated });
    total += step.reward;
    if (truncated && length < fewest) {
      throw expected(`episodes of at least multiStep = ${fewest} steps, or an end`, `one cut off after ${length}`);
    }
    if (step.terminated || truncated) {
      const events = agent.symmetries?.events.slice(known) ?? [];
      const label = events.length > 0 && { label: events.map(eventWords).join('; ') };
      return { total, length, terminated: step.terminated, ...label };
    }
    observation = step.observation;
  }
}

/** What takes the larger bound of each feature to 1, and 1 for a feature without bounds. */
function scaleOf({ names, low, high }: ObservationSpace): number[] {
  return names.map((_, k) => {
    const bound = Math.max(Math.abs(low[k]!), Math.abs(high[k]!));
    return bound > 0 && bound < Infinity ? 1 / bound : 1;
  });
}
