/**
 * Data efficiency: error against the number of samples, for each method, and how many times more samples the plain learner needs
 * for the same error.
 */
import type { Backend } from '../engine/contracts/backend.js';
import { checkFunction, checkInteger, checkKeys, checkNumbers, checkRecord, expected } from '../input-error.js';
import type { Progress } from '../progress.js';
import type { AveragingMethod } from './averaging-methods.js';
import {
  checkSamples,
  type InvariantReport,
  type InvariantTrainingOptions,
  trainInvariant,
} from './train-invariant.js';

/** A report is kept of each. */
const MOST_SEEDS = 100_000;

export interface DataEfficiencyOptions {
  readonly methods: readonly AveragingMethod[];
  /** Sizes of the training set, ascending. */
  readonly samples: readonly number[];
  /** Runs of each: seeds `0..seeds-1`. */
  readonly seeds: number;
  /** What all runs share. */
  readonly training: Omit<InvariantTrainingOptions, 'method' | 'samples' | 'seed'>;
  /** Called after each run. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface EfficiencyCurve {
  readonly method: AveragingMethod;
  readonly samples: readonly number[];
  /** Mean test error over the seeds, one a size. */
  readonly errors: readonly number[];
  /** All runs, by size and seed. */
  readonly reports: readonly (readonly InvariantReport[])[];
}

/** @throws InputError when an option is unknown or out of range. */
export function dataEfficiency(backend: Backend, options: DataEfficiencyOptions): EfficiencyCurve[] {
  if (options === null || typeof options !== 'object')
    throw expected('options { methods, samples, seeds, training }', options);
  checkKeys('data efficiency options', options, ['methods', 'samples', 'seeds', 'training', 'onProgress']);
  const { methods, samples, training, onProgress } = options;
  if (onProgress !== undefined) checkFunction('onProgress', onProgress);
  if (!Array.isArray(methods) || methods.length === 0)
    throw expected('methods to be a list of at least one method', methods);
  if (!Array.isArray(samples) || samples.length === 0)
    throw expected('samples to be a list of at least one size', samples);
  for (const [k, size] of samples.entries())
    checkInteger('samples', checkSamples(size), k === 0 ? 1 : samples[k - 1] + 1);
  const seeds = Array.from({ length: checkInteger('seeds', options.seeds, 1, MOST_SEEDS) }, (_, seed) => seed);
  let done = 0;
  return methods.map((method: AveragingMethod) => {
    const reports = samples.map((size: number) =>
      seeds.map((seed) => {
        const report = trainInvariant(backend, { ...training, method, samples: size, seed });
        onProgress?.({
          done: ++done,
          total: methods.length * samples.length * seeds.length,
          unit: 'runs',
          label: `${method}, ${size} samples, seed ${seed}`,
        });
        return report;
      }),
    );
    const errors = reports.map((runs) => runs.reduce((sum, { testError }) => sum + testError / runs.length, 0));
    return { method, samples, errors, reports };
  });
}

/**
 * At each size of `curve`, the samples that `plain` needs for the same error, divided by that size. `plain` is
 * interpolated between its sizes, a straight line of log error against log samples; null where the error lies outside it.
 * @throws InputError when a curve has other than one error a size, or is not made of numbers.
 */
export function sampleMultipliers(
  plain: Pick<EfficiencyCurve, 'samples' | 'errors'>,
  curve: Pick<EfficiencyCurve, 'samples' | 'errors'>,
): (number | null)[] {
  const [of, to] = [checkCurve('plain', plain), checkCurve('curve', curve)];
  return Array.from(to.errors, (error, k) => {
    const needed = samplesFor(of, error);
    return needed === null ? null : needed / to.samples[k]!;
  });
}

function checkCurve(name: string, curve: Pick<EfficiencyCurve, 'samples' | 'errors'>) {
  checkRecord(name, curve);
  const samples = checkNumbers(`samples of ${name}`, curve.samples, 1);
  const errors = checkNumbers(`errors of ${name}`, curve.errors, 0);
  if (samples.length !== errors.length) throw expected(`${samples.length} errors of ${name}`, errors.length);
  return { samples, errors };
}

/** The first crossing of the error, from above. */
function samplesFor({ samples, errors }: ReturnType<typeof checkCurve>, error: number): number | null {
  if (error === errors[0]) return samples[0]!;
  for (let k = 1; k < samples.length; ++k) {
    const [before, after] = [errors[k - 1]!, errors[k]!];
    if (!(before > error && after <= error && after > 0)) continue;
    const share = Math.log(before / error) / Math.log(before / after);
    return samples[k - 1]! * (samples[k]! / samples[k - 1]!) ** share;
  }
  return null;
}
