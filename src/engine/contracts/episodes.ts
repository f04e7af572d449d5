/** Episodes as flat arrays: episode `e` is the steps `starts[e] .. starts[e + 1] - 1`. */
export interface EpisodeBatch {
  readonly starts: Int32Array;
  readonly states: Int32Array;
  readonly actions: Int32Array;
  readonly rewards: Float64Array;
  /** One flag an episode: 1 terminated, 0 truncated. */
  readonly terminated: Uint8Array;
  /** State that the last step of each episode led to, -1 where it is not known; absent where none is. */
  readonly lastStates?: Int32Array;
  /** Probability with which each action was chosen, where it is known. */
  readonly probabilities?: Float64Array;
}
