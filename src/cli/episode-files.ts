/** Recorded episodes in files and pipes, read a piece at a time where the format allows: memory does not grow with a file. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { BytesSource } from '../adapters/bytes-source.js';
import { type AnyEpisode, ByteLines, type EpisodeLines, type RecordSummary } from '../adapters/episode-lines.js';
import { SeenSizes } from '../adapters/episode-sizes.js';
import { CsvEpisodes } from '../adapters/episodes-csv.js';
import { JsonlEpisodes } from '../adapters/episodes-jsonl.js';
import type { ChosenColumns } from '../adapters/step-columns.js';
import { InputError } from '../input-error.js';
import { checkEnds, fileError } from './files.js';
import { bar, type Progress } from './terminal.js';

const ENDINGS = /\.(jsonl|ndjson|csv|npz|parquet|pq|hdf5|h5)$/i;

export const isEpisodes = (path: string): boolean => path === '-' || ENDINGS.test(path);

const CHUNK = 2 ** 20;
/** Chunks after which the share that was read tells how much is to come: one chunk more or less is little. */
const SURE = 16;

export interface EpisodeFile {
  readonly path: string;
  readonly states?: number | undefined;
  readonly actions?: number | undefined;
  /** Columns of tables, where they are called otherwise. */
  readonly columns?: ChosenColumns;
}

/**
 * Calls `use(episode, sizes, share)` for each episode, sizes being what the options or a header said so far, and the share that of the file
 * read before, null where that is not known.
 */
export type UseEpisode = (episode: AnyEpisode, sizes: ReturnType<EpisodeLines['sizes']>, share: number | null) => void;

/**
 * Reads the episodes of a file (`-`: JSON Lines from standard input); gives the numbers of states and actions.
 * @throws InputError naming the place in the file that does not fit.
 */
export async function readEpisodes(
  { path, states, actions, columns = {} }: EpisodeFile,
  use: UseEpisode,
  progress: Progress | null = null,
): Promise<RecordSummary> {
  const show = (share: number | null) => progress?.show(`reading ${path} ${share === null ? '' : bar(share)}`);
  const source = path === '-' ? 'standard input' : path;
  const [, ending = 'jsonl'] = ENDINGS.exec(path.toLowerCase()) ?? [];
  if (ending === 'npz' || ending === 'parquet' || ending === 'pq' || ending === 'hdf5' || ending === 'h5') {
    const sizes = new SeenSizes(source, { states, actions });
    const given = (episode: AnyEpisode): void => use(episode, sizes.limits, null);
    if (ending === 'hdf5' || ending === 'h5') {
      closeSync(opened(path));
      return (await import('../adapters/episodes-hdf5.js')).readHdf5(path, source, sizes, given, show);
    }
    const file = await fileSource(path);
    try {
      if (ending === 'npz')
        return await (await import('../adapters/episodes-npz.js')).readNpz(file, source, sizes, given);
      const { readParquet } = await import('../adapters/episodes-parquet.js');
      return await readParquet(file, source, sizes, given, { columns, progress: show });
    } finally {
      await file.close();
    }
  }
  const options = {
    source,
    ...(states === undefined ? {} : { states }),
    ...(actions === undefined ? {} : { actions }),
  };
  let share: number | null = null;
  const given = (episode: AnyEpisode): void => use(episode, format.sizes(), share);
  const format: EpisodeLines =
    ending === 'csv' ? new CsvEpisodes({ ...options, columns }, given) : new JsonlEpisodes(options, given);
  const lines = new ByteLines(format, source);
  let chunks = 0;
  readChunks(path, (chunk, read) => {
    lines.push(chunk);
    if (++chunks >= SURE) share = read;
    show(read);
  });
  lines.end();
  return format.end();
}

function opened(path: string): number {
  try {
    const file = openSync(checkEnds(path), 'r');
    if (!fstatSync(file).isDirectory()) return file;
    closeSync(file);
  } catch (cause) {
    throw cause instanceof InputError ? cause : fileError('read', path, cause);
  }
  throw new InputError(`cannot read ${path}: it is a folder`);
}

async function fileSource(path: string): Promise<BytesSource & { readonly close: () => Promise<void> }> {
  closeSync(opened(path));
  const file = await open(path, 'r');
  const { size } = await file.stat();
  return {
    size,
    close: () => file.close(),
    read: async (offset, length) => {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        const { bytesRead } = await file.read(bytes, at, length - at, offset + at);
        if (bytesRead === 0) throw new InputError(`cannot read ${path}: it ends before byte ${offset + length}`);
        at += bytesRead;
      }
      return bytes;
    },
  };
}

/** Calls `use(chunk, share)`; the share of the file read is null where its length is not known. */
function readChunks(path: string, use: (chunk: Uint8Array, share: number | null) => void): void {
  let file: number | null = null;
  try {
    file = path === '-' ? 0 : openSync(checkEnds(path), 'r');
    const { size } = fstatSync(file);
    const buffer = new Uint8Array(CHUNK);
    let read = 0;
    for (;;) {
      const bytes = readSome(file, buffer);
      if (bytes === 0) break;
      read += bytes;
      use(buffer.subarray(0, bytes), size === 0 ? null : read / size);
    }
  } catch (cause) {
    throw cause instanceof InputError ? cause : fileError('read', path, cause);
  } finally {
    if (file !== null && file !== 0) closeSync(file);
  }
}

/** A pipe that has nothing yet is waited for. */
function readSome(file: number, buffer: Uint8Array): number {
  for (;;) {
    try {
      return readSync(file, buffer);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
