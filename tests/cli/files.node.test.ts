/** Files and pipes as the command line reads and writes them, and the lock of one that is written: what the system says, in one line. */
import fs, { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AnyEpisode } from '../../src/adapters/episode-lines.js';
import { readEpisodes } from '../../src/cli/episode-files.js';
import {
  checkWritable,
  fileError,
  makeFolder,
  readBytes,
  readText,
  writeBytes,
  writeText,
} from '../../src/cli/files.js';
import { lock } from '../../src/cli/lock.js';
import { Progress } from '../../src/cli/terminal.js';
import { InputError } from '../../src/input-error.js';
import { temporaryFile } from './program.js';
import { Sink } from './sink.js';

const {
  accessSync,
  fstatSync,
  linkSync,
  readFileSync: readWhole,
  readSync,
  renameSync,
  rmSync,
  writeFileSync: write,
} = fs;
const own = { accessSync, fstatSync, linkSync, readFileSync: readWhole, readSync, renameSync, writeFileSync: write };
/** Puts other functions in place of the system's until the test ends. */
function instead(functions: Partial<Record<keyof typeof own, unknown>>): void {
  Object.assign(fs, functions);
  syncBuiltinESMExports();
}
afterEach(() => {
  instead(own);
  vi.restoreAllMocks();
});

const failing =
  (code: string, message = `${code}: no`) =>
  () => {
    throw Object.assign(new Error(message), { code });
  };

describe('a file', () => {
  it.each<['read' | 'written', string, string]>([
    ['read', 'ENOENT', 'there is no such file'],
    ['written', 'ENOENT', 'there is no such folder'],
    ['written', 'EACCES', 'permission denied'],
    ['written', 'EISDIR', 'it is a folder'],
    ['read', 'ENOTDIR', 'a part of the path is not a folder'],
    ['written', 'ENOSPC', 'the disk is full'],
    ['written', 'EDQUOT', 'the disk quota is used up'],
    ['written', 'EFBIG', 'the file is as large as files may be here'],
    ['written', 'EROFS', 'the disk is read-only'],
    ['read', 'EMFILE', 'EMFILE: no'],
  ])('that cannot be %s (%s) is told of', (how, code, reason) => {
    const verb = how === 'read' ? 'read' : 'write';
    const path = temporaryFile('a.txt', 'text');
    instead({ readFileSync: failing(code), writeFileSync: failing(code) });
    for (const use of verb === 'read'
      ? [() => readText(path), () => readBytes(path)]
      : [() => writeText(path, ''), () => writeBytes(path, new Uint8Array())]) {
      expect(use).toThrow(new InputError(`cannot ${verb} ${path}: ${reason}`));
    }
  });

  it('that fails without a code is told of as it says', () => {
    expect(fileError('read', 'a', new Error('no')).message).toBe('cannot read a: no');
  });

  it('lies in a folder that may be written to', () => {
    const path = temporaryFile('a.txt', 'text');
    expect(() => checkWritable(path)).not.toThrow();
    expect(() => checkWritable(dirname(path))).toThrow(`cannot write ${dirname(path)}: it is a folder`);
    expect(() => makeFolder(`${path}/b`)).toThrow(`cannot write ${path}/b: a part of the path is not a folder`);
    instead({ accessSync: failing('EACCES') });
    expect(() => checkWritable(path)).toThrow(`cannot write ${path}: permission denied`);
  });
});

describe('a lock', () => {
  const me = new RegExp(`^${process.pid} ${hostname()} `);
  /** A process number past the largest of Linux (2^22): there is none. */
  const dead = `4194999 ${hostname()} 1`;
  const left = (path: string) => readdirSync(dirname(path)).sort();

  it('is taken over from the dead, one process after the other', () => {
    const path = temporaryFile('a.jsonl');
    writeFileSync(`${path}.lock`, dead);
    const release = lock(path);
    expect(readFileSync(`${path}.lock`, 'utf8')).toMatch(me);
    release();
    expect(left(path)).toEqual([]);
  });

  it('is that of a living process, whoever owns it', () => {
    const path = temporaryFile('a.jsonl');
    writeFileSync(`${path}.lock`, `1 ${hostname()} 1`);
    const kill = vi.spyOn(process, 'kill').mockImplementation(failing('EPERM'));
    expect(() => lock(path)).toThrow(`cannot write ${path}: process 1 is writing it (if not, delete ${path}.lock)`);
    kill.mockImplementation(() => true);
    expect(() => lock(path)).toThrow('process 1 is writing it');
    kill.mockImplementation(failing('ESRCH'));
    lock(path)();
    expect(left(path)).toEqual([]);
  });

  it('is asked for again where it goes meanwhile', () => {
    const path = temporaryFile('a.jsonl');
    writeFileSync(`${path}.lock`, dead);
    instead({
      readFileSync: () => {
        instead({ readFileSync: own.readFileSync });
        rmSync(`${path}.lock`);
        throw new Error('gone');
      },
    });
    lock(path)();
    expect(left(path)).toEqual([]);
  });

  it('that another takes over meanwhile is left to it', () => {
    const path = temporaryFile('a.jsonl');
    writeFileSync(`${path}.lock`, dead);
    const other = '17 elsewhere 1';
    instead({
      renameSync: (from: string, to: string) => {
        instead({ renameSync: own.renameSync });
        own.writeFileSync(from, other); // it was faster
        own.renameSync(from, to);
      },
    });
    expect(() => lock(path)).toThrow('process 17 on elsewhere is writing it');
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(other);
    expect(left(path)).toEqual(['a.jsonl.lock']);
  });

  it('that goes while it is taken over is taken', () => {
    const path = temporaryFile('a.jsonl');
    writeFileSync(`${path}.lock`, dead);
    instead({
      renameSync: (from: string, to: string) => {
        rmSync(from);
        own.renameSync(from, to);
      },
    });
    lock(path)();
    expect(left(path)).toEqual([]);
  });

  it.each(['linkSync', 'renameSync'] as const)('that cannot be had (%s) leaves nothing behind', (name) => {
    const path = temporaryFile('a.jsonl');
    writeFileSync(`${path}.lock`, dead);
    instead({ [name]: failing('EACCES') });
    expect(() => lock(path)).toThrow(new InputError(`cannot write ${path}: permission denied`));
    expect(left(path)).toEqual(['a.jsonl.lock']);
  });
});

