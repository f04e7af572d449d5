/**
 * The open questions of the research notes, each with the experiments that answer it. The same size and seed give the same figures
 * whatever the number of workers, wall times apart.
 */
import { checkChoice, checkInteger, expected } from '../../input-error.js';
import { checkRunner, type Outcome, type RunnerOptions, runExperiment } from '../runner.js';
import { type QuestionNumber, type QuestionsSetting, questionNumbers, questions } from './experiment.js';
import type { ExperimentData } from './members.js';
import type { StudySize } from './setting.js';

export interface QuestionsOptions extends Omit<RunnerOptions, 'shard'> {
  /** Which questions: all. */
  readonly only?: readonly number[];
  /** `'full'` (default), or `'quick'`: too little to answer anything, enough to see that everything works. */
  readonly size?: StudySize;
  /** Of every random choice, an integer in [0, 2^31): 0. */
  readonly seed?: number;
}

export interface QuestionsStudy extends QuestionsSetting {
  readonly version: string;
  readonly coreHash: string;
  /** The figures of the experiments behind these questions. */
  readonly data: Partial<ExperimentData>;
  /** Wall time of the study; with every other field named `seconds…` all that is not reproducible. */
  readonly seconds: number;
  readonly jobs: number;
}

/** @throws InputError when an option is unknown or out of range, and the signal's reason when it is aborted. */
export async function questionsStudy(options: QuestionsOptions = {}): Promise<QuestionsStudy> {
  const runner = await checkRunner('the questions', options, ['only', 'size', 'seed']);
  const setting = questionsSetting(options);
  return questionsStudyOf(setting, await runExperiment(questions, setting, { ...options, ...runner }));
}

/** @throws InputError when an option is out of range. */
export function questionsSetting({ only, size = 'full', seed = 0 }: QuestionsOptions): QuestionsSetting {
  if (only !== undefined) {
    if (!Array.isArray(only) || only.length === 0) throw expected('only to be a list of questions', only);
    for (const number of only) checkInteger('a question', number, 1, questionNumbers.length);
  }
  return {
    size: checkChoice<StudySize>('size', size, ['full', 'quick']),
    seed: checkInteger('seed', seed, 0, 2 ** 31 - 1),
    questions: questionNumbers.filter((number: QuestionNumber) => only === undefined || only.includes(number)),
  };
}

export function questionsStudyOf(
  setting: QuestionsSetting,
  { version, coreHash, data, seconds, jobs }: Outcome<Partial<ExperimentData> | null>,
): QuestionsStudy {
  return { version, coreHash, ...setting, data: data!, seconds, jobs };
}
