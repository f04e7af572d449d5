/** `orbit-rl compare`: the study, as a table in the terminal and as one page. */
import { extname } from 'node:path';
import { learnerNames } from '../../agents/combinations.js';
import type { BackendName } from '../../engine/contracts/backend.js';
import type { LearnerName } from '../../engine/contracts/learner.js';
import { environmentIds } from '../../environments/registry.js';
import { answer as compareAnswer } from '../../experiments/compare/answer.js';
import { compare } from '../../experiments/compare/compare.js';
import { defaultStudy } from '../../experiments/compare/default-study.js';
import { parseRunLines } from '../../experiments/compare/run-lines.js';
import type { CompareOptions, EnvironmentSetting, Method, Study } from '../../experiments/compare/types.js';
import { answer as targetsAnswer } from '../../experiments/targets/answer.js';
import { judgeTargets } from '../../experiments/targets/targets.js';
import { type Suite, targetsSuite } from '../../experiments/targets/targets-suite.js';
import { slug } from '../../experiments/words.js';
import { InputError } from '../../input-error.js';
import { command } from '../command.js';
import { runDetectionSuite } from '../detection-suite.js';
import { runDqnSuite } from '../dqn-suite.js';
import { parseEnvironment, splitList } from '../environment-text.js';
import { givenLearnerOptions, learnerOptions } from '../learner-options.js';
import { nearest } from '../nearest.js';
import { checkOut, emit } from '../output.js';
import { openRunLog } from '../run-log.js';
import { bar, Progress } from '../terminal.js';

const PAGE = 'report.html';

const suites = { learning: defaultStudy, targets: targetsSuite } as const satisfies Record<string, () => Suite>;

export const compareCommand = command({
  name: 'compare',
  summary: 'Compares learning with symmetry and without, over environments, methods and seeds',
  input: null,
  details: `Prints a table and writes one page with learning curves and clusters: to ${PAGE}, or to the FILE.html of --out. FILE.json gets the whole
study. FILE.jsonl gets one run a line as soon as it ends; if it is there already, the study goes on from it, so a comparison that was stopped
is finished by the same command. Runs may be split over machines with --shard; their files, put into one, are finished by --resume.
With --json, a file is written only when --out or --resume asks for it.

--suite targets is the worlds and methods of the project's targets, each with its verdict. --suite detection instead measures how far detection
can be trusted: transformations accepted and refuted, pairs joined by four rules as experience grows, and the drift of χ with the policy;
--out FILE.html, FILE.md or FILE.json. --suite dqn is deep Q-learning, plain and with a symmetry used in each way, on cart-pole and grid worlds;
--out FILE.md, FILE.json or FILE.jsonl.`,
  examples: [
    'orbit-rl compare',
    "orbit-rl compare --environments 'taxi-v3,grid-world-v0?rows=5&columns=5' --seeds 10 --out taxi.html",
    'orbit-rl compare --episodes 200 --jobs 2 --json > study.json',
    'orbit-rl compare --suite targets --seeds 20 --jobs 2 --out targets.html',
    'orbit-rl compare --suite detection --seeds 10 --out detection.html',
    'orbit-rl compare --suite dqn --seeds 20 --jobs 2 --out dqn.jsonl',
  ],
  options: {
    suite: {
      kind: 'choice',
      choices: ['learning', 'targets', 'detection', 'dqn'],
      default: 'learning',
      description: 'what is compared: learners, ways to detect symmetry, or deep learners',
    },
    environments: {
      kind: 'text',
      value: 'A,B',
      description: 'names of the study, or ids with options (all of the study)',
    },
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
    jobs: { kind: 'integer', low: 1, high: 1024, description: 'workers (the number of cores)' },
    resume: { kind: 'text', value: 'FILE.jsonl', description: 'go on from the runs in FILE, and add to it' },
    shard: { kind: 'text', value: 'I/N', description: 'make only the I-th of N parts of the runs' },
  },
  run: async ({ values, terminal }) => {
    const own = ['learner', ...(Object.keys(learnerOptions) as (keyof typeof learnerOptions)[])] as const;
    if (values.suite === 'detection') {
      for (const name of ['environments', 'methods', ...own, 'jobs', 'resume', 'shard'] as const) {
        if (values[name] !== undefined) throw new InputError(`expected no --${name} with --suite detection`);
      }
      return runDetectionSuite(values, terminal);
    }
    if (values.suite === 'dqn') {
      for (const name of ['episodes', 'shard', ...own] as const) {
        if (values[name] !== undefined) throw new InputError(`expected no --${name} with --suite dqn`);
      }
      return runDqnSuite(values, terminal);
    }
    const out = values.out ?? (values.json || values.shard !== undefined ? undefined : PAGE);
    checkOut(out, ['.html', '.md', '.json', '.jsonl']);
    const shard = values.shard === undefined ? undefined : parseShard(values.shard);
    const log = openRunLog(values.resume, out, parseRunLines);
    if (shard !== undefined && log === null) throw new InputError('expected --out FILE.jsonl with --shard, got none');
    const suite = suites[values.suite]();
    const methods = withLearner(
      chosenMethods(values.methods, suite.methods),
      values.learner,
      givenLearnerOptions(values),
    );
    const count = values.seeds ?? suite.seeds;
    const progress = new Progress(terminal);
    const options: CompareOptions = {
      environments: chosenEnvironments(values.environments, suite.environments).map((one) => ({
        ...one,
        ...(values.episodes !== undefined && { episodes: values.episodes }),
        ...(one.methods !== undefined && { methods: stillChosen(one.methods, methods) }),
      })),
      methods,
      seeds: Array.from({ length: count }, (_, k) => values.seed + k),
      backend: values.backend as BackendName,
      ...(values.jobs === undefined ? {} : { jobs: values.jobs }),
      ...(shard === undefined ? {} : { shard }),
      ...(log === null ? {} : { finished: log.lines, onRun: (line) => log.add(line) }),
      signal: terminal.stopSignal(),
      onProgress: ({ done, total, environment, method }) =>
        progress.show(`${bar(done / total)} ${environment}: ${method}`),
    };
    let study: Study;
    try {
      study = await compare(options);
      log?.close();
    } finally {
      progress.end();
    }
    const targets = values.suite === 'targets' ? judgeTargets(study) : null;
    const page = out !== undefined && extname(out).toLowerCase() !== '.jsonl' ? out : undefined;
    await emit(
      terminal,
      { json: values.json, out: page },
      {
        value: targets === null ? study : { ...study, targets },
        document: () => (targets === null ? compareAnswer(study) : targetsAnswer(study, targets)),
        ...(shard !== undefined && { text: () => shardText(study, values.shard!) }),
      },
    );
    if (values.json) return;
    if (log !== null) terminal.stdout.write(`\nRuns: ${log.path}\n`);
    if (page !== undefined && extname(page) === '.html') terminal.stdout.write('Open it in a browser.\n');
  },
});

