/**
 * Recorded experience as HDF5, read by `h5wasm`: Minari's files, a group `episode_0`, `episode_1`, … an episode, each with `observations` (one more
 * than actions), `actions`, `rewards`, `terminations` and `truncations`; or, as older data sets, these arrays at the root for all steps of
 * all episodes. Observations or actions that are groups themselves (dictionaries) are put side by side, in the order of their names.
 */
import type { Dataset, Group } from 'h5wasm/node';
import { checkSize, InputError } from '../input-error.js';
import type { Numbers } from './episode-fields.js';
import type { AnyEpisode, RecordSummary } from './episode-lines.js';
import type { SeenSizes } from './episode-sizes.js';
import { type FieldName, fieldsOf } from './field-names.js';
import { episodeOfArrays, episodesOfArrays } from './flat-episodes.js';
import { checkFinite, MOST_NUMBERS } from './npy.js';
import { peer } from './peer.js';

type Entity = ReturnType<Group['get']>;

/** HDF5's classes of integers, floats and enumerations, as flags are. */
const READABLE = [0, 1, 8];

/** Reads a file by its path. @throws InputError naming the episode and the array that does not fit. */
export async function readHdf5(
  path: string,
  source: string,
  sizes: SeenSizes,
  use: (episode: AnyEpisode) => void,
  progress: (share: number) => void,
): Promise<RecordSummary> {
  const { File, ready } = await peer('h5wasm', `reading ${source}`, () => import('h5wasm/node'));
  // Failures are thrown, and not printed.
  (await ready).activate_throwing_error_handler();
  const file = opened(() => new File(path, 'r'), source);
  const take = (episode: AnyEpisode, place: string): void => {
    sizes.see(episode, place);
    use(episode);
  };
  try {
    const groups = file
      .keys()
      .flatMap((name) => {
        const [, number] = /^episode_(\d+)$/.exec(name) ?? [];
        return number === undefined ? [] : [{ name, number: Number(number) }];
      })
      .sort((a, b) => a.number - b.number);
    if (groups.length === 0) episodesOfArrays(arraysOf(file, source), source, () => sizes.limits, take);
    groups.forEach(({ name }, k) => {
      const place = `${source}: ${name}`;
      const group = file.get(name);
      if (!isGroup(group)) throw new InputError(`${place}: expected a group of arrays, got something else`);
      take(episodeOfArrays(arraysOf(group, place), place, sizes.limits), place);
      progress((k + 1) / groups.length);
    });
    return { ...sizes.end(), header: {} };
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(`${source}: expected a whole HDF5 file, got one that cannot be read: ${reason(cause)}`, {
      cause,
    });
  } finally {
    file.close();
  }
}

function opened<File>(open: () => File, source: string): File {
  try {
    return open();
  } catch (cause) {
    throw new InputError(`${source}: expected an HDF5 file, got other bytes`, { cause });
  }
}

/** The innermost line of what the library prints, without where in its sources that is. */
function reason(cause: unknown): string {
  // A kernel compiled to wasm may throw what is no error.
  const message = cause instanceof Error ? cause.message : String(cause);
  const inner = [...message.matchAll(/^\s*#\d+:.*\(\): (.*)$/gm)].at(-1)?.[1];
  return (inner ?? message.split('\n')[0]!).slice(0, 100);
}

const isGroup = (entity: Entity): entity is Group => entity !== null && 'keys' in entity;
const isDataset = (entity: Entity): entity is Dataset => entity !== null && 'slice' in entity;

function arraysOf(group: Group, place: string): Map<FieldName, Numbers> {
  return new Map(
    Array.from(fieldsOf(group.keys(), place), ([field, name]) => [
      field,
      numbersOf(group.get(name), name, `${place}: ${name}`),
    ]),
  );
}

function numbersOf(entity: Entity, name: string, place: string): Numbers {
  if (isGroup(entity)) {
    const parts = entity
      .keys()
      .sort()
      .map((key) => numbersOf(entity.get(key), name, `${place}/${key}`));
    return sideBySide(parts, name, place);
  }
  if (!isDataset(entity)) throw new InputError(`${place}: expected an array of numbers, got something else`);
  const { shape, metadata } = entity;
  if (shape === null || !READABLE.includes(metadata.type))
    throw new InputError(`${place}: expected numbers or flags, got another type`);
  if (shape.length === 0 || shape.length > 2)
    throw new InputError(
      `${place}: expected one row of numbers a step, shape (steps,) or (steps, numbers), got (${shape.join(', ')})`,
    );
  const count = shape.reduce((product, size) => product * size, 1);
  checkSize(`numbers in ${place}`, count, MOST_NUMBERS, 'record fewer steps in an episode');
  const width = shape[1] ?? null;
  if (width === 0) throw new InputError(`${place}: expected at least one number a step, got none`);
  const values = Float64Array.from(count === 0 ? [] : (entity.value as ArrayLike<number | bigint | boolean>), Number);
  if (values.length !== count)
    throw new InputError(`${place}: expected ${count} numbers, as its shape says, got ${values.length}`);
  checkFinite(values, name, width ?? 1, place);
  return { name, values, width };
}

/** Arrays of as many rows, each row after the other one's. */
function sideBySide(parts: readonly Numbers[], name: string, place: string): Numbers {
  const widths = parts.map(({ width }) => width ?? 1);
  const width = widths.reduce((sum, one) => sum + one, 0);
  const rows = parts.map(({ values }, k) => values.length / widths[k]!);
  if (parts.length === 0 || rows.some((count) => count !== rows[0]))
    throw new InputError(
      `${place}: expected arrays of as many rows, got ${rows.length === 0 ? 'none' : rows.join(', ')}`,
    );
  const values = new Float64Array(width * rows[0]!);
  let at = 0;
  parts.forEach((part, k) => {
    for (let row = 0; row < rows[0]!; ++row)
      values.set(part.values.subarray(row * widths[k]!, (row + 1) * widths[k]!), row * width + at);
    at += widths[k]!;
  });
  return { name, values, width };
}
