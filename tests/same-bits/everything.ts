/**
 * One seeded run of everything that is promised to be the same to the last bit in every runtime and on both backends: counting,
 * similarity, clusters, evidence, exact references, learners under every coupling, planners, rollouts, models, networks and deep
 * Q-learning, statistics. `digest` makes one number of it, in no more than the language itself.
 */
import * as deep from '../../src/deep/index.js';
import * as orbit from '../../src/index.js';

/** What one part gave: a name, and numbers in one order. */
export type Part = readonly [name: string, numbers: ArrayLike<number>];

const learners = ['q-learning', 'sarsa', 'expected-sarsa', 'double-q', 'q-lambda', 'sarsa-lambda'] as const;
const couplings = ['none', 'preconditioner', 'sampling', 'target-sharing', 'quotient'] as const;

/** Runs everything; a few seconds. */
export async function everything(backend: orbit.BackendName): Promise<Part[]> {
  const engine = await orbit.createEngine({ backend });
  const parts: Part[] = [];
  const add = (name: string, numbers: ArrayLike<number>) => parts.push([name, numbers]);

  // Environments step by step, tabular and continuous.
  for (const id of ['grid-world-v0', 'frozen-lake-v1', 'cliff-walking-v0', 'taxi-v3', 'four-rooms-v0', 'blackjack-v1'])
    add(id, stepped(orbit.makeEnvironment(id)));
  for (const id of ['cart-pole-v1', 'mountain-car-v0', 'acrobot-v1', 'pendulum-v1'])
    add(id, observedSteps(orbit.makeControl(id)));

  const environment = orbit.makeEnvironment('grid-world-v0', { rows: 5, columns: 5, shaping: true });
  const model = environment.model();
  const { states, actions } = model;
  const batch = engine.rollout(model, { episodes: 100, maxSteps: 30, seed: 5 });
  add('rollout states', batch.states);
  add('rollout rewards', batch.rewards);

  // Counting and similarity, every measure.
  using counter = engine.trajectories({ states, actions, maxLength: 3 });
  counter.addEpisodes(batch);
  add('bytes of a counter', counter.toBytes());
  for (const normalization of ['geometric', 'product'] as const)
    add(`intersection ${normalization}`, counter.similarity({ normalization }).toDense());
  for (const normalization of ['plain', 'cosine'] as const)
    add(`coincidence ${normalization}`, counter.similarity({ measure: 'coincidence', normalization }).toDense());
  add('threshold and top', counter.similarity({ threshold: 0.3, topK: 3 }).toDense());
  for (const linkage of ['single', 'complete', 'average'] as const)
    add(`clusters ${linkage}`, counter.similarity().clusters({ threshold: 0.6, linkage }).labels);

  // The exact side.
  const { orbits, lumping, homomorphism } = orbit.symmetries(model);
  for (const [name, partition] of Object.entries({ orbits, lumping, homomorphism })) add(name, partition.labels);
  add('values', engine.solve(model, { discount: 0.95, tolerance: 1e-10 }).q);
  add('trajectory classes', orbit.trajectoryClasses(model, { length: 3 }).labels);
  const transformations = orbit.gridTransformations(environment.layout!);
  add('group', orbit.SymmetryGroup.generatedBy(transformations).orbits.labels);

  // Learners under every coupling, and those that find symmetries themselves.
  const training = { episodes: 15, maxSteps: 40, seed: 3 };
  for (const learner of learners) {
    for (const coupling of couplings) {
      const similarity = coupling === 'none' ? {} : { similarity: orbits };
      const agent = engine.agent({ states, actions, learner, coupling, ...similarity, seed: 9, stepSize: 0.3 });
      const { returns } = await orbit.train(environment, agent, training);
      add(`${learner} ${coupling}`, agent.q);
      add(`${learner} ${coupling} returns`, returns);
      agent.dispose();
    }
  }
  for (const [name, agent] of Object.entries({
    online: engine.onlineAgent({ seed: 2, candidates: transformations }),
    dyna: engine.dynaAgent({ seed: 2 }),
    sweeping: engine.sweepingAgent({ seed: 2 }),
  })) {
    await orbit.train(environment, agent, training);
    add(name, agent.q);
    agent.dispose();
  }

  // Deep learning, in float32.
  using network = deep.network(engine, { inputs: 2, outputs: 1, hidden: [8], seed: 4, maxRows: 4 });
  for (let k = 0; k < 20; ++k)
    network.train(Float32Array.of(k / 20, 0.5, -k / 20, 1), Float32Array.of(k / 40, 1 - k / 40), 'squared-error');
  add('network', network.parameters());
  const { agent } = await deep.trainDqn(
    orbit.makeControl('mountain-car-v0'),
    { engine, seed: 6, hidden: [8], warmup: 20, batchSize: 8 },
    { episodes: 1, maxSteps: 80, seed: 1 },
  );
  add('deep Q-learning', agent.parameters);
  agent.dispose();

  // Statistics.
  const durations = Array.from({ length: 12 }, (_, k) => ({ time: 3 + ((k * 7) % 12), observed: k % 4 !== 0 }));
  const median = orbit.medianInterval(durations, { resamples: 200, seed: 8 });
  add('median', [median.estimate.value ?? -1, median.low, median.high ?? -1]);
  return parts;
}

/** FNV-1a over the bits of every number as float64, little-endian, as hex of 32 bits a part. */
export function digests(parts: readonly Part[]): Record<string, string> {
  return Object.fromEntries(parts.map(([name, numbers]) => [name, digest(numbers)]));
}

/** One for all. */
export function digestOfAll(parts: readonly Part[]): string {
  return digest(parts.flatMap(([, numbers]) => [Number.parseInt(digest(numbers), 16)]));
}

function digest(numbers: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(8));
  let hash = 0x811c9dc5;
  for (let k = 0; k < numbers.length; ++k) {
    const value = numbers[k]!;
    view.setFloat64(0, Number.isNaN(value) ? Number.NaN : value, true); // one NaN for all
    for (let byte = 0; byte < 8; ++byte) hash = Math.imul(hash ^ view.getUint8(byte), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function stepped(environment: orbit.Environment): number[] {
  const random = new orbit.Random(11);
  const numbers = [environment.reset({ seed: 7 })];
  for (let k = 0; k < 200; ++k) {
    const { state, reward, terminated, truncated } = environment.step(random.below(environment.actions));
    numbers.push(state, reward, Number(terminated));
    if (terminated || truncated) numbers.push(environment.reset());
  }
  return numbers;
}

function observedSteps(environment: orbit.ContinuousEnvironment): number[] {
  const random = new orbit.Random(12);
  const numbers = [...environment.reset({ seed: 7 })];
  for (let k = 0; k < 200; ++k) {
    const { observation, reward, terminated, truncated } = environment.step(random.below(environment.actions));
    numbers.push(...observation, reward);
    if (terminated || truncated) numbers.push(...environment.reset());
  }
  return numbers;
}
