/** Rows for property tests of joins. */
import fc from 'fast-check';
import { countRows } from '../similarity/rows.js';

/**
 * Rows like those of a tree: a few laws, each with many rows that differ from it in a few counts, are multiples of it, or lack the
 * longer trajectories, or one length between.
 */
export const likeRows = fc
  .record({
    columns: fc.integer({ min: 1, max: 24 }),
    laws: fc.integer({ min: 1, max: 4 }),
    lengths: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ columns, laws, lengths }) =>
    fc.record({
      laws: fc.array(
        fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })), { minLength: columns, maxLength: columns }),
        {
          minLength: laws,
          maxLength: laws,
        },
      ),
      lengths: fc.array(fc.integer({ min: 1, max: lengths }), { minLength: columns, maxLength: columns }),
      rows: fc.array(
        fc.record({
          law: fc.nat(),
          times: fc.constantFrom(1, 1, 1, 2, 3, 40_000),
          longest: fc.constantFrom(9, 9, 1, 2, 3),
          without: fc.constantFrom(0, 0, 0, 1, 2),
          changes: fc.array(fc.record({ column: fc.nat(), by: fc.integer({ min: -3, max: 3 }) }), { maxLength: 4 }),
          active: fc.integer({ min: 0, max: 9 }),
        }),
        { minLength: 1, maxLength: 40 },
      ),
    }),
  )
  .map(({ laws, lengths, rows }) => {
    const matrix = rows.map(({ law, times, longest, without, changes }) => {
      const row = laws[law % laws.length]!.map((count) => count * times);
      for (const { column, by } of changes) row[column % row.length] = Math.max(0, row[column % row.length]! + by);
      return row.map((count, c) => (lengths[c]! > longest || lengths[c] === without ? 0 : count));
    });
    return { rows: countRows(matrix, lengths), active: Uint8Array.from(rows, ({ active }) => (active === 0 ? 0 : 1)) };
  });
