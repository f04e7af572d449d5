/** Figures as people read them: short, rounded, and never hiding that a run was cut off. `--json` has them whole. */
import type { Bound, Interval } from '../statistics/interval.js';

/** Three significant digits with k and M: `0.0534`, `509`, `4.56k`, `1.23M`. Integers below 1000 are never rounded. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && size < 1000) return String(value);
  if (size >= 999_500) return `${significant(value / 1e6)}M`;
  if (size >= 999.5) return `${significant(value / 1e3)}k`;
  return significant(value);
}

/** Three significant digits without an exponent or trailing zeros; two decimals at most from 1 up. */
function significant(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return String(Math.round(value));
  const digits = size >= 10 ? 1 : size >= 1 ? 2 : Math.min(20, 2 - Math.floor(Math.log10(size)));
  return value.toFixed(digits).replace(/\.?0+$/, '');
}

/** Thousands apart, exact: `45,612`. */
export function whole(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `0.953 → '95 %'`, with one decimal where the share is close to its ends. */
export function percent(share: number | null): string {
  if (share === null) return '–';
  const value = share * 100;
  const near = (value > 0 && value < 2) || (value > 98 && value < 100);
  return `${near ? value.toFixed(1) : Math.round(value)} %`;
}

/** Whether a bound is at most the limit: what censoring leaves open from above is not. */
export function isAtMost({ relation, value }: Bound, limit: number): boolean {
  return (relation === '=' || relation === '<=') && value <= limit;
}

/** `509`, `≥ 22.8k` where too few runs got there, `–` where nothing is known. */
export function boundText(bound: Bound): string {
  if (bound.relation === 'unknown') return '–';
  const sign = { '=': '', '>=': '≥ ', '<=': '≤ ' }[bound.relation];
  return `${sign}${compact(bound.value)}`;
}

/** `[480, 541]`, or `[480, ∞)` where censoring leaves it open. */
export function rangeText(interval: Interval): string {
  return `[${compact(interval.low)}, ${interval.high === null ? '∞)' : `${compact(interval.high)}]`}`;
}

export function intervalText(interval: Interval): string {
  return interval.estimate.relation === 'unknown' ? '–' : `${boundText(interval.estimate)} ${rangeText(interval)}`;
}
