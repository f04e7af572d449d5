/**
 * The life of a handle. A subclass releases what it holds in the function it passes on; after `dispose` every method
 * throws instead of reading freed memory. A FinalizationRegistry disposes what was forgotten: a net, not a plan.
 */
import { InputError } from '../input-error.js';
import type { Handle } from './contracts/handle.js';

const forgotten = new FinalizationRegistry<() => void>((release) => release());

export abstract class OwnedHandle implements Handle {
  #release: (() => void) | null;
  readonly #what: string;

  /** `release` must not refer to `this`: it would keep the handle alive for ever. */
  protected constructor(what: string, release: () => void) {
    this.#what = what;
    this.#release = release;
    forgotten.register(this, release, this);
  }

  /** Throws when the handle is disposed. Called first by every method. */
  protected alive(): void {
    if (this.#release === null) throw new InputError(`this ${this.#what} is disposed`);
  }

  get disposed(): boolean {
    return this.#release === null;
  }

  dispose(): void {
    if (this.#release === null) return;
    forgotten.unregister(this);
    this.#release();
    this.#release = null;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** What is thrown at a handle that another engine made: its memory is not this engine's. */
export function foreignHandle(what: string): InputError {
  return new InputError(`expected a ${what} of this engine, got one of another`);
}

/** The handle, which `fill` fills. Where that fails, it is given back. */
export function filled<Handle extends Disposable>(handle: Handle, fill: () => void): Handle {
  try {
    fill();
    return handle;
  } catch (error) {
    handle[Symbol.dispose]();
    throw error;
  }
}
