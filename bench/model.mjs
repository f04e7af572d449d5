/** Value iteration (a unit is one outcome backed up) and rollouts (a unit is one step) of uploaded models. */
import { makeEnvironment } from '../dist/environments/registry.js';

const SWEEPS = 100;

/** The same call on a model uploaded to each backend. */
function onModels(environment, { backends }, workOf, call) {
  const arrays = environment.model();
  const models = Object.values(backends).map((backend) => backend.model(arrays));
  const work = workOf(arrays, models[0]);
  return {
    columns: Object.fromEntries(Object.keys(backends).map((name, k) => [name, { work, run: () => call(models[k]) }])),
    dispose: () => {
      for (const model of models) model.dispose();
    },
  };
}

const solving = {
  name: 'value iteration',
  unit: 'backups',
  prepare(context) {
    const side = context.quick ? 20 : 50;
    const environment = makeEnvironment('grid-world-v0', { rows: side, columns: side, slip: 0.2 });
    const solve = (model) => model.valueIteration({ discount: 0.9999, tolerance: 0, maxIterations: SWEEPS });
    const prepared = onModels(environment, context, (arrays) => arrays.probabilities.length * SWEEPS, solve);
    return { ...prepared, note: `${side * side} states` };
  },
};

const rollouts = [
  ['taxi-v3', {}],
  ['frozen-lake-v1', { map: '8x8', isSlippery: true }],
].map(([id, options]) => ({
  name: `rollout ${id}`,
  unit: 'steps',
  prepare(context) {
    const run = (model) =>
      model.rollout({ policy: null, episodes: context.quick ? 200 : 2000, maxSteps: 200, seed: context.seed });
    return onModels(makeEnvironment(id, options), context, (_, model) => run(model).states.length, run);
  },
}));

export const cases = [solving, ...rollouts];
