/** Trajectory-tree counting and freezing. A unit is one environment step (its window of up to five rewards). */
import { makeEnvironment } from '../dist/environments/registry.js';
import { stretch, stretchesOf } from './data.mjs';
import { c } from './native.mjs';

const MAX_LENGTH = 5;

/** DeepRobots counts one node an increment: five a step here. */
const deepRobots = {
  name: 'DeepRobots',
  rate: 2.6e6 / MAX_LENGTH,
  source: 'DeepRobots (Python): 1.3 to 2.6 M increments/s, measured beside on such a machine, the better figure taken',
};

function tree(backend, pairs) {
  return backend.tree({ pairs, minLength: 1, maxLength: MAX_LENGTH, offset: 0 });
}

/** Counts one stretch again and again into a tree that has already seen it. */
function counting(name, { pairs, rewards, steps, quickSteps, skewed = false, reference = true, targets = [] }) {
  return {
    name,
    unit: 'steps',
    targets,
    prepare({ backends, seed, quick }) {
      const experience = stretch({ pairs, rewards, steps: quick ? quickSteps : steps, seed, skewed });
      const work = experience.pairs.length;
      const timed = reference ? backends : { wasm: backends.wasm };
      const trees = Object.values(timed).map((backend) => tree(backend, pairs));
      for (const one of trees) one.count(experience);
      const nodes = trees[0].nodes();
      const peer = c('counting', [], childTables(experience, { pairs, rewards, nodes }), work);
      const checked = peer && { ...peer, checksum: () => peer.checksum() - pairs };
      return {
        columns: {
          ...Object.fromEntries(
            Object.keys(timed).map((column, k) => [
              column,
              { work, run: () => trees[k].count(experience), checksum: () => trees[k].nodes() },
            ]),
          ),
          C: checked,
        },
        note: `${nodes} nodes`,
        dispose: () => {
          for (const one of trees) one.dispose();
        },
      };
    },
  };
}

/** The same experience for `bench/native/counting.c`. */
function childTables({ starts, pairs, rewards }, { pairs: count, rewards: symbols, nodes }) {
  const sizes = Int32Array.of(count, symbols, MAX_LENGTH, starts[1], pairs.length, count + nodes + 1);
  return [sizes, pairs, Uint8Array.from(rewards, (reward) => reward + 1)];
}

/** Random episodes on a 20x20 grid: 1600 pairs. */
export function gridEpisodes({ backends, seed, quick }) {
  const model = makeEnvironment('grid-world-v0', { rows: 20, columns: 20, shaping: true }).model();
  const uploaded = backends.wasm.model(model);
  const batch = uploaded.rollout({ policy: null, episodes: quick ? 100 : 400, maxSteps: 200, seed });
  uploaded.dispose();
  return { pairs: model.pairs, stretches: stretchesOf(batch, model.actions, MAX_LENGTH) };
}

/** Their trees. */
export function gridTrees(context) {
  const { pairs, stretches } = gridEpisodes(context);
  const trees = Object.values(context.backends).map((backend) => tree(backend, pairs));
  for (const one of trees) one.count(stretches);
  return { pairs, trees };
}

const freezing = {
  name: 'freeze a tree',
  unit: 'nodes',
  targets: [],
  prepare(context) {
    const { trees } = gridTrees(context);
    const work = trees[0].nodes();
    return {
      columns: Object.fromEntries(
        Object.keys(context.backends).map((column, k) => [column, { work, run: () => trees[k].freeze() }]),
      ),
      note: `${work} nodes`,
      dispose: () => {
        for (const one of trees) one.dispose();
      },
    };
  },
};

/** Experience in, all pairs of similarities out. */
const endToEnd = {
  name: 'experience to similarity, 1600 pairs',
  unit: 'runs',
  targets: [
    {
      work: 'all pairs from a real tree, 1600 pairs, L = 5',
      atMost: 30,
      unit: 'ms',
      scale: 1000,
      note: 'count, freeze, intersection above 0.8; the public implementation takes 9 to 14 s',
    },
  ],
  prepare(context) {
    const { pairs, stretches } = gridEpisodes(context);
    const options = {
      measure: 'intersection',
      normalization: 'geometric',
      divergence: false,
      threshold: 0.8,
      topK: null,
    };
    const run = (backend) => {
      const one = tree(backend, pairs);
      one.count(stretches);
      const entries = backend.similarity(one.freeze(), { ...options, active: new Uint8Array(pairs).fill(1) });
      one.dispose();
      return entries;
    };
    const column = (backend) => ({
      work: 1,
      run: () => run(backend),
      checksum: () => run(backend).values.reduce((sum, value) => sum + value, 0),
    });
    return {
      columns: { wasm: column(context.backends.wasm) },
      note: `${stretches.pairs.length} steps`,
    };
  },
};

export const cases = [
  counting('counting in cache', {
    pairs: 64,
    rewards: 3,
    steps: 100_000,
    quickSteps: 20_000,
    targets: [
      { work: 'counting, tree in cache', against: 'C', atLeast: 0.9 },
      { work: 'counting, tree in cache', published: deepRobots, atLeast: 100 },
    ],
  }),
  counting('counting over a million nodes', {
    pairs: 1600,
    rewards: 8,
    steps: 400_000,
    quickSteps: 50_000,
    targets: [{ work: 'counting, over a million nodes', against: 'C', atLeast: 0.95 }],
  }),
  counting('counting, a million pairs', {
    pairs: 1_000_000,
    rewards: 3,
    steps: 4_000_000,
    quickSteps: 200_000,
    reference: false,
    targets: [
      { work: 'counting, a million pairs', against: 'C', atLeast: 1.2 },
      { work: 'counting, a million pairs', atLeast: 20, unit: 'M steps/s', scale: 1e-6 },
    ],
  }),
  counting('counting, skewed', { pairs: 1600, rewards: 8, steps: 200_000, quickSteps: 50_000, skewed: true }),
  freezing,
  endToEnd,
];
