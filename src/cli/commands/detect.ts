/**
 * `orbit-rl detect INPUT`: which pairs look the same in experience and which whole symmetries it bears out, and, where the
 * model is known, whether that is so.
 */
import { episodesToJsonl } from '../../adapters/episodes-jsonl.js';
import { createEngine } from '../../create-engine.js';
import type { BackendName } from '../../engine/contracts/backend.js';
import type { EpisodeBatch } from '../../engine/contracts/episodes.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import { detect, detectIn } from '../../experiments/compare/detection.js';
import { InputError, TooLargeError, withoutRemedy } from '../../input-error.js';
import { detectionAnswer } from '../../report/detection-answer.js';
import type { DetectionReport, DetectionScore } from '../../report/detection-report.js';
import { reportTransformations } from '../../report/transformation-words.js';
import type { Partition } from '../../similarity/partition.js';
import { candidateTransformations } from '../../symmetry/candidates.js';
import { detectSymmetries } from '../../symmetry/detect.js';
import { ExactReferences, type ReferenceName, referenceNames } from '../../symmetry/exact/references.js';
import { agreement } from '../../symmetry/score.js';
import type { Transformation } from '../../symmetry/transformation.js';
import { version } from '../../version.js';
import { commonRewardOf, outcomesOf } from '../batch-summary.js';
import { chiOptions, countOptions, detectionFrom } from '../chi.js';
import { command, refuseGiven } from '../command.js';
import { configHelp, configOptions } from '../config.js';
import { parseEnvironment } from '../environment-text.js';
import { gather, sizeOf } from '../experience.js';
import { type Input, inputHelp, normalizeOption, readInput } from '../input.js';
import { checkOut, emit } from '../output.js';
import { detectReal } from '../real-detection.js';
import { givenHeader, recordOptions } from '../record-options.js';
import { Progress } from '../terminal.js';

/** Scoring compares with Q* at this discount. */
const DISCOUNT = 0.95;

