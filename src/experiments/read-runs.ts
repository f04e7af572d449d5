/** The runs of an experiment from the text of a file. */
import { checkChoice, expected } from '../input-error.js';
import { comparison } from './compare/experiment.js';
import { continuous } from './continuous/experiment.js';
import { detection } from './detection/experiment.js';
import { dqn } from './dqn/experiment.js';
import { questions } from './questions/experiment.js';
import { type ExperimentLine, parseLines } from './run-lines.js';

/** All whose runs are written down, by name. */
export const experiments = { compare: comparison, continuous, detection, dqn, questions };

/**
 * The lines of a `.jsonl` of runs, for `finished`. A last line without its end is what a stopped program leaves: it is dropped.
 * @throws InputError naming the line that is damaged or no run of the experiment.
 */
export function parseRunLines(text: string, experiment: keyof typeof experiments = 'compare'): ExperimentLine[] {
  if (typeof text !== 'string') throw expected('the text of a file of runs', text);
  checkChoice('experiment', experiment, Object.keys(experiments));
  return parseLines(text, experiments[experiment]);
}
