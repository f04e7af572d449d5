/**
 * The symmetry loss `λ E_χ (Q_i - Q_j)²`: after the update of pair `i`, for its partners `j`,
 * `d = Q_j - Q_i`, `Q_i += w d`, `Q_j -= w d`. `SAMPLING_ALL` takes all partners in order, `w` their steps;
 * `SAMPLING_ONE` draws one by its share of the row (no draw when there is but one), `w` the learner's `PULL`.
 * The twin is `pullPartners` in `src/engine/reference/coupling.ts`.
 */
import { randomU32 } from '../random';
import { SAMPLING_ALL, SAMPLING_ONE } from './coupling';
import * as Learner from './record';
import { pointer } from './record';

/** The first entry of the row of `pair` that is pulled: one drawn by its share, or the first of all. */
export function drawPartner(learner: usize, pair: u32): u32 {
  const rowStarts = pointer(learner, Learner.ROW_STARTS) + (<usize>pair << 2);
  let k = load<u32>(rowStarts);
  const end = load<u32>(rowStarts, 4);
  if (load<u32>(learner, Learner.COUPLING) == SAMPLING_ALL || end - k < 2) return k;
  const thresholds = pointer(learner, Learner.THRESHOLDS);
  const u = randomU32(learner + Learner.RANDOM);
  while (k < end - 1 && u >= load<u32>(thresholds + (<usize>k << 2))) ++k;
  return k;
}

/** Draws `pair` and its partners from entry `k` on together in the table `q`; `steps` are theirs, `step` a drawn one's. */
export function pull(learner: usize, pair: u32, k: u32, q: usize, steps: usize, step: f64): void {
  const columns = pointer(learner, Learner.COLUMNS);
  const changed = pointer(learner, Learner.CHANGED);
  const one = load<u32>(learner, Learner.COUPLING) == SAMPLING_ONE;
  const rowEnd = load<u32>(pointer(learner, Learner.ROW_STARTS) + (<usize>pair << 2), 4);
  const end = one ? min(k + 1, rowEnd) : rowEnd;
  const p = q + (<usize>pair << 3);
  store<f64>(learner, load<f64>(learner, Learner.UPDATES) + <f64>(2 * (end - k)), Learner.UPDATES);
  store<u8>(changed + <usize>pair, 1);
  for (; k < end; ++k) {
    const j = <usize>load<u32>(columns + (<usize>k << 2));
    const partner = q + (j << 3);
    const change = (one ? step : load<f64>(steps + (<usize>k << 3))) * (load<f64>(partner) - load<f64>(p));
    store<f64>(p, load<f64>(p) + change);
    store<f64>(partner, load<f64>(partner) - change);
    store<u8>(changed + j, 1);
  }
}
