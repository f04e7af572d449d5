/** `orbit-rl worker URL`: makes the runs of experiments that were started with `--queue URL`, here or on another machine. */

import { availableParallelism } from 'node:os';
import { heard } from '../../heard.js';
import { serveQueue } from '../../workers/queue/serve-queue.js';
import { checkQueueUrl, shownUrl } from '../../workers/queue/url.js';
import { command } from '../command.js';
import { Progress } from '../terminal.js';

export const workerCommand = command({
  name: 'worker',
  summary: 'Makes the runs of experiments that were started with --queue, on any number of machines',
  input: 'URL',
  details: `URL is the address of a Redis: redis://HOST:PORT/DATABASE, or rediss://USER:PASSWORD@HOST:PORT/DATABASE with TLS. It needs the packages
bullmq and ioredis beside orbit-rl. Jobs are data: a worker runs its own code only, and only takes runs of its own version and core.
Ctrl-C or SIGTERM ends it, and what it has in hand goes back at once. What a worker had in hand that died is made again by another, when it
has not been heard of for --lost-after seconds; nothing else is lost or made twice. A Redis that is to survive its own death is run with
appendonly yes. Whoever may write to the Redis may give workers work: it belongs into a trusted network, or behind a password and TLS.`,
  examples: [
    'orbit-rl worker redis://queue.local:6379/0 --jobs 8',
    'orbit-rl compare --seeds 100 --queue redis://queue.local:6379/0 --out study.jsonl',
  ],
  options: {
    jobs: { kind: 'integer', low: 1, high: 1024, description: 'runs at a time (the number of cores)' },
    'lost-after': {
      kind: 'integer',
      low: 1,
      high: 3600,
      default: 10,
      description: 'seconds after which a worker that is not heard of is taken for dead; the same for all workers',
    },
  },
  unread: ['seed', 'backend', 'out'],
  run: async ({ values, input, terminal }) => {
    const url = checkQueueUrl('URL', input);
    const progress = new Progress(terminal);
    const shown = shownUrl(url);
    let done: number;
    try {
      const signal = terminal.stopSignal();
      const served = {
        url,
        jobs: values.jobs ?? availableParallelism(),
        lostAfter: values['lost-after'],
        signal,
        onProgress: ({ done, inHand }: { done: number; inHand: number }) =>
          progress.show(`${shown}: ${done} runs made, ${inHand} in hand`),
        onLost: () => progress.show(`waiting for ${shown} to come back`),
      };
      done = await heard(signal, () => serveQueue(served));
    } finally {
      progress.end();
    }
    terminal.stdout.write(values.json ? `${JSON.stringify({ runs: done })}\n` : `${done} runs made.\n`);
  },
});
