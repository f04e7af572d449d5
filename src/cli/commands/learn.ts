/** `orbit-rl learn ENV`: trains one agent, shows how it learned and what it learned. */
import { checkCoupleOptions, resolveLearner } from '../../agents/agent-options.js';
import { couplingNames, defaultPart, isEpsilonGreedy, learnerNames, refusal } from '../../agents/combinations.js';
import { TabularAgent } from '../../agents/tabular-agent.js';
import { type TrainingRun, train } from '../../agents/train.js';
import { Engine } from '../../create-engine.js';
import type { Backend, BackendName } from '../../engine/contracts/backend.js';
import type { CouplingName } from '../../engine/contracts/learner.js';
import { loadBackend } from '../../engine/load.js';
import { TabularEnvironment } from '../../environments/tabular-environment.js';
import { describeCriterion, describeCurve } from '../../experiments/compare/criterion.js';
import { detectionDefaults } from '../../experiments/compare/methods.js';
import { type EnvironmentPlan, planEnvironments } from '../../experiments/compare/protocol.js';
import type { SimilaritySource } from '../../experiments/compare/types.js';
import { InputError } from '../../input-error.js';
import { type LearningReport, learningAnswer } from '../../report/learning-answer.js';
import type { Partition } from '../../similarity/partition.js';
import { symmetries } from '../../symmetry/exact/symmetries.js';
import { version } from '../../version.js';
import { chiOptions, findChi } from '../chi.js';
import { type Call, command } from '../command.js';
import { environmentHelp, readInput } from '../input.js';
import { givenLearnerOptions, learnerOptions } from '../learner-options.js';
import type { commonOptions, Options } from '../options.js';
import { checkOut, emit } from '../output.js';
import { bar, Progress, type Terminal } from '../terminal.js';

const options = {
  episodes: { kind: 'integer', low: 1, default: 500, description: 'episodes to learn from' },
  learner: {
    kind: 'choice',
    choices: learnerNames,
    default: 'q-learning',
    description: 'the learner',
  },
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
} as const satisfies Options;

type Learn = Omit<Call<typeof options & typeof commonOptions>, 'inputs'>;

export const learnCommand = command({
  name: 'learn',
  summary: 'Trains an agent, plain or with similar pairs learning together, and shows its policy',
  input: 'ENV',
  details: environmentHelp,
  examples: [
    'orbit-rl learn grid-world-v0 --episodes 200',
    'orbit-rl learn grid-world-v0 --coupling target-sharing --similarity orbits --out learning.html',
    "orbit-rl learn 'frozen-lake-v1?isSlippery=false' --learner sarsa --similarity chi --json",
  ],
  options,
  run: async ({ values, input: text, terminal }: Learn) => {
    checkOut(values.out, ['.html', '.md', '.json']);
    const { coupling, similarity } = pairing(values);
    const backend = await loadBackend(values.backend as BackendName);
    const plan = planOf(text, values);
    const { run, coupledPairs, agent } = await learn(
      plan,
      { values, input: text, terminal },
      coupling,
      similarity,
      backend,
    );
    const { criterion } = plan.protocol;
    const report: LearningReport = {
      input: text,
      version,
      coreHash: backend.hash,
      seed: values.seed,
      states: plan.environment.states,
      actions: plan.environment.actions,
      settings: { learner: values.learner, coupling, similarity, ...settingsOf(plan, values) },
      coupledPairs,
      episodes: run.episodes,
      steps: run.steps,
      updates: agent.updates,
      returns: Array.from(run.returns),
      lengths: Array.from(run.lengths),
      judged: run.measured === null ? null : { measure: describeCurve(criterion), ...run.measured },
      criterion: criterion === null ? null : describeCriterion(criterion),
      stepsToThreshold: run.stepsToThreshold,
      episodesToThreshold: run.episodesToThreshold,
      policy: Array.from(agent.policy()),
      q: Array.from(agent.q),
    };
    agent.dispose();
    const layout = plan.environment.layout ?? plan.model?.layout ?? null;
    const live = plan.model?.live;
    await emit(terminal, values, {
      value: report,
      document: () => learningAnswer(report, layout, live),
    });
  },
});

/** Where `--similarity` comes from. */
type Source = Extract<SimilaritySource, 'chi' | 'orbits' | 'lumping' | 'homomorphism'>;

/** What of coupling and similarity was left out follows from the other. */
function pairing(values: Learn['values']): { coupling: CouplingName; similarity: Source | null } {
  const coupling = values.coupling ?? (values.similarity === undefined ? 'none' : 'target-sharing');
  if (coupling === 'none' && values.similarity !== undefined) {
    throw new InputError('expected no --similarity with --coupling none: nothing would use it');
  }
  if (values.epsilon !== undefined && !isEpsilonGreedy(values.learner)) {
    throw new InputError(`expected no --epsilon with --learner ${values.learner}: its policy is a softmax`);
  }
  const { learner: extras, couple } = givenLearnerOptions(values);
  resolveLearner({ learner: values.learner, ...extras, ...(couple.couple !== undefined && { couple: couple.couple }) });
  checkCoupleOptions(coupling, couple);
  const { critic = 'action' } = extras;
  const reason = refusal(values.learner, coupling, critic, couple.couple ?? defaultPart(coupling, critic));
  if (reason !== null)
    throw new InputError(`expected no --coupling ${coupling} with --learner ${values.learner}: ${reason}`);
  if (coupling === 'none') return { coupling, similarity: null };
  const similarity = values.similarity ?? (coupling === 'augmentation' ? 'orbits' : 'chi');
  if (coupling === 'augmentation' && similarity !== 'orbits') {
    throw new InputError(
      `expected --similarity orbits with --coupling augmentation, got ${similarity}: it needs symmetries`,
    );
  }
  return { coupling, similarity };
}

