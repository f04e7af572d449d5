/**
 * Columns that run in a child process on the same data: C of `bench/native/`, compiled here when there is a compiler, and
 * SciPy when `python3` has it. The process reads a file of arrays and then, for each line it is given (milliseconds), works
 * that long and answers with its checksum and the seconds of each call. It sleeps while the other columns run.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What is here: `null` where it is not. */
export const compiler = firstThatRuns(['cc', 'gcc', 'clang'], ['--version']);
export const python = firstThatRuns(['python3'], ['-c', 'import scipy; print("SciPy", scipy.__version__)']);

function firstThatRuns(commands, args) {
  for (const command of commands) {
    try {
      const version = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      return { command, version: version.split('\n')[0] };
    } catch {
      // Not here, or without what is asked of it: the next one.
    }
  }
  return null;
}

const PLAIN = ['-O3', '-march=native'];
/** Where sums of floats are compiled as freely as can be, in the widest vectors. */
export const FAST = ['-ffast-math', '-mprefer-vector-width=512'];

/**
 * `bench/native/NAME.c`, compiled with `-O3 -march=native` and `flags`, on `arrays`; null without a compiler.
 * @returns {{ work: number, sample(milliseconds: number): Promise<number[]>, checksum(): number, dispose(): void } | null}
 */
export function c(name, flags, arrays, work) {
  if (compiler === null) return null;
  const program = `${folder('build/')}${name}-${createHash('sha1').update(flags.join(' ')).digest('hex').slice(0, 8)}`;
  mkdirSync(folder('build/'), { recursive: true });
  const source = folder(`native/${name}.c`);
  const compile = (some) => execFileSync(compiler.command, [...some, '-o', program, source, '-lm'], { stdio: 'pipe' });
  try {
    compile([...PLAIN, ...flags]);
  } catch {
    // Not every compiler and machine knows of vector widths.
    compile([...PLAIN, ...flags.filter((flag) => !flag.startsWith('-mprefer'))]);
  }
  return child(program, [], arrays, work);
}

/** `bench/peers/NAME.py` with `args` on `arrays`; null where python3 has no SciPy. */
export function scipy(name, args, arrays, work) {
  return python === null ? null : child(python.command, [folder(`peers/${name}.py`), ...args], arrays, work);
}

let files = 0;

function child(command, args, arrays, work) {
  const data = `${folder('build/')}data-${process.pid}-${++files}`;
  mkdirSync(folder('build/'), { recursive: true });
  writeFileSync(data, packed(arrays));
  const peer = spawn(command, [...args, data], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise((_, reject) => {
    peer.on('error', reject);
    peer.on('exit', (code, signal) => reject(new Error(`${command} ended with ${code ?? signal}`)));
  });
  gone.catch(() => {});
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  let checksum = Number.NaN;
  return {
    work,
    async sample(milliseconds) {
      peer.stdin.write(`${milliseconds}\n`);
      const { value } = await Promise.race([lines.next(), gone]);
      const [sum, ...seconds] = value.split(' ').map(Number);
      checksum = sum;
      return seconds;
    },
    checksum: () => checksum,
    dispose() {
      peer.stdin.end();
      rmSync(data, { force: true });
    },
  };
}

/** Each array as its length in bytes (8 bytes) and its bytes. */
function packed(arrays) {
  return Buffer.concat(
    arrays.flatMap((array) => {
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(array.byteLength));
      return [length, Buffer.from(array.buffer, array.byteOffset, array.byteLength)];
    }),
  );
}
