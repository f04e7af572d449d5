/** Trajectory-tree counting and freezing. A unit is one environment step (its window of up to five rewards). */
import { makeEnvironment } from '../dist/environments/registry.js';
import { stretch, stretchesOf } from './data.mjs';

const MAX_LENGTH = 5;

function tree(backend, pairs) {
  return backend.tree({ pairs, minLength: 1, maxLength: MAX_LENGTH, offset: 0 });
}

/** Counts one stretch again and again into a tree that has already seen it. */
function counting(name, { pairs, rewards, steps, quickSteps }) {
  return {
    name,
    unit: 'steps',
    prepare({ backends, seed, quick }) {
      const experience = stretch({ pairs, rewards, steps: quick ? quickSteps : steps, seed });
      const trees = Object.values(backends).map((backend) => tree(backend, pairs));
      for (const one of trees) one.count(experience);
      return {
        columns: Object.fromEntries(
          Object.keys(backends).map((column, k) => [
            column,
            { work: experience.pairs.length, run: () => trees[k].count(experience) },
          ]),
        ),
        note: `${trees[0].nodes()} nodes`,
        dispose: () => {
          for (const one of trees) one.dispose();
        },
      };
    },
  };
}

/** Trees of random episodes on a 20x20 grid: 1600 pairs. */
export function gridTrees({ backends, seed, quick }) {
  const environment = makeEnvironment('grid-world-v0', { rows: 20, columns: 20, shaping: true });
  const model = environment.model();
  const uploaded = backends.wasm.model(model);
  const batch = uploaded.rollout({ policy: null, episodes: quick ? 100 : 400, maxSteps: 200, seed });
  uploaded.dispose();
  const stretches = stretchesOf(batch, model.actions, MAX_LENGTH);
  const trees = Object.values(backends).map((backend) => tree(backend, model.pairs));
  for (const one of trees) one.count(stretches);
  return { pairs: model.pairs, trees };
}

const freezing = {
  name: 'freeze a tree',
  unit: 'nodes',
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

export const cases = [
  counting('counting in cache', { pairs: 64, rewards: 3, steps: 100_000, quickSteps: 20_000 }),
  counting('counting over a million nodes', { pairs: 1600, rewards: 8, steps: 400_000, quickSteps: 50_000 }),
  freezing,
];
