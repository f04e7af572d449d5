/** What a user's program does, the same in Node and in a page: detects, learns and solves, and gives plain data. */
import { compare, createEngine, makeEnvironment, symmetries, train } from 'orbit-rl';

export async function job(wasm) {
  const engine = await createEngine(wasm === undefined ? {} : { wasm });
  const environment = makeEnvironment('grid-world-v0', { rows: 5, columns: 5, shaping: true });
  const model = environment.model();

  const counter = engine.trajectories({ states: model.states, actions: model.actions, minLength: 1, maxLength: 3 });
  const episodes = engine.rollout(environment, { episodes: 200, maxSteps: 40, seed: 7 });
  counter.addEpisodes(episodes);
  const chi = counter.similarity({ measure: 'intersection', threshold: 0.8, minVisits: 5 });

  const agent = engine.agent({
    states: model.states,
    actions: model.actions,
    learner: 'q-learning',
    coupling: 'target-sharing',
    similarity: chi,
    stepSize: 0.5,
    discount: 0.95,
    epsilon: 0.2,
    seed: 7,
  });
  const run = await train(environment, agent, { episodes: 50 });
  const { q } = engine.solve(model, { discount: 0.95, tolerance: 1e-9 });
  const study = await compare({
    environments: [{ id: 'frozen-lake-v1', options: { isSlippery: false } }],
    methods: [{ name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null }],
    seeds: 4,
    episodes: 30,
    resamples: 50,
    jobs: 2,
  });
  const result = {
    records: study.records,
    hash: engine.hash,
    steps: episodes.states.length,
    visits: Array.from({ length: model.pairs }, (_, pair) => counter.visits(pair)),
    clusters: Array.from(chi.clusters({ threshold: 0.8 }).labels),
    orbits: Array.from(symmetries(model).orbits.labels),
    returns: Array.from(run.returns),
    learned: Array.from(agent.q),
    solved: Array.from(q),
  };
  agent.dispose();
  counter.dispose();
  return { ...result, bytesInUse: engine.bytesInUse };
}
