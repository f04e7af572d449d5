/**
 * The ABI of orbit-rl's core: the explicit export list and nothing else.
 *
 * The module imports nothing and exports its `memory`. Pointers are byte offsets (u32); arrays are dense and
 * little-endian; `i32*` reads "pointer to 32-bit integers", `f64*` "pointer to 64-bit floats". Kernels assume valid
 * input: the TypeScript around them checks. Views of `memory` are stale after any call that may allocate.
 */

// Memory: blocks are zeroed, 16-byte aligned, and live until released.
export { allocate, release, memoryInUse } from './memory';

// Random numbers: xoshiro128** with 16 bytes of state.
export { randomSeed, randomU32 as randomNext } from './random';

// Models: value iteration and rollouts of a finite MDP. The header is laid out in `assembly/model/layout.ts`, the block
// of a rollout in `assembly/learning/rollout.ts`.
export { valueIteration } from './model/value-iteration';
export { rollout } from './learning/rollout';
