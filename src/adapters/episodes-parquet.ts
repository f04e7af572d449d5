/**
 * Recorded experience as Parquet, read by `hyparquet`: one step a row, columns by name as in CSV (`step-columns.ts`); a column of lists holds
 * all numbers of an observation or an action. Rows are read some at a time.
 */
import { InputError } from '../input-error.js';
import type { BytesSource } from './bytes-source.js';
import type { AnyEpisode, RecordSummary } from './episode-lines.js';
import type { SeenSizes } from './episode-sizes.js';
import type { FieldName } from './field-names.js';
import { peer } from './peer.js';
import { type ChosenColumns, stepColumns } from './step-columns.js';
import { StepEpisodes } from './step-episodes.js';

/** Rows in memory at a time. */
const ROWS = 50_000;

/** @throws InputError naming the row and the column that does not fit. */
export async function readParquet(
  file: BytesSource,
  source: string,
  sizes: SeenSizes,
  use: (episode: AnyEpisode) => void,
  { columns: chosen = {}, progress = () => {} }: { columns?: ChosenColumns; progress?: (share: number) => void } = {},
): Promise<RecordSummary> {
  const hyparquet = await peer('hyparquet', `reading ${source}`, () => import('hyparquet'));
  const bytes = {
    byteLength: file.size,
    slice: async (start: number, end = file.size): Promise<ArrayBuffer> => {
      if (start < 0 || end > file.size || start > end)
        throw new InputError(`${source}: expected bytes inside the file, got others`);
      return (await file.read(start, end - start)).buffer;
    },
  };
  const broken = (cause: unknown): InputError => {
    if (cause instanceof InputError) return cause;
    const [reason] = (cause as Error).message.split('\n');
    return new InputError(`${source}: expected a Parquet file, got one that cannot be read: ${reason!.slice(0, 100)}`, {
      cause,
    });
  };
  const metadata = await hyparquet.parquetMetadataAsync(bytes).catch((cause) => Promise.reject(broken(cause)));
  const names = hyparquet.parquetSchema(metadata).children.map(({ element }) => element.name);
  if (names.some((name) => typeof name !== 'string')) throw broken(new Error('a column without a name'));
  const { columns, observationNames, actionNames } = stepColumns(names, source, chosen);
  const called = (field: FieldName) => names[columns.get(field)![0]!]!;
  const episodes = new StepEpisodes(
    { observation: called('observations'), action: called('actions') },
    () => sizes.limits,
    (episode, place) => {
      sizes.see(episode, place);
      use(episode);
    },
  );
  const wanted = [...columns.values()].flat().map((column) => names[column]!);
  const count = Number(metadata.num_rows);
  for (let from = 0; from < count; from += ROWS) {
    const to = Math.min(from + ROWS, count);
    const rows = await hyparquet
      .parquetReadObjects({ file: bytes, metadata, columns: wanted, rowStart: from, rowEnd: to })
      .catch((cause) => Promise.reject(broken(cause)));
    if (rows.length !== to - from)
      throw new InputError(`${source}: expected ${count} rows, as it says, got ${from + rows.length}`);
    rows.forEach((row, k) => {
      const place = `${source}: row ${from + k}`;
      const cell = (field: FieldName): unknown => (columns.has(field) ? row[called(field)] : undefined);
      const cells = (field: FieldName, lists: boolean): number | number[] => {
        const read = columns.get(field)!.map((column) => numbers(row[names[column]!], names[column]!, place));
        return lists ? read.flat() : read[0]!;
      };
      const episode = cell('episode');
      episodes.step(
        {
          episode: columns.has('episode') ? String(episode) : null,
          observation: cells('observations', observationNames !== null),
          next: cell('next') == null ? null : cells('next', observationNames !== null),
          action: cells('actions', actionNames !== null),
          reward: cells('rewards', false) as number,
          probability: columns.has('probabilities') ? (cells('probabilities', false) as number) : null,
          terminated: flag(cell('terminated'), 'terminated', place),
          truncated: flag(cell('truncated'), 'truncated', place),
        },
        place,
      );
    });
    progress(to / count);
  }
  episodes.end();
  return {
    ...sizes.end(),
    header: { ...(observationNames && { observationNames }), ...(actionNames && { actionNames }) },
  };
}

/** A number, or a list of them. */
function numbers(value: unknown, name: string, place: string): number | number[] {
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return Array.from(value as ArrayLike<unknown>, (item) => number(item, name, place));
  return number(value, name, place);
}

function number(value: unknown, name: string, place: string): number {
  const read = typeof value === 'bigint' || typeof value === 'boolean' ? Number(value) : value;
  if (typeof read === 'number' && Number.isFinite(read)) return read;
  const got =
    read === null || read === undefined ? 'nothing' : typeof read === 'number' ? String(read) : `a ${typeof read}`;
  throw new InputError(`${place}: expected ${name} to be a finite number, got ${got}`);
}

function flag(value: unknown, name: string, place: string): boolean {
  if (value === undefined || value === null) return false;
  const read = Number(value);
  if (read !== 0 && read !== 1)
    throw new InputError(`${place}: expected ${name} to be true or false, got ${String(value).slice(0, 60)}`);
  return read === 1;
}
