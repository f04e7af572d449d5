/**
 * Recorded experience as JSON Lines: one episode a line,
 * `{"states": [0, 1], "actions": [2, 2], "rewards": [0, 1], "terminated": true}`, oldest step first. `states` may hold
 * one more state than there are actions: the one the last step led to, which tests of transformations make use of. Gymnasium's and
 * Minari's names mean the same: `observations`, `terminations` and `truncations`, the latter lists of one flag a step. Observations
 * that are lists of numbers are real-valued, and so may actions be. `probabilities`, in every line or in none, says how likely each action
 * was under the policy that took it. Blank lines are skipped. The first line may be a header (`record-header.ts`), such as
 * `{"states": 16, "actions": 4}`; without it there are as many as were seen.
 */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import {
  checkFlag,
  checkInstance,
  checkInteger,
  checkKeys,
  checkRecord,
  checkText,
  expected,
  InputError,
  show,
} from '../input-error.js';
import { type EpisodeFields, endOf, episodeOf, type Numbers } from './episode-fields.js';
import {
  type AnyEpisode,
  type EpisodeLines,
  isReal,
  type RecordedEpisode,
  type RecordedExperience,
  type RecordSummary,
} from './episode-lines.js';
import { SeenSizes } from './episode-sizes.js';
import { type FieldName, fieldsOf } from './field-names.js';
import { EpisodeScanner } from './json-scan.js';
import { parseJson } from './json-text.js';
import { headerOf, isHeader, type RecordHeader } from './record-header.js';

export type { RecordedEpisode, RecordedExperience } from './episode-lines.js';

export interface EpisodesJsonlOptions {
  /** What the text is called in errors, such as its file name. Default `'episodes'`. */
  source?: string;
  /** Number of states; overrides the header. */
  states?: number;
  /** Number of actions; overrides the header. */
  actions?: number;
}

/**
 * Reads episodes from JSON Lines.
 * @throws InputError naming the line when it is not JSON, when a list is missing or of another length than the others,
 * when a state or action is not an integer in range, when a reward is not finite, when a probability is not in (0, 1] or
 * only some episodes have them, or when there is no episode at all.
 */
export function episodesFromJsonl(text: string, options: EpisodesJsonlOptions = {}): RecordedExperience {
  checkText('the text', text);
  const episodes: RecordedEpisode[] = [];
  const reader = new JsonlEpisodes(options, (episode) => {
    if (isReal(episode))
      throw new InputError(`${options.source ?? 'episodes'}: expected ids of states, got real-valued observations`);
    episodes.push(episode);
  });
  text.split('\n').forEach((line, k) => {
    reader.line(line, k + 1);
  });
  const { states, actions } = reader.end();
  return { states, actions, episodes };
}

/** The same line by line, real-valued observations too: `use` is called with each episode as it is read. */
export class JsonlEpisodes implements EpisodeLines {
  readonly #source: string;
  readonly #use: (episode: AnyEpisode) => void;
  readonly #sizes: SeenSizes;
  readonly #scanner = new EpisodeScanner();
  #header: RecordHeader = {};
  #first = true;

  constructor(options: EpisodesJsonlOptions, use: (episode: AnyEpisode) => void) {
    checkRecord('options', options);
    checkKeys('the options of episodes', options, ['source', 'states', 'actions']);
    const { source, states, actions } = options;
    for (const [name, number] of Object.entries({ states, actions })) {
      if (number !== undefined) checkInteger(name, number, 1, 2 ** 31 - 2);
    }
    this.#source = source === undefined ? 'episodes' : checkText('source', source);
    this.#sizes = new SeenSizes(this.#source, { states, actions });
    this.#use = use;
  }

  /** Lines of the usual shape, many times as fast. */
  bytes(bytes: Uint8Array, from: number, to: number, number: number): boolean {
    const episode = this.#scanner.scan(bytes, from, to, this.#sizes.limits);
    if (episode === null) return false;
    this.#first = false;
    this.#sizes.see(episode, `${this.#source}: line ${number}`);
    this.#use(episode);
    return true;
  }

