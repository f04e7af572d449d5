/** The data of a figure as CSV (RFC 4180), one line a point, estimate, cell or pair. */
import type { Drawing } from '../experiments/document.js';

type Value = string | number | null | undefined;

export function csvOf(drawing: Drawing): string {
  return table(drawing)
    .map((row) => row.map(cell).join(','))
    .map((line) => `${line}\r\n`)
    .join('');
}

function table(drawing: Drawing): Value[][] {
  switch (drawing.kind) {
    case 'lines':
      return [
        ['line', drawing.x.label, drawing.y.label, 'low', 'high'],
        ...drawing.lines.flatMap(({ name, points }) => points.map(({ x, y, low, high }) => [name, x, y, low, high])),
      ];
    case 'intervals':
      return [
        ['group', 'name', 'relation', drawing.x.label, 'low', 'high'],
        ...drawing.bars.map(({ group, name, interval: { estimate, low, high } }) => [
          group,
          name,
          estimate.relation,
          estimate.value,
          low,
          high,
        ]),
      ];
    case 'matrix':
      return [['', ...drawing.columns], ...drawing.rows.map((name, k) => [name, ...drawing.values[k]!])];
    case 'clusters': {
      const { actions, panels } = drawing;
      const pairs = Math.max(0, ...panels.map(({ labels }) => labels.length));
      return [
        ['state', 'action', ...panels.map(({ title }) => title)],
        ...Array.from({ length: pairs }, (_, pair) => [
          Math.floor(pair / actions),
          pair % actions,
          ...panels.map(({ labels }) => labels[pair]),
        ]),
      ];
    }
    case 'policy': {
      const { policy, q, live } = drawing;
      const actions = q.length / policy.length;
      return [
        [
          'state',
          'live',
          'greedy action',
          ...Array.from({ length: actions }, (_, action) => `value of action ${action}`),
        ],
        ...Array.from(policy, (action, state) => [
          state,
          live?.[state] ?? 1,
          action,
          ...Array.from({ length: actions }, (_, k) => q[state * actions + k]),
        ]),
      ];
    }
  }
}

/** Numbers in full; text in quotes where it needs them. What is not known is empty. */
function cell(value: Value): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
