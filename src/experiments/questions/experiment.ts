/**
 * An experiment behind one or more of the open questions: tasks as plain data, so that any worker can do any of them, what one
 * task gives, and the figures that all of them make. The same setting gives the same figures, wall times apart.
 */
import type { Backend } from '../../engine/contracts/backend.js';

/** How much is measured: everything, or just enough to see that it works. */
export type StudySize = 'full' | 'quick';

export interface Setting {
  readonly size: StudySize;
  /** All randomness comes from here, an integer in [0, 2^31). */
  readonly seed: number;
}

export interface Experiment<Task, Part, Data> {
  /** For the progress line. */
  readonly label: string;
  tasks(setting: Setting): readonly Task[];
  run(backend: Backend, task: Task): Part | Promise<Part>;
  /** `parts[k]` is what `tasks(setting)[k]` gave. */
  gather(parts: readonly Part[], tasks: readonly Task[], setting: Setting): Data;
}

/** `count` seeds, other ones for every seed of the setting. */
export function seedsOf({ seed }: Setting, count: number): number[] {
  return Array.from({ length: count }, (_, k) => (seed * 1000 + k) % 2 ** 31);
}

/** What is done in full, or in a quick look. */
export function sized<Value>({ size }: Setting, full: Value, quick: Value): Value {
  return size === 'full' ? full : quick;
}
