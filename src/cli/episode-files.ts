/** Recorded episodes in files and pipes, read a piece at a time: memory does not grow with a file. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ByteLines, type EpisodeLines, type RecordedEpisode } from '../adapters/episode-lines.js';
import { CsvEpisodes } from '../adapters/episodes-csv.js';
import { JsonlEpisodes } from '../adapters/episodes-jsonl.js';
import { InputError } from '../input-error.js';
import { fileError } from './files.js';
import { bar, type Progress } from './terminal.js';

export const isEpisodes = (path: string): boolean => path === '-' || /\.(jsonl|ndjson|csv)$/i.test(path);

const CHUNK = 2 ** 20;

export interface EpisodeFile {
  readonly path: string;
  readonly states?: number | undefined;
  readonly actions?: number | undefined;
}

/**
 * Calls `use(episode, sizes)` for each episode of a file (`-`: JSON Lines from standard input), sizes being what the options or a header
 * said so far; gives the numbers of states and actions.
 */
export function readEpisodes(
  { path, states, actions }: EpisodeFile,
  use: (episode: RecordedEpisode, sizes: ReturnType<EpisodeLines['sizes']>) => void,
  progress: Progress | null = null,
): { readonly states: number; readonly actions: number } {
  const options = {
    source: path === '-' ? 'standard input' : path,
    ...(states === undefined ? {} : { states }),
    ...(actions === undefined ? {} : { actions }),
  };
  const given = (episode: RecordedEpisode): void => use(episode, format.sizes());
  const format: EpisodeLines = /\.csv$/i.test(path)
    ? new CsvEpisodes(options, given)
    : new JsonlEpisodes(options, given);
  const lines = new ByteLines(format, options.source);
  readChunks(path, (chunk, share) => {
    lines.push(chunk);
    progress?.show(`reading ${path} ${share === null ? '' : bar(share)}`);
  });
  lines.end();
  return format.end();
}

/** Calls `use(chunk, share)`; the share of the file read is null where its length is not known. */
function readChunks(path: string, use: (chunk: Uint8Array, share: number | null) => void): void {
  let file: number | null = null;
  try {
    file = path === '-' ? 0 : openSync(path, 'r');
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
