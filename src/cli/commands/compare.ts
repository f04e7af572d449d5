/** `orbit-rl compare`: learners, detection or deep learners compared, as a table in the terminal and as one page. */
import { learnerNames } from '../../agents/combinations.js';
import { answer as benchAnswer } from '../../experiments/bench/answer.js';
import { type BenchStudy, bench, parseEntries } from '../../experiments/bench/bench.js';
import { benchSuite } from '../../experiments/bench/suite.js';
import { answer as compareAnswer } from '../../experiments/compare/answer.js';
import { compare } from '../../experiments/compare/compare.js';
import { defaultStudy } from '../../experiments/compare/default-study.js';
import { comparison } from '../../experiments/compare/experiment.js';
import { standardMethods } from '../../experiments/compare/standard-methods.js';
import { type TunedStudy, tune, underOwnNames } from '../../experiments/compare/tune.js';
import { answer as tunedAnswer } from '../../experiments/compare/tuned-answer.js';
import type { CompareOptions, Method, RunLine, Study } from '../../experiments/compare/types.js';
import { answer as continuousAnswer } from '../../experiments/continuous/answer.js';
import { continuous, continuousSetting } from '../../experiments/continuous/experiment.js';
import type { LineName } from '../../experiments/continuous/lines.js';
import { defined } from '../../experiments/defined.js';
import { answer as detectionAnswer } from '../../experiments/detection/answer.js';
import { detection, detectionSetting, detectionStudyOf } from '../../experiments/detection/experiment.js';
import type { Document } from '../../experiments/document.js';
import { answer as dqnAnswer } from '../../experiments/dqn/answer.js';
import { dqn, dqnSetting } from '../../experiments/dqn/experiment.js';
import type { DqnMethod, DqnWorld } from '../../experiments/dqn/run.js';
import type { Experiment } from '../../experiments/experiment.js';
import { type Outcome, type RunnerOptions, runExperiment, studyOf } from '../../experiments/runner.js';
import { targetBlocks, answer as targetsAnswer } from '../../experiments/targets/answer.js';
import { judgeTargets } from '../../experiments/targets/targets.js';
import { type Suite, targetsSuite } from '../../experiments/targets/targets-suite.js';
import { InputError, show } from '../../input-error.js';
import { chosenEnvironments, chosenMethods, thoseThatCan, withLearner } from '../chosen.js';
import { type Call, command } from '../command.js';
import { configHelp, configOptions } from '../config.js';
import { splitList } from '../environment-text.js';
import { experimentHelp, experimentOptions, runInTerminal } from '../experiment-run.js';
import { readText } from '../files.js';
import { environmentHelp, normalizeOption } from '../input.js';
import { givenLearnerOptions, learnerOptions } from '../learner-options.js';
import type { commonOptions, Options } from '../options.js';

const PAGE = 'report.html';

const suites = { learning: defaultStudy, targets: targetsSuite, bench: benchSuite } as const satisfies Record<
  string,
  (quick: boolean) => Suite
>;

const options = {
  suite: {
    kind: 'choice',
    choices: ['learning', 'targets', 'bench', 'detection', 'dqn', 'continuous'],
    default: 'learning',
    description: 'what is compared: learners, ways to detect symmetry, or deep learners',
  },
  environments: {
    kind: 'text',
    value: 'A,B',
    description: 'names of the study, ids with options, or model files .json (all of the study)',
  },
  ...normalizeOption,
  methods: {
    kind: 'text',
    value: 'A,B',
    description: "methods by name, the first is what ratios are taken against (all; see 'orbit-rl list')",
  },
  learner: {
    kind: 'choice',
    choices: learnerNames,
    description: 'learner of the chosen methods in place of Q-learning; planners stay what they are',
  },
  ...learnerOptions,
  seeds: { kind: 'integer', low: 1, high: 100_000, description: 'number of seeds, from --seed on' },
  episodes: { kind: 'integer', low: 1, description: 'episodes of each run' },
  tune: {
    kind: 'flag',
    description: 'each method at equal settings and at its own best of one grid, chosen on other seeds',
  },
  quick: { kind: 'flag', description: 'a small part of --suite bench or continuous: shows that everything works' },
  entries: { kind: 'text', value: 'FILE.jsonl', description: 'runs of another library, to be judged by --suite bench' },
  ...experimentOptions,
  ...configOptions,
} as const satisfies Options;

type Values = Call<typeof options & typeof commonOptions>['values'];

