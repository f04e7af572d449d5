/**
 * Episodes from arrays, as NumPy and HDF5 files have them: the arrays of one episode, or those of all steps of many, one after the other,
 * of which flags or the number of the episode tell where each ends.
 */
import { InputError } from '../input-error.js';
import { endOf, episodeOf, type Numbers, type SizeLimits } from './episode-fields.js';
import type { AnyEpisode } from './episode-lines.js';
import type { FieldName } from './field-names.js';

export type Arrays = ReadonlyMap<FieldName, Numbers>;

/** Fields of one number a step, which some write as rows of one. */
const SINGLE: readonly FieldName[] = ['rewards', 'terminated', 'truncated', 'probabilities', 'episode'];

/** @throws InputError when an array that is needed is not there. */
function needed(arrays: Arrays, field: FieldName, source: string): Numbers {
  const found = arrays.get(field);
  if (found !== undefined) return found;
  const names = [...arrays.values()].map(({ name }) => name);
  throw new InputError(
    `${source}: expected arrays observations, actions, rewards, terminations and truncations, got ${names.length === 0 ? 'none of them' : `${names.join(', ')} and no ${field}`}`,
  );
}

const plain = (numbers: Numbers): Numbers => (numbers.width === 1 ? { ...numbers, width: null } : numbers);

function squeezed(arrays: Arrays): Arrays {
  return new Map(Array.from(arrays, ([field, one]) => [field, SINGLE.includes(field) ? plain(one) : one]));
}

/** One episode. @throws InputError when the arrays do not fit. */
export function episodeOfArrays(given: Arrays, place: string, limits: SizeLimits): AnyEpisode {
  const arrays = squeezed(given);
  const [observations, actions] = [needed(arrays, 'observations', place), needed(arrays, 'actions', place)];
  const rewards = needed(arrays, 'rewards', place);
  const terminated = needed(arrays, 'terminated', place);
  const truncated = arrays.get('truncated');
  const steps = rewards.values.length;
  const flags = steps === 0 ? [] : [truncated ?? terminated, terminated].map((one) => endOf(one, steps, place));
  return episodeOf(
    {
      observations,
      next: arrays.get('next') ?? null,
      actions,
      rewards,
      probabilities: arrays.get('probabilities') ?? null,
      terminated: flags[1] ?? false,
    },
    place,
    limits,
  );
}

/** All steps of many episodes. @throws InputError when the arrays do not fit, or nothing tells where episodes end. */
export function episodesOfArrays(
  given: Arrays,
  source: string,
  limits: () => SizeLimits,
  use: (episode: AnyEpisode, place: string) => void,
): void {
  const arrays = squeezed(given);
  const steps = needed(arrays, 'rewards', source).values.length;
  const terminated = needed(arrays, 'terminated', source);
  const observations = needed(arrays, 'observations', source);
  const actions = needed(arrays, 'actions', source);
  const [truncated, numbers] = [arrays.get('truncated') ?? null, arrays.get('episode') ?? null];
  const rows = (one: Numbers) => one.values.length / (one.width ?? 1);
  for (const one of [terminated, truncated, numbers, actions, arrays.get('next')]) {
    if (one != null && rows(one) !== steps)
      throw new InputError(`${source}: expected ${one.name} to be as long as rewards (${steps}), got ${rows(one)}`);
  }
  const bounds = [0];
  for (let t = 1; t < steps; ++t) {
    const ended = terminated.values[t - 1] !== 0 || (truncated !== null && truncated.values[t - 1] !== 0);
    if (numbers === null ? ended : numbers.values[t] !== numbers.values[t - 1]) bounds.push(t);
  }
  const one = bounds.length === 1;
  if (rows(observations) !== steps && !(one && rows(observations) === steps + 1)) {
    throw new InputError(
      `${source}: expected ${observations.name} to be as long as rewards (${steps}), got ${rows(observations)}`,
    );
  }
  bounds.forEach((from, episode) => {
    const to = bounds[episode + 1] ?? steps;
    const part = new Map<FieldName, Numbers>();
    for (const [field, numbers] of arrays) {
      const width = numbers.width ?? 1;
      const end = one ? numbers.values.length : to * width;
      part.set(field, { ...numbers, values: numbers.values.subarray(from * width, end) });
    }
    const place = `${source}: episode ${episode}`;
    use(episodeOfArrays(part, place, limits()), place);
  });
}
