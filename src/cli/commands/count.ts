/**
 * `orbit-rl count FILES… --out tree.bin`: counts recorded episodes into trees, one file after the other, with memory that does not grow with
 * their length. Parts counted anywhere are put together by `orbit-rl merge`, and compared by `orbit-rl detect`.
 */

import { isReal } from '../../adapters/episode-lines.js';
import { createEngine } from '../../create-engine.js';
import type { BackendName } from '../../engine/contracts/backend.js';
import { InputError } from '../../input-error.js';
import type { SimilarityCounter } from '../../similarity/counter.js';
import { counterOf, countOptions } from '../chi.js';
import { command } from '../command.js';
import { readEpisodes } from '../episode-files.js';
import { checkWritable, writeBytes } from '../files.js';
import { Progress } from '../terminal.js';

export const countCommand = command({
  name: 'count',
  summary: 'Counts recorded episodes of any length into trees, to be merged and compared',
  input: 'FILES…',
  details: `FILES are recorded episodes: .jsonl, one {states, actions, rewards, terminated} a line; .csv, one step a line with the columns episode,
state, action, reward and, where they are known, terminated, probability, next_state; or '-' for JSON Lines from standard input. Numbers of
states and actions are given by a header line {"states": 16, "actions": 4} or by --states and --actions. Files counted apart, by any
scheduler on any machine, are put together by 'orbit-rl merge'.`,
  examples: [
    'orbit-rl count part-*.jsonl --states 400 --actions 4 --out tree.bin',
    'zcat episodes.jsonl.gz | orbit-rl count - --out tree.bin',
  ],
  options: {
    states: { kind: 'integer', low: 1, description: 'number of states (that of the header without)' },
    actions: { kind: 'integer', low: 1, description: 'number of actions' },
    ...countOptions,
    correction: {
      kind: 'choice',
      choices: ['none', 'uniform'],
      default: 'none',
      description: 'weights towards the uniform policy, for episodes with probabilities',
    },
  },
  unread: ['seed'],
  run: async ({ values, inputs, terminal }) => {
    const out = checkTree(values.out);
    const engine = await createEngine({ backend: values.backend as BackendName });
    const progress = new Progress(terminal);
    const counters: SimilarityCounter[] = [];
    let [episodes, steps] = [0, 0];
    for (const path of inputs) {
      const { states, actions } = values;
      await readEpisodes(
        { path, states: counters[0]?.options.states ?? states, actions: counters[0]?.options.actions ?? actions },
        (episode, sizes) => {
          if (isReal(episode))
            throw new InputError(
              `${path}: expected ids of states to count, got real-valued observations, which detect takes`,
            );
          const { states, actions, rewards, terminated, probabilities } = episode;
          counters[0] ??= counterOf(engine, knownSizes(sizes, path), values, values.correction);
          const weighted = values.correction === 'uniform' && probabilities !== undefined;
          counters[0].addEpisode({ states, actions, rewards, terminated, ...(weighted ? { probabilities } : {}) });
          episodes += 1;
          steps += episode.actions.length;
        },
        progress,
      );
    }
    progress.end();
    using all = counters[0]!;
    const bytes = all.toBytes();
    writeBytes(out, bytes);
    const { states, actions } = all.options;
    const summary = { out, states, actions, episodes, steps, windows: all.totalVisits, nodes: all.nodes };
    terminal.stdout.write(
      values.json
        ? `${JSON.stringify(summary)}\n`
        : `${steps.toLocaleString('en')} steps of ${episodes.toLocaleString('en')} episodes in ${all.nodes.toLocaleString('en')} nodes: ${out}\n`,
    );
  },
});

/** Where a tree is written to: it must be said, and must be possible. */
export function checkTree(out: string | undefined): string {
  if (out === undefined || !out.endsWith('.bin')) throw new InputError(`expected --out FILE.bin, got ${out ?? 'none'}`);
  checkWritable(out);
  return out;
}

function knownSizes(
  { states, actions }: { readonly states: number | undefined; readonly actions: number | undefined },
  path: string,
): { readonly states: number; readonly actions: number } {
  if (states !== undefined && actions !== undefined) return { states, actions };
  throw new InputError(
    `${path}: expected a header {"states": …, "actions": …}, or --states and --actions, got neither`,
  );
}
