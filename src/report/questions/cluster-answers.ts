/** Question 9: what do the clusters look like, and how do they relate to symmetry and quotients? */
import type {
  ClusterData,
  ClusterPicture,
  FoundClusters,
} from '../../experiments/questions/cluster-forms/experiment.js';
import { gridClusters } from '../grid-clusters.js';
import { compact, percent } from '../numbers.js';
import { type Answer, type AnswerFigure, capital, estimateText, listed, number } from './answer.js';
import { linePlot, standalone } from './plots.js';

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

export function clusterAnswers(data: ClusterData): Answer {
  const { references, exact, found } = data;
  const worlds = [...new Set(found.map(({ world }) => world))];
  const last = found.filter((one) => one.episodes === Math.max(...found.map(({ episodes }) => episodes)));
  const of = (one: FoundClusters, key: 'precision' | 'recall', name: (typeof references)[number]) =>
    percent(one[key][references.indexOf(name)]!.estimate);
  const told = (one: FoundClusters): string => {
    const words = {
      symmetry: 'are parts of orbits',
      coarser: 'join pairs that no symmetry maps onto each other, yet of equal optimal values',
      wrong: `mix pairs of different optimal values (${of(one, 'precision', 'equal Q*')} of the joined are equal)`,
    }[clusterVerdict(one, references)];
    return `${one.world}: the clusters of “${one.rule}” ${words}; the policy of their quotient closes ${percent(one.value.estimate)} of the gap between random and optimal.`;
  };
  const exactOf = (world: string, name: string) => exact.find((one) => one.world === world && one.name === name)!;
  const lossless = ['orbits', 'lumping', 'homomorphism'].every((name) =>
    worlds.every((world) => exactOf(world, name).rewardError < 1e-9 && exactOf(world, name).transitionError < 1e-9),
  );
  return {
    number: 9,
    title: 'What do the clusters look like, and how do they relate to symmetry and quotients?',
    asked: [
      'As training proceeds, and more symmetries have been observed. There might be very many pairs that are ‘similar’. Want to visualise these clusters?!',
      'Oh... All we are doing is clustering based on a similarity measure... How does that relate to symmetry and quotients?',
    ],
    experiment:
      'Clusters of pairs on the 9x9 centre-goal grid by two rules after ever more uniformly random episodes, against every exact partition; and each partition as a quotient: its model-reduction error (largest difference in ' +
      'expected reward and in block-transition probability inside a block), and how much of the gap between the uniform random and the optimal policy is closed by the policy that is optimal in the quotient.',
    verdict:
      `${lossless ? 'Orbits, lumping and homomorphism are quotients without any error; clusters of χ are quotients too, but only as good as what they join.' : 'Not even the exact partitions are quotients without error.'} ` +
      `After ${compact(last[0]!.episodes)} episodes. ${last.map(told).map(capital).join(' ')}`,
    findings: worlds.flatMap((world) => [
      `${world}, exact: ${listed(
        references.map((name) => {
          const one = exactOf(world, name);
          return `${name} ${one.classes} classes (reward error ${compact(clean(one.rewardError))}, transition error ${compact(clean(one.transitionError))}, ${percent(one.value)} of the gap closed)`;
        }),
      )}.`,
      ...last
        .filter((one) => one.world === world)
        .map(
          (one) =>
            `${world}, “${one.rule}”: ${compact(one.classes.estimate)} clusters; precision and recall ${listed(
              references.map((name) => `${of(one, 'precision', name)} / ${of(one, 'recall', name)} against ${name}`),
            )}.`,
        ),
    ]),
    figures: [
      ...data.pictures.map(clusterPicture),
      linePlot({
        name: 'cluster-value',
        title: 'What the policy of the quotient is worth, as experience grows',
        caption:
          'Share of the gap between the uniform random and the optimal policy that is closed, mean over seeds with 95 % intervals.',
        x: { label: 'episodes →', scale: 'log' },
        y: { label: '↑ share of the gap closed' },
        level: 1,
        lines: worlds.flatMap((world, w) =>
          [...new Set(found.map(({ rule }) => rule))].map((rule, r) => ({
            name: `${world}, ${rule}`,
            series: 1 + r,
            dashed: w > 0,
            points: found
              .filter((one) => one.world === world && one.rule === rule)
              .map(({ episodes, value }) => ({ x: episodes, y: value.estimate, low: value.low, high: value.high })),
          })),
        ),
      }),
    ],
    tables: [
      {
        title: 'Clusters by experience',
        note: 'Means over seeds with 95 % intervals.',
        columns: [
          { head: 'world' },
          { head: 'rule' },
          number('episodes'),
          number('clusters'),
          number('precision, orbits'),
          number('recall, orbits'),
          number('precision, equal Q*'),
          number('reward error'),
          number('transition error'),
          number('gap closed'),
        ],
        rows: found.map((one) => [
          one.world,
          one.rule,
          compact(one.episodes),
          estimateText(one.classes),
          of(one, 'precision', 'orbits'),
          of(one, 'recall', 'orbits'),
          of(one, 'precision', 'equal Q*'),
          estimateText(one.rewardError),
          estimateText(one.transitionError),
          estimateText(one.value),
        ]),
      },
    ],
  };
}

function clusterPicture({ world, layout, actions, panels }: ClusterPicture): AnswerFigure {
  const html = gridClusters(
    layout,
    actions,
    panels.map(({ name, labels, count }) => ({ title: name, labels, note: `${count} classes` })),
  )!;
  const svgs = html.text.match(/<svg class="grid"[\s\S]*?<\/svg>/g) ?? [];
  const title = `Clusters, ${world}`;
  return {
    title,
    caption: 'A cell is a state, its triangles are the four moves; a colour and a number are one class, grey is alone.',
    html,
    pictures: panels.map(({ name }, k) => ({
      name: `clusters-${world}-${name}`,
      alt: `${title}: ${name}`,
      svg: standalone(svgs[k]!),
      small: true,
    })),
  };
}

function clean(value: number): number {
  return value < 1e-9 ? 0 : value;
}
