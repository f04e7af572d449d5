/** The report of what is set: both learners over several seeds as a study, or what recorded episodes show. */
import { compare } from 'orbit-rl';
import { type Block, renderPage, studyPage } from 'orbit-rl/report';
import type { Found } from '../messages.js';
import type { Setup } from '../setup.js';
import { MIN_VISITS } from './detection.js';
import { DISCOUNT, gridOptions, type World } from './world.js';

const SEEDS = 10;
const EPISODES = 600;

/** Learns again, `SEEDS` times by each learner, as the page is set. */
export async function studyReport(world: World, setup: Setup, progress: (done: number) => void): Promise<string> {
  const { measure, threshold, length, explore, coupling, source, seed } = setup;
  const model = world.environment!.model!();
  const drawn = world.environment!.id === 'grid-world-v0';
  const where = drawn ? { id: 'grid-world-v0', options: gridOptions(setup) } : { model };
  const found = { episodes: explore, measure, maxLength: length, threshold, minVisits: MIN_VISITS };
  const study = await compare({
    environments: [{ ...where, name: world.name, discount: DISCOUNT }],
    methods: [
      { name: 'plain Q-learning' },
      source === 'orbits' && world.orbits !== null
        ? { name: `exact orbits, ${coupling}`, coupling, similarity: 'orbits' }
        : { name: `χ, ${coupling}`, coupling, similarity: 'chi', detection: found },
    ],
    seeds: Array.from({ length: SEEDS }, (_, k) => (seed + k) % 2 ** 32),
    episodes: EPISODES,
    jobs: 1,
    onProgress: ({ done, total }) => progress(done / total),
  });
  return studyPage(study);
}

/** What was found in recorded episodes. */
export function episodesReport(world: World, setup: Setup, { labels, clusters, order }: Found): string {
  const sizes = new Map<number, number>();
  for (const label of labels) if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const shared = [...sizes.values()].filter((size) => size > 1);
  const picture: Block[] =
    world.layout === null
      ? []
      : [
          {
            kind: 'figure',
            name: 'clusters',
            title: 'Which pairs are similar',
            caption: 'One colour and number is one cluster; grey is alone.',
            drawing: {
              kind: 'clusters',
              layout: world.layout,
              actions: world.actions,
              panels: [{ title: 'found by χ', labels, note: `${clusters} clusters of ${order.length} pairs` }],
            },
          },
        ];
  return renderPage({
    title: `Similar pairs: ${world.name}`,
    lead: `${shared.length} clusters of two or more pairs, ${shared.reduce((sum, size) => sum + size, 0)} pairs in them, of ${order.length} in all.`,
    blocks: [
      ...picture,
      {
        kind: 'facts',
        entries: [
          ['states', world.states],
          ['actions', world.actions],
          ['episodes', world.episodes.length],
          ['measure', setup.measure],
          ['threshold', setup.threshold],
          ['longest trajectory', setup.length],
          ['windows a pair, at least', MIN_VISITS],
        ],
      },
    ],
    colophon: ['Made in the playground of orbit-rl.'],
  });
}
