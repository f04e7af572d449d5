/**
 * The one owner of linear memory. Blocks come from the TLSF allocator by hand (`heap`); nothing in the core is
 * garbage collected. `memoryInUse` is the number of bytes handed out and not yet returned: a host that disposes
 * everything it made sees it come back to where it was.
 */

/** Bytes in front of a block that remember its size; keeps the 16-byte alignment. */
const HEADER: usize = 16;

let inUse: usize = 0;

/** A zeroed block of `bytes` bytes, aligned to 16. Traps when memory cannot grow. */
export function allocate(bytes: usize): usize {
  const block = heap.alloc(bytes + HEADER);
  memory.fill(block, 0, bytes + HEADER);
  store<usize>(block, bytes);
  inUse += bytes;
  return block + HEADER;
}

/** The same, but what it holds is whatever lay there: for what is written before it is read. */
export function reserve(bytes: usize): usize {
  const block = heap.alloc(bytes + HEADER);
  store<usize>(block, bytes);
  inUse += bytes;
  return block + HEADER;
}

/** Grows a block to `bytes` bytes, keeping what it held; what is new is zero. `pointer` is invalid afterwards. */
export function reallocate(pointer: usize, bytes: usize): usize {
  const grown = allocate(bytes);
  const old = blockSize(pointer);
  memory.copy(grown, pointer, old < bytes ? old : bytes);
  release(pointer);
  return grown;
}

/** Returns a block. 0 is allowed and does nothing. */
export function release(pointer: usize): void {
  if (pointer == 0) return;
  inUse -= blockSize(pointer);
  heap.free(pointer - HEADER);
}

/** The size in bytes that the block at `pointer` was asked for with. */
// @ts-ignore: decorator
@inline
export function blockSize(pointer: usize): usize {
  return load<usize>(pointer - HEADER);
}

/** Bytes handed out and not yet returned. */
export function memoryInUse(): usize {
  return inUse;
}
