/**
 * The `.jsonl` of a study on disk: runs are appended as they end, so that a study that is stopped, by whatever, goes on from
 * there. A last line without its end is what a stopped program leaves: it is dropped.
 */
import { closeSync, existsSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { extname } from 'node:path';
import { InputError } from '../input-error.js';
import { checkWritable, fileError, readText } from './files.js';

/** Reads the whole lines of a text, `length` characters in all, or says which one is not a run. */
export type ParseLines<Line> = (text: string) => { readonly lines: readonly Line[]; readonly length: number };

export class RunLog<Line> {
  readonly path: string;
  /** The runs that were in the file. */
  readonly lines: readonly Line[];
  /** Bytes of whole lines. */
  readonly #length: number;
  #file = -1;

  /** Reads the runs of a file, which need not exist. @throws InputError when it has anything else in it. */
  constructor(path: string, parse: ParseLines<Line>) {
    this.path = path;
    checkWritable(path);
    const text = existsSync(path) ? readText(path) : '';
    try {
      const { lines, length } = parse(text);
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

  add(line: Line): void {
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

/** The log that a study adds its runs to: that of `--resume`, which must be there, or of `--out FILE.jsonl`; null without either. */
export function openRunLog<Line>(
  resume: string | undefined,
  out: string | undefined,
  parse: ParseLines<Line>,
): RunLog<Line> | null {
  const outLog = out !== undefined && extname(out).toLowerCase() === '.jsonl' ? out : undefined;
  if (resume !== undefined) {
    if (extname(resume).toLowerCase() !== '.jsonl') {
      throw new InputError(`expected --resume to end in .jsonl, got '${resume}'`);
    }
    if (outLog !== undefined && outLog !== resume) {
      throw new InputError(`expected runs to be added to one file, got --resume ${resume} and --out ${outLog}`);
    }
    if (!existsSync(resume)) throw new InputError(`cannot read ${resume}: there is no such file`);
  }
  const path = resume ?? outLog;
  return path === undefined ? null : new RunLog(path, parse);
}
