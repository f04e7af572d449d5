/**
 * One recorded episode from its fields, whatever format they came in: lists of numbers a step, checked against each other. Plain whole
 * numbers as observations are ids of states; lists of numbers, and plain numbers that are not whole, are real-valued observations.
 */
import { expected, InputError } from '../input-error.js';
import type { RealEpisode, RecordedEpisode } from './episode-lines.js';

/** Numbers of a step, row after row: `width` a row, null for one plain number. */
export interface Numbers {
  /** What the record calls them. */
  readonly name: string;
  readonly values: Float64Array;
  readonly width: number | null;
}

export interface EpisodeFields {
  /** One row a step, or one more: what the last step led to. */
  readonly observations: Numbers;
  /** One row a step: what each step led to, where the record has it. */
  readonly next: Numbers | null;
  readonly actions: Numbers;
  readonly rewards: Numbers;
  readonly probabilities: Numbers | null;
  readonly terminated: boolean;
}

/** Numbers of states and actions, where they are known. */
export interface SizeLimits {
  readonly states: number | undefined;
  readonly actions: number | undefined;
}

/** Numbers in an observation or an action at most. */
const MOST_WIDTH = 1000;

const rowsOf = ({ values, width }: Numbers): number => values.length / (width ?? 1);

/** Whether observations are ids of states: plain whole numbers. `states` are ids whatever they look like. */
export const areIds = ({ name, values, width }: Numbers): boolean =>
  width === null && (name.startsWith('state') || values.every(Number.isInteger));

/** @throws InputError naming the place when a field does not fit the others, or a number is out of range. */
export function episodeOf(fields: EpisodeFields, place: string, limits: SizeLimits): RecordedEpisode | RealEpisode {
  const { actions, rewards, probabilities, observations } = fields;
  const ids = areIds(observations);
  if (ids) {
    integers(observations, place, limits.states);
    if (actions.width !== null) {
      throw new InputError(
        `${place}: expected actions to be whole numbers where observations are ids of states, got lists of ${actions.width}`,
      );
    }
    integers(actions, place, limits.actions);
  }
  const steps = rowsOf(actions);
  if (steps === 0) throw new InputError(`${place}: expected at least one step, got an empty episode`);
  for (const one of [rewards, ...(probabilities === null ? [] : [probabilities])]) {
    if (one.width !== null) throw new InputError(`${place}: expected ${one.name} to be one number a step, got lists`);
    if (rowsOf(one) !== steps) throw lengths(one, steps, place);
  }
  const bad = probabilities?.values.findIndex((probability) => probability <= 0 || probability > 1) ?? -1;
  if (bad >= 0) {
    throw new InputError(
      `${place}: ${expected('probabilities in (0, 1]', probabilities!.values[bad], `step ${bad}`).message}`,
    );
  }
  const visited = rowsOf(observations);
  if (visited !== steps && visited !== steps + 1) throw lengths(observations, steps, place);
  if (fields.next !== null) {
    if (rowsOf(fields.next) !== steps) throw lengths(fields.next, steps, place);
    if (fields.next.width !== observations.width)
      throw new InputError(`${place}: expected ${fields.next.name} to be like ${observations.name}, got another width`);
  }
  return ids ? tabular(fields, steps, place, limits) : real(fields, steps, place);
}

function tabular(fields: EpisodeFields, steps: number, place: string, { states }: SizeLimits): RecordedEpisode {
  const { observations, next, actions, rewards, probabilities, terminated } = fields;
  if (next !== null) integers(next, place, states);
  return {
    states: Int32Array.from(observations.values.subarray(0, steps)),
    actions: Int32Array.from(actions.values),
    rewards: rewards.values,
    terminated,
    lastState: observations.values[steps] ?? next?.values[steps - 1] ?? null,
    ...(probabilities && { probabilities: probabilities.values }),
  };
}

function real(fields: EpisodeFields, steps: number, place: string): RealEpisode {
  const { observations, next, actions, rewards, terminated } = fields;
  const width = observations.width ?? 1;
  for (const [what, size] of [
    [observations.name, width],
    [actions.name, actions.width ?? 1],
  ] as const) {
    if (size < 1 || size > MOST_WIDTH)
      throw new InputError(`${place}: expected ${what} of 1 to ${MOST_WIDTH} numbers, got ${size}`);
  }
  const all = observations.values;
  const last = all.length / width > steps;
  const after = next?.values ?? (last ? all.subarray(width) : all.subarray(width, steps * width));
  return {
    observations: all.subarray(0, steps * width),
    nextObservations: after,
    width,
    actions: actions.values,
    actionWidth: actions.width,
    rewards: rewards.values,
    terminated,
  };
}

/**
 * Whether an episode ended with its last step, from one flag a step.
 * @throws InputError when a flag is no flag, or an earlier step ended it.
 */
export function endOf({ name, values }: Numbers, steps: number, place: string): boolean {
  if (values.length !== steps)
    throw new InputError(`${place}: expected ${name} to be as long as rewards (${steps}), got ${values.length}`);
  values.forEach((flag, t) => {
    if (flag !== 0 && flag !== 1)
      throw new InputError(`${place}: ${expected(`${name} to be true or false`, flag, `step ${t}`).message}`);
    if (flag === 1 && t < steps - 1) {
      const early = `expected an episode to end with its ${name} step, got one that goes on after step ${t}`;
      throw new InputError(`${place}: ${early}`);
    }
  });
  return values[steps - 1] === 1;
}

function lengths(numbers: Numbers, steps: number, place: string): InputError {
  return new InputError(
    `${place}: expected ${numbers.name} to be as long as actions (${steps}), got ${rowsOf(numbers)}`,
  );
}

/** Integers in [0, limit), at most 2^31 - 1. */
function integers({ name, values }: Numbers, place: string, limit = Number.MAX_SAFE_INTEGER): void {
  const end = Math.min(limit, 2147483647);
  const t = values.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= end);
  if (t < 0) return;
  const range = end === limit || values[t]! >= end ? `integers in [0, ${end})` : 'integers >= 0';
  throw new InputError(`${place}: ${expected(`${name} to be ${range}`, values[t], `step ${t}`).message}`);
}