export const detectCommand = command({
  name: 'detect',
  summary:
    'Finds pairs that look the same and whole symmetries in experience, and scores them where the model is known',
  input: 'INPUT',
  details: `${inputHelp}
An environment or a model is explored by the uniform random policy. Whole symmetries are looked for among the reflections, rotations
and, on a torus, translations of a grid, the symmetries of a board, the permutations and flips of features, and maps grown from the
experience itself; a record of T steps with T+1 states tells where an episode ended, and probabilities of its actions let --correction
uniform undo what the policy that acted preferred. A tree of counts (.bin) has χ alone, by the lengths and rewards it was counted with. With --out FILE.html what was found is
drawn, FILE.json has all labels, FILE.jsonl the experience itself.
${configHelp}`,
  examples: [
    'orbit-rl detect grid-world-v0 --episodes 500 --out clusters.html',
    "orbit-rl detect 'frozen-lake-v1?isSlippery=false' --measure jensen-shannon --json",
    'orbit-rl detect episodes.jsonl --reward-resolution 0.1 --min-visits 20',
    'orbit-rl detect tree.bin --threshold 0.9',
    'orbit-rl detect cartpole.hdf5 --observations x,v,angle,omega --actions left,right',
    'orbit-rl detect frozenlake.jsonl --grid 8x8 --moves left,down,right,up',
  ],
  options: {
    episodes: { kind: 'integer', low: 1, default: 500, description: 'episodes to gather (not for recorded ones)' },
    'max-steps': {
      kind: 'integer',
      low: 1,
      description: 'an episode is cut after N steps (the limit of the environment without)',
    },
    ...chiOptions,
    correction: {
      kind: 'choice',
      choices: ['none', 'uniform'],
      default: 'none',
      description: 'weights towards the uniform policy, for recorded episodes with probabilities',
    },
    ...recordOptions,
    ...normalizeOption,
    ...configOptions,
  },
  run: async ({ values, given, input: text, terminal }) => {
    checkOut(values.out, ['.html', '.md', '.json', '.jsonl'], text);
    const engine = await createEngine({ backend: values.backend as BackendName });
    const progress = new Progress(terminal);
    const { transitions, normalize } = values;
    const probabilities = values.correction !== 'none' || values.out?.toLowerCase().endsWith('.jsonl') === true;
    const reading = { header: givenHeader(values), transitions, normalize, probabilities };
    const input = await readInput(text, progress, reading);
    checkGiven(input, values);
    refuseUnused(input, given);
    if (input.kind === 'real') {
      await detectReal(engine, input, values, terminal, progress);
      return;
    }
    progress.show(`gathering experience from ${input.name}`);
    using counted = input.kind === 'tree' ? engine.trajectoriesFromBytes(input.bytes) : null;
    const batch = input.kind === 'tree' ? noEpisodes() : gather(engine, input, values);
    const world = input.kind === 'tree' ? counted!.options : sizeOf(input);
    progress.show(`comparing ${world.states * world.actions} state-action pairs`);
    const detection = detectionFrom(values, values.episodes);
    const chi =
      counted === null
        ? detect(engine, world, corrected(batch, values.correction), { ...detection, correction: values.correction })
        : detectIn(counted, detection);
    progress.show('testing transformations');
    const model = input.kind === 'episodes' || input.kind === 'tree' ? null : input.model;
    const layout =
      input.kind === 'episodes'
        ? (input.header.layout ?? null)
        : (model?.layout ?? (input.kind === 'environment' ? (input.environment.layout ?? null) : null));
    const candidates = candidatesOf(input);
    const { states, actions } = world;
    const findings = detectSymmetries(batch, { states, actions, candidates: candidates.maps });
    const orbits = seenOrbits(findings.group.orbits, chi.visits);
    progress.show('scoring against the model');
    const truth = model === null ? null : exactPartitions(model, values['max-length']);
    progress.end();
    const report: DetectionReport = {
      input: input.name,
      source: input.kind === 'environment' || input.kind === 'model' ? 'world' : 'recorded',
      version,
      coreHash: engine.hash,
      seed: values.seed,
      states: world.states,
      actions: world.actions,
      episodes: batch.terminated.length,
      steps: batch.states.length,
      settings: {
        ...settingsOf(values),
        'reward-resolution': resolutionWords(values['reward-resolution'], chi.rewardResolution),
      },
      pairs: {
        all: world.states * world.actions,
        seen: chi.visits.filter((count) => count > 0).length,
        compared: chi.visits.filter((count) => count >= values['min-visits']).length,
      },
      rewards: chi.rewards,
      trajectories: chi.trajectories,
      commonReward: commonRewardOf(batch),
      clusters: { name: 'found by χ', labels: Array.from(chi.clusters.labels) },
      scores: truth && scoresOf(chi.clusters, truth),
      transformations: {
        ...reportTransformations(findings, layout),
        orbits: { name: 'orbits of the accepted transformations', labels: Array.from(orbits) },
        scores: truth && scoresOf(findings.group.orbits, truth),
        outcomes: outcomesOf(batch, world.states, world.actions),
        note: candidates.note,
      },
      unknown: truth?.unknown ?? [],
      exact: (truth?.known ?? [])
        .filter(({ name }) => name === 'orbits' || name === 'homomorphism')
        .map(({ name, partition }) => ({ name: `${name} (exact)`, labels: Array.from(partition.labels) })),
    };
    await emit(terminal, values, {
      value: report,
      document: () => detectionAnswer(report, layout),
      forms: { '.jsonl': () => episodesToJsonl(batch, world) },
    });
  },
});

/** @throws InputError when an option is of another kind of input: it would go unread. */
function checkGiven(input: Input, values: { readonly [Name in keyof typeof recordOptions]?: unknown }): void {
  const looks = ['grid', 'moves', 'layout', 'features'] as const;
  const unread =
    input.kind === 'real'
      ? looks
      : input.kind === 'episodes'
        ? (['continuing'] as const)
        : ([...looks, 'observations', 'actions', 'continuing'] as const);
  const name = unread.find((option) => values[option] !== undefined && values[option] !== false);
  if (name === undefined) return;
  const what =
    name === 'observations' || name === 'actions'
      ? 'recorded episodes'
      : looks.includes(name as 'grid')
        ? 'recorded ids of states'
        : 'recorded real-valued observations';
  throw new InputError(`expected ${what} with --${name}, got '${input.name}'`);
}

