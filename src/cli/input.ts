/** INPUT of a command: an environment by id, a model file (`.json`), recorded episodes (`.jsonl`, `.csv`) or counted ones (`.bin`). */
import { EpisodeGatherer } from '../adapters/episode-batch.js';
import { isReal } from '../adapters/episode-lines.js';
import { modelFromJson } from '../adapters/model-json.js';
import { RealGatherer, type RealRecord, type RealSummary } from '../adapters/real-batch.js';
import type { RecordHeader } from '../adapters/record-header.js';
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { Environment } from '../environments/environment.js';
import type { TabularModel } from '../environments/tabular-model.js';
import { InputError } from '../input-error.js';
import { environmentFromText } from './environment-text.js';
import { isEpisodes, readEpisodes } from './episode-files.js';
import { readBytes, readText } from './files.js';
import type { Progress } from './terminal.js';

/** Real-valued transitions that are kept at most, unless told. */
const MOST_TRANSITIONS = 5000;

const environmentDetails = `an environment id, with options as in an address: taxi-v3, 'grid-world-v0?rows=5&slip=0.1' ('orbit-rl list' has them all)`;
const modelDetails = `a model file .json: {nS, nA, P[s][a] = [[probability, next, reward, terminated], ...], isd}, as Gymnasium's toy-text worlds have`;
const episodeDetails = `recorded episodes .jsonl: one {states (or observations), actions, rewards, terminated} a line ('-': from standard input),
  recorded steps .csv or .parquet: columns episode, state (or observation_0, …), action, reward and what else is known,
  arrays .npz, Minari's data sets .hdf5 (docs/guides/recorded-data.md has all names), or what 'orbit-rl count' wrote, .bin`;

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
      /** What the file says of itself. */
      readonly header: RecordHeader;
    }
  | {
      readonly kind: 'real';
      readonly name: string;
      readonly record: RealRecord;
      readonly summary: RealSummary;
    }
  | { readonly kind: 'tree'; readonly name: string; readonly bytes: Uint8Array };

/** How recorded episodes are read. */
export interface RecordOptions {
  /** Names of the numbers of an observation, and of the actions; in tables the columns that hold them. */
  readonly observations?: readonly string[] | undefined;
  readonly actions?: readonly string[] | undefined;
  /** Real-valued transitions kept at most. */
  readonly transitions?: number;
}

export async function readInput(
  text: string,
  progress: Progress | null = null,
  options: RecordOptions = {},
): Promise<Input> {
  if (isEpisodes(text)) return readRecord(text, progress, options);
  if (/\.bin$/i.test(text)) return { kind: 'tree', name: text, bytes: readBytes(text) };
  if (/\.json$/i.test(text)) return { kind: 'model', name: text, model: modelFromJson(readText(text), text) };
  if (/[\\/]|\.[a-z]+$/i.test(text.split('?')[0]!)) {
    throw new InputError(
      `expected a file .json, .jsonl, .csv, .parquet, .hdf5, .npz or .bin, or an environment id, got '${text}'`,
    );
  }
  const environment = environmentFromText(text);
  return { kind: 'environment', name: text, environment, model: environment.model?.() ?? null };
}

async function readRecord(path: string, progress: Progress | null, options: RecordOptions): Promise<Input> {
  const { observations, actions, transitions = MOST_TRANSITIONS } = options;
  const [gatherer, real] = [new EpisodeGatherer(), new RealGatherer(path, transitions)];
  const summary = await readEpisodes(
    { path, columns: { observations, actions } },
    (episode) => (isReal(episode) ? real.add(episode) : gatherer.add(episode)),
    progress,
  );
  const header = {
    ...summary.header,
    ...(observations === undefined ? {} : { observationNames: observations }),
    ...(actions === undefined ? {} : { actionNames: actions }),
  };
  if (gatherer.steps === 0) return { kind: 'real', name: path, ...real.end(header) };
  return {
    kind: 'episodes',
    name: path,
    states: summary.states,
    actions: summary.actions,
    batch: gatherer.batch(),
    header,
  };
}

/** INPUT of a command that needs the dynamics. */
export async function readModel(text: string): Promise<{
  readonly name: string;
  readonly model: TabularModel;
  /** What it is the model of; null for a model file. */
  readonly environment: Environment | null;
}> {
  const input = await readInput(text);
  if (input.kind !== 'environment' && input.kind !== 'model')
    throw new InputError(`expected a model or an environment id, got recorded episodes '${text}'`);
  if (input.model === null) throw new InputError(`expected an environment with a model, got '${text}'`);
  return {
    name: input.name,
    model: input.model,
    environment: input.kind === 'environment' ? input.environment : null,
  };
}
