/**
 * The open questions of the research notes (mathematics, section 8), each with the experiments that answer it. The same size and
 * seed give the same figures whatever the number of workers, wall times apart.
 */
import type { BackendName } from '../../engine/contracts/backend.js';
import { loadBackend } from '../../engine/load.js';
import { checkChoice, checkInteger, checkKeys, expected } from '../../input-error.js';
import { version } from '../../version.js';
import { runPool } from '../../workers/pool.js';
import type { Setting, StudySize } from './experiment.js';
import {
  type ExperimentData,
  type ExperimentName,
  experimentNamed,
  experiments,
  type QuestionTask,
  runQuestionTask,
} from './experiments.js';

/** The experiments of each question, by its number. */
export const questionExperiments = {
  1: ['orbitSize'],
  2: ['completeness'],
  3: ['trajectoryGrowth'],
  4: ['rewardDensity'],
  5: ['policyDrift'],
  6: ['updateDirections'],
  7: ['wayUpdates', 'wayLearning'],
  8: ['couplingRuns', 'wayLearning'],
  9: ['clusterForms'],
  10: ['couplingRuns', 'wayLearning'],
} as const satisfies Record<number, readonly ExperimentName[]>;

export type QuestionNumber = keyof typeof questionExperiments;

export const questionNumbers = Object.keys(questionExperiments).map(Number) as QuestionNumber[];

export interface QuestionsOptions {
  /** Which questions: all. */
  readonly only?: readonly number[];
  /** `'full'` (default), or `'quick'`: too little to answer anything, enough to see that everything works. */
  readonly size?: StudySize;
  /** Of every random choice, an integer in [0, 2^31): 0. */
  readonly seed?: number;
  /** Workers; the number of cores in Node and 1 elsewhere. Figures do not depend on it. */
  readonly jobs?: number;
  readonly backend?: BackendName;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly task: string }) => void;
  /** Stops the study: it rejects with the signal's reason, and its workers end. */
  readonly signal?: AbortSignal;
}

export interface QuestionsStudy {
  readonly version: string;
  readonly coreHash: string;
  readonly size: StudySize;
  readonly seed: number;
  readonly questions: readonly QuestionNumber[];
  /** The figures of the experiments behind these questions. */
  readonly data: Partial<ExperimentData>;
  /** Wall time of the study; with every other field named `seconds…` all that is not reproducible. */
  readonly seconds: number;
  readonly jobs: number;
}

const optionKeys = ['only', 'size', 'seed', 'jobs', 'backend', 'onProgress', 'signal'];

/** @throws InputError when an option is unknown or out of range, and the signal's reason when it is aborted. */
export async function questionsStudy(options: QuestionsOptions = {}): Promise<QuestionsStudy> {
  const started = performance.now();
  if (options === null || typeof options !== 'object') throw expected('options', options);
  checkKeys('the options of the questions', options, optionKeys);
  const questions = checkQuestions(options.only);
  const size = checkChoice<StudySize>('size', options.size ?? 'full', ['full', 'quick']);
  const seed = checkInteger('seed', options.seed ?? 0, 0, 2 ** 31 - 1);
  const backendName = checkChoice<BackendName>('backend', options.backend ?? 'wasm', ['wasm', 'reference']);
  const jobs = options.jobs === undefined ? (await import('#workers')).cores() : checkInteger('jobs', options.jobs, 1);
  const { signal, onProgress } = options;
  const setting: Setting = { size, seed };
  const needed = new Set<ExperimentName>(questions.flatMap((number) => questionExperiments[number]));
  const names = (Object.keys(experiments) as ExperimentName[]).filter((name) => needed.has(name));
  const items = names.flatMap((experiment) =>
    experimentNamed(experiment)
      .tasks(setting)
      .map((_, index): QuestionTask => ({ experiment, index, setting })),
  );
  const parts = new Map<QuestionTask, unknown>();
  const finish = (item: QuestionTask, part: unknown): void => {
    parts.set(item, part);
    onProgress?.({ done: parts.size, total: items.length, task: experimentNamed(item.experiment).label });
  };
  const backend = await loadBackend(backendName);
  if (jobs === 1) {
    for (const item of items) {
      signal?.throwIfAborted();
      finish(item, await runQuestionTask(backend, item));
      await new Promise((resolve) => setTimeout(resolve)); // let events in, an abort among them
    }
  } else {
    await runPool(items, {
      workers: jobs,
      message: (task) => ({ kind: 'question', backend: backendName, task }),
      answered: (item, answer) => {
        if (answer.kind === 'question') finish(item, answer.part);
      },
      signal,
    });
  }
  const data = names.map((name) => {
    const own = items.filter(({ experiment }) => experiment === name).map((item) => parts.get(item));
    const { tasks, gather } = experimentNamed(name);
    return [name, gather(own, tasks(setting), setting)] as const;
  });
  return {
    version,
    coreHash: backend.hash,
    size,
    seed,
    questions,
    data: Object.fromEntries(data) as Partial<ExperimentData>,
    seconds: (performance.now() - started) / 1000,
    jobs,
  };
}

function checkQuestions(only: QuestionsOptions['only']): readonly QuestionNumber[] {
  if (only === undefined) return questionNumbers;
  if (!Array.isArray(only) || only.length === 0) throw expected('only to be a list of questions', only);
  for (const number of only) checkInteger('a question', number, 1, questionNumbers.length);
  return questionNumbers.filter((number) => only.includes(number));
}
