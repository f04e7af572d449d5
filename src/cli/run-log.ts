/**
 * The `.jsonl` of an experiment on disk: runs are appended as they end, so that one that is stopped, by whatever, goes on from
 * there. A last line without its end is what a stopped program leaves: it is dropped. One process at a time has the file: a
 * second one is refused, and what a dead one has left behind is taken over.
 */
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { extname } from 'node:path';
import {
  type ExperimentLine,
  formatRunLine,
  type LinesOf,
  type PartHead,
  parseRunFile,
} from '../experiments/run-lines.js';
import { InputError, show } from '../input-error.js';
import { checkWritable, fileError } from './files.js';
import { lock } from './lock.js';

export class RunLog {
  readonly path: string;
  /** The runs that were in the file. */
  readonly lines: readonly ExperimentLine[];
  /** What it says of the parts of a study that it holds. */
  readonly #parts: readonly PartHead[];
  /** Bytes of whole lines. */
  #length: number;
  #file = -1;
  #release: () => void;

  /** Locks and reads a file, which need not exist. @throws InputError when it is in use, or has anything else in it. */
  constructor(path: string, form: LinesOf) {
    this.path = path;
    checkWritable(path);
    this.#release = lock(path);
    try {
      const bytes = existsSync(path) ? read(path) : Buffer.alloc(0);
      this.#length = bytes.lastIndexOf(10) + 1;
      // What is no UTF-8 becomes a mark that no checksum agrees with.
      const { lines, parts } = parseRunFile(bytes.toString('utf8', 0, this.#length), () => form);
      this.lines = lines;
      this.#parts = parts;
    } catch (cause) {
      this.#release();
      throw new InputError(`cannot go on with ${path}: ${(cause as Error).message}`, { cause });
    }
  }

  /** Says, where the file does not, which part of a study it holds. */
  begin(part: PartHead): void {
    const text = JSON.stringify(part);
    if (!this.#parts.some((other) => JSON.stringify(other) === text)) this.#append({ part });
  }

  add(line: ExperimentLine): void {
    this.#append(line);
  }

  /** Appends a whole line or, where that fails, nothing. From the first one on the file is written to. */
  #append(line: Parameters<typeof formatRunLine>[0]): void {
    try {
      if (this.#file < 0) {
        this.#file = openSync(this.path, 'a');
        ftruncateSync(this.#file, this.#length);
      }
      const bytes = Buffer.from(formatRunLine(line));
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
      this.#length += bytes.length;
    } catch (cause) {
      if (this.#file >= 0) ftruncateSync(this.#file, this.#length);
      const { message } = fileError('write', this.path, cause);
      throw new InputError(`${message}; the runs that it holds are whole, and the same command goes on from them`, {
        cause,
      });
    }
  }

  close(): void {
    if (this.#file >= 0) closeSync(this.#file);
    this.#file = -1;
    this.#release();
    this.#release = () => {};
  }
}

/** The log that runs are added to: that of `--resume`, which must be there, or of `--out FILE.jsonl`; null without either. */
export function openRunLog(resume: string | undefined, out: string | undefined, form: LinesOf): RunLog | null {
  const outLog = out !== undefined && extname(out).toLowerCase() === '.jsonl' ? out : undefined;
  if (resume !== undefined) {
    if (extname(resume).toLowerCase() !== '.jsonl') {
      throw new InputError(`expected --resume to end in .jsonl, got ${show(resume)}`);
    }
    if (outLog !== undefined && outLog !== resume) {
      throw new InputError(`expected runs to be added to one file, got --resume ${resume} and --out ${outLog}`);
    }
    if (!existsSync(resume)) throw new InputError(`cannot read ${resume}: there is no such file`);
  }
  const path = resume ?? outLog;
  return path === undefined ? null : new RunLog(path, form);
}

function read(path: string): Buffer {
  if (!statSync(path).isFile()) throw new InputError('it is no file');
  return readFileSync(path);
}
