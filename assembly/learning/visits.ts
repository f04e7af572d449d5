/**
 * The visits of an episode that still have an eligibility trace, oldest first: pair and time, 8 bytes each. A visit `n`
 * steps ago has the trace `(γλ)^n`, read from a table of powers that ends where they fall below `CUTOFF`, or after `LIMIT`
 * steps; so no trace is ever stored, decayed or swept. A visit that a later one replaced is a hole: its pair is one of
 * the scratch values behind the table, so that the loop over visits has no branch.
 */
import { allocate } from '../memory';
import * as Learner from './record';
import { HOLES, pointer } from './record';

const CUTOFF: f64 = 1e-3;
const LIMIT: u32 = 65536;

/** Space for the traces `decay^n` of a new learner. */
export function visitsCreate(learner: usize, decay: f64, accumulate: u32): void {
  const pairs = load<u32>(learner, Learner.PAIRS);
  let ages: u32 = 1;
  for (let e = decay; e >= CUTOFF && ages < LIMIT; e *= decay) ++ages;
  const weights = allocate(<usize>ages << 3);
  store<f64>(weights, 1);
  let weight = decay;
  for (let n: u32 = 1; n < ages; ++n, weight *= decay) store<f64>(weights + (<usize>n << 3), weight);
  const capacity = 2 * (accumulate ? ages : min(ages, pairs)) + 16;
  store<u32>(learner, accumulate, Learner.ACCUMULATE);
  store<u32>(learner, <u32>weights, Learner.WEIGHTS);
  store<u32>(learner, ages, Learner.AGES);
  store<u32>(learner, <u32>allocate(<usize>capacity << 3), Learner.VISITS);
  store<u32>(learner, capacity, Learner.VISIT_CAPACITY);
  if (!accumulate) store<u32>(learner, <u32>allocate(<usize>pairs << 2), Learner.VISIT_SLOTS);
  store<u32>(learner, Learner.NOWHERE, Learner.NEXT_STATE);
}

/** Drops all traces. */
// @ts-ignore: decorator
@inline
export function forgetVisits(learner: usize): void {
  store<u32>(learner, 0, Learner.FIRST_VISIT);
  store<u32>(learner, 0, Learner.END_VISIT);
  store<u32>(learner, 0, Learner.LIVE_VISITS);
  store<u32>(learner, 0, Learner.TIME);
}

/** Moves the visits to the front of their block, without holes and those that have lost their trace. */
function compact(learner: usize): void {
  const visits = pointer(learner, Learner.VISITS);
  const slots = pointer(learner, Learner.VISIT_SLOTS);
  const pairs = load<u32>(learner, Learner.PAIRS);
  let n: u32 = 0;
  for (let k = load<u32>(learner, Learner.FIRST_VISIT), end = load<u32>(learner, Learner.END_VISIT); k < end; ++k) {
    const visit = load<u64>(visits + (<usize>k << 3));
    const pair = <u32>visit;
    if (pair >= pairs) continue;
    store<u64>(visits + (<usize>n << 3), visit);
    if (slots) store<u32>(slots + (<usize>pair << 2), n);
    ++n;
  }
  store<u32>(learner, 0, Learner.FIRST_VISIT);
  store<u32>(learner, n, Learner.END_VISIT);
}

/** Notes a visit of `pair` now; `spread` uses it, `tick` makes it the past. */
// @ts-ignore: decorator
@inline
export function visit(learner: usize, pair: u32): void {
  if (load<u32>(learner, Learner.END_VISIT) == load<u32>(learner, Learner.VISIT_CAPACITY)) compact(learner);
  const end = load<u32>(learner, Learner.END_VISIT);
  const first = load<u32>(learner, Learner.FIRST_VISIT);
  const time = load<u32>(learner, Learner.TIME);
  const pairs = load<u32>(learner, Learner.PAIRS);
  const visits = pointer(learner, Learner.VISITS);
  let live = load<u32>(learner, Learner.LIVE_VISITS) + 1;
  if (!load<u32>(learner, Learner.ACCUMULATE)) {
    const slots = pointer(learner, Learner.VISIT_SLOTS) + (<usize>pair << 2);
    const slot = load<u32>(slots);
    const former = visits + (<usize>slot << 3);
    if (slot - first < end - first && load<u32>(former) == pair) {
      store<u32>(former, pairs + (slot & (HOLES - 1)));
      --live;
    }
    store<u32>(slots, end);
  }
  store<u64>(visits + (<usize>end << 3), <u64>pair | (<u64>time << 32));
  store<u32>(learner, end + 1, Learner.END_VISIT);
  // Times are different and one more each step: at most one visit loses its trace now.
  const oldest = visits + (<usize>first << 3);
  if (time - load<u32>(oldest, 4) >= load<u32>(learner, Learner.AGES)) {
    if (load<u32>(oldest) < pairs) --live;
    store<u32>(learner, first + 1, Learner.FIRST_VISIT);
  }
  store<u32>(learner, live, Learner.LIVE_VISITS);
}

/** The next visit is one step later. */
// @ts-ignore: decorator
@inline
export function tick(learner: usize): void {
  store<u32>(learner, load<u32>(learner, Learner.TIME) + 1, Learner.TIME);
}

/** `Q_k += step * e_k` for every visit `k`, oldest first; their number. */
// @ts-ignore: decorator
@inline
export function spread(learner: usize, q: usize, step: f64): u32 {
  const visits = pointer(learner, Learner.VISITS);
  const newest = pointer(learner, Learner.WEIGHTS) + (<usize>load<u32>(learner, Learner.TIME) << 3);
  const end = visits + (<usize>load<u32>(learner, Learner.END_VISIT) << 3);
  for (let p = visits + (<usize>load<u32>(learner, Learner.FIRST_VISIT) << 3); p < end; p += 8) {
    const value = q + (<usize>load<u32>(p) << 3);
    store<f64>(value, load<f64>(value) + step * load<f64>(newest - (<usize>load<u32>(p, 4) << 3)));
  }
  return load<u32>(learner, Learner.LIVE_VISITS);
}
