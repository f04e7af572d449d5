import type { createEngine, Engine } from '../../src/index.js';

export declare function increments(
  engine: Engine,
  batches: number,
): {
  readonly increments: number;
  readonly expected: number;
  readonly visits: readonly [number, number];
  readonly windows: number;
  readonly similarity: number;
};
export declare function engines(make: typeof createEngine, count: number): Promise<number[]>;
