/** `orbit-rl detect INPUT`: which pairs look the same in experience, and, where the model is known, whether they are. */
import { episodesToJsonl } from '../../adapters/episodes-jsonl.js';
import { createEngine, type Engine } from '../../create-engine.js';
import type { BackendName, EpisodeBatch } from '../../engine/backend.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import type { DetectionReport, DetectionScore } from '../../report/detection.js';
import { detectionText } from '../../report/detection-text.js';
import type { Partition } from '../../similarity/partition.js';
import { ExactReferences, type ReferenceName, referenceNames } from '../../symmetry/exact/references.js';
import { agreement } from '../../symmetry/score.js';
import { version } from '../../version.js';
import { chiOptions, findChi } from '../chi.js';
import { command } from '../command.js';
import { type Input, inputHelp, readInput } from '../input.js';
import { checkOut, emit, toJson } from '../output.js';
import { Progress } from '../terminal.js';

/** Scoring compares with Q* at this discount. */
const DISCOUNT = 0.95;

export const detectCommand = command({
  name: 'detect',
  summary: 'Finds state-action pairs that look the same in experience, and scores them where the model is known',
  input: 'INPUT',
  details: `${inputHelp}
An environment or a model is explored by the uniform random policy. With --out FILE.html the clusters are drawn, FILE.json has all
labels, FILE.jsonl the experience itself.`,
  examples: [
    'orbit-rl detect grid-world-v0 --episodes 500 --out clusters.html',
    "orbit-rl detect 'frozen-lake-v1?isSlippery=false' --measure jensen-shannon --json",
    'orbit-rl detect episodes.jsonl --reward-resolution 0.1 --min-visits 20',
  ],
  options: {
    episodes: { kind: 'integer', low: 1, default: 500, description: 'episodes to gather (not for recorded ones)' },
    'max-steps': {
      kind: 'integer',
      low: 1,
      description: 'an episode is cut after N steps (the limit of the environment without)',
    },
    ...chiOptions,
  },
  run: async ({ values, input: text, terminal }) => {
    checkOut(values.out, ['.html', '.json', '.jsonl']);
    const input = readInput(text);
    const engine = await createEngine({ backend: values.backend as BackendName });
    const progress = new Progress(terminal);
    progress.show(`gathering experience from ${input.name}`);
    const batch = gather(engine, input, values);
    const world = sizeOf(input);
    progress.show(`comparing ${world.states * world.actions} state-action pairs`);
    const chi = findChi(engine, world, batch, values);
    const model = input.kind === 'episodes' ? null : input.model;
    progress.show('scoring against the model');
    const truth = model === null ? null : exactPartitions(model, values['max-length']);
    progress.end();
    const report: DetectionReport = {
      input: input.name,
      version,
      coreHash: engine.hash,
      seed: values.seed,
      ...world,
      episodes: batch.terminated.length,
      steps: batch.states.length,
      settings: settingsOf(values),
      pairs: {
        all: world.states * world.actions,
        seen: chi.visits.filter((count) => count > 0).length,
        compared: chi.visits.filter((count) => count >= values['min-visits']).length,
      },
      rewards: chi.rewards,
      trajectories: chi.trajectories,
      clusters: { name: 'found by χ', labels: Array.from(chi.clusters.labels) },
      scores: truth === null ? null : truth.map(({ name, partition }) => scoreOf(name, chi.clusters, partition)),
      exact: (truth ?? [])
        .filter(({ name }) => name === 'orbits' || name === 'homomorphism')
        .map(({ name, partition }) => ({ name: `${name} (exact)`, labels: Array.from(partition.labels) })),
    };
    const drawing = { layout: model?.layout ?? null };
    await emit(terminal, values, {
      value: report,
      text: () => detectionText(report, drawing),
      forms: {
        '.html': async () => (await import('../../report/detection-page.js')).detectionPage(report, drawing),
        '.json': () => toJson(report),
        '.jsonl': () => episodesToJsonl(batch, world),
      },
    });
  },
});

function sizeOf(input: Input): { states: number; actions: number } {
  const { states, actions } =
    input.kind === 'episodes' ? input.experience : input.kind === 'model' ? input.model : input.environment;
  return { states, actions };
}

function gather(
  engine: Engine,
  input: Input,
  values: { readonly episodes: number; readonly 'max-steps': number | undefined; readonly seed: number },
): EpisodeBatch {
  if (input.kind === 'episodes') return batchOf(input.experience.episodes);
  const world = input.model ?? (input.kind === 'environment' ? input.environment : null)!;
  const limit = values['max-steps'] ?? (input.kind === 'environment' ? input.environment.maxSteps : undefined);
  return engine.rollout(world, {
    episodes: values.episodes,
    seed: values.seed,
    ...(limit === undefined ? {} : { maxSteps: limit }),
  });
}

/** Separate episodes as flat arrays. */
function batchOf(
  episodes: readonly { states: Int32Array; actions: Int32Array; rewards: Float64Array; terminated: boolean }[],
): EpisodeBatch {
  const starts = new Int32Array(episodes.length + 1);
  episodes.forEach((episode, e) => {
    starts[e + 1] = starts[e]! + episode.actions.length;
  });
  const steps = starts.at(-1)!;
  const batch = {
    starts,
    states: new Int32Array(steps),
    actions: new Int32Array(steps),
    rewards: new Float64Array(steps),
    terminated: Uint8Array.from(episodes, (episode) => Number(episode.terminated)),
  };
  episodes.forEach((episode, e) => {
    batch.states.set(episode.states, starts[e]!);
    batch.actions.set(episode.actions, starts[e]!);
    batch.rewards.set(episode.rewards, starts[e]!);
  });
  return batch;
}

interface Truth {
  readonly name: ReferenceName;
  readonly partition: Partition;
}

function exactPartitions(model: TabularModel, length: number): Truth[] {
  const references = new ExactReferences(model, { discount: DISCOUNT, length });
  return referenceNames.flatMap((name) => {
    const partition = references.find(name);
    return partition === null ? [] : [{ name, partition }];
  });
}

function scoreOf(reference: ReferenceName, found: Partition, truth: Partition): DetectionScore {
  return { reference, blocks: truth.count, ...agreement(found, truth) };
}

function settingsOf(values: Readonly<Record<string, unknown>>): DetectionReport['settings'] {
  const names = ['episodes', 'max-steps', ...Object.keys(chiOptions), 'backend'];
  return Object.fromEntries(names.map((name) => [name, (values[name] ?? null) as string | number | null]));
}
