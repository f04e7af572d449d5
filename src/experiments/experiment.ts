/**
 * An experiment: tasks as plain data, so that any thread can do any of them, what one task gives, and what follows from all of
 * them. The same setting gives the same figures, wall times apart, whatever the number of workers, and whether it was made in
 * one go or in parts.
 */
import type { Backend } from '../engine/contracts/backend.js';

export interface Experiment<Setting, Task, Part extends object, Data> {
  /** One word, under which other threads and files know it. */
  readonly name: string;
  /** Everything there is to do, in the order of the figures. */
  tasks(setting: Setting): readonly Task[];
  /** What is being done, for the progress line. */
  label(task: Task, setting: Setting): string;
  run(context: Context<Setting>, task: Task): Part | Promise<Part>;
  /** Whether a run pauses every some hundredths of a second, at which its signal is seen. */
  readonly pauses?: true;
  /** `parts[k]` is what `tasks[k]` gave; all of them, unless `partial`. */
  gather(parts: readonly Part[], tasks: readonly Task[], setting: Setting): Data;
  /** Whether some of the parts can be gathered too, as those of a shard. */
  readonly partial?: true;
  /** How the part of a task is written down and found again. */
  readonly lines: LineForm<Setting, Task>;
  /** What another thread is sent of a setting that cannot go as it is, and the tasks that cannot go at all. */
  readonly travel?: {
    setting(setting: Setting): unknown;
    staysHere(task: Task, setting: Setting): boolean;
  };
}

/** What a thread has for the tasks of one study. */
export interface Context<Setting> {
  readonly backend: Backend;
  readonly setting: Setting;
  /** Stops a task that takes long. */
  readonly signal?: AbortSignal | undefined;
  /** What `make` gave the first time: for what many tasks of a thread need. */
  once<Value>(key: string, make: () => Value): Value;
}

/**
 * A part as a line of JSON: the fields of `head` and of the part side by side, with all that it takes to make it again. A field
 * named `seconds…`, however deep, is a wall time: it may differ when a run is made again.
 */
export interface LineForm<Setting, Task> {
  /** What tells a task from the others of its study in few words, such as a world, a method and a seed. */
  head(task: Task, setting: Setting): Readonly<Record<string, string | number>>;
  /** All else that a part is made from. */
  configuration(task: Task, setting: Setting): unknown;
  /** What the fields of head and part are: what is read from a file is held against it. */
  readonly fields: Readonly<Record<string, (value: unknown) => boolean>>;
  /** The task of a line that a larger study has written: it is passed over. Without this such lines are refused. */
  readonly others?: (line: Readonly<Record<string, unknown>>) => Task | null;
}

/** A context of its own for one thread and study. */
export function contextOf<Setting>(backend: Backend, setting: Setting): Context<Setting> {
  const made = new Map<string, unknown>();
  return {
    backend,
    setting,
    once: <Value>(key: string, make: () => Value): Value => {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as Value;
    },
  };
}
