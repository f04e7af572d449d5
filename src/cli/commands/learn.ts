/** `orbit-rl learn ENV`: trains one agent, shows how it learned and what it learned. */
import { checkCoupleOptions, resolveLearner } from '../../agents/agent-options.js';
import { couplingNames, defaultPart, isEpsilonGreedy, learnerNames, refusal } from '../../agents/combinations.js';
import type { BackendName } from '../../engine/contracts/backend.js';
import type { CouplingName, LearnerName } from '../../engine/contracts/learner.js';
import { loadBackend } from '../../engine/load.js';
import { TabularEnvironment } from '../../environments/tabular-environment.js';
import { whyNot } from '../../experiments/compare/compare.js';
import { describeCriterion, describeCurve } from '../../experiments/compare/criterion.js';
import { checkMethods, detectionDefaults, isPlanner } from '../../experiments/compare/methods.js';
import { planEnvironments } from '../../experiments/compare/protocol.js';
import { learn } from '../../experiments/compare/run.js';
import { standardMethods } from '../../experiments/compare/standard-methods.js';
import type { Method, SimilaritySource } from '../../experiments/compare/types.js';
import type { World } from '../../experiments/compare/world.js';
import { defined } from '../../experiments/defined.js';
import { slug } from '../../experiments/words.js';
import { InputError, show } from '../../input-error.js';
import { type LearningReport, learningAnswer } from '../../report/learning-answer.js';
import type { Partition } from '../../similarity/partition.js';
import { version } from '../../version.js';
import { chiOptions, detectionFrom } from '../chi.js';
import { type Call, command } from '../command.js';
import { configHelp, configOptions } from '../config.js';
import { environmentHelp, normalizeOption, readInput } from '../input.js';
import { givenLearnerOptions, learnerOptions } from '../learner-options.js';
import type { commonOptions, Options } from '../options.js';
import { checkOut, emit } from '../output.js';
import { Progress } from '../terminal.js';

const options = {
  episodes: { kind: 'integer', low: 1, default: 500, description: 'episodes to learn from' },
  method: {
    kind: 'choice',
    choices: Object.values(standardMethods).map(({ name }) => slug(name)),
    description: "a method of compare by its name, in place of learner, coupling and similarity (see 'orbit-rl list')",
  },
  learner: { kind: 'choice', choices: learnerNames, description: 'the learner (q-learning)' },
  coupling: {
    kind: 'choice',
    choices: couplingNames,
    description: 'how similar pairs learn together (target-sharing with a --similarity, none without)',
  },
  similarity: {
    kind: 'choice',
    choices: ['chi', 'orbits', 'lumping', 'homomorphism'],
    description: 'which pairs are similar, found (chi) or exact (chi with a --coupling)',
  },
  'max-steps': { kind: 'integer', low: 1, description: 'an episode is cut after N steps' },
  'step-size': {
    kind: 'number',
    low: 0,
    high: 1,
    description: 'α (0.5 where all outcomes are certain, 0.2 otherwise)',
  },
  epsilon: { kind: 'number', low: 0, high: 1, description: 'share of random actions (0.2)' },
  discount: { kind: 'number', low: 0, high: 1, description: 'γ (0.95)' },
  'initial-value': { kind: 'number', description: 'every value at the start (the largest there can be)' },
  'detect-after': {
    kind: 'integer',
    low: 1,
    default: detectionDefaults.episodes,
    description: 'episodes of the plain learner that χ is found from',
  },
  ...learnerOptions,
  ...chiOptions,
  ...normalizeOption,
  ...configOptions,
} as const satisfies Options;

type Learn = Omit<Call<typeof options & typeof commonOptions>, 'inputs'>;

export const learnCommand = command({
  name: 'learn',
  summary: 'Trains an agent, plain or with similar pairs learning together, and shows its policy',
  input: 'ENV',
  details: `${environmentHelp}\n${configHelp}`,
  examples: [
    'orbit-rl learn grid-world-v0 --episodes 200',
    'orbit-rl learn grid-world-v0 --coupling target-sharing --similarity orbits --out learning.html',
    "orbit-rl learn 'frozen-lake-v1?isSlippery=false' --learner sarsa --similarity chi --json",
  ],
  options,
  run: async ({ values, input: text, terminal }: Learn) => {
    checkOut(values.out, ['.html', '.md', '.json'], text);
    const named = namedMethod(values);
    const { coupling, similarity } = named ?? pairing(values);
    const backend = await loadBackend(values.backend as BackendName);
    const world = await worldOf(text, values);
    const { environment, model, protocol } = world;
    if (similarity !== null && similarity !== 'chi' && model === null)
      throw new InputError(`expected an environment with a model for --similarity ${similarity}, got ${show(text)}`);
    const extras = givenLearnerOptions(values);
    const detection = similarity === 'chi' ? { detection: detectionFrom(values, values['detect-after']) } : {};
    const given = { coupling, similarity, ...detection, ...extras.learner, ...extras.couple };
    const name = values.learner ?? 'q-learning';
    const method: Method = named ?? { name, learner: name, ...given };
    checkMethods([method]);
    const reason = named && whyNot(backend, world, named);
    if (reason !== null) throw new InputError(`expected another --method for '${text}': ${reason}`);
    const progress = new Progress(terminal);
    const learned = await learn(backend, world, method, values.seed, {
      signal: terminal.stopSignal(),
      onProgress: ({ done, total, meanReturn }) =>
        progress.count(done, total, 'episodes', `mean return ${meanReturn!.toFixed(2)}`),
    }).finally(() => progress.end());
    using agent = learned.agent;
    const { parts, judged, met, classes } = learned;
    const { criterion } = protocol;
    const report: LearningReport = {
      input: text,
      version,
      coreHash: backend.hash,
      seed: values.seed,
      states: environment.states,
      actions: environment.actions,
      settings: { learner: method.learner, coupling, similarity, ...settingsOf(world, values, method) },
      coupledPairs: classes && partnered(classes),
      episodes: parts.reduce((sum, part) => sum + part.episodes, 0),
      steps: parts.reduce((sum, part) => sum + part.steps, 0),
      updates: agent.updates,
      returns: parts.flatMap((part) => Array.from(part.returns)),
      lengths: parts.flatMap((part) => Array.from(part.lengths)),
      judged: criterion === null ? null : { measure: describeCurve(criterion), ...judged },
      criterion: criterion === null ? null : describeCriterion(criterion),
      stepsToThreshold: met === null ? null : judged.steps[met]!,
      episodesToThreshold: met === null ? null : judged.episodes[met]!,
      policy: Array.from(agent.policy()),
      q: Array.from(agent.q),
    };
    const layout = environment.layout ?? model?.layout ?? null;
    const live = model?.live;
    await emit(terminal, values, { value: report, document: () => learningAnswer(report, layout, live) });
  },
});

