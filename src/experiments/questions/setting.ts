/** What every experiment behind a question is told. */
import type { Member } from '../together.js';

/** How much is measured: everything, or just enough to see that it works. */
export type StudySize = 'full' | 'quick';

export interface Setting {
  readonly size: StudySize;
  /** All randomness comes from here, an integer in [0, 2^31). */
  readonly seed: number;
}

/** An experiment behind a question; what its tasks, parts and figures are is what these functions give. */
export function member<Task, Part, Data>(one: Member<Setting, Task, Part, Data>): Member<Setting, Task, Part, Data> {
  return one;
}

/** `count` seeds, other ones for every seed of the setting. */
export function seedsOf({ seed }: Setting, count: number): number[] {
  return Array.from({ length: count }, (_, k) => (seed * 1000 + k) % 2 ** 31);
}

/** What is done in full, or in a quick look. */
export function sized<Value>({ size }: Setting, full: Value, quick: Value): Value {
  return size === 'full' ? full : quick;
}
