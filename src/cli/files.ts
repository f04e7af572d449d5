/** Files that users name: every failure is an input error of one line. */
import { accessSync, constants, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from '../input-error.js';

/** The text of a file. */
export function readText(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(checkEnds(path)));
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    if (cause instanceof TypeError) throw new InputError(`cannot read ${path}: it is not UTF-8 text`, { cause });
    throw fileError('read', path, cause);
  }
}

/** The bytes of a file. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(checkEnds(path));
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw fileError('read', path, cause);
  }
}

/** A device, such as /dev/zero under another name, may be read without end. */
export function checkEnds(path: string): string {
  const kind = statSync(path);
  if (kind.isCharacterDevice() || kind.isBlockDevice()) throw new InputError(`cannot read ${path}: it is a device`);
  return path;
}

/** @throws InputError when what is written would take the place of what is read. */
export function checkApart(out: string, input: string): void {
  const [to, from] = [out, input].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  if (to !== undefined && from !== undefined && to.ino === from.ino && to.dev === from.dev)
    throw new InputError(`expected --out to be another file than ${input}, got ${out}`);
}

export function writeBytes(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes);
  } catch (cause) {
    throw fileError('write', path, cause);
  }
}

/** Fails before the work rather than after it. */
export function checkWritable(path: string): void {
  const folder = dirname(resolve(path));
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw fileError('write', path, cause);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError(`cannot write ${path}: it is a folder`);
}

export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw fileError('write', path, cause);
  }
}

/** Makes a folder, if it is not there. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    throw fileError('write', path, cause);
  }
}

/** A failure of the system as an input error. */
export function fileError(verb: 'read' | 'write', path: string, cause: unknown): InputError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const reasons: Record<string, string> = {
    ENOENT: verb === 'read' ? 'there is no such file' : 'there is no such folder',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is not a folder',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file is as large as files may be here',
    EROFS: 'the disk is read-only',
  };
  return new InputError(`cannot ${verb} ${path}: ${reasons[code] ?? (cause as Error).message}`, { cause });
}
