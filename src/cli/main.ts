#!/usr/bin/env node
/** The `orbit-rl` program: process, streams and signals around `run`. */
import process from 'node:process';
import { giveEars } from '../heard.js';
import { run } from './run.js';

const stop = new AbortController();

const onStop = () => {
  // The second time, do not wait for the command to notice.
  if (stop.signal.aborted) process.exit(130);
  stop.abort(new Error('stopped'));
};

// While the command computes without a pause, what would be heard too late ends it as it ends any other program.
let listening = 0;
giveEars(stop.signal, {
  open: () => {
    // Schedulers of clusters send the second one.
    if (listening++ === 0) process.on('SIGINT', onStop).on('SIGTERM', onStop);
  },
  close: () => {
    if (--listening === 0) process.off('SIGINT', onStop).off('SIGTERM', onStop);
  },
});

// A reader that has seen enough (`orbit-rl list | head -1`) is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
}

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  stopSignal: () => stop.signal,
  stopped: () => stop.signal.aborted,
});
