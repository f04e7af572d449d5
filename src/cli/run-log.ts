/**
 * The `.jsonl` of a study on disk: runs are appended as they end, so that a study that is stopped, by whatever, goes on from
 * there. A last line without its end is what a stopped program leaves: it is dropped.
 */
import { closeSync, existsSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { InputError } from '../input-error.js';
import { parseRunLines } from '../study/run-lines.js';
import type { RunLine } from '../study/types.js';
import { checkWritable, fileError, readText } from './files.js';

export class RunLog {
  readonly path: string;
  /** The runs that were in the file. */
  readonly lines: readonly RunLine[];
  /** Bytes of whole lines. */
  readonly #length: number;
  #file = -1;

  /** Reads the runs of a file, which need not exist. @throws InputError when it has anything else in it. */
  constructor(path: string) {
    this.path = path;
    checkWritable(path);
    const text = existsSync(path) ? readText(path) : '';
    try {
      const { lines, length } = parseRunLines(text);
      this.lines = lines;
      this.#length = new TextEncoder().encode(text.slice(0, length)).length;
    } catch (cause) {
      throw new InputError(`cannot go on with ${path}: ${(cause as Error).message}`, { cause });
    }
  }

  /** Opens it for more runs; from here on the file is written to. */
  open(): void {
    try {
      this.#file = openSync(this.path, 'a');
      ftruncateSync(this.#file, this.#length);
    } catch (cause) {
      throw fileError('write', this.path, cause);
    }
  }

  add(line: RunLine): void {
    if (this.#file < 0) this.open();
    try {
      writeSync(this.#file, `${JSON.stringify(line)}\n`);
    } catch (cause) {
      throw fileError('write', this.path, cause);
    }
  }

  close(): void {
    if (this.#file >= 0) closeSync(this.#file);
    this.#file = -1;
  }
}
