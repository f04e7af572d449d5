/** Numbers that change with the steps taken: the ε of ε-greedy, the weight of a loss. */
import { checkInteger, checkKeys, checkNumber, expected } from '../input-error.js';

/** From `start` to `end` in a straight line over `steps` steps, then `end` for ever. */
export interface LinearSchedule {
  readonly start: number;
  readonly end: number;
  /** Steps from `start` to `end`; 0 is `end` at once. */
  readonly steps: number;
}

/** Value after `step` steps: `start + (end − start) · min(1, step / steps)`. */
export function scheduled({ start, end, steps }: LinearSchedule, step: number): number {
  return step >= steps ? end : start + (end - start) * (step / steps);
}

/**
 * A schedule with both ends in [low, high]; a number stands for one that never changes.
 * @throws InputError when it is neither, or out of range.
 */
export function checkSchedule(name: string, given: unknown, low: number, high: number): LinearSchedule {
  if (typeof given === 'number') {
    const constant = checkNumber(name, given, low, high);
    return { start: constant, end: constant, steps: 0 };
  }
  if (given === null || typeof given !== 'object')
    throw expected(`${name} to be a number or { start, end, steps }`, given);
  checkKeys(name, given, ['start', 'end', 'steps']);
  const { start, end, steps } = given as LinearSchedule;
  return {
    start: checkNumber(`${name}.start`, start, low, high),
    end: checkNumber(`${name}.end`, end, low, high),
    steps: checkInteger(`${name}.steps`, steps, 0),
  };
}
