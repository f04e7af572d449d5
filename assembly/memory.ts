/**
 * The one owner of linear memory. Blocks come from the TLSF allocator by hand (`heap`); nothing in the core is
 * garbage collected. `memoryInUse` is the number of bytes handed out and not yet returned: a host that disposes
 * everything it made sees it come back to where it was.
 */

/**
 * Bytes in front of a block: its size, the blocks that were handed out before and after it, and whether it is kept when what was
 * being done is taken back (u32 each); keeps the 16-byte alignment.
 */
const HEADER: usize = 16;

let inUse: usize = 0;
/** The block handed out last, of those not yet returned. */
let newest: usize = 0;

// @ts-ignore: decorator
@inline
function handOut(block: usize, bytes: usize): usize {
  store<usize>(block, bytes);
  store<usize>(block, newest, 4);
  store<usize>(block, 0, 8);
  store<u32>(block, 0, 12);
  if (newest != 0) store<usize>(newest, block, 8);
  newest = block;
  inUse += bytes;
  return block + HEADER;
}

/** A zeroed block of `bytes` bytes, aligned to 16. Traps when memory cannot grow. */
export function allocate(bytes: usize): usize {
  const block = heap.alloc(bytes + HEADER);
  memory.fill(block, 0, bytes + HEADER);
  return handOut(block, bytes);
}

/** The same, but what it holds is whatever lay there: for what is written before it is read. */
export function reserve(bytes: usize): usize {
  return handOut(heap.alloc(bytes + HEADER), bytes);
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
  const block = pointer - HEADER;
  const before = load<usize>(block, 4);
  const after = load<usize>(block, 8);
  if (before != 0) store<usize>(before, after, 8);
  if (after != 0) store<usize>(after, before, 4);
  else newest = before;
  inUse -= load<usize>(block);
  heap.free(block);
}

/** A block that marks a moment: where what is then done traps, `memoryRecover` gives back what it held. Released by the caller. */
export function memoryMark(): usize {
  return allocate(0);
}

/** Returns all blocks handed out since the mark, but for those that are kept. */
export function memoryRecover(mark: usize): void {
  const last = mark - HEADER;
  for (let block = newest; block != last; ) {
    const before = load<usize>(block, 4);
    if (load<u32>(block, 12) == 0) release(block + HEADER);
    block = before;
  }
}

/** The block belongs to what outlives the call that made it. */
export function keep(pointer: usize): usize {
  store<u32>(pointer - HEADER, 1, 12);
  return pointer;
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
