/** An answer to one question: words that follow from the figures, tables, and pictures that stand on a page or alone. */

import type { Interval } from '../../experiments/compare/types.js';
import type { Estimate } from '../../experiments/questions/estimates.js';
import type { QuestionNumber } from '../../experiments/questions/study.js';
import type { Html } from '../html.js';
import { compact, intervalText } from '../numbers.js';
import type { TextColumn } from '../table.js';

export interface Answer {
  readonly number: QuestionNumber;
  readonly title: string;
  /** The question in the words of the notes. */
  readonly asked: readonly string[];
  readonly experiment: string;
  /** The plain answer. */
  readonly verdict: string;
  readonly findings: readonly string[];
  readonly figures: readonly AnswerFigure[];
  readonly tables: readonly AnswerTable[];
}

export interface AnswerTable {
  readonly title: string;
  readonly note: string;
  readonly columns: readonly TextColumn[];
  readonly rows: readonly (readonly string[])[];
}

export interface AnswerFigure {
  readonly title: string;
  readonly caption: string;
  /** For the page. */
  readonly html: Html;
  /** The same as pictures of their own, each with a short name for its file. */
  readonly pictures: readonly {
    readonly name: string;
    readonly alt: string;
    readonly svg: string;
    /** Whether two of them stand side by side. */
    readonly small: boolean;
  }[];
}

/** Marks a column of wall times: the only figures that differ when the study is made again. */
export const TIMED = '†';

export function number(head: string): TextColumn {
  return { head, align: 'right' };
}

/** `7.9 [7.1, 8.8]`. */
export function estimateText(estimate: Estimate | null): string {
  return estimate === null
    ? '–'
    : `${compact(rounded(estimate.estimate))} [${compact(rounded(estimate.low))}, ${compact(rounded(estimate.high))}]`;
}

export function ratioText(ratio: Interval): string {
  return intervalText(ratio);
}

/** What is zero but for rounding errors is zero. */
function rounded(value: number): number {
  return Math.abs(value) < 1e-12 ? 0 : value;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The range that holds all values: `1.6 to 8.2`, or one number. */
export function spanText(values: readonly number[]): string {
  const [low, high] = [compact(rounded(Math.min(...values))), compact(rounded(Math.max(...values)))];
  return low === high ? low : `${low} to ${high}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
