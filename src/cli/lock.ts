/** One process at a time: `PATH.lock` names the process that writes PATH. What a dead one has left behind is taken over. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { InputError } from '../input-error.js';
import { fileError } from './files.js';

/**
 * Takes the lock, and gives what lets go of it.
 * @throws InputError when a living process has it, or one on another machine, of which that cannot be known.
 */
export function lock(path: string): () => void {
  const file = `${path}.lock`;
  const own = `${file}.${process.pid}`;
  // The start of the process tells it from an earlier one with its number.
  const me = `${process.pid} ${hostname()} ${performance.timeOrigin}`;
  try {
    writeFileSync(own, me);
    for (;;) {
      try {
        linkSync(own, file); // with its content at once, and only where there is none
        return () => rmSync(file, { force: true });
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      }
      const holder = contentOf(file);
      if (holder === null) continue;
      const [pid, host] = holder.split(' ');
      const here = host === hostname();
      const living = holder === me || (Number(pid) !== process.pid && isAlive(Number(pid)));
      if (!here || living) {
        throw new InputError(
          `cannot write ${path}: process ${pid}${here ? '' : ` on ${host}`} is writing it (if not, delete ${file})`,
        );
      }
      takeAway(file, `${own}.stale`, holder);
    }
  } catch (cause) {
    throw cause instanceof InputError ? cause : fileError('write', path, cause);
  } finally {
    rmSync(own, { force: true });
  }
}

/** Removes a lock that says `holder`; one that another process has put there meanwhile is put back. */
function takeAway(file: string, aside: string, holder: string): void {
  try {
    renameSync(file, aside);
    if (contentOf(aside) !== holder) linkSync(aside, file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw cause;
  } finally {
    rmSync(aside, { force: true });
  }
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
