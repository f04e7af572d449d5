/** A model as a sweep (`sweep.ts`) reads it: what one step needs side by side. */
import { allocate } from '../memory';
import { INITIAL_COUNT, INITIAL_STATES, INITIAL_THRESHOLDS, nextStateOf, rewardOf, STATES, terminates } from '../model/layout';
import { START, TRANSITION } from './sweep-layout';

/** The transitions of a model whose pairs have one outcome each, one after the other. */
export function transitionsOf(model: usize): usize {
  const pairs = load<u32>(model, STATES) * 4;
  const block = allocate(<usize>pairs << TRANSITION);
  for (let pair: u32 = 0; pair < pairs; ++pair) {
    const entry = block + (<usize>pair << TRANSITION);
    store<u32>(entry, nextStateOf(model, pair));
    store<u32>(entry, terminates(model, pair) ? 0xffffffff : 0, 4);
    store<f64>(entry, rewardOf(model, pair), 8);
  }
  return block;
}

/** The initial states of a model with the draws that mean them. */
export function startsOf(model: usize): usize {
  const count = load<u32>(model, INITIAL_COUNT);
  const thresholds: usize = load<u32>(model, INITIAL_THRESHOLDS);
  const states: usize = load<u32>(model, INITIAL_STATES);
  const block = allocate(<usize>count << START);
  let least: u32 = 0;
  for (let k: u32 = 0; k < count; ++k) {
    const entry = block + (<usize>k << START);
    const end = load<u32>(thresholds + (<usize>k << 2));
    // An initial state that no draw means has its least draw above its greatest.
    store<u32>(entry, least < end ? least : 0xffffffff);
    store<u32>(entry, k == count - 1 ? 0xffffffff : least < end ? end - 1 : 0, 4);
    store<u32>(entry, load<u32>(states + (<usize>k << 2)), 8);
    least = end;
  }
  return block;
}