function parseShard(text: string): { index: number; of: number } {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index < 1 || index > of) {
    throw new InputError(`expected --shard I/N with 1 <= I <= N, got '${text}'`);
  }
  return { index, of };
}

function chosenEnvironments(
  text: string | undefined,
  standard: readonly EnvironmentSetting[],
): readonly EnvironmentSetting[] {
  if (text === undefined) return standard;
  const names = standard.map(({ name, id }) => slug(name ?? id!));
  return splitList(text).map((part) => {
    if (names.includes(part)) return standard[names.indexOf(part)]!;
    if (!environmentIds().includes(part.split('?')[0]!)) {
      throw new InputError(`unknown environment '${part}'; ${hint(part, [...names, ...environmentIds()])}`);
    }
    return { ...parseEnvironment(part), name: part };
  });
}

function chosenMethods(text: string | undefined, standard: readonly Method[]): readonly Method[] {
  if (text === undefined) return standard;
  const names = standard.map(({ name }) => slug(name));
  return splitList(text).map((part) => {
    if (!names.includes(part)) throw new InputError(`unknown method '${part}'; ${hint(part, names)}`);
    return standard[names.indexOf(part)]!;
  });
}

/**
 * The methods with another learner and other settings. An option goes to the methods that can read it: those with the learner
 * for its settings, those that sample for the weight of the symmetry loss.
 * @throws InputError when a method cannot have the learner, or no method reads an option.
 */
function withLearner(
  methods: readonly Method[],
  learner: LearnerName | undefined,
  { learner: settings, couple }: ReturnType<typeof givenLearnerOptions>,
): readonly Method[] {
  const used = new Set<string>();
  const changed = methods.map((method): Method => {
    const chosen = learner !== undefined && method.learner === 'q-learning' ? { ...method, learner } : method;
    const { couple: part, ...sampling } = couple;
    const extras = {
      ...(chosen.learner !== 'dyna-q' && chosen.learner !== 'prioritized-sweeping' && settings),
      ...(chosen.coupling !== 'none' && part !== undefined && { couple: part }),
      ...(chosen.coupling === 'sampling' && sampling),
    };
    for (const key of Object.keys(extras)) used.add(key);
    return { ...chosen, ...extras };
  });
  for (const key of Object.keys({ ...settings, ...couple })) {
    if (!used.has(key)) throw new InputError(`expected a method that reads ${key}, got none among the chosen ones`);
  }
  return changed;
}

/** Of the methods that learn an environment of a suite those that were asked for; the baseline always. */
function stillChosen(names: readonly string[], methods: readonly Method[]): string[] {
  return methods.filter(({ name }, k) => k === 0 || names.includes(name)).map(({ name }) => name);
}

function hint(given: string, known: readonly string[]): string {
  const guess = nearest(given, known);
  return guess === undefined ? `known are ${known.join(', ')}` : `did you mean ${guess}?`;
}

function shardText(study: Study, shard: string): string {
  return `Part ${shard}: ${study.records.length} runs. The rest of the study is made by the other parts.`;
}
