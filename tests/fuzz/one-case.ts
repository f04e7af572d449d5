/** One case of the fuzzer: a call with spoilt arguments either succeeds or is refused with `InputError`, and leaves no trace. */
import { type Engine, InputError } from '../../src/index.js';
import type { BaseCall } from './calls.js';
import { applyMutations, Hostile, type Mutation } from './mutation.js';

export interface Verdict {
  readonly ended: 'accepted' | 'refused' | 'at fault';
  /** What the refusal or the fault says. */
  readonly text: string;
}

/** Makes one call with spoilt arguments and says how it ended. */
export async function judge(call: BaseCall, mutations: readonly Mutation[], engine: Engine): Promise<Verdict> {
  const before = engine.bytesInUse;
  const originals = call.args();
  const owned = originals.flat(); // before anything in a list is replaced
  const args = applyMutations([...originals], mutations);
  const verdict = await ending(call, args);
  disposeAll(owned);
  const left = engine.bytesInUse - before;
  // Fewer than before are those that an earlier case at fault left, collected since.
  if (verdict.ended === 'at fault' || left <= 0) return verdict;
  return { ended: 'at fault', text: `leaves ${left} bytes in use after it was ${verdict.ended} ${verdict.text}` };
}

async function ending(call: BaseCall, args: readonly unknown[]): Promise<Verdict> {
  try {
    disposeOf(await call.run(...(args as never[])));
    return { ended: 'accepted', text: '' };
  } catch (error) {
    if (error instanceof Hostile) return { ended: 'refused', text: 'by what was handed over' };
    if (!(error instanceof InputError)) return { ended: 'at fault', text: described(error) };
    const unclear = error.message === '' || /undefined is not|Cannot read|\bat \S+ \(/.test(error.message);
    return { ended: unclear ? 'at fault' : 'refused', text: error.message };
  }
}

/** An error's class, what it says, and the place in the library that threw it. */
export function described(error: unknown): string {
  if (!(error instanceof Error)) return `throws ${String(error)}`;
  const place = /\bsrc\/[\w/.-]+\.ts/.exec(error.stack ?? '')?.[0] ?? 'elsewhere';
  return `${error.name}: ${error.message.slice(0, 150)} in ${place}`;
}

/** Gives back what a call was made for. */
export function disposeAll(args: readonly unknown[]): void {
  for (const arg of args.flat()) disposeOf(arg);
}

function disposeOf(value: unknown): void {
  if (value === null || typeof value !== 'object') return;
  try {
    const { dispose } = value as { dispose?: unknown };
    if (typeof dispose === 'function') dispose.call(value);
  } catch {
    // What was handed over is not ours, and may do anything.
  }
}
