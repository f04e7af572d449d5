/** The built program as a child process, as users run it. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const main = resolve('dist/cli/main.js');

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `orbit-rl ARGS` to its end. */
export function orbit(...args: string[]): Promise<Result> {
  return new Promise((done) => {
    execFile(process.execPath, [main, ...args], { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : ((error.code as unknown as number | undefined) ?? -1), stdout, stderr });
    });
  });
}

/** Starts `orbit-rl ARGS` and leaves it to the test. */
export function start(...args: string[]) {
  return spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A file in a folder of its own, gone with the system's temporary files. */
export function temporaryFile(name: string, text?: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'orbit-rl-')), name);
  if (text !== undefined) writeFileSync(path, text);
  return path;
}