function planOf(text: string, values: Learn['values']): EnvironmentPlan {
  const input = readInput(text);
  if (input.kind === 'episodes' || input.kind === 'tree')
    throw new InputError(`expected an environment or a model to learn in, got recorded episodes '${text}'`);
  const environment = input.kind === 'environment' ? input.environment : new TabularEnvironment(input.model);
  const given = {
    maxSteps: values['max-steps'],
    stepSize: values['step-size'],
    epsilon: values.epsilon,
    discount: values.discount,
    initialValue: values['initial-value'],
  };
  const overrides = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const [plan] = planEnvironments([{ environment, name: text, ...overrides }], { episodes: values.episodes });
  return plan!;
}

function settingsOf({ protocol }: EnvironmentPlan, values: Learn['values']): Record<string, number | string> {
  const { episodes, maxSteps, stepSize, epsilon, discount, initialValue } = protocol;
  const exploration = isEpsilonGreedy(values.learner) ? { epsilon } : {};
  const { learner, couple } = givenLearnerOptions(values);
  return { episodes, maxSteps, stepSize, ...exploration, discount, initialValue, ...learner, ...couple };
}

interface Learned {
  readonly run: TrainingRun;
  readonly agent: TabularAgent;
  readonly coupledPairs: number | null;
}

async function learn(
  plan: EnvironmentPlan,
  { values, input, terminal }: Learn,
  coupling: CouplingName,
  similarity: Source | null,
  backend: Backend,
): Promise<Learned> {
  const { environment, model, protocol } = plan;
  const { stepSize, epsilon, discount, initialValue, episodes, maxSteps, criterion } = protocol;
  const extras = givenLearnerOptions(values);
  const agent = new TabularAgent(backend, {
    learner: values.learner,
    states: environment.states,
    actions: environment.actions,
    ...{ stepSize, discount, initialValue, seed: values.seed },
    ...(isEpsilonGreedy(values.learner) ? { epsilon } : {}),
    ...extras.learner,
  });
  const common = {
    maxSteps,
    seed: values.seed,
    signal: terminal.stopSignal(),
    ...(criterion === null ? {} : { until: criterion, stopWhenMet: false }),
  };
  const show = progressOf(terminal, episodes);
  try {
    if (similarity === 'chi') {
      const first = Math.min(values['detect-after'], episodes);
      const before = await train(environment, agent, { ...common, episodes: first, record: true, onProgress: show(0) });
      const chi = findChi(new Engine(backend), environment, before.recorded!, values);
      agent.couple(coupling, coupling === 'quotient' ? chi.clusters : chi.similarity, extras.couple);
      const coupledPairs = partnered(chi.clusters);
      if (first === episodes) return { run: before, agent, coupledPairs };
      const after = await train(environment, agent, { ...common, episodes: episodes - first, onProgress: show(first) });
      return { run: joined(before, after), agent, coupledPairs };
    }
    let coupledPairs: number | null = null;
    if (similarity !== null) {
      if (model === null)
        throw new InputError(`expected an environment with a model for --similarity ${similarity}, got '${input}'`);
      const partition: Partition = symmetries(model)[similarity];
      agent.couple(coupling, partition, extras.couple);
      coupledPairs = partnered(partition);
    }
    return { run: await train(environment, agent, { ...common, episodes, onProgress: show(0) }), agent, coupledPairs };
  } finally {
    show.end();
  }
}

/** Pairs in a block with others. */
function partnered(partition: Partition): number {
  return partition.blocks.reduce((sum, block) => sum + (block.length > 1 ? block.length : 0), 0);
}

/** Two stretches of one training as one. */
function joined(before: TrainingRun, after: TrainingRun): TrainingRun {
  const later = (value: number | null, offset: number): number | null => (value === null ? null : value + offset);
  const shifted = (numbers: readonly number[], offset: number): number[] => numbers.map((number) => number + offset);
  return {
    episodes: before.episodes + after.episodes,
    steps: before.steps + after.steps,
    returns: Float64Array.of(...before.returns, ...after.returns),
    lengths: Int32Array.of(...before.lengths, ...after.lengths),
    terminated: Uint8Array.of(...before.terminated, ...after.terminated),
    measured:
      before.measured === null || after.measured === null
        ? null
        : {
            episodes: [...before.measured.episodes, ...shifted(after.measured.episodes, before.episodes)],
            steps: [...before.measured.steps, ...shifted(after.measured.steps, before.steps)],
            values: [...before.measured.values, ...after.measured.values],
          },
    stepsToThreshold: before.stepsToThreshold ?? later(after.stepsToThreshold, before.steps),
    episodesToThreshold: before.episodesToThreshold ?? later(after.episodesToThreshold, before.episodes),
    recorded: null,
  };
}

function progressOf(terminal: Terminal, episodes: number) {
  const progress = new Progress(terminal);
  const from =
    (done: number) =>
    ({ done: more, meanReturn = 0 }: { readonly done: number; readonly meanReturn?: number }) =>
      progress.show(
        `learning ${bar((done + more) / episodes)} episode ${done + more}, mean return ${meanReturn.toFixed(2)}`,
      );
  return Object.assign(from, { end: () => progress.end() });
}
