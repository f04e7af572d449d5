/** Value iteration (a unit is one outcome backed up) and rollouts (a unit is one step) of uploaded models. */
import { createEngine } from '../dist/create-engine.js';
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

/** Models that are used again and again, a few episodes at a time: uploaded once, or at every call. */
const largeRollout = {
  name: 'rollout of 250,000 states, 2,000 episodes a call',
  unit: 'steps',
  targets: [{ work: 'rollout of 250,000 states, 2,000 episodes a call', atLeast: 30, unit: 'M steps/s', scale: 1e-6 }],
  async prepare({ quick, seed }) {
    const side = quick ? 50 : 500;
    const model = makeEnvironment('grid-world-v0', { rows: side, columns: side, slip: 0.2 }).model();
    const engine = await createEngine();
    const uploaded = engine.upload(model);
    const options = { episodes: 2000, maxSteps: 100, seed };
    const work = uploaded.rollout(options).states.length;
    return {
      columns: {
        wasm: { work, run: () => uploaded.rollout(options) },
        'uploading each time': { work, run: () => engine.rollout(model, options) },
      },
      note: `${work} steps a call`,
      dispose: () => uploaded.dispose(),
    };
  },
};

export const cases = [solving, ...rollouts, largeRollout];
