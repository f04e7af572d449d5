/** INPUT of a command: an environment by id, a model file (`.json`), recorded episodes (`.jsonl`, `.csv`) or counted ones (`.bin`). */
import { EpisodeGatherer } from '../adapters/episode-batch.js';
import { modelFromJson } from '../adapters/model-json.js';
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { Environment } from '../environments/environment.js';
import type { TabularModel } from '../environments/tabular-model.js';
import { InputError } from '../input-error.js';
import { environmentFromText } from './environment-text.js';
import { isEpisodes, readEpisodes } from './episode-files.js';
import { readBytes, readText } from './files.js';
import type { Progress } from './terminal.js';

const environmentDetails = `an environment id, with options as in an address: taxi-v3, 'grid-world-v0?rows=5&slip=0.1' ('orbit-rl list' has them all)`;
const modelDetails = `a model file .json: {nS, nA, P[s][a] = [[probability, next, reward, terminated], ...], isd}, as Gymnasium's toy-text worlds have`;
const episodeDetails = `recorded episodes .jsonl: one {states, actions, rewards, terminated} a line ('-': from standard input),
  recorded steps .csv: columns episode, state, action, reward and what else is known, or
  what 'orbit-rl count' wrote, .bin`;

export const environmentHelp = `ENV is ${environmentDetails}, or\n  ${modelDetails}.`;
export const modelHelp = environmentHelp.replace('ENV', 'MODEL');
export const inputHelp = `INPUT is ${environmentDetails},\n  ${modelDetails},\n  ${episodeDetails}.`;

export type Input =
  | {
      readonly kind: 'environment';
      readonly name: string;
      readonly environment: Environment;
      readonly model: TabularModel | null;
    }
  | { readonly kind: 'model'; readonly name: string; readonly model: TabularModel }
  | {
      readonly kind: 'episodes';
      readonly name: string;
      readonly states: number;
      readonly actions: number;
      readonly batch: EpisodeBatch;
    }
  | { readonly kind: 'tree'; readonly name: string; readonly bytes: Uint8Array };

export function readInput(text: string, progress: Progress | null = null): Input {
  if (isEpisodes(text)) {
    const gatherer = new EpisodeGatherer();
    const sizes = readEpisodes({ path: text }, (episode) => gatherer.add(episode), progress);
    return { kind: 'episodes', name: text, ...sizes, batch: gatherer.batch() };
  }
  if (/\.bin$/i.test(text)) return { kind: 'tree', name: text, bytes: readBytes(text) };
  if (/\.json$/i.test(text)) return { kind: 'model', name: text, model: modelFromJson(readText(text), text) };
  if (/[\\/]|\.[a-z]+$/i.test(text.split('?')[0]!)) {
    throw new InputError(`expected a file .json, .jsonl, .csv or .bin, or an environment id, got '${text}'`);
  }
  const environment = environmentFromText(text);
  return { kind: 'environment', name: text, environment, model: environment.model?.() ?? null };
}

/** INPUT of a command that needs the dynamics. */
export function readModel(text: string): {
  readonly name: string;
  readonly model: TabularModel;
  /** What it is the model of; null for a model file. */
  readonly environment: Environment | null;
} {
  const input = readInput(text);
  if (input.kind === 'episodes' || input.kind === 'tree')
    throw new InputError(`expected a model or an environment id, got recorded episodes '${text}'`);
  if (input.model === null) throw new InputError(`expected an environment with a model, got '${text}'`);
  return {
    name: input.name,
    model: input.model,
    environment: input.kind === 'environment' ? input.environment : null,
  };
}
