/**
 * Recorded experience as JSON Lines: one episode a line,
 * `{"states": [0, 1], "actions": [2, 2], "rewards": [0, 1], "terminated": true}`, oldest step first. `states` may hold
 * one more state than there are actions: the one the last step led to, which tests of transformations make use of.
 * `probabilities`, in every line or in none, says how likely each action was under the policy that took it. Blank lines are
 * skipped. The first line may be a header `{"states": 16, "actions": 4}` that says how many there are; without it they are
 * as many as were seen.
 */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import { expected, InputError, show } from '../input-error.js';
import { parseJson } from './json-text.js';

/** One episode of `T` steps. */
export interface RecordedEpisode {
  /** State before each step, Int32Array(T). */
  readonly states: Int32Array;
  /** Int32Array(T). */
  readonly actions: Int32Array;
  /** Reward of each step, Float64Array(T). */
  readonly rewards: Float64Array;
  /** True when the last step ended the problem; false when somebody stopped watching. */
  readonly terminated: boolean;
  /** The state that the last step led to; null where the record does not say. */
  readonly lastState: number | null;
  /** Probability of each action under the policy that took it, in (0, 1], Float64Array(T); absent where the record has none. */
  readonly probabilities?: Float64Array;
}

export interface RecordedExperience {
  /** Number of states: given, or one more than the largest seen. */
  readonly states: number;
  readonly actions: number;
  readonly episodes: readonly RecordedEpisode[];
}

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
  const source = options.source ?? 'episodes';
  let states = options.states;
  let actions = options.actions;
  let seenStates = 0;
  let seenActions = 0;
  const episodes: RecordedEpisode[] = [];
  let first = true;
  text.split('\n').forEach((line, k) => {
    if (line.trim() === '') return;
    const place = `${source}: line ${k + 1}`;
    const record = parseJson(line, source, k + 1);
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw new InputError(`${place}: expected an episode {states, actions, rewards, terminated}, got ${show(record)}`);
    }
    const fields = record as Record<string, unknown>;
    const isHeader = first && (typeof fields.states === 'number' || typeof fields.actions === 'number');
    first = false;
    if (isHeader) {
      states ??= count(fields.states, 'states', place);
      actions ??= count(fields.actions, 'actions', place);
      return;
    }
    const episode = episodeOf(fields, place, states, actions);
    if (episodes.length > 0 && (episode.probabilities === undefined) !== (episodes[0]!.probabilities === undefined)) {
      throw new InputError(
        `${place}: expected probabilities in every episode or in none, got one ${episode.probabilities === undefined ? 'without' : 'with'} them`,
      );
    }
    seenStates = Math.max(seenStates, (episode.lastState ?? -1) + 1, largest(episode.states) + 1);
    seenActions = Math.max(seenActions, largest(episode.actions) + 1);
    episodes.push(episode);
  });
  if (episodes.length === 0) throw new InputError(`${source}: expected at least one episode, got none`);
  return { states: states ?? seenStates, actions: actions ?? seenActions, episodes };
}

/** Writes episodes, with a header when the numbers of states and actions are given. The inverse of `episodesFromJsonl`. */
export function episodesToJsonl(batch: EpisodeBatch, sizes?: { states: number; actions: number }): string {
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
  if (typeof record.terminated !== 'boolean') {
    throw new InputError(`${place}: ${expected('terminated to be true or false', record.terminated).message}`);
  }
  return {
    states: visited.slice(0, steps),
    actions: taken,
    rewards,
    terminated: record.terminated,
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

function list(value: unknown, name: string, place: string): unknown[] {
  if (!Array.isArray(value)) throw new InputError(`${place}: ${expected(`${name} to be a list`, value).message}`);
  return value;
}

/** A list of integers in [0, limit), at most 2^31 - 1. */
function integers(value: unknown, name: string, place: string, limit: number): Int32Array {
  const end = Math.min(limit, 2147483647);
  return Int32Array.from(list(value, name, place) as number[], (item, t) => {
    if (!Number.isInteger(item) || item < 0 || item >= end) {
      const range = end === limit ? `integers in [0, ${end})` : 'integers >= 0';
      throw new InputError(`${place}: ${expected(`${name} to be ${range}`, item, `step ${t}`).message}`);
    }
    return item;
  });
}

function numbers(value: unknown, name: string, place: string): Float64Array {
  return Float64Array.from(list(value, name, place) as number[], (item, t) => {
    if (typeof item !== 'number' || !Number.isFinite(item)) {
      throw new InputError(`${place}: ${expected(`${name} to be finite numbers`, item, `step ${t}`).message}`);
    }
    return item;
  });
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
