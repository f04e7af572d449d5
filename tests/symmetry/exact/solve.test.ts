/** Undiscounted policies that end, and values past the largest number. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/create-engine.js';
import { tabularModel } from '../../../src/environments/gymnasium-table.js';
import type { GymnasiumTable } from '../../../src/environments/model-table.js';
import { InputError } from '../../../src/input-error.js';
import { laxBisimulationMetric } from '../../../src/symmetry/exact/lax-bisimulation.js';
import { solve } from '../../../src/symmetry/exact/solve.js';
import { symmetries } from '../../../src/symmetry/exact/symmetries.js';

const table = (P: GymnasiumTable['P'], isd?: number[]): GymnasiumTable => {
  const rows = P as readonly (readonly unknown[])[];
  return { nS: rows.length, nA: rows[0]!.length, P, ...(isd && { isd }) };
};

describe('γ = 1', () => {
  it('does not wait for ever for what it could have', () => {
    // Action 0 waits for 0, action 1 ends with +1.
    const model = tabularModel(table([[[[1, 0, 0, false]], [[1, 0, 1, true]]]]));
    const { v, policy } = solve(model, { discount: 1 });
    expect(v[0]).toBe(1);
    expect([...policy]).toEqual([1]);
  });

  it('goes the whole way: round a circle of two for nothing, or on, by chance, to the end', () => {
    const model = tabularModel(
      table([
        [
          [[1, 1, 0, false]],
          [
            [0.5, 0, 0, false],
            [0.5, 2, 0, false],
          ],
        ],
        [[[1, 0, 0, false]], [[1, 1, 0, false]]],
        [[[1, 2, 0, false]], [[1, 2, 3, true]]],
      ]),
    );
    const { v, policy } = solve(model, { discount: 1 });
    expect([...v].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([3, 3, 3]);
    expect([...policy]).toEqual([1, 0, 1]);
  });

  it('stays where an end only costs', () => {
    const model = tabularModel(table([[[[1, 0, 0, false]], [[1, 0, -1, true]]]]));
    expect([...solve(model, { discount: 1 }).policy]).toEqual([0]);
  });
});

describe('rewards near the largest number', () => {
  const huge = tabularModel(table([[[[1, 0, 1.7e308, false]], [[1, 0, -1.7e308, false]]]]));

  it('overflow is an error on every backend', async () => {
    expect(() => solve(huge, { discount: 0.9 })).toThrow(InputError);
    for (const backend of ['wasm', 'reference'] as const) {
      const engine = await createEngine({ backend });
      expect(() => engine.solve(huge, { discount: 0.9 })).toThrow('discounted sums');
      expect(engine.solve(huge, { discount: 0 }).v[0]).toBe(1.7e308);
    }
  });

  it('have no distance that can be told, and do not hang the search for one', () => {
    expect(() => laxBisimulationMetric(huge, { discount: 0.9 })).toThrow(InputError);
    expect(symmetries(huge).homomorphism.count).toBe(2);
  });
});
