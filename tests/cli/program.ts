/** The command line in this process, as fast as its answer; and the built program as a process, as users run it. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/run.js';
import { built } from '../built.js';
import { Sink } from './sink.js';

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `orbit-rl ARGS` does, without a process of its own: only `main.ts` is left out. */
export async function orbit(...args: string[]): Promise<Result> {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const never = new AbortController().signal;
  const code = await run(args, { stdout, stderr, env: {}, stopSignal: () => never, stopped: () => false });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Starts `orbit-rl ARGS` as a process and leaves it to the test. */
export function start(args: readonly string[], options: SpawnOptions = {}) {
  const child = spawn(process.execPath, [fileURLToPath(built('bin/orbit-rl.js')), ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { stdout: child.stdout!, stderr: child.stderr!, kill: child.kill.bind(child), ended: ending(child) };
}

/** Runs `orbit-rl ARGS` as a process to its end. */
export async function orbitProcess(...args: string[]): Promise<Result> {
  return start(args).ended;
}

/** The exit code of a process (-1 where a signal ended it) and all it wrote. */
function ending(child: ReturnType<typeof spawn>): Promise<Result> {
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (data) => (stdout += data));
  child.stderr!.on('data', (data) => (stderr += data));
  return new Promise((done) => child.on('close', (code) => done({ code: code ?? -1, stdout, stderr })));
}

/** A file in a folder of its own, gone with the system's temporary files. */
export function temporaryFile(name: string, text?: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'orbit-rl-')), name);
  if (text !== undefined) writeFileSync(path, text);
  return path;
}
