/** The tasks by name. */
import { checkChoice, checkKeys, checkNumber, checkSeed, expected } from '../input-error.js';
import { digitsTask } from './digits-task.js';
import { equivariantRegression, permutationRegression, reflectionRegression } from './regression-tasks.js';
import type { InvarianceTask } from './task.js';

export const taskNames = [
  'permutation-regression',
  'reflection-regression',
  'equivariant-regression',
  'digits',
] as const;
export type TaskName = (typeof taskNames)[number];

export interface TaskOptions {
  /** Of the target function of a regression, an integer in [0, 2^32): 0. */
  readonly seed?: number;
  /** Largest size of the uniform noise, on labels of a regression (0.1) and on dots of a digit (0.3). */
  readonly noise?: number;
  /** How digits are turned: `'rotations'` (4), `'reflections'` (4) or `'square'` (8, default). */
  readonly orientations?: 'rotations' | 'reflections' | 'square';
}

/** @throws InputError when the name or an option is unknown or out of range. */
export function invarianceTask(name: TaskName, options: TaskOptions = {}): InvarianceTask {
  checkChoice('task', name, taskNames);
  if (options === null || typeof options !== 'object') throw expected('options { seed, noise, … }', options);
  checkKeys('task options', options, name === 'digits' ? ['noise', 'orientations'] : ['seed', 'noise']);
  const noise = checkNumber('noise', options.noise ?? (name === 'digits' ? 0.3 : 0.1), 0);
  const seed = checkSeed(options.seed ?? 0);
  if (name === 'permutation-regression') return permutationRegression(seed, noise);
  if (name === 'reflection-regression') return reflectionRegression(seed, noise);
  if (name === 'equivariant-regression') return equivariantRegression(seed, noise);
  const orientations = options.orientations ?? 'square';
  return digitsTask(noise, checkChoice('orientations', orientations, ['rotations', 'reflections', 'square']));
}