/** Where `--similarity` comes from. */
type Source = Extract<SimilaritySource, 'chi' | 'orbits' | 'lumping' | 'homomorphism'>;

/** The method that was asked for by its name. @throws InputError for what would say the same in another way. */
function namedMethod(values: Learn['values']): Method | null {
  if (values.method === undefined) return null;
  const others = ['learner', 'coupling', 'similarity', ...Object.keys(learnerOptions)] as (keyof typeof values)[];
  for (const name of others) {
    if (values[name] !== undefined) throw new InputError(`expected no --${name} with --method: the method says it`);
  }
  return Object.values<Method>(standardMethods).find(({ name }) => slug(name) === values.method)!;
}

/** What of coupling and similarity was left out follows from the other. */
function pairing(values: Learn['values']): { coupling: CouplingName; similarity: Source | null } {
  const named = values.learner ?? 'q-learning';
  const coupling = values.coupling ?? (values.similarity === undefined ? 'none' : 'target-sharing');
  if (coupling === 'none' && values.similarity !== undefined) {
    throw new InputError('expected no --similarity with --coupling none: nothing would use it');
  }
  if (values.epsilon !== undefined && !isEpsilonGreedy(named)) {
    throw new InputError(`expected no --epsilon with --learner ${named}: its policy is a softmax`);
  }
  const { learner: extras, couple } = givenLearnerOptions(values);
  resolveLearner({ learner: named, ...extras, ...(couple.couple !== undefined && { couple: couple.couple }) });
  checkCoupleOptions(coupling, couple);
  const { critic = 'action' } = extras;
  const reason = refusal(named, coupling, critic, couple.couple ?? defaultPart(coupling, critic));
  if (reason !== null) throw new InputError(`expected no --coupling ${coupling} with --learner ${named}: ${reason}`);
  if (coupling === 'none') return { coupling, similarity: null };
  const similarity = values.similarity ?? (coupling === 'augmentation' ? 'orbits' : 'chi');
  if (coupling === 'augmentation' && similarity !== 'orbits') {
    throw new InputError(
      `expected --similarity orbits with --coupling augmentation, got ${similarity}: it needs symmetries`,
    );
  }
  return { coupling, similarity };
}

async function worldOf(text: string, values: Learn['values']): Promise<World> {
  const input = await readInput(text, null, { normalize: values.normalize });
  if (input.kind !== 'environment' && input.kind !== 'model')
    throw new InputError(
      `expected an environment or a model to learn in, got recorded episodes '${text}'; 'orbit-rl detect' says what is the same in them, and LearnedModel of the library makes a model of them`,
    );
  const environment = input.kind === 'environment' ? input.environment : new TabularEnvironment(input.model);
  const { 'max-steps': maxSteps, 'step-size': stepSize, 'initial-value': initialValue, epsilon, discount } = values;
  const given = defined({ maxSteps, stepSize, epsilon, discount, initialValue });
  return planEnvironments([{ environment, name: text, ...given }], { episodes: values.episodes })[0]!;
}

function settingsOf({ protocol }: World, values: Learn['values'], method: Method): Record<string, number | string> {
  const { episodes, maxSteps, stepSize, epsilon, discount, initialValue } = protocol;
  const exploration = isPlanner(method) || isEpsilonGreedy(method.learner as LearnerName) ? { epsilon } : {};
  const { learner, couple } = givenLearnerOptions(values);
  return { episodes, maxSteps, stepSize, ...exploration, discount, initialValue, ...learner, ...couple };
}

/** Pairs in a block with others. */
function partnered(partition: Partition): number {
  return partition.blocks.reduce((sum, block) => sum + (block.length > 1 ? block.length : 0), 0);
}
