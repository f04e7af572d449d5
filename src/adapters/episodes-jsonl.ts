/**
 * Recorded experience as JSON Lines: one episode a line,
 * `{"states": [0, 1], "actions": [2, 2], "rewards": [0, 1], "terminated": true}`, oldest step first. `states` may hold
 * one more state than there are actions: the one the last step led to, which tests of transformations make use of.
 * `probabilities`, in every line or in none, says how likely each action was under the policy that took it. Blank lines are
 * skipped. The first line may be a header `{"states": 16, "actions": 4}` that says how many there are; without it they are
 * as many as were seen.
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
import type { EpisodeLines, RecordedEpisode, RecordedExperience } from './episode-lines.js';
import { parseJson } from './json-text.js';

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
  const reader = new JsonlEpisodes(options, (episode) => episodes.push(episode));
  text.split('\n').forEach((line, k) => {
    reader.line(line, k + 1);
  });
  return { ...reader.end(), episodes };
}

/** The same line by line: `use` is called with each episode as it is read. */
export class JsonlEpisodes implements EpisodeLines {
  readonly #source: string;
  readonly #use: (episode: RecordedEpisode) => void;
  #states: number | undefined;
  #actions: number | undefined;
  #seenStates = 0;
  #seenActions = 0;
  #first = true;
  /** Whether episodes have probabilities; null before the first. */
  #probable: boolean | null = null;

  constructor(options: EpisodesJsonlOptions, use: (episode: RecordedEpisode) => void) {
    checkRecord('options', options);
    checkKeys('the options of episodes', options, ['source', 'states', 'actions']);
    const { source, states, actions } = options;
    for (const [name, number] of Object.entries({ states, actions })) {
      if (number !== undefined) checkInteger(name, number, 1, 2 ** 31 - 2);
    }
    this.#source = source === undefined ? 'episodes' : checkText('source', source);
    this.#states = states;
    this.#actions = actions;
    this.#use = use;
  }

