/**
 * The one owner of wasm memory on the TypeScript side. Everything else holds pointers (numbers) and asks the core to
 * copy in or out. Views are made fresh for every access, because any call that allocates may move the buffer.
 */
import { InputError } from '../../input-error.js';
import type { CoreExports } from './exports.generated.js';

type Numbers = Int32Array | Uint32Array | Float64Array | Float32Array | Uint8Array;

export class Core {
  readonly exports: CoreExports;
  /** All of the memory, to read and write single numbers of; made anew when the memory has grown. */
  #doubles = new Float64Array(0);
  #integers = new Int32Array(0);

  constructor(instance: WebAssembly.Instance) {
    this.exports = instance.exports as unknown as CoreExports;
  }

  bytesInUse(): number {
    return this.exports.memoryInUse() >>> 0;
  }

  /** A zeroed block. Throws when the memory limit of 4 GiB is reached. */
  allocate(bytes: number): number {
    if (bytes > 1073741808)
      throw new InputError(`expected at most 1 GiB in one array of the wasm backend, got ${bytes} bytes`);
    try {
      return this.exports.allocate(bytes) >>> 0;
    } catch (cause) {
      const asked = `${bytes} more bytes asked, ${this.bytesInUse()} in use`;
      throw new OutOfMemory(`the wasm core is out of memory: ${asked}`, { cause });
    }
  }

  release(pointer: number): void {
    this.exports.release(pointer);
  }

  /** Copies an array into a new block; null becomes the null pointer. */
  put(array: Numbers | null): number {
    if (array === null) return 0;
    const pointer = this.allocate(array.byteLength);
    this.write(pointer, array);
    return pointer;
  }

  write(pointer: number, array: Numbers): void {
    new Uint8Array(this.exports.memory.buffer, pointer, array.byteLength).set(
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
    );
  }

  /** Copies `length` integers out. */
  int32(pointer: number, length: number): Int32Array {
    return new Int32Array(this.exports.memory.buffer, pointer, length).slice();
  }

  /** One number. */
  float64At(pointer: number): number {
    return this.doubles[pointer / 8]!;
  }

  /** All of the memory as doubles, until something is allocated. */
  get doubles(): Float64Array {
    const { buffer } = this.exports.memory;
    if (this.#doubles.buffer !== buffer) this.#doubles = new Float64Array(buffer);
    return this.#doubles;
  }

  /** All of the memory as integers, until something is allocated. */
  get integers(): Int32Array {
    const { buffer } = this.exports.memory;
    if (this.#integers.buffer !== buffer) this.#integers = new Int32Array(buffer);
    return this.#integers;
  }

  float64(pointer: number, length: number): Float64Array {
    return new Float64Array(this.exports.memory.buffer, pointer, length).slice();
  }

  float32(pointer: number, length: number): Float32Array {
    return new Float32Array(this.exports.memory.buffer, pointer, length).slice();
  }

  /** Copies numbers in, rounded to float32. */
  writeFloat32(pointer: number, array: Float32Array | Float64Array): void {
    new Float32Array(this.exports.memory.buffer, pointer, array.length).set(array);
  }

  /** Copies `target.length` numbers out into an array that exists. */
  readFloat64(pointer: number, target: Float64Array): void {
    target.set(new Float64Array(this.exports.memory.buffer, pointer, target.length));
  }

  /** Shows numbers where they lie; `use` must not allocate in the core, nor keep them. */
  lookAtFloat64(pointer: number, length: number, use: (values: Float64Array) => void): void {
    use(new Float64Array(this.exports.memory.buffer, pointer, length));
  }

  uint8(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, pointer, length).slice();
  }

  /**
   * Runs `body` with blocks that hold copies of `arrays`, and releases them whatever happens. A number stands for a zeroed
   * block of so many bytes.
   */
  with<T>(arrays: readonly (Numbers | number | null)[], body: (...pointers: number[]) => T): T {
    const pointers: number[] = [];
    try {
      for (const array of arrays) pointers.push(typeof array === 'number' ? this.allocate(array) : this.put(array));
      return body(...pointers);
    } finally {
      for (const pointer of pointers) this.release(pointer);
    }
  }
}

/** The core's memory is at its limit. Whoever throws it leaves what there was as it was, and holds nothing more. */
export class OutOfMemory extends Error {}

/** Kernels trap when memory cannot grow; they trap nowhere else. What a kernel held that trapped is given back. */
export function inMemory<T>(core: Core, kernel: () => T): T {
  const { memoryMark, memoryRecover, release } = core.exports;
  let mark = 0;
  try {
    mark = memoryMark();
    return kernel();
  } catch (cause) {
    if (mark !== 0 && cause instanceof WebAssembly.RuntimeError) memoryRecover(mark);
    throw inWords(core, cause);
  } finally {
    release(mark);
  }
}

/** The same for a kernel that allocates what outlives its call: what it held stays with its handle. */
export function inMemoryOfItsOwn<T>(core: Core, kernel: () => T): T {
  try {
    return kernel();
  } catch (cause) {
    throw inWords(core, cause);
  }
}

function inWords(core: Core, cause: unknown): unknown {
  if (!(cause instanceof WebAssembly.RuntimeError)) return cause;
  const used = `${core.bytesInUse()} bytes in use by all handles`;
  return new OutOfMemory(`the wasm core is out of memory: ${used}`, { cause });
}
