/**
 * Signals that listen to something outside, such as Ctrl-C, and do so only while they would hear it: a thread that computes without a pause
 * hears nothing, and is better ended by whatever ends a program that does not listen.
 */
interface Ears {
  readonly open: () => void;
  readonly close: () => void;
}

const known = new WeakMap<AbortSignal, Ears>();

/** What makes a signal listen, and what ends that. */
export function giveEars(signal: AbortSignal, ears: Ears): void {
  known.set(signal, ears);
}

/** `signal`, which follows `source`, listens where that does. */
export function withEarsOf(signal: AbortSignal, source: AbortSignal | undefined): AbortSignal {
  const ears = source === undefined ? undefined : known.get(source);
  if (ears !== undefined) known.set(signal, ears);
  return signal;
}

/** Does what pauses every some hundredths of a second, at which the signal is seen. */
export async function heard<Result>(signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> {
  const ears = signal === undefined ? undefined : known.get(signal);
  if (ears === undefined) return work();
  ears.open();
  try {
    return await work();
  } finally {
    // What came during the last stretch of work is heard now, or never.
    await new Promise((resolve) => setTimeout(resolve));
    ears.close();
  }
}
