/** The core with so little memory that it runs out of it at once: its own bytes, with a limit in the section of its memory. */
import type { Backend } from '../src/engine/contracts/backend.js';
import { inlinedCore } from '../src/engine/load.js';
import { wasmBackend } from '../src/engine/wasm/backend.js';
import { Core } from '../src/engine/wasm/core.js';

const MEMORY_SECTION = 5;

/** Allocates all but about `rest` bytes of the memory that there is; gives what returns them. */
export function fill(core: Core, rest = 0): () => void {
  const blocks: number[] = [];
  for (let size = 2 ** 22; size >= 16; size /= 2) {
    try {
      for (;;) blocks.push(core.allocate(size));
    } catch {
      // smaller ones
    }
  }
  const empty = () => {
    for (const block of blocks.splice(0)) core.release(block);
  };
  for (const full = core.bytesInUse(); blocks.length > 0 && full - core.bytesInUse() < rest; )
    core.release(blocks.pop()!);
  return empty;
}

/** @param pages of 64 KiB, at most. */
export async function smallCore(pages: number): Promise<{ core: Core; backend: Backend }> {
  const core = new Core(
    await WebAssembly.instantiate(await WebAssembly.compile(limited(await inlinedCore(), pages)), {}),
  );
  return { core, backend: wasmBackend(core, 'small') };
}

function limited(bytes: Uint8Array, pages: number): Uint8Array<ArrayBuffer> {
  for (let at = 8; at < bytes.length; ) {
    const size = unsigned(bytes, at + 1);
    const start = size.end;
    if (bytes[at] === MEMORY_SECTION) {
      const least = unsigned(bytes, start + 2); // one memory, without a limit
      const body = [1, 1, ...encoded(least.value), ...encoded(pages)];
      return Uint8Array.from([
        ...bytes.subarray(0, at + 1),
        body.length,
        ...body,
        ...bytes.subarray(start + size.value),
      ]);
    }
    at = start + size.value;
  }
  throw new Error('a core without memory');
}

/** An unsigned LEB128 number. */
function unsigned(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value |= (byte & 127) << shift;
    if (byte < 128) return { value, end: at };
  }
}

function encoded(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...encoded(value >>> 7)];
}
