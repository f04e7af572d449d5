/**
 * Drawing from a finite MDP with integer comparisons only, so that a seed means the same episode on every machine.
 * The twin of `assembly/learning/sampling.ts`.
 *
 * A distribution over `n` outcomes is its cumulative thresholds `t_k = min(2^32 - 1, floor((p_0 + … + p_k) 2^32))`.
 * One outcome needs no draw. Otherwise one u32 `u` is drawn and the answer is the first `k` with `u < t_k`, or the last.
 */
import type { ModelArrays } from '../contracts/model.js';
import type { Random } from '../random.js';

/** Thresholds of each segment `starts[i] .. starts[i + 1] - 1` of `probabilities`. */
export function cumulativeThresholds(probabilities: Float64Array, starts: Int32Array): Uint32Array {
  const thresholds = new Uint32Array(probabilities.length);
  for (let i = 0; i + 1 < starts.length; ++i) {
    let cumulative = 0;
    for (let k = starts[i]!; k < starts[i + 1]!; ++k) {
      cumulative += probabilities[k]!;
      thresholds[k] = Math.min(4294967295, Math.floor(cumulative * 4294967296));
    }
  }
  return thresholds;
}

/** Draws from one model. */
export class ModelSampler {
  /** One threshold an outcome. */
  readonly thresholds: Uint32Array;
  /** The states of non-zero initial probability, ascending, and their thresholds. */
  readonly initialStates: Int32Array;
  readonly initialThresholds: Uint32Array;
  readonly #starts: Int32Array;

  constructor(model: ModelArrays) {
    this.#starts = model.outcomeStarts;
    this.thresholds = cumulativeThresholds(model.probabilities, model.outcomeStarts);
    this.initialStates = Int32Array.from(model.initial.keys()).filter((state) => model.initial[state]! > 0);
    const probabilities = model.initial.filter((probability) => probability > 0);
    this.initialThresholds = cumulativeThresholds(probabilities, Int32Array.of(0, probabilities.length));
  }

  /** The index of an outcome of `pair`. */
  outcome(pair: number, random: Random): number {
    return draw(this.thresholds, this.#starts[pair]!, this.#starts[pair + 1]!, random);
  }

  /** A first state. */
  initial(random: Random): number {
    return this.initialStates[draw(this.initialThresholds, 0, this.initialThresholds.length, random)]!;
  }
}

/** The first `k` in [start, end) whose threshold is above one draw, or the last; no draw when there is one `k`. */
export function draw(thresholds: Uint32Array, start: number, end: number, random: Random): number {
  if (end - start === 1) return start;
  const u = random.next();
  let k = start;
  while (k < end - 1 && u >= thresholds[k]!) ++k;
  return k;
}
