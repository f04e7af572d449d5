/** Question 4: does detection need dense reward? */
import type { DensityData, DensityRow } from '../../experiments/questions/reward-density/experiment.js';
import { percent } from '../numbers.js';
import { type Answer, estimateText, listed, number } from './answer.js';
import { linePlot } from './plots.js';

export type DensityVerdict = 'needs it' | 'does not need it' | 'does not suffice';

/**
 * A rule on rewards needs density when its score rises clearly from the sparsest unshaped world to the densest; it does not suffice when the
 * score does not pass ½ even there.
 */
export function densityVerdict({ rows }: Pick<DensityData, 'rows'>, rule: string): DensityVerdict {
  const own = rows.filter((row) => row.rule === rule && !row.shaped).sort((a, b) => a.density - b.density);
  const [sparse, dense] = [own[0]!, own.at(-1)!];
  if (dense.score.low > sparse.score.high) return dense.score.estimate > 0.5 ? 'needs it' : 'does not suffice';
  return dense.score.estimate > 0.5 ? 'does not need it' : 'does not suffice';
}

export function denseReward(data: DensityData): Answer {
  const { rows, episodes } = data;
  const rules = [...new Set(rows.map(({ rule }) => rule))];
  const at = (rule: string, shaped: boolean, last: boolean): DensityRow => {
    const own = rows.filter((row) => row.rule === rule && row.shaped === shaped).sort((a, b) => a.density - b.density);
    return own.at(last ? -1 : 0)!;
  };
  const words = (rule: string): string => {
    const [sparse, dense] = [at(rule, false, false), at(rule, false, true)];
    const figures = `score ${estimateText(sparse.score)} with a reward at the goal alone, ${estimateText(dense.score)} with one on every cell`;
    return {
      'needs it': `“${rule}” needs it: ${figures}.`,
      'does not need it': `“${rule}” does not: ${figures}.`,
      'does not suffice': `“${rule}” does poorly with it and without: ${figures}.`,
    }[densityVerdict(data, rule)];
  };
  const shapedWords = rules.map((rule) => {
    const [plain, shaped] = [at(rule, false, false), at(rule, true, false)];
    const change =
      shaped.score.low > plain.score.high
        ? 'raises'
        : shaped.score.high < plain.score.low
          ? 'lowers'
          : 'does not clearly change';
    return `shaping alone ${change} the score of “${rule}” (${estimateText(plain.score)} to ${estimateText(shaped.score)})`;
  });
  return {
    number: 4,
    title: 'Does it need dense reward?',
    asked: ['Problems. … Requires dense reward'],
    experiment:
      `The 9x9 grid with the goal in the centre and rewards on a share of its cells, the same on all images of a cell, so that the eight symmetries stay; with and without potential-based shaping ` +
      `F = γΦ(s') − Φ(s). After ${episodes} uniformly random episodes: precision of what is joined against equal Q*, recall against the orbits, and their harmonic mean (the score), all runs together. ` +
      'Tests of whole transformations look at transitions too.',
    verdict: rules.map(words).join(' '),
    findings: [
      `Potential-based shaping makes the reward dense without changing what is optimal: ${listed(shapedWords)}.`,
      ...rules.map((rule) => {
        const sparse = at(rule, false, false);
        return `${rule}, reward at the goal alone: ${sparse.precision === null ? 'joins nothing' : `precision ${percent(sparse.precision.estimate)}`}, recall ${percent(sparse.recall.estimate)}.`;
      }),
    ],
    figures: [
      linePlot({
        name: 'reward-density',
        title: 'How well symmetry is found, against the density of reward',
        caption:
          'Harmonic mean of precision and recall, all runs together, with 95 % intervals; dashed: with potential-based shaping.',
        x: { label: 'share of the cells with a reward of their own →', domain: [0, 1] },
        y: { label: '↑ score', domain: [0, 1] },
        lines: rules.flatMap((rule, k) =>
          [false, true].map((shaped) => ({
            name: shaped ? `${rule}, shaped` : rule,
            series: k + 1,
            dashed: shaped,
            points: rows
              .filter((row) => row.rule === rule && row.shaped === shaped)
              .map(({ density, score }) => ({ x: density, y: score.estimate, low: score.low, high: score.high })),
          })),
        ),
      }),
    ],
    tables: [
      {
        title: 'Detection by density',
        note: 'Rewarded: share of the pairs with a reward other than 0. – where nothing is joined.',
        columns: [
          number('density'),
          { head: 'shaped' },
          number('rewarded'),
          { head: 'rule' },
          number('precision'),
          number('recall'),
          number('score'),
        ],
        rows: rows.map((row) => [
          percent(row.density),
          row.shaped ? 'yes' : 'no',
          percent(row.rewarded),
          row.rule,
          estimateText(row.precision),
          estimateText(row.recall),
          estimateText(row.score),
        ]),
      },
    ],
  };
}
