import { averageBlocks, PRECONDITIONER, PRECONDITIONER_GUARDED, QUOTIENT, TARGET_SHARING, updatePartners } from '../learning/coupling';
import { allocate, memoryInUse, release } from '../memory';

/** Pair 0 has the partners 1, 2, 3 with steps 0.25, 0.5, 0.5; the others have none. Q = [2.5, 2, 10, 3.875]. */
class World {
  rowStarts: usize = allocate(20);
  columns: usize = allocate(12);
  steps: usize = allocate(24);
  q: usize = allocate(32);
  changed: usize = allocate(4);

  constructor() {
    store<f64>(this.q, 2.5);
    store<f64>(this.q, 2, 8);
    store<f64>(this.q, 10, 16);
    store<f64>(this.q, 3.875, 24);
    for (let k: u32 = 0; k < 3; ++k) {
      store<u32>(this.columns + (<usize>k << 2), k + 1);
      store<f64>(this.steps + (<usize>k << 3), k == 0 ? 0.25 : 0.5);
    }
    for (let i: usize = 1; i <= 4; ++i) store<u32>(this.rowStarts + (i << 2), 3);
  }

  /** Observes pair 0 with target 4, error 3 and new value 2.5. */
  observe(coupling: u32): u32 {
    return updatePartners(coupling, this.rowStarts, this.columns, this.steps, this.q, this.changed, 0, 4, 3, 2.5);
  }

  expectValues(first: f64, second: f64, third: f64): void {
    expect(load<f64>(this.q, 8)).toBe(first);
    expect(load<f64>(this.q, 16)).toBe(second);
    expect(load<f64>(this.q, 24)).toBe(third);
    expect(load<u32>(this.changed)).toBe(0x01010100);
  }

  free(): void {
    release(this.rowStarts);
    release(this.columns);
    release(this.steps);
    release(this.q);
    release(this.changed);
  }
}

/** Pairs 0 to 3 in blocks of `size` that follow each other; the same values. */
class Blocks {
  rowStarts: usize = allocate(16);
  rowEnds: usize = allocate(16);
  columns: usize = allocate(16);
  q: usize = allocate(32);
  changed: usize = allocate(4);

  constructor(size: u32) {
    store<f64>(this.q, 2.5);
    store<f64>(this.q, 2, 8);
    store<f64>(this.q, 10, 16);
    store<f64>(this.q, 3.875, 24);
    for (let pair: u32 = 0; pair < 4; ++pair) {
      const at = <usize>pair << 2;
      const start = pair - (pair % size);
      store<u32>(this.rowStarts + at, start);
      store<u32>(this.rowEnds + at, start + size);
      store<u32>(this.columns + at, pair);
    }
  }

  /** Observes a pair with target 4, error 3 and new value 2.5. */
  observe(pair: u32): u32 {
    return updatePartners(QUOTIENT, this.rowStarts, this.columns, this.rowEnds, this.q, this.changed, pair, 4, 3, 2.5);
  }

  free(): void {
    release(this.rowStarts);
    release(this.rowEnds);
    release(this.columns);
    release(this.q);
    release(this.changed);
  }
}

describe('partners', () => {
  it('get c δ from the preconditioner', () => {
    const world = new World();
    expect(world.observe(PRECONDITIONER)).toBe(3);
    world.expectValues(2.75, 11.5, 5.375);
    world.free();
  });

  it('get c δ cut to [0, y - Q_j] from the guarded one', () => {
    const world = new World();
    expect(world.observe(PRECONDITIONER_GUARDED)).toBe(3);
    world.expectValues(2.75, 10, 4);
    world.free();
  });

  it('get c (y - Q_j) from target sharing', () => {
    const world = new World();
    expect(world.observe(TARGET_SHARING)).toBe(3);
    world.expectValues(2.5, 7, 3.9375);
    world.free();
  });

  it('get the new value in a quotient', () => {
    const world = new Blocks(4);
    expect(world.observe(0)).toBe(3);
    for (let pair: usize = 0; pair < 4; ++pair) expect(load<f64>(world.q + (pair << 3))).toBe(2.5);
    expect(load<u32>(world.changed)).toBe(0x01010101);
    world.free();
  });

  it('are those of the block alone in a quotient', () => {
    const world = new Blocks(2);
    expect(world.observe(3)).toBe(1);
    expect(load<f64>(world.q)).toBe(2.5);
    expect(load<f64>(world.q, 8)).toBe(2);
    expect(load<f64>(world.q, 16)).toBe(2.5);
    expect(load<f64>(world.q, 24)).toBe(2.5);
    expect(load<u32>(world.changed)).toBe(0x01010000);
    averageBlocks(world.rowStarts, world.columns, world.rowEnds, world.q, 4);
    // (2.5 + 2) / 2
    expect(load<f64>(world.q)).toBe(2.25);
    expect(load<f64>(world.q, 8)).toBe(2.25);
    expect(load<f64>(world.q, 16)).toBe(2.5);
    world.free();
  });

  it('average to their mean, and the memory comes back', () => {
    const before = memoryInUse();
    const world = new Blocks(4);
    averageBlocks(world.rowStarts, world.columns, world.rowEnds, world.q, 4);
    // (2.5 + 2 + 10 + 3.875) / 4
    expect(load<f64>(world.q)).toBe(4.59375);
    expect(load<f64>(world.q, 24)).toBe(4.59375);
    world.free();
    expect(memoryInUse()).toBe(before);
  });
});
