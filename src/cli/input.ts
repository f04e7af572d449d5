/** INPUT of a command: an environment by id, a model file (`.json`), recorded episodes (`.jsonl`, `.csv`) or counted ones (`.bin`). */
import { EpisodeGatherer } from '../adapters/episode-batch.js';
import { isReal } from '../adapters/episode-lines.js';
import { modelFromJson } from '../adapters/model-json.js';
import { RealGatherer, type RealRecord, type RealSummary } from '../adapters/real-batch.js';
import { type RecordHeader, sizesOf } from '../adapters/record-header.js';
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { Environment } from '../environments/environment.js';
import type { TabularModel } from '../environments/tabular-model.js';
import { InputError, show } from '../input-error.js';
import { environmentFromText } from './environment-text.js';
import { isEpisodes, readEpisodes } from './episode-files.js';
import { readBytes, readText } from './files.js';
import type { Options } from './options.js';
import type { Progress } from './terminal.js';

/** Real-valued transitions that are kept at most, unless told. */
const MOST_TRANSITIONS = 5000;

const environmentDetails = `an environment id, with options as in an address: taxi-v3, 'grid-world-v0?rows=5&slip=0.1' ('orbit-rl list' has them all)`;
const modelDetails = `a model file .json: {nS, nA, P[s][a] = [[probability, next, reward, terminated], ...], isd}, as Gymnasium's toy-text worlds have, or P alone`;
const episodeDetails = `recorded episodes .jsonl: one {states (or observations), actions, rewards, terminated} a line ('-': from standard input),
  recorded steps .csv or .parquet: columns episode, state (or observation_0, …), action, reward and what else is known,
  arrays .npz, Minari's data sets .hdf5 (docs/guides/recorded-data.md has all names), or what 'orbit-rl count' wrote, .bin`;

export const environmentHelp = `ENV is ${environmentDetails}, or\n  ${modelDetails}.`;
export const modelHelp = environmentHelp.replace('ENV', 'MODEL');
export const inputHelp = `INPUT is ${environmentDetails},\n  ${modelDetails},\n  ${episodeDetails}.`;

/** An option of every command that takes a model file. */
export const normalizeOption = {
  normalize: {
    kind: 'flag',
    description: "a model file's probabilities are divided by their sum: for tables of float32 or of few decimals",
  },
} as const satisfies Options;

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
  /** What the options say of it, which goes before what the file says. */
  readonly header?: RecordHeader;
  /** Real-valued transitions kept at most. */
  readonly transitions?: number;
  /** A model's probabilities are divided by their sum. */
  readonly normalize?: boolean;
  /** Whether the probabilities of recorded actions are kept (default). */
  readonly probabilities?: boolean;
}

export async function readInput(
  text: string,
  progress: Progress | null = null,
  options: RecordOptions = {},
): Promise<Input> {
  const { normalize = false } = options;
  const model = /\.json$/i.test(text);
  if (normalize && !model) throw new InputError(`expected a model file .json with --normalize, got ${show(text)}`);
  if (isEpisodes(text)) return readRecord(text, progress, options);
  if (/\.bin$/i.test(text)) return { kind: 'tree', name: text, bytes: readBytes(text) };
  if (model) return { kind: 'model', name: text, model: modelFromJson(readText(text), text, { normalize }) };
  if (/[\\/]|\.[a-z]+$/i.test(text.split('?')[0]!)) {
    throw new InputError(
      `expected a file .json, .jsonl, .csv, .parquet, .hdf5, .npz or .bin, or an environment id, got ${show(text)}`,
    );
  }
  const environment = environmentFromText(text);
  return { kind: 'environment', name: text, environment, model: environment.model?.() ?? null };
}

async function readRecord(path: string, progress: Progress | null, options: RecordOptions): Promise<Input> {
  const { header: given = {}, transitions = MOST_TRANSITIONS, probabilities = true } = options;
  const { states, actions } = sizesOf(given);
  const [gatherer, real] = [new EpisodeGatherer({ probabilities }), new RealGatherer(path, transitions)];
  const summary = await readEpisodes(
    { path, states, actions, columns: { observations: given.observationNames, actions: given.actionNames } },
    (episode, _, share) => (isReal(episode) ? real.add(episode) : gatherer.add(episode, share)),
    progress,
  );
  const header = { ...summary.header, ...given };
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
export async function readModel(
  text: string,
  options: Pick<RecordOptions, 'normalize'> = {},
): Promise<{
  readonly name: string;
  readonly model: TabularModel;
  /** What it is the model of; null for a model file. */
  readonly environment: Environment | null;
}> {
  const input = await readInput(text, null, options);
  if (input.kind !== 'environment' && input.kind !== 'model')
    throw new InputError(`expected a model or an environment id, got recorded episodes '${text}'`);
  if (input.model === null) throw new InputError(`expected an environment with a model, got ${show(text)}`);
  return {
    name: input.name,
    model: input.model,
    environment: input.kind === 'environment' ? input.environment : null,
  };
}