  line(line: string, number: number): void {
    if (line.trim() === '') return;
    const place = `${this.#source}: line ${number}`;
    const record = parseJson(line, this.#source, number);
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw new InputError(`${place}: expected an episode {states, actions, rewards, terminated}, got ${show(record)}`);
    }
    const fields = record as Record<string, unknown>;
    const header = this.#first && isHeader(fields);
    this.#first = false;
    if (header) {
      this.#header = headerOf(fields, place);
      this.#sizes.take(this.#header);
      return;
    }
    const episode = episodeOf(jsonFields(fields, place), place, this.#sizes.limits);
    this.#sizes.see(episode, place);
    this.#use(episode);
  }

  sizes(): { readonly states: number | undefined; readonly actions: number | undefined } {
    return this.#sizes.limits;
  }

  end(): RecordSummary {
    return { ...this.#sizes.end(), header: this.#header };
  }
}

/** Writes episodes, with a header when the numbers of states and actions are given. The inverse of `episodesFromJsonl`. */
export function episodesToJsonl(batch: EpisodeBatch, sizes?: { states: number; actions: number }): string {
  checkBatch(batch);
  if (sizes !== undefined) {
    checkKeys('sizes', sizes, ['states', 'actions']);
    for (const name of ['states', 'actions'] as const) checkInteger(name, sizes[name], 1, 2 ** 31 - 2);
  }
  const lines = sizes === undefined ? [] : [JSON.stringify({ states: sizes.states, actions: sizes.actions })];
  for (let e = 0; e < batch.terminated.length; ++e) {
    const from = batch.starts[e]!;
    const to = batch.starts[e + 1]!;
    lines.push(
      JSON.stringify({
        states: [
          ...batch.states.subarray(from, to),
          ...((batch.lastStates?.[e] ?? -1) < 0 ? [] : [batch.lastStates![e]!]),
        ],
        actions: Array.from(batch.actions.subarray(from, to)),
        rewards: Array.from(batch.rewards.subarray(from, to)),
        ...(batch.probabilities && { probabilities: Array.from(batch.probabilities.subarray(from, to)) }),
        terminated: batch.terminated[e] === 1,
      }),
    );
  }
  return `${lines.join('\n')}\n`;
}

const fieldNames =
  'observations or states, next_observations, actions, rewards, terminated, truncated and probabilities';

function jsonFields(record: Record<string, unknown>, place: string): EpisodeFields {
  const names = fieldsOf(Object.keys(record), place);
  const known = new Set(names.values());
  const other = Object.keys(record).find((key) => !known.has(key)) ?? names.get('episode');
  if (other !== undefined) throw new InputError(`${place}: expected only ${fieldNames}, got '${other}'`);
  const field = (name: FieldName): Numbers => {
    const called = names.get(name) ?? (name === 'observations' ? 'states' : name);
    return jsonNumbers(record[called], called, place, name);
  };
  const optional = (name: FieldName): Numbers | null => (names.has(name) ? field(name) : null);
  const [observations, actions, rewards] = [field('observations'), field('actions'), field('rewards')];
  return {
    observations,
    next: optional('next'),
    actions,
    rewards,
    probabilities: optional('probabilities'),
    terminated: ended(record, names, rewards.values.length, place),
  };
}

/** A flag, or one flag a step of which only the last may be set. */
function ended(
  record: Record<string, unknown>,
  names: ReadonlyMap<FieldName, string>,
  steps: number,
  place: string,
): boolean {
  const flag = (field: 'terminated' | 'truncated'): boolean | null => {
    const name = names.get(field);
    const value = name === undefined ? undefined : record[name];
    if (value === undefined) return null;
    if (!Array.isArray(value)) return flagOf(value, name!, place);
    const plain = value.map((item) => (item === true ? 1 : item === false ? 0 : item));
    return endOf(jsonNumbers(plain, name!, place, field), steps, place);
  };
  const terminated = flag('terminated');
  flag('truncated');
  return terminated ?? flagOf(undefined, 'terminated', place);
}

function flagOf(value: unknown, name: string, place: string): boolean {
  try {
    return checkFlag(name, value);
  } catch (cause) {
    throw new InputError(`${place}: ${(cause as Error).message}`, { cause });
  }
}

function jsonNumbers(value: unknown, name: string, place: string, field: FieldName): Numbers {
  if (!Array.isArray(value)) throw new InputError(`${place}: ${expected(`${name} to be a list`, value).message}`);
  const lists = Array.isArray(value[0]);
  const width = lists ? (value[0] as unknown[]).length : null;
  if (width === 0) throw new InputError(`${place}: expected ${name} of at least one number a step, got empty lists`);
  const values = new Float64Array(value.length * (width ?? 1));
  const whole = !lists && (name.startsWith('state') || name.startsWith('next_state'));
  const what = whole || (field === 'actions' && !lists) ? 'integers >= 0' : 'finite numbers';
  for (let t = 0; t < value.length; ++t) {
    const row: unknown = value[t];
    if (Array.isArray(row) !== lists || (lists && (row as unknown[]).length !== width)) {
      const wanted = lists ? `lists of ${width} numbers, as at step 0` : 'plain numbers, as at step 0';
      throw new InputError(`${place}: ${expected(`${name} to be ${wanted}`, row, `step ${t}`).message}`);
    }
    for (let k = 0; k < (width ?? 1); ++k) {
      const item: unknown = lists ? (row as unknown[])[k] : row;
      if (typeof item !== 'number' || !Number.isFinite(item)) {
        const at = lists ? `step ${t}, number ${k}` : `step ${t}`;
        throw new InputError(`${place}: ${expected(`${name} to be ${what}`, item, at).message}`);
      }
      values[t * (width ?? 1) + k] = item;
    }
  }
  return { name, values, width: lists ? width : null };
}

/** @throws InputError when it is no batch of typed arrays. */
function checkBatch(batch: EpisodeBatch): void {
  const { starts, states, actions, rewards, terminated, lastStates, probabilities } = batch ?? {};
  const integers = { starts, states, actions, ...(lastStates === undefined ? {} : { lastStates }) };
  for (const [name, list] of Object.entries(integers)) checkInstance(`${name} to be an Int32Array`, list, Int32Array);
  for (const [name, list] of Object.entries({ rewards, ...(probabilities === undefined ? {} : { probabilities }) }))
    checkInstance(`${name} to be a Float64Array`, list, Float64Array);
  checkInstance('terminated to be a Uint8Array', terminated, Uint8Array);
  if (starts.length !== terminated.length + 1) throw expected(`${terminated.length + 1} starts`, starts.length);
}
