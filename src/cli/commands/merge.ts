/** `orbit-rl merge FILES…`: what was counted into several trees, or the parts of a study, as one. */
import { extname } from 'node:path';
import { createEngine } from '../../create-engine.js';
import type { BackendName } from '../../engine/contracts/backend.js';
import { mergeParts } from '../../experiments/merge-parts.js';
import { formatRunLine } from '../../experiments/run-lines.js';
import { InputError } from '../../input-error.js';
import { type Call, command } from '../command.js';
import { readBytes, readText, writeBytes, writeText } from '../files.js';
import type { commonOptions } from '../options.js';
import { checkOut } from '../output.js';
import { Progress } from '../terminal.js';
import { checkTree } from './count.js';

export const mergeCommand = command({
  name: 'merge',
  summary: 'Puts together what was counted or run in parts',
  input: 'FILES…',
  details: `FILES.bin are trees that 'orbit-rl count' or 'orbit-rl merge' wrote, with the same options; the result is, byte by byte, what counting all
their episodes at once gives, in whatever order they come. FILES.jsonl are the parts of one study, made with --shard; the result has
every run of the study once, and --resume gathers it. A part or run that is missing, there twice, or made with other settings, another
version or another core is an error that names the file.`,
  examples: ['orbit-rl merge part-*.bin --out tree.bin', 'orbit-rl merge part-*.jsonl --out study.jsonl'],
  options: {},
  unread: ['seed'],
  run: async (call) => {
    const endings = new Set(call.inputs.map((path) => extname(path).toLowerCase()));
    const [ending] = endings;
    if (endings.size !== 1 || (ending !== '.bin' && ending !== '.jsonl')) {
      throw new InputError(
        `expected files that all end in .bin or all in .jsonl, got ${[...endings].map((one) => one || 'no ending').join(', ')}`,
      );
    }
    return ending === '.bin' ? mergeTrees(call) : mergeRuns(call);
  },
});

type MergeCall = Call<typeof commonOptions>;

async function mergeTrees({ values, inputs, terminal }: MergeCall): Promise<void> {
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
}

function mergeRuns({ values, inputs, terminal }: MergeCall): void {
  const { out, json } = values;
  if (out === undefined) throw new InputError('expected --out FILE.jsonl, got none');
  checkOut(out, ['.jsonl']);
  const lines = mergeParts(inputs.map((path) => ({ name: path, text: readText(path) })));
  writeText(out, lines.map(formatRunLine).join(''));
  const summary = { out, parts: inputs.length, runs: lines.length };
  terminal.stdout.write(
    json ? `${JSON.stringify(summary)}\n` : `${lines.length} runs of ${inputs.length} parts, all there: ${out}\n`,
  );
}

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