  line(line: string, number: number): void {
    if (line.trim() === '') return;
    const place = `${this.#source}: line ${number}`;
    const record = parseJson(line, this.#source, number);
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw new InputError(`${place}: expected an episode {states, actions, rewards, terminated}, got ${show(record)}`);
    }
    const fields = record as Record<string, unknown>;
    const isHeader = this.#first && (typeof fields.states === 'number' || typeof fields.actions === 'number');
    this.#first = false;
    if (isHeader) {
      this.#states ??= count(fields.states, 'states', place);
      this.#actions ??= count(fields.actions, 'actions', place);
      return;
    }
    const episode = episodeOf(fields, place, this.#states, this.#actions);
    const probable = episode.probabilities !== undefined;
    this.#probable ??= probable;
    if (probable !== this.#probable) {
      throw new InputError(
        `${place}: expected probabilities in every episode or in none, got one ${probable ? 'with' : 'without'} them`,
      );
    }
    this.#seenStates = Math.max(this.#seenStates, (episode.lastState ?? -1) + 1, largest(episode.states) + 1);
    this.#seenActions = Math.max(this.#seenActions, largest(episode.actions) + 1);
    this.#use(episode);
  }

  sizes(): { readonly states: number | undefined; readonly actions: number | undefined } {
    return { states: this.#states, actions: this.#actions };
  }

  end(): { readonly states: number; readonly actions: number } {
    if (this.#probable === null) throw new InputError(`${this.#source}: expected at least one episode, got none`);
    return { states: this.#states ?? this.#seenStates, actions: this.#actions ?? this.#seenActions };
  }
}

/** Writes episodes, with a header when the numbers of states and actions are given. The inverse of `episodesFromJsonl`. */
export function episodesToJsonl(batch: EpisodeBatch, sizes?: { states: number; actions: number }): string {
  checkBatch(batch);
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

const fieldNames = ['states', 'actions', 'rewards', 'probabilities', 'terminated', 'truncated'];

function episodeOf(
  record: Record<string, unknown>,
  place: string,
  states = Number.MAX_SAFE_INTEGER,
  actions = Number.MAX_SAFE_INTEGER,
): RecordedEpisode {
  for (const key of Object.keys(record)) {
    if (!fieldNames.includes(key)) {
      throw new InputError(`${place}: expected only ${fieldNames.slice(0, -1).join(', ')} and truncated, got '${key}'`);
    }
  }
  const visited = integers(record.states, 'states', place, states);
  const taken = integers(record.actions, 'actions', place, actions);
  const rewards = numbers(record.rewards, 'rewards', place);
  const steps = taken.length;
  if (steps === 0) throw new InputError(`${place}: expected at least one step, got an empty episode`);
  if (rewards.length !== steps) throw lengths('rewards', rewards.length, steps, place);
  const probabilities = record.probabilities === undefined ? undefined : probabilitiesOf(record.probabilities, place);
  if (probabilities !== undefined && probabilities.length !== steps) {
    throw lengths('probabilities', probabilities.length, steps, place);
  }
  if (visited.length !== steps && visited.length !== steps + 1) throw lengths('states', visited.length, steps, place);
  const terminated = flag(record.terminated, 'terminated', place);
  if (record.truncated !== undefined) flag(record.truncated, 'truncated', place);
  return {
    states: visited.slice(0, steps),
    actions: taken,
    rewards,
    terminated,
    lastState: visited[steps] ?? null,
    ...(probabilities && { probabilities }),
  };
}

function lengths(name: string, length: number, steps: number, place: string): InputError {
  return new InputError(`${place}: expected ${name} to be as long as actions (${steps}), got ${length}`);
}

function count(value: unknown, name: string, place: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new InputError(`${place}: ${expected(`${name} of the header to be an integer >= 1`, value).message}`);
  }
  return value;
}

function flag(value: unknown, name: string, place: string): boolean {
  try {
    return checkFlag(name, value);
  } catch (cause) {
    throw new InputError(`${place}: ${(cause as Error).message}`, { cause });
  }
}

function list(value: unknown, name: string, place: string): unknown[] {
  if (!Array.isArray(value)) throw new InputError(`${place}: ${expected(`${name} to be a list`, value).message}`);
  return value;
}

/** A list of integers in [0, limit), at most 2^31 - 1. */
function integers(value: unknown, name: string, place: string, limit: number): Int32Array {
  const end = Math.min(limit, 2147483647);
  const items = list(value, name, place);
  const read = new Int32Array(items.length);
  for (let t = 0; t < items.length; ++t) {
    const item = items[t] as number;
    if (!Number.isInteger(item) || item < 0 || item >= end) {
      const range = end === limit || item >= end ? `integers in [0, ${end})` : 'integers >= 0';
      throw new InputError(`${place}: ${expected(`${name} to be ${range}`, item, `step ${t}`).message}`);
    }
    read[t] = item;
  }
  return read;
}

function numbers(value: unknown, name: string, place: string): Float64Array {
  const items = list(value, name, place);
  const read = new Float64Array(items.length);
  for (let t = 0; t < items.length; ++t) {
    const item = items[t];
    if (typeof item !== 'number' || !Number.isFinite(item)) {
      throw new InputError(`${place}: ${expected(`${name} to be finite numbers`, item, `step ${t}`).message}`);
    }
    read[t] = item;
  }
  return read;
}

function probabilitiesOf(value: unknown, place: string): Float64Array {
  const read = numbers(value, 'probabilities', place);
  const bad = read.findIndex((probability) => probability <= 0 || probability > 1);
  if (bad < 0) return read;
  throw new InputError(`${place}: ${expected('probabilities in (0, 1]', read[bad], `step ${bad}`).message}`);
}

function largest(values: Int32Array): number {
  let most = -1;
  for (const value of values) if (value > most) most = value;
  return most;
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