export const compareCommand = command({
  name: 'compare',
  summary: 'Compares learning with symmetry and without, over environments, methods and seeds',
  input: '[ENV…]',
  details: `${environmentHelp} Without one, the worlds of the suite.

Prints a table and writes one page with learning curves and clusters: to ${PAGE}, or to the FILE.html of --out. FILE.md gets a
document with its pictures in a folder FILE beside it; FILE.json gets the whole study.
${experimentHelp}
${configHelp}

--tune chooses settings for each method in each world on other seeds, and shows best against best beside equal settings.
--suite targets is the worlds and methods of the project's targets, each with its verdict. --suite bench is forty worlds with known symmetries,
near-symmetries and none, each method against the same learner without symmetry, tails included; --quick takes a part of it, and --entries the
runs of another library (docs/benchmark.md). --suite detection instead measures how far detection
can be trusted: transformations accepted and refuted, pairs joined by four rules as experience grows, and the drift of χ with the policy.
--suite dqn is deep Q-learning, plain and with a symmetry used in each way, known or found while it learns (method found), on cart-pole and
grid worlds.
--suite continuous finds symmetries of real-valued worlds from recorded transitions, and while DQN learns, line by line against what is
asked of it; --environments picks lines.`,
  examples: [
    'orbit-rl compare',
    'orbit-rl compare model.json --methods plain-q-learning,ids-refinement,sweeping,sweeping-ids',
    "orbit-rl compare --environments 'taxi-v3,grid-world-v0?rows=5&columns=5' --seeds 10 --out taxi.html",
    'orbit-rl compare --episodes 200 --jobs 2 --json > study.json',
    'orbit-rl compare --suite targets --seeds 20 --jobs 2 --out targets.html',
    'orbit-rl compare --suite detection --seeds 10 --out detection.html',
    'orbit-rl compare --suite dqn --seeds 20 --jobs 2 --out dqn.jsonl',
    'orbit-rl compare --suite continuous --quick',
  ],
  options,
  run: (call) => {
    const { values, inputs } = call;
    if (inputs.length > 0 && values.environments !== undefined) {
      throw new InputError(`expected environments either after compare or by --environments, got both`);
    }
    if (inputs.length > 0 && (values.suite === 'detection' || values.suite === 'dqn')) {
      throw new InputError(`expected no environment with --suite ${values.suite}, got ${show(inputs[0])}`);
    }
    for (const name of unread[values.suite]) {
      if (values[name] !== undefined && values[name] !== false)
        throw new InputError(`expected no --${name} with --suite ${values.suite}`);
    }
    if (values.suite === 'detection') return runDetection(call);
    if (values.suite === 'continuous') return runContinuous(call);
    return values.suite === 'dqn' ? runDqn(call) : runComparison(call);
  },
});

/** What a suite has no use for. */
const learning = ['learner', ...(Object.keys(learnerOptions) as (keyof typeof learnerOptions)[])] as const;
const unread: Readonly<Record<Values['suite'], readonly (keyof Values)[]>> = {
  learning: ['entries', 'quick'],
  targets: ['entries', 'quick'],
  bench: [],
  detection: ['environments', 'methods', 'normalize', 'entries', 'tune', 'quick', ...learning],
  dqn: ['episodes', 'normalize', 'entries', 'tune', 'quick', ...learning],
  continuous: ['methods', 'episodes', 'normalize', 'entries', 'tune', ...learning],
};

/** Whether what a suite judges is what it was made for: methods and budgets as they stand. */
function isUnchanged(values: Values): boolean {
  return values.episodes === undefined && learning.every((name) => values[name] === undefined);
}

type CompareCall = Call<typeof options & typeof commonOptions>;

function runComparison(call: CompareCall): Promise<void> {
  const { values } = call;
  const suite = suites[values.suite as keyof typeof suites](values.quick);
  const everything = values.suite === 'learning' ? Object.values<Method>(standardMethods) : suite.methods;
  const chosen = chosenMethods(values.methods, suite.methods, everything);
  const methods = withLearner(
    values.methods === undefined ? thoseThatCan(chosen, values.learner) : chosen,
    values.learner,
    givenLearnerOptions(values),
  );
  const listed = values.environments === undefined ? undefined : splitList(values.environments);
  const asked = call.inputs.length > 0 ? call.inputs : listed;
  const own: CompareOptions = {
    environments: chosenEnvironments(asked, suite.environments, values.normalize).map((one) => ({
      ...one,
      ...(values.episodes !== undefined && { episodes: values.episodes }),
      ...(one.methods !== undefined && { methods: stillChosen(one.methods, methods) }),
    })),
    methods,
    ...(values.suite === 'learning' && { omit: true }),
    seeds: Array.from({ length: values.seeds ?? suite.seeds }, (_, k) => values.seed + k),
  };
  if (values.suite === 'bench') return runBench(call, own);
  if (values.tune) return runTuned(call, own);
  const judged = values.suite === 'targets' && isUnchanged(values);
  return runCompared<Study>(call, {
    make: (runner) => compare({ ...own, ...runner }),
    runs: ({ records }) => records.length,
    value: (study) => (judged ? { ...study, targets: judgeTargets(study) } : study),
    document: (study) => (judged ? targetsAnswer(study, judgeTargets(study)) : compareAnswer(study)),
  });
}