/** @throws InputError when an option was given that this input has no use for. */
function refuseUnused({ kind, name }: Input, given: ReadonlySet<string>): void {
  const exploring = ['episodes', 'max-steps'];
  if (kind === 'real') refuseGiven(given, exploring, `for ${name}: its episodes are recorded, none are made`);
  if (kind === 'episodes')
    refuseGiven(given, [...exploring, 'seed'], `for ${name}: its episodes are recorded, none are made`);
  if (kind === 'tree') {
    const counting = [...exploring, 'seed', 'correction', ...Object.keys(countOptions)];
    refuseGiven(given, counting, `for ${name}: its episodes are counted already`);
  }
}

/** The episodes as the correction needs them. @throws InputError when it needs probabilities that are not there. */
function corrected(batch: EpisodeBatch, correction: 'none' | 'uniform'): EpisodeBatch {
  const { probabilities, ...uncorrected } = batch;
  if (correction === 'none') return uncorrected;
  if (probabilities !== undefined) return batch;
  throw new InputError('expected recorded episodes with probabilities for --correction uniform, got none');
}

/** What was asked for and, where it was `auto`, what was chosen. */
function resolutionWords(asked: string | undefined, chosen: number | null): string | number | null {
  return asked === 'auto' ? `auto: ${chosen ?? 'exact'}` : asked === undefined ? null : Number(asked);
}

/** What a tree keeps of the episodes counted into it: nothing that transformations could be tested on. */
function noEpisodes(): EpisodeBatch {
  return {
    starts: new Int32Array(1),
    states: new Int32Array(),
    actions: new Int32Array(),
    rewards: new Float64Array(),
    terminated: new Uint8Array(),
  };
}

/** What the world looks like tells what to test; too many candidates are no reason to find nothing at all. */
function candidatesOf(input: Exclude<Input, { readonly kind: 'real' }>): {
  maps: readonly Transformation[];
  note: string | null;
} {
  if (input.kind === 'tree') return { maps: [], note: null };
  const { states, actions } = sizeOf(input);
  const { layout = undefined, features = undefined } =
    input.kind === 'episodes' ? input.header : { layout: input.model?.layout };
  const world =
    input.kind === 'environment'
      ? input.environment
      : { states, actions, ...(layout && { layout }), ...(features && { features }) };
  const torus = input.kind === 'environment' && parseEnvironment(input.name).options.torus === true;
  try {
    return { maps: candidateTransformations(world, { torus }), note: null };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { maps: [], note: error.message };
  }
}

/** Orbits of which no pair was ever seen are left out: experience says nothing about them. */
function seenOrbits({ labels, count }: Partition, visits: EpisodeBatch['states']): Int32Array {
  const seen = new Uint8Array(count);
  labels.forEach((label, pair) => {
    if (visits[pair]! > 0) seen[label] = 1;
  });
  return labels.map((label) => (seen[label] === 1 ? label : -1));
}

interface Truth {
  readonly known: readonly { readonly name: ReferenceName; readonly partition: Partition }[];
  readonly unknown: DetectionReport['unknown'];
}

function exactPartitions(model: TabularModel, length: number): Truth {
  const references = new ExactReferences(model, { discount: DISCOUNT, length });
  const [known, unknown]: [Truth['known'][number][], Truth['unknown'][number][]] = [[], []];
  for (const name of referenceNames) {
    try {
      known.push({ name, partition: references.get(name) });
    } catch (error) {
      if (!(error instanceof TooLargeError)) throw error;
      unknown.push({ reference: name, why: withoutRemedy(error) });
    }
  }
  return { known, unknown };
}

function scoresOf(found: Partition, { known }: Truth): DetectionScore[] {
  return known.map(({ name, partition }) => ({
    reference: name,
    blocks: partition.count,
    ...agreement(found, partition),
  }));
}

function settingsOf(values: Readonly<Record<string, unknown>>): DetectionReport['settings'] {
  const names = ['episodes', 'max-steps', ...Object.keys(chiOptions), 'correction', 'backend'];
  return Object.fromEntries(names.map((name) => [name, (values[name] ?? null) as string | number | null]));
}
