/** `orbit-rl merge TREES… --out tree.bin`: the union of what was counted into several trees. */
import { createEngine } from '../../create-engine.js';
import type { BackendName } from '../../engine/contracts/backend.js';
import { InputError } from '../../input-error.js';
import { command } from '../command.js';
import { readBytes, writeBytes } from '../files.js';
import { Progress } from '../terminal.js';
import { checkTree } from './count.js';

export const mergeCommand = command({
  name: 'merge',
  summary: "Puts trees together that 'orbit-rl count' made apart",
  input: 'TREES…',
  details: `TREES are files that 'orbit-rl count' or 'orbit-rl merge' wrote, with the same options. The result is, byte by byte, what
counting all their episodes at once gives, in whatever order they come.`,
  examples: ['orbit-rl merge part-*.bin --out tree.bin'],
  options: {},
  run: async ({ values, inputs, terminal }) => {
    const out = checkTree(values.out);
    const engine = await createEngine({ backend: values.backend as BackendName });
    const progress = new Progress(terminal);
    const read = (path: string) => {
      progress.show(`merging ${path}`);
      return named(path, () => engine.trajectoriesFromBytes(readBytes(path)));
    };
    using whole = read(inputs[0]!);
    for (const path of inputs.slice(1)) {
      using part = read(path);
      named(path, () => whole.merge(part));
    }
    progress.end();
    writeBytes(out, whole.toBytes());
    const { states, actions } = whole.options;
    const summary = { out, states, actions, windows: whole.totalVisits, nodes: whole.nodes };
    terminal.stdout.write(
      values.json
        ? `${JSON.stringify(summary)}\n`
        : `${whole.totalVisits.toLocaleString('en')} windows in ${whole.nodes.toLocaleString('en')} nodes: ${out}\n`,
    );
  },
});

/** What is wrong with a file is said with its name. */
function named<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (error instanceof InputError && !error.message.includes(path)) {
      throw new InputError(`${path}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