/** At equal settings, then best against best, which is what targets are judged by. */
function runTuned(call: CompareCall, own: CompareOptions): Promise<void> {
  const judged = call.values.suite === 'targets' && isUnchanged(call.values);
  return runCompared<TunedStudy & { readonly equal: Study }>(call, {
    make: (runner) => tune({ ...own, ...runner }),
    runs: ({ equal, best }) => equal.records.length + best.records.length,
    value: (study) => (judged ? { ...study, targets: judgeTargets(underOwnNames(study.best)) } : study),
    document: (study) => tunedAnswer(study, judged ? targetBlocks(judgeTargets(underOwnNames(study.best))) : []),
  });
}

function runBench(call: CompareCall, own: CompareOptions): Promise<void> {
  const { entries: path, tune: both, quick } = call.values;
  const settings = both ? 'both' : quick ? 'equal' : 'best';
  const judged = isUnchanged(call.values);
  const entries = path === undefined ? [] : parseEntries(readText(path));
  return runCompared<BenchStudy>(call, {
    make: (runner) => bench({ ...own, ...runner }, { settings, judged, entries }),
    runs: ({ records }) => records.length,
    document: benchAnswer,
  });
}

/** What is made of runs of the comparison, whichever suite. */
function runCompared<Made>(
  call: CompareCall,
  how: {
    readonly make: (runner: RunnerOptions<RunLine>) => Promise<Made>;
    readonly runs: (study: Made) => number;
    readonly value?: (study: Made) => unknown;
    readonly document: (study: Made) => Document;
  },
): Promise<void> {
  return runInTerminal<Made>(call, {
    ...how,
    experiment: comparison,
    page: PAGE,
    run: async (runner) => {
      const study = await how.make(runner as unknown as RunnerOptions<RunLine>);
      return { study, runs: how.runs(study) };
    },
  });
}

function runDetection(call: CompareCall): Promise<void> {
  const { seed, seeds, episodes } = call.values;
  const setting = detectionSetting({ seed, ...defined({ seeds, episodes }) });
  return runStudy(call, detection, setting, { studyOf: detectionStudyOf, document: detectionAnswer });
}

function runDqn(call: CompareCall): Promise<void> {
  const { seed, seeds, environments, methods } = call.values;
  const worlds = environments === undefined ? undefined : (splitList(environments) as DqnWorld[]);
  const chosen = methods === undefined ? undefined : (splitList(methods) as DqnMethod[]);
  const setting = dqnSetting({ seed, ...defined({ seeds, worlds, methods: chosen }) });
  return runStudy(call, dqn, setting, { studyOf, document: dqnAnswer });
}

function runContinuous(call: CompareCall): Promise<void> {
  const { seed, seeds, environments, quick } = call.values;
  const lines = environments === undefined ? undefined : (splitList(environments) as LineName[]);
  const setting = continuousSetting({ seed, quick, ...defined({ seeds, lines }) });
  return runStudy(call, continuous, setting, { studyOf, document: continuousAnswer });
}

function runStudy<Setting, Task, Part extends object, Data, Study>(
  call: CompareCall,
  experiment: Experiment<Setting, Task, Part, Data>,
  setting: Setting,
  how: { studyOf: (outcome: Outcome<Data | null>) => Study; document: (study: Study, out: string) => Document },
): Promise<void> {
  return runInTerminal<Study>(call, {
    experiment,
    run: async (runner) => {
      const outcome = await runExperiment(experiment, setting, runner);
      return { study: outcome.data === null ? null : how.studyOf(outcome), runs: outcome.runs };
    },
    document: how.document,
  });
}

/** Of the methods that learn an environment of a suite those that were asked for; the baseline always. */
function stillChosen(names: readonly string[], methods: readonly Method[]): string[] {
  return methods.filter(({ name }, k) => k === 0 || names.includes(name)).map(({ name }) => name);
}
