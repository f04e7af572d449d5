/** Question 9: what do the clusters look like, and how do they relate to symmetry and quotients? */

import { clustersFigure, linesFigure, pointAt } from '../../figures.js';
import { distinct, matching, theOne } from '../../groups.js';
import { compact, percent } from '../../numbers.js';
import { labels, number, table } from '../../tables.js';
import { capital, estimateText, listed, rounded } from '../../words.js';
import type { Answer } from '../answer.js';
import type { ClusterData, FoundClusters } from './experiment.js';

/** Errors below this are none. */
const ROUNDING = 1e-9;

export type ClusterVerdict = 'symmetry' | 'coarser' | 'wrong';

/**
 * What the clusters of a rule are in the end: inside the orbits; coarser than orbits but of equal optimal values; or mixing pairs
 * of different optimal values (precision 0.99 counts as all).
 */
export function clusterVerdict(
  found: Pick<FoundClusters, 'precision'>,
  references: ClusterData['references'],
): ClusterVerdict {
  const precision = (name: ClusterData['references'][number]) => found.precision[references.indexOf(name)]!.estimate;
  if (precision('orbits') >= 0.99) return 'symmetry';
  return precision('equal Q*') >= 0.99 ? 'coarser' : 'wrong';
}

export function answer(data: ClusterData): Answer {
  const { references, exact, found } = data;
  const worlds = distinct(found.map(({ world }) => world));
  const rules = distinct(found.map(({ rule }) => rule));
  const last = found.filter((one) => one.episodes === Math.max(...found.map(({ episodes }) => episodes)));
  const of = (one: FoundClusters, key: 'precision' | 'recall', name: (typeof references)[number]) =>
    percent(one[key][references.indexOf(name)]!.estimate);
  const told = (one: FoundClusters): string => {
    const words = {
      symmetry: 'are parts of orbits',
      coarser: 'join pairs that no symmetry maps onto each other, yet of equal optimal values',
      wrong: `mix pairs of different optimal values (${of(one, 'precision', 'equal Q*')} of the joined are equal)`,
    }[clusterVerdict(one, references)];
    return capital(
      `${one.world}: the clusters of “${one.rule}” ${words}; the policy of their quotient closes ${percent(one.value.estimate)} of the gap between random and optimal.`,
    );
  };
  const exactOf = (world: (typeof worlds)[number], name: (typeof references)[number]) => theOne(exact, { world, name });
  const lossless = (['orbits', 'lumping', 'homomorphism'] as const).every((name) =>
    worlds.every(
      (world) =>
        rounded(exactOf(world, name).rewardError, ROUNDING) === 0 &&
        rounded(exactOf(world, name).transitionError, ROUNDING) === 0,
    ),
  );
  return {
    number: 9,
    title: 'What do the clusters look like, and how do they relate to symmetry and quotients?',
    asked: [
      'As training proceeds, and more symmetries have been observed. There might be very many pairs that are ‘similar’. Want to visualise these clusters?!',
      'Oh... All we are doing is clustering based on a similarity measure... How does that relate to symmetry and quotients?',
    ],
    notes: 'Symmetry detection',
    experiment:
      'Clusters of pairs on the 9x9 centre-goal grid by two rules after ever more uniformly random episodes, against every exact partition; and each partition as a quotient: its model-reduction error (largest difference in expected reward and in ' +
      'block-transition probability inside a block), and how much of the gap between the uniform random and the optimal policy is closed by the policy that is optimal in the quotient.',
    verdict: [
      lossless
        ? 'Orbits, lumping and homomorphism are quotients without any error; clusters of χ are quotients too, but only as good as what they join.'
        : 'Not even the exact partitions are quotients without error.',
      `After ${compact(last[0]!.episodes)} episodes.`,
      ...last.map(told),
    ],
    findings: worlds.flatMap((world) => [
      `${world}, exact: ${listed(
        references.map((name) => {
          const one = exactOf(world, name);
          return `${name} ${one.classes} classes (reward error ${compact(rounded(one.rewardError, ROUNDING))}, transition error ${compact(rounded(one.transitionError, ROUNDING))}, ${percent(one.value)} of the gap closed)`;
        }),
      )}.`,
      ...matching(last, { world }).map((one) => {
        const scores = references.map(
          (name) => `${of(one, 'precision', name)} / ${of(one, 'recall', name)} against ${name}`,
        );
        return `${world}, “${one.rule}”: ${compact(one.classes.estimate)} clusters; precision and recall ${listed(scores)}.`;
      }),
    ]),
    figures: [
      ...data.pictures.map(({ world, layout, actions, panels }) =>
        clustersFigure({
          name: `clusters-${world.replace(/[^a-z0-9]+/g, '-')}`,
          title: `Clusters, ${world}`,
          caption:
            'A cell is a state, its triangles are the four moves; a colour and a number are one class, grey is alone.',
          layout,
          actions,
          panels: panels.map(({ name, labels, count }) => ({ title: name, labels, note: `${count} classes` })),
        }),
      ),
      linesFigure({
        name: 'cluster-value',
        title: 'What the policy of the quotient is worth, as experience grows',
        caption:
          'Share of the gap between the uniform random and the optimal policy that is closed, mean over seeds with 95 % intervals.',
        x: { label: 'episodes', scale: 'log' },
        y: { label: 'share of the gap closed', percent: true },
        level: 1,
        lines: worlds.flatMap((world, w) =>
          rules.map((rule, r) => ({
            name: `${world}, ${rule}`,
            series: 1 + r,
            dashed: w > 0,
            points: matching(found, { world, rule }).map(({ episodes, value }) => pointAt(episodes, value)),
          })),
        ),
      }),
    ],
    tables: [
      table('Clusters by experience', 'Means over seeds with 95 % intervals.', found, [
        ...labels('world', 'rule'),
        number('episodes', ({ episodes }) => compact(episodes)),
        number('clusters', ({ classes }) => estimateText(classes)),
        number('precision, orbits', (one) => of(one, 'precision', 'orbits')),
        number('recall, orbits', (one) => of(one, 'recall', 'orbits')),
        number('precision, equal Q*', (one) => of(one, 'precision', 'equal Q*')),
        number('reward error', ({ rewardError }) => estimateText(rewardError)),
        number('transition error', ({ transitionError }) => estimateText(transitionError)),
        number('gap closed', ({ value }) => estimateText(value)),
      ]),
    ],
  };
}
