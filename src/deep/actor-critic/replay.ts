/** Experience replay (Lin 1992) of real-valued actions. Observations are scaled and actions in [−1, 1], float32, as the networks read them. */
import { Ring } from '../ring.js';

/** Transition `n` has the observation `observations[n * features ..]` and the action `actions[n * width ..]`. */
export interface RealTransitionBatch {
  readonly observations: Float32Array;
  readonly actions: Float32Array;
  readonly rewards: Float64Array;
  readonly nextObservations: Float32Array;
  /** 1 where the problem ended: its future is worth nothing. A truncated transition still has a next observation to bootstrap from. */
  readonly terminated: Uint8Array;
}

/** Room for `capacity` transitions of observations of `features` numbers and actions of `width`. */
export function realReplay(capacity: number, features: number, width: number): Ring<RealTransitionBatch> {
  return new Ring<RealTransitionBatch>(capacity, (rows) => ({
    observations: new Float32Array(rows * features),
    actions: new Float32Array(rows * width),
    rewards: new Float64Array(rows),
    nextObservations: new Float32Array(rows * features),
    terminated: new Uint8Array(rows),
  }));
}
