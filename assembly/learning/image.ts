/**
 * Images of transitions under the transformations of `augmentation`: map `g` takes state `s` to
 * `stateMaps[g * states + s]` and pair `i` to `pairMaps[g * pairs + i]`.
 */
import { ACTIONS, PAIR_MAPS, PAIRS, pointer, STATE_MAPS } from './record';

// @ts-ignore: decorator
@inline
export function imageOfState(learner: usize, g: u32, state: u32): u32 {
  const states = load<u32>(learner, PAIRS) / load<u32>(learner, ACTIONS);
  return load<u32>(pointer(learner, STATE_MAPS) + (<usize>(g * states + state) << 2));
}

// @ts-ignore: decorator
@inline
export function imageOfPair(learner: usize, g: u32, pair: u32): u32 {
  return load<u32>(pointer(learner, PAIR_MAPS) + (<usize>(g * load<u32>(learner, PAIRS) + pair) << 2));
}