describe('recorded episodes', () => {
  const step = '{"states":[0],"actions":[0],"rewards":[1],"terminated":true}\n';

  async function read(path: string, more: { readonly states?: number; readonly actions?: number } = {}) {
    const [stdout, stderr] = [new Sink(), Object.assign(new Sink(), { isTTY: true, columns: 1000 })];
    const never = new AbortController().signal;
    const terminal = { stdout, stderr, env: {}, stopSignal: () => never, stopped: () => false };
    const seen: { episode: AnyEpisode; share: number | null }[] = [];
    const summary = await readEpisodes(
      { path, ...more },
      (episode, _, share) => seen.push({ episode, share }),
      new Progress(terminal),
    );
    return { seen, summary, shown: stderr.text };
  }

  /** Standard input that gives what is said, one piece or failure a read, and then ends. */
  function piped(...pieces: (string | { readonly code: string })[]): void {
    instead({
      readSync: (file: number, buffer: Uint8Array) => {
        expect(file).toBe(0);
        const piece = pieces.shift();
        if (piece === undefined) return 0;
        if (typeof piece === 'object') return failing(piece.code)();
        return new TextEncoder().encodeInto(piece, buffer).written;
      },
      fstatSync: () => ({ size: 0 }),
    });
  }

  it('come from a pipe, which is waited for while it has nothing yet', async () => {
    piped(step.slice(0, 20), { code: 'EAGAIN' }, step.slice(20), { code: 'EOF' });
    const { seen, summary, shown } = await read('-', { states: 3 });
    expect(seen).toMatchObject([{ episode: { states: Int32Array.of(0) }, share: null }]);
    expect(summary).toMatchObject({ states: 3, actions: 1 });
    expect(shown).toContain('reading - ');
    expect(shown).not.toContain('%');
  });

  it('from a pipe that breaks are told of', async () => {
    piped(step, { code: 'EIO' });
    await expect(read('-')).rejects.toThrow(new InputError('cannot read -: EIO: no'));
    piped('[]\n');
    await expect(read('-')).rejects.toThrow('standard input: line 1: expected an episode');
  });

  it('tell what share of a file is read, once that is sure', async () => {
    const path = temporaryFile('long.jsonl');
    const padded = step.replace('[0]', `[${' '.repeat(2 ** 16)}0]`);
    writeFileSync(path, padded.repeat(256)); // sixteen pieces of 1 MiB and a little more
    const { seen, shown } = await read(path, { actions: 2 });
    expect(seen).toHaveLength(256);
    expect(seen[0]!.share).toBeNull();
    expect(seen.at(-1)!.share).toBeGreaterThan(0.9); // before the piece that it ends in
    expect(shown).toMatch(/reading .*long\.jsonl █░{19} 6 %/);
  });

  it.each(['jsonl', 'npz', 'hdf5', 'parquet'])('are not in a folder called .%s', async (ending) => {
    const path = temporaryFile(`folder.${ending}`);
    mkdirSync(path);
    await expect(read(path)).rejects.toThrow(new InputError(`cannot read ${path}: it is a folder`));
    const none = temporaryFile(`none.${ending}`);
    await expect(read(none)).rejects.toThrow(new InputError(`cannot read ${none}: there is no such file`));
    expect(existsSync(none)).toBe(false);
  });

  it('of a file that shrinks while it is read are told of', async () => {
    const path = temporaryFile('shrunk.npz');
    writeFileSync(path, readFileSync('tests/fixtures/recorded/grid.npz'));
    const reading = read(path);
    truncateSync(path, 100);
    await expect(reading).rejects.toThrow(InputError);
  });
});
