/** Question 4: does detection need dense reward? */

import { linesFigure, pointAt } from '../../figures.js';
import { distinct } from '../../groups.js';
import { percent } from '../../numbers.js';
import { label, number, table } from '../../tables.js';
import { estimateText, listed } from '../../words.js';
import type { Answer } from '../answer.js';
import type { DensityData, DensityRow } from './experiment.js';

export type DensityVerdict = 'needs it' | 'does not need it' | 'does not suffice';

/**
 * A rule on rewards needs density when its score rises clearly from the sparsest unshaped world to the densest; it does not suffice when the
 * score does not pass ½ even there.
 */
export function densityVerdict({ rows }: Pick<DensityData, 'rows'>, rule: string): DensityVerdict {
  const [sparse, dense] = [sparsest(rows, rule, false), ordered(rows, rule, false).at(-1)!];
  if (dense.score.estimate <= 0.5) return 'does not suffice';
  return dense.score.low > sparse.score.high ? 'needs it' : 'does not need it';
}

export function answer(data: DensityData): Answer {
  const { rows, episodes } = data;
  const rules = distinct(rows.map(({ rule }) => rule));
  const verdictOf = (rule: string): string => {
    const score = (row: DensityRow): string => estimateText(row.score);
    const figures = `score ${score(sparsest(rows, rule, false))} with a reward at the goal alone, ${score(ordered(rows, rule, false).at(-1)!)} with one on every cell`;
    return {
      'needs it': `“${rule}” needs it: ${figures}.`,
      'does not need it': `“${rule}” does not: ${figures}.`,
      'does not suffice': `“${rule}” does poorly with it and without: ${figures}.`,
    }[densityVerdict(data, rule)];
  };
  const shapedWords = rules.map((rule) => {
    const [{ score: plain }, { score: shaped }] = [sparsest(rows, rule, false), sparsest(rows, rule, true)];
    const change = shaped.low > plain.high ? 'raises' : shaped.high < plain.low ? 'lowers' : 'does not clearly change';
    return `shaping alone ${change} the score of “${rule}” (${estimateText(plain)} to ${estimateText(shaped)})`;
  });
  return {
    number: 4,
    title: 'Does it need dense reward?',
    asked: ['Problems. … Requires dense reward'],
    notes: 'Symmetry detection',
    experiment:
      "The 9x9 grid with the goal in the centre and rewards on a share of its cells, the same on all images of a cell, so that the eight symmetries stay; with and without potential-based shaping F = γΦ(s') − Φ(s). " +
      `After ${episodes} uniformly random episodes: precision of what is joined against equal Q*, recall against the orbits, and their harmonic mean (the score), all runs together. Tests of whole transformations look at transitions too.`,
    verdict: rules.map(verdictOf),
    findings: [
      `Potential-based shaping makes the reward dense without changing what is optimal: ${listed(shapedWords)}.`,
      ...rules.map((rule) => {
        const { precision, recall } = sparsest(rows, rule, false);
        return `${rule}, reward at the goal alone: ${precision === null ? 'joins nothing' : `precision ${percent(precision.estimate)}`}, recall ${percent(recall.estimate)}.`;
      }),
    ],
    figures: [
      linesFigure({
        name: 'reward-density',
        title: 'How well symmetry is found, against the density of reward',
        caption:
          'Harmonic mean of precision and recall, all runs together, with 95 % intervals; dashed: with potential-based shaping.',
        x: { label: 'share of the cells with a reward of their own', domain: [0, 1], percent: true },
        y: { label: 'score', domain: [0, 1] },
        lines: rules.flatMap((rule, k) =>
          [false, true].map((shaped) => ({
            name: shaped ? `${rule}, shaped` : rule,
            series: k + 1,
            dashed: shaped,
            points: ordered(rows, rule, shaped).map(({ density, score }) => pointAt(density, score)),
          })),
        ),
      }),
    ],
    tables: [
      table(
        'Detection by density',
        'Rewarded: share of the pairs with a reward other than 0. – where nothing is joined.',
        rows,
        [
          number('density', ({ density }) => percent(density)),
          label('shaped', ({ shaped }) => (shaped ? 'yes' : 'no')),
          number('rewarded', ({ rewarded }) => percent(rewarded)),
          label('rule', ({ rule }) => rule),
          number('precision', ({ precision }) => estimateText(precision)),
          number('recall', ({ recall }) => estimateText(recall)),
          number('score', ({ score }) => estimateText(score)),
        ],
      ),
    ],
  };
}

/** The rows of a rule, the sparsest first. */
function ordered(rows: readonly DensityRow[], rule: string, shaped: boolean): DensityRow[] {
  return rows.filter((row) => row.rule === rule && row.shaped === shaped).sort((a, b) => a.density - b.density);
}

function sparsest(rows: readonly DensityRow[], rule: string, shaped: boolean): DensityRow {
  return ordered(rows, rule, shaped)[0]!;
}
