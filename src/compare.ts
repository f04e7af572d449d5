/** `compare` as the library entry has it: the experiments are loaded when it is called. */
import type { CompareOptions, Study } from './experiments/compare/types.js';

/**
 * Compares methods: every environment × method × seed is learned, and steps to the threshold are reported as medians with
 * intervals, runs that never got there kept as censored.
 * @throws InputError when an option is unknown, missing or out of range; rejects with the signal's reason.
 */
export async function compare(options: CompareOptions): Promise<Study> {
  return (await import('./experiments/compare/compare.js')).compare(options);
}
