#!/usr/bin/env node
/** The `orbit-rl` program: process, streams and signals around `run`. */
import process from 'node:process';
import { run } from './run.js';

const stop = new AbortController();

function stopSignal(): AbortSignal {
  if (process.listenerCount('SIGINT') === 0) {
    const onStop = () => {
      // The second time, do not wait for the command to notice.
      if (stop.signal.aborted) process.exit(130);
      stop.abort(new Error('stopped'));
    };
    // Schedulers of clusters send the second one.
    process.on('SIGINT', onStop).on('SIGTERM', onStop);
  }
  return stop.signal;
}

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
  stopSignal,
  stopped: () => stop.signal.aborted,
});
