/** Wider digits, where a new reward needs them: all keys are packed anew, into a table of the same capacity. */
import { release } from '../memory';
import {
  CAPACITY, DIGIT_BITS, KEY, KEY_BYTES, MAX_LENGTH, PAIR_SHIFT, TABLE, WEIGHTS, bitsAt, digitBit, layOutAnew, setBits,
  slotBytes,
} from './tree';
import { locate, pairOf } from './windows';

/** Packs all keys anew with digits of `bits` bits. */
export function widen(tree: usize, bits: u32): void {
  const length = load<u32>(tree, MAX_LENGTH);
  const oldBits = load<u32>(tree, DIGIT_BITS);
  const oldShift = load<u32>(tree, PAIR_SHIFT);
  const oldKeyBytes = load<u32>(tree, KEY_BYTES);
  const oldSlot = slotBytes(tree);
  const old = load<usize>(tree, TABLE);
  const capacity = load<u32>(tree, CAPACITY);
  layOutAnew(tree, bits);
  const key = load<usize>(tree, KEY);
  const keyBytes = load<u32>(tree, KEY_BYTES);
  const shift = load<u32>(tree, PAIR_SHIFT);
  for (let slot = old, end = old + <usize>capacity * oldSlot; slot < end; slot += oldSlot) {
    const count = load<u32>(slot);
    if (count == 0) continue;
    memory.fill(key, 0, keyBytes);
    setBits(key, shift, pairOf(slot + 4, oldShift, oldKeyBytes));
    for (let position: u32 = 0; position < length; ++position) {
      const digit = bitsAt(slot + 4, digitBit(oldBits, length, position), (1 << oldBits) - 1);
      if (digit == 0) break;
      setBits(key, digitBit(bits, length, position), digit);
    }
    const place = locate(tree, key, keyBytes);
    store<u32>(place, count);
    memory.copy(place + 4, key, keyBytes);
    memory.copy(place + 4 + keyBytes, slot + 4 + oldKeyBytes, <usize>load<u32>(tree, WEIGHTS) << 3);
  }
  release(old);
}
