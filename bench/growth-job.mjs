/**
 * One point of a growth curve, in a process of its own: `node bench/growth-job.mjs '{ "work": ..., "size": ..., "seed": ... }'` prints
 * `{ size, seconds, megabytes, found }` as JSON. `size` is what there really was, `seconds` are of the processor (all threads:
 * on an idle machine no less than by the clock), `megabytes` the peak of the whole process
 * (the caller takes that of one that does nothing away), input included, `found` blocks, entries or clusters.
 */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { episodesToJsonl } from '../dist/adapters/episodes-jsonl.js';
import { run as command } from '../dist/cli/run.js';
import { createEngine } from '../dist/create-engine.js';
import { loadBackend } from '../dist/engine/load.js';
import { makeEnvironment } from '../dist/environments/registry.js';
import { symmetries } from '../dist/symmetry/exact/symmetries.js';
import { fewVisited, randomSteps, stretchesOf } from './data.mjs';

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
  async counting({ size, seed }) {
    const backend = await loadBackend('wasm');
    const tree = backend.tree({ pairs: size, minLength: 1, maxLength: 4, offset: 0 });
    const stretches = stretchesOf(randomSteps(2_000_000, size, seed), 4, 4);
    tree.count(stretches);
    // To number the nodes takes longer than to count: of a tree that has seen all there is it is not in the time.
    const nodes = tree.nodes();
    const run = () => {
      tree.count(stretches);
      return nodes;
    };
    return { size, run };
  },
  async rollout({ size, seed }) {
    const engine = await createEngine();
    const model = grid(size, { slip: 0.2 }).model();
    const uploaded = engine.upload(model);
    const roll = (k) => uploaded.rollout({ episodes: 2000, maxSteps: 100, seed: seed + k }).states.length;
    return { size: model.states, run: () => Array.from({ length: 10 }, (_, k) => roll(k)).reduce((a, b) => a + b) };
  },
  async learning({ size, seed }) {
    const engine = await createEngine();
    const world = grid(size, {});
    const agent = engine.onlineAgent({
      ...{ discount: 0.95, epsilon: 0.1, initialValue: 1, stepSize: 1, seed },
      ...{ candidates: 'library', refine: false },
    });
    // What the agent makes of the world before its first step is not in the time.
    agent.bind(world);
    const run = () => {
      let [state, action] = [world.reset({ seed }), -1];
      for (let t = 0, inEpisode = 0; t < 100_000; ++t) {
        if (action === -1) [action, inEpisode] = [agent.act(state), 0];
        const step = world.step(action);
        const next = agent.advance(step.reward, step.state, step.terminated);
        const over = step.terminated || step.truncated || ++inEpisode === 5000;
        if (over && !step.terminated) agent.end();
        [state, action] = over ? [world.reset(), -1] : [step.state, next];
      }
      return agent.updates;
    };
    return { size: world.states, run };
  },
  async few({ size }) {
    const backend = await loadBackend('wasm');
    const rows = fewVisited(size);
    const how = { measure: 'coincidence', normalization: 'cosine', threshold: 0.8 };
    const active = new Uint8Array(size).fill(1);
    const join = () => backend.similarRows.components(rows, { ...how, active });
    // To tell a million labels apart is not in the time.
    const clusters = new Set(join()).size - 1;
    return { size, run: () => join().length && clusters };
  },
  async list(options) {
    const { size, rows, backend, settings } = await joinable(options);
    const run = () => {
      const how = { ...settings('jensen-shannon', 0.95), limit: 2 ** 26 };
      return backend.similarRows.pairs(rows, how).entries.values.length;
    };
    return { size, run };
  },
  async stream({ size, seed }) {
    const file = join(mkdtempSync(join(tmpdir(), 'orbit-rl-stream-')), 'episodes.jsonl');
    const engine = await createEngine();
    const model = grid(10_000, {}).model();
    const uploaded = engine.upload(model);
    let steps = 0;
    for (let part = 0; steps < size; ++part) {
      const batch = uploaded.rollout({ episodes: 500, maxSteps: Math.min(200, size), seed: seed + part });
      steps += batch.states.length;
      appendFileSync(
        file,
        episodesToJsonl(batch, part === 0 ? { states: model.states, actions: model.actions } : undefined),
      );
    }
    uploaded.dispose();
    process.on('exit', () => rmSync(dirname(file), { recursive: true }));
    let written = 0;
    const stdout = new Writable({ write: (chunk, _, done) => done(null, (written += chunk.length)) });
    const io = {
      stdout,
      stderr: process.stderr,
      env: {},
      stopSignal: () => new AbortController().signal,
      stopped: () => false,
    };
    const run = async () => {
      if ((await command(['detect', file, '--json'], io)) !== 0) throw new Error('detect failed');
      return written;
    };
    return { size, run };
  },
  async nothing() {
    await createEngine();
    return { size: 0, run: () => 0 };
  },
};

const { work, ...options } = JSON.parse(process.argv[2]);
// Once on little, so that code is compiled.
await (await jobs[work]({ ...options, size: 400 })).run();
const { size, run } = await jobs[work](options);
const before = process.cpuUsage();
const found = await run();
const { user, system } = process.cpuUsage(before);
const seconds = (user + system) / 1e6;
console.log(JSON.stringify({ size, seconds, megabytes: process.resourceUsage().maxRSS / 1024, found }));
