/** Eligibility traces: which of them are kept. */

const TRACE_CUTOFF = 1e-3;
const TRACE_STEPS = 65_536;

/** The traces `(γλ)^n`, n = 0, 1, …, that are not dropped: those of at least 0.001, of at most 65,536 steps. */
export function traceWeights(decay: number): Float64Array {
  const weights = [1];
  for (let e = decay; e >= TRACE_CUTOFF && weights.length < TRACE_STEPS; e *= decay) weights.push(e);
  return Float64Array.from(weights);
}
