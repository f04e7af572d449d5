/** `orbit-rl compare`: the study, as a table in the terminal and as one page. */
import { extname } from 'node:path';
import type { BackendName } from '../../engine/backend.js';
import { environmentIds } from '../../environments/registry.js';
import { InputError } from '../../input-error.js';
import { studyTable } from '../../report/study-table.js';
import { findings, headline } from '../../report/study-words.js';
import { compare } from '../../study/compare.js';
import { defaultStudy } from '../../study/default-study.js';
import type { CompareOptions, EnvironmentSetting, Method, Study } from '../../study/types.js';
import { command } from '../command.js';
import { runDetectionSuite } from '../detection-suite.js';
import { parseEnvironment, slug, splitList } from '../environment-text.js';
import { nearest } from '../nearest.js';
import { checkOut, emit, toJson } from '../output.js';
import { bar, Progress } from '../terminal.js';

const PAGE = 'report.html';

export const compareCommand = command({
  name: 'compare',
  summary: 'Compares learning with symmetry and without, over environments, methods and seeds',
  input: null,
  details: `Prints a table and writes one page with learning curves and clusters: to ${PAGE}, or to the FILE.html of --out. FILE.json gets the whole
study, FILE.jsonl one run a line. --suite detection instead measures how far detection can be trusted: transformations accepted and refuted, pairs
joined by four rules as experience grows, and the drift of χ with the policy; --out FILE.html, FILE.md or FILE.json. With --json, a file is written only when --out asks for it.`,
  examples: [
    'orbit-rl compare',
    "orbit-rl compare --environments 'taxi-v3,grid-world-v0?rows=5&columns=5' --seeds 10 --out taxi.html",
    'orbit-rl compare --episodes 200 --jobs 2 --json > study.json',
    'orbit-rl compare --suite detection --seeds 10 --out detection.html',
  ],
  options: {
    suite: {
      kind: 'choice',
      choices: ['learning', 'detection'],
      default: 'learning',
      description: 'what is compared: learners, or ways to detect symmetry',
    },
    environments: {
      kind: 'text',
      value: 'A,B',
      description: 'names of the default study, or ids with options (the default study)',
    },
    methods: {
      kind: 'text',
      value: 'A,B',
      description: "methods by name, the first is what ratios are taken against (all; see 'orbit-rl list')",
    },
    seeds: { kind: 'integer', low: 1, high: 100_000, description: 'number of seeds, from --seed on' },
    episodes: { kind: 'integer', low: 1, description: 'episodes of each run' },
    jobs: { kind: 'integer', low: 1, high: 1024, description: 'workers (the number of cores)' },
  },
  run: async ({ values, terminal }) => {
    if (values.suite === 'detection') {
      for (const name of ['environments', 'methods', 'jobs'] as const) {
        if (values[name] !== undefined) throw new InputError(`expected no --${name} with --suite detection`);
      }
      return runDetectionSuite(values, terminal);
    }
    const out = values.out ?? (values.json ? undefined : PAGE);
    checkOut(out, ['.html', '.json', '.jsonl']);
    const standard = defaultStudy();
    const environments = chosenEnvironments(values.environments, standard.environments);
    const count = values.seeds ?? standard.seeds;
    const progress = new Progress(terminal);
    const options: CompareOptions = {
      environments:
        values.episodes === undefined
          ? environments
          : environments.map((one) => ({ ...one, episodes: values.episodes! })),
      methods: chosenMethods(values.methods, standard.methods),
      seeds: Array.from({ length: count }, (_, k) => values.seed + k),
      backend: values.backend as BackendName,
      ...(values.jobs === undefined ? {} : { jobs: values.jobs }),
      signal: terminal.stopSignal(),
      onProgress: ({ done, total, environment, method }) =>
        progress.show(`${bar(done / total)} ${environment}: ${method}`),
    };
    let study: Study;
    try {
      study = await compare(options);
    } finally {
      progress.end();
    }
    await emit(
      terminal,
      { json: values.json, out },
      {
        value: study,
        text: () => studyText(study),
        forms: {
          '.html': async () => (await import('../../report/study-page.js')).studyPage(study),
          '.json': () => toJson(study),
          '.jsonl': () => recordLines(study),
        },
      },
    );
    if (out !== undefined && !values.json && extname(out) === '.html') terminal.stdout.write('Open it in a browser.\n');
  },
});

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

function hint(given: string, known: readonly string[]): string {
  const guess = nearest(given, known);
  return guess === undefined ? `known are ${known.join(', ')}` : `did you mean ${guess}?`;
}

function studyText(study: Study): string {
  const found = findings(study).map(({ environment, text }) => `${environment}: ${text}`);
  return [studyTable(study), headline(study), ...found].join('\n\n');
}

/** One run a line, each with what it takes to make it again. */
function recordLines(study: Study): string {
  const methods = new Map(study.methods.map((method) => [method.name, method]));
  const environments = new Map(study.environments.map((environment) => [environment.name, environment]));
  const { version, coreHash } = study;
  return study.records
    .map((record) => {
      const { id, options, protocol } = environments.get(record.environment)!;
      return `${JSON.stringify({ ...record, version, coreHash, configuration: { id, options, protocol, method: methods.get(record.method) } })}\n`;
    })
    .join('');
}
