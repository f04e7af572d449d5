/**
 * One point of a growth curve, in a process of its own: `node bench/growth-job.mjs '{ "work": ..., "size": ..., "seed": ... }'` prints
 * `{ size, seconds, megabytes, found }` as JSON. `size` is what there really was, `megabytes` the peak of the whole process
 * (the caller takes that of one that does nothing away), input included, `found` blocks, entries or clusters.
 */
import { createEngine } from '../dist/create-engine.js';
import { loadBackend } from '../dist/engine/load.js';
import { makeEnvironment } from '../dist/environments/registry.js';
import { symmetries } from '../dist/symmetry/exact/symmetries.js';

const sparse = { stepReward: 0, goalReward: 1 };

/** A square grid of about so many states. */
function grid(states, options) {
  const side = Math.round(Math.sqrt(states));
  return makeEnvironment('grid-world-v0', { rows: side, columns: side, ...sparse, ...options });
}

const worlds = {
  torus: ({ size }) => grid(size, { torus: true }),
  'goal grid': ({ size }) => grid(size, {}),
  slip: ({ size }) => grid(size, { slip: 0.1 }),
  random: ({ size, seed }) => makeEnvironment('random-mdp-v0', { states: size, seed }),
};

/** Rows of trajectories after about twenty visits of each pair of a grid under the uniform policy. */
async function visited({ size, seed, shaping }) {
  const engine = await createEngine();
  const model = grid(size / 4, { shaping, discount: 0.95 }).model();
  const counter = engine.trajectories({ states: model.states, actions: model.actions, maxLength: 5 });
  counter.addEpisodes(engine.rollout(model, { episodes: model.pairs, maxSteps: 20, seed }));
  counter.rows();
  return { size: model.pairs, counter };
}

const joinWorlds = {
  'shaped grid': ({ size }) => grid(size / 4, { shaping: true, discount: 0.95 }),
  'slip, shaped': ({ size }) => grid(size / 4, { shaping: true, discount: 0.95, slip: 0.2 }),
  'sparse grid': ({ size }) => grid(size / 4, {}),
  'random MDP': ({ size, seed }) => makeEnvironment('random-mdp-v0', { states: Math.round(size / 4), seed }),
};

/** Rows of L = 4 after about forty visits of each pair, counted by an engine that is gone when they are compared. */
async function joinable({ world, ...rest }) {
  const engine = await createEngine();
  const model = joinWorlds[world](rest).model();
  const counter = engine.trajectories({ states: model.states, actions: model.actions, maxLength: 4 });
  const uploaded = engine.upload(model);
  const episodes = Math.min(2 * model.pairs, 100_000);
  for (let done = 0; done < 2 * model.pairs; done += episodes) {
    counter.addEpisodes(uploaded.rollout({ episodes, maxSteps: 20, seed: rest.seed + done }));
  }
  const visits = counter.visitsAll();
  const backend = await loadBackend('wasm');
  const settings = (measure, threshold) => ({
    measure,
    normalization: measure === 'coincidence' ? 'plain' : 'geometric',
    active: Uint8Array.from(visits, (count) => Number(count >= 5)),
    threshold,
  });
  const rows = counter.rows();
  uploaded.dispose();
  counter.dispose();
  return { size: model.pairs, rows, backend, settings };
}

const jobs = {
  async clusters(options) {
    const { size, rows, backend, settings } = await joinable(options);
    const run = () => new Set(backend.similarRows.components(rows, settings(options.measure, 0.95))).size;
    return { size, run };
  },
  async nearest(options) {
    const { size, rows, backend, settings } = await joinable(options);
    const limits = { topK: 8, approximate: false, budget: Number.POSITIVE_INFINITY };
    const run = () => backend.similarRows.nearest(rows, { ...settings(options.measure, 0), ...limits }).values.length;
    return { size, run };
  },
  async refinement({ world, ...rest }) {
    const model = worlds[world](rest).model();
    return { size: model.states, run: () => symmetries(model).lumping.count };
  },
  async similarity(options) {
    const { size, counter } = await visited(options);
    return { size, run: () => counter.similarity(options.keep).entries.values.length };
  },
  async evidence(options) {
    const { size, counter } = await visited(options);
    return { size, run: () => counter.evidence().clusters().count };
  },
  async nothing() {
    await createEngine();
    return { size: 0, run: () => 0 };
  },
};

const { work, ...options } = JSON.parse(process.argv[2]);
// Once on little, so that code is compiled.
(await jobs[work]({ ...options, size: 400 })).run();
const { size, run } = await jobs[work](options);
const start = performance.now();
const found = run();
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ size, seconds, megabytes: process.resourceUsage().maxRSS / 1024, found }));
