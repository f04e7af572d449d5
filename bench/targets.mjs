/**
 * The targets of the project and whether they hold. A case says which of its columns is ours and what it is to be held
 * against: another column of the same run (the ratio of rates, the median over rounds), a rate published elsewhere, or a
 * plain limit.
 */
import { quartiles } from './harness.mjs';

/**
 * @typedef {object} Target
 * @property {string} work What is done: the row of the table.
 * @property {string} [ours] The column that is ours; `'wasm'` unless given.
 * @property {string} [against] The column it is held against.
 * @property {{ rate: number, source: string }} [published] A rate in units a second, instead of a column.
 * @property {number} [atLeast] Least ratio of rates, or least rate where there is nothing to be held against.
 * @property {number} [atMost] Greatest value of our column's seconds, in `unit`.
 * @property {string} [unit] What `atLeast` or `atMost` count: 'steps/s', 'ms'.
 * @property {number} [scale] Our seconds or rate is multiplied by this to be in `unit`.
 * @property {string} [note] What a reader must know of it.
 */

/** One row of the table: `holds` is null where the column it is held against is absent. */
export function judge(target, columns) {
  const { work, against, published, note } = target;
  const ours = columns[target.ours ?? 'wasm'];
  const row = { work, target: describe(target), note: note ?? null };
  const missing = { ...row, value: null, low: null, high: null, holds: null };
  if (ours === undefined || (against !== undefined && columns[against] === undefined)) return missing;
  const [low, value, high] = quartiles(values(target, ours, columns[against]));
  const holds = target.atMost === undefined ? value >= target.atLeast : value <= target.atMost;
  const source = published === undefined ? row.note : [note, published.source].filter(Boolean).join('; ');
  return { ...row, note: source, value, low, high, holds };
}

/** The same of a curve: seconds or megabytes at one size, or the exponent of time from 10,000 up to it; not measured where the size was left out. */
export function judgeGrowth({ work, of, size, atMost, unit }, { points, time }) {
  const point = points.find((some) => Math.abs(some.size / size - 1) < 0.05);
  const value = point === undefined ? null : of === 'exponent' ? time.large : point[of];
  const row = { work, target: `<= ${atMost} ${unit}`.trimEnd(), note: null, value, low: value, high: value };
  return { ...row, holds: value === null ? null : value <= atMost };
}

function values({ published, atMost, scale = 1 }, ours, other) {
  if (atMost !== undefined) return ours.rounds.map((seconds) => seconds * scale);
  const rates = ours.rounds.map((seconds) => (ours.work / seconds) * scale);
  if (published !== undefined) return rates.map((rate) => rate / published.rate);
  if (other !== undefined) return rates.map((rate, round) => rate / (other.work / other.rounds[round]));
  return rates;
}

function describe({ against, atLeast, atMost, unit, published }) {
  if (atMost !== undefined) return `<= ${atMost} ${unit}`;
  if (published !== undefined) return `>= ${atLeast} x ${published.name}`;
  if (against !== undefined) return `>= ${atLeast} x ${against}`;
  return `>= ${atLeast} ${unit}`;
}

/** The table, a line a target. */
export function targetTable(rows) {
  const lines = rows.map(({ work, target, value, low, high, holds, note }) => [
    work,
    target,
    value === null ? '-' : value.toPrecision(3),
    value === null ? '' : `${low.toPrecision(3)} .. ${high.toPrecision(3)}`,
    holds === null ? 'not measured' : holds ? 'holds' : 'MISSED',
    note ?? '',
  ]);
  const all = [['work', 'target', 'measured', 'quartiles', '', ''], ...lines];
  const widths = all[0].map((_, k) => Math.max(...all.map((line) => line[k].length)));
  return all
    .map((line) =>
      line
        .map((cell, k) => cell.padEnd(widths[k]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
