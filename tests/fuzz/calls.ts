/**
 * A valid call of everything that `orbit-rl` exports and of what its objects offer. The fuzzer takes the arguments of one and
 * spoils them; a test compares the names with the exports, so that nothing public is left out.
 */
import * as orbit from '../../src/index.js';

/** One call: its name begins with the export that it belongs to, arguments are made anew each time. */
export interface BaseCall {
  readonly name: string;
  readonly args: () => unknown[];
  readonly run: (...args: never[]) => unknown;
}

/** What calls need that takes time to make; made once a backend. */
export interface World {
  readonly engine: orbit.Engine;
  readonly environment: orbit.TabularEnvironment;
  readonly model: orbit.TabularModel;
  readonly batch: orbit.EpisodeBatch;
  readonly chi: orbit.Similarity;
  readonly transformations: readonly orbit.Transformation[];
  readonly partition: orbit.Partition;
  readonly counts: orbit.OutcomeCounts;
}

export async function makeWorld(backend: orbit.BackendName): Promise<World> {
  const engine = await orbit.createEngine({ backend });
  const environment = orbit.makeEnvironment('grid-world-v0', { rows: 3, columns: 3, shaping: true });
  const model = environment.model();
  const batch = engine.rollout(model, { episodes: 20, maxSteps: 20, seed: 1 });
  const { states, actions } = model;
  using counter = engine.trajectories({ states, actions, maxLength: 2 });
  counter.addEpisodes(batch);
  const counts = new orbit.OutcomeCounts(states, actions);
  for (let k = 0; k + 1 < batch.states.length; ++k)
    counts.observe(batch.states[k]!, batch.actions[k]!, batch.rewards[k]!, batch.states[k + 1]!, false);
  return {
    engine,
    environment,
    model,
    batch,
    chi: counter.similarity(),
    transformations: orbit.gridTransformations(environment.layout!),
    partition: orbit.symmetries(model).orbits,
    counts,
  };
}

const episode = () => ({ states: [0, 1, 2], actions: [1, 1, 0], rewards: [0, 0.5, 1], terminated: true });
const episodeText = `${JSON.stringify({ states: 3, actions: 2 })}\n${JSON.stringify(episode())}\n`;
const modelText = '{"nS":2,"nA":1,"P":[[[[0.5,0,0,false],[0.5,1,1,true]]],[[[1,1,0,true]]]],"isd":[1,0]}';
const durations = () => [3, 5, 8, 13].map((time, k) => ({ time, observed: k < 3 }));
const scores = () => [
  [0.1, 0.4, 0.9, 0.3],
  [0.5, 0.7, 0.2, 0.8],
];
const rows = () => ({
  rows: 3,
  columns: 4,
  rowStarts: [0, 2, 4, 5],
  columnIndices: [0, 1, 0, 2, 3],
  counts: [3, 1, 2, 2, 4],
});

/** A user's own continuous world: a point that is pushed along a line. */
class Line implements orbit.ControlSystem {
  readonly id = 'line-v0';
  readonly stateNames = ['position'];
  readonly observationSpace = { names: ['position'], low: [-1], high: [1] };
  readonly actions = 2;
  start = (random: orbit.Random) => Float64Array.of(random.uniform() - 0.5);
  advance(state: Float64Array, action: number) {
    state[0]! += action === 0 ? -0.1 : 0.1;
    return { reward: 1, terminated: Math.abs(state[0]!) > 1 };
  }
  observe = (state: Float64Array) => state.slice();
}

/** A user's own discrete world: a corridor of four. */
function corridor(): orbit.Environment {
  let at = 0;
  return {
    states: 4,
    actions: 2,
    maxSteps: 20,
    reset: () => (at = 1),
    step(action) {
      at += action === 0 ? -1 : 1;
      const terminated = at === 0 || at === 3;
      return { state: at, reward: Number(at === 3), terminated, truncated: false };
    },
  };
}

export function baseCalls(world: World): BaseCall[] {
  const calls: BaseCall[] = [];
  const add = (name: string, args: () => unknown[], run: (...args: never[]) => unknown) =>
    calls.push({ name, args, run });
  const { engine, environment, model, batch, chi, transformations, partition, counts } = world;
  const { states, actions } = model;
  const sizes = { states, actions };
  const stretch = { episodes: 3, maxSteps: 10, seed: 1 };

  // Files.
  add('episodesFromJsonl', () => [episodeText, { source: 'a.jsonl', states: 3, actions: 2 }], orbit.episodesFromJsonl);
  add('episodesToJsonl', () => [{ ...batch }, { states, actions }], orbit.episodesToJsonl);
  add('modelFromJson', () => [modelText, 'm.json', { normalize: false }], orbit.modelFromJson);

  // The engine and what it makes.
  add('createEngine', () => [{ backend: 'reference' }], orbit.createEngine);
  add(
    'Engine.trajectories',
    () => [{ ...sizes, minLength: 1, maxLength: 3, ownReward: 'include', episodeEnd: 'marker', rewardResolution: 0.1 }],
    engine.trajectories.bind(engine),
  );
  add(
    'Engine.trajectories corrected',
    () => [
      { ...sizes, maxLength: 3, ownReward: 'exclude', correction: 'uniform', weightLimit: 8, rewardEdges: [0, 1] },
    ],
    engine.trajectories.bind(engine),
  );
  const counting = (use: (counter: orbit.SimilarityCounter, ...args: never[]) => unknown) => {
    return (...args: never[]) => {
      using counter = engine.trajectories({ ...sizes, maxLength: 2 });
      counter.addEpisode(episode());
      const given = use(counter, ...args);
      counter.similarity();
      return given;
    };
  };
  add(
    'SimilarityCounter.addEpisode',
    () => [episode()],
    counting((counter, e: orbit.Episode) => counter.addEpisode(e)),
  );
  add(
    'SimilarityCounter.addEpisodes',
    () => [{ ...batch }],
    counting((counter, b: orbit.EpisodeBatch) => counter.addEpisodes(b)),
  );
  add(
    'SimilarityCounter.observe',
    () => [0, 1, 0.5, { terminated: false, truncated: true }],
    counting((counter, s: number, a: number, r: number, details: object) => counter.observe(s, a, r, details)),
  );
  add(
    'SimilarityCounter.visits',
    () => [3],
    counting((counter, pair: number) => counter.visits(pair)),
  );
  add(
    'SimilarityCounter.trajectoriesOf',
    () => [3],
    counting((counter, pair: number) => counter.trajectoriesOf(pair)),
  );
  add(
    'SimilarityCounter.changedSince',
    () => [0],
    counting((counter, version: number) => counter.changedSince(version)),
  );
  add(
    'SimilarityCounter.merge',
    () => [counterOf(engine, sizes)],
    counting((counter, other: orbit.SimilarityCounter) => {
      counter.merge(other);
    }),
  );
  add(
    'SimilarityCounter.similarity',
    () => [{ measure: 'intersection', normalization: 'geometric', threshold: 0.3, topK: 3, minVisits: 1 }],
    counting((counter, options: orbit.SimilarityOptions) => counter.similarity(options)),
  );
  add(
    'SimilarityCounter.similarity bounded',
    () => [{ measure: 'intersection', confidence: 0.9 }],
    counting((counter, options: orbit.SimilarityOptions) => counter.similarity(options)),
  );
  add(
    'SimilarityCounter.evidence',
    () => [{ prior: 'pooled', concentration: 1, minVisits: 1 }],
    counting((counter, options: Parameters<typeof counter.evidence>[0]) =>
      counter.evidence(options).clusters({ threshold: 0 }),
    ),
  );
  add('Engine.agentFromBytes', () => [agentBytes(engine)], engine.agentFromBytes.bind(engine));
  add('Engine.trajectoriesFromBytes', () => [counterBytes(engine, sizes)], engine.trajectoriesFromBytes.bind(engine));
  add(
    'Engine.similarity',
    () => [rows(), { measure: 'jensen-shannon', divergence: true }],
    engine.similarity.bind(engine),
  );
  add(
    'Engine.similarity into out',
    () => [rows(), { measure: 'coincidence' }, new Float64Array(rows().rows ** 2)],
    engine.similarity.bind(engine),
  );
  add(
    'Engine.similarity coincidence',
    () => [rows(), { measure: 'coincidence', normalization: 'cosine', topK: 1 }],
    engine.similarity.bind(engine),
  );
  add(
    'Engine.rollout',
    () => [model, { episodes: 3, maxSteps: 5, seed: 2, policy: 'uniform' }],
    engine.rollout.bind(engine),
  );
  add(
    'Engine.rollout of a class',
    () => [corridor(), { episodes: 3, maxSteps: 5, seed: 2 }],
    engine.rollout.bind(engine),
  );
  add(
    'Engine.solve',
    () => [model, { discount: 0.9, tolerance: 1e-6, maxIterations: 1000 }],
    engine.solve.bind(engine),
  );
  const agentOptions = () => ({ ...sizes, stepSize: 0.5, discount: 0.9, epsilon: 0.1, initialValue: 0, seed: 3 });
  add(
    'Engine.agent',
    () => [
      {
        ...agentOptions(),
        learner: 'q-lambda',
        coupling: 'target-sharing',
        similarity: chi,
        threshold: 0.8,
        guard: 'bounded',
        traceDecay: 0.5,
        traces: 'replacing',
      },
    ],
    engine.agent.bind(engine),
  );
  add(
    'Engine.agent actor-critic',
    () => [
      {
        ...agentOptions(),
        epsilon: undefined,
        learner: 'actor-critic',
        coupling: 'sampling',
        similarity: partition,
        symmetryWeight: 0.5,
        samplePartners: 'one',
        couple: 'both',
        critic: 'action',
        criticStepSize: 0.1,
      },
    ],
    engine.agent.bind(engine),
  );
  add(
    'Engine.onlineAgent',
    () => [{ ...agentOptions(), learner: 'q-learning', candidates: transformations.slice(0, 2), refine: true }],
    engine.onlineAgent.bind(engine),
  );
  add('Engine.chiAgent', () => [{ ...agentOptions(), maxLength: 3, evidence: 5 }], engine.chiAgent.bind(engine));
  add('Engine.dynaAgent', () => [{ ...agentOptions(), replays: 3, candidates: 'none' }], engine.dynaAgent.bind(engine));
  const { stepSize: _, ...sweepingOptions } = agentOptions();
  add(
    'Engine.sweepingAgent',
    () => [{ ...sweepingOptions, backups: 3, smallest: 1e-3, candidates: 'none' }],
    engine.sweepingAgent.bind(engine),
  );
  const acting = (use: (agent: ReturnType<orbit.Engine['agent']>, ...args: never[]) => unknown) => {
    return (...args: never[]) => {
      const agent = engine.agent(agentOptions());
      try {
        use(agent, ...args);
        return agent.q.every(Number.isFinite);
      } finally {
        agent.dispose();
      }
    };
  };
  add(
    'Agent.act',
    () => [4],
    acting((agent, s: number) => agent.act(s)),
  );
  add(
    'Agent.greedy',
    () => [4],
    acting((agent, s: number) => agent.greedy(s)),
  );
  add(
    'Agent.bind',
    () => [environment],
    acting((agent, appearance: orbit.Environment) => agent.bind(appearance)),
  );
  add(
    'Agent.advance',
    () => [1, 5, false],
    acting((agent, r: number, s: number, terminated: boolean) => {
      agent.act(4);
      agent.advance(r, s, terminated);
      agent.end();
    }),
  );
  add(
    'Agent.observe',
    () => [0, 1, 1, 2, false, 3],
    acting((agent, s: number, a: number, r: number, n: number, t: boolean, next: number) =>
      agent.observe(s, a, r, n, t, next),
    ),
  );
  add(
    'Agent.q',
    () => [new Float64Array(states * actions)],
    acting((agent, q: Float64Array) => {
      agent.q = q;
    }),
  );

  // Learning and comparing.
  const until = () => ({ kind: 'optimal-share', level: 0.9, consecutive: 2, tolerance: 0.01 });
  add(
    'train',
    () => [
      environment,
      engine.agent(agentOptions()),
      { ...stretch, record: true, until: until(), stopWhenMet: true, stepwise: false, onProgress: () => {} },
    ],
    orbit.train,
  );
  add(
    'train a class',
    () => [corridor(), engine.agent(), { ...stretch, until: { kind: 'return', level: 0.5, consecutive: 2 } }],
    orbit.train,
  );
  add('trainAll', () => [environment, [engine.agent(agentOptions())], { ...stretch }], orbit.trainAll);
  add(
    'compare',
    () => [
      {
        environments: [
          { id: 'grid-world-v0', options: { rows: 2, columns: 2 }, name: 'small', maxSteps: 9, stepSize: 0.5 },
        ],
        methods: [{ name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null }],
        seeds: 1,
        episodes: 3,
        jobs: 1,
        resamples: 20,
        backend: engine.backend,
      },
    ],
    orbit.compare,
  );

  // Environments and models.
  add(
    'binned',
    () => [
      orbit.makeControl('cart-pole-v1'),
      { bins: [3, [0], 3, 3], low: [null, -1, null, -1], high: [null, 1, null, 1] },
    ],
    orbit.binned,
  );
  add(
    'BinnedEnvironment',
    () => [[0.1, 0, 0.05, 0]],
    (observation: number[]) => orbit.makeEnvironment('cart-pole-v1').stateOf(observation),
  );
  add('checkEnvironment', () => [corridor()], orbit.checkEnvironment);
  add(
    'ControlEnvironment',
    () => [new Line(), 20],
    (system: orbit.ControlSystem, most: number) => {
      const world = new orbit.ControlEnvironment(system, most);
      world.reset({ seed: 1 });
      return world.step(0);
    },
  );
  add(
    'ControlEnvironment.reset',
    () => [{ seed: 1, state: [0.1, 0.1, 0.1, 0.1] }, 1],
    (options: object, action: number) => {
      const world = orbit.makeControl('acrobot-v1');
      world.reset(options);
      return world.step(action);
    },
  );
  add('listEnvironments', () => [], orbit.listEnvironments);
  add('makeControl', () => ['pendulum-v1', {}], orbit.makeControl);
  for (const { id, options } of orbit.listEnvironments()) {
    const defaults = Object.fromEntries(options.map(({ name, default: value }) => [name, value]));
    const known = Object.entries(defaults).filter(([, value]) => value !== undefined && value !== null);
    add(
      `makeEnvironment ${id}`,
      () => [id, structuredClone(Object.fromEntries(known))],
      (name: string, given: object) => {
        const made = orbit.makeEnvironment(name as 'taxi-v3', given);
        made.reset({ seed: 1 });
        return made.step(0);
      },
    );
  }
  add(
    'TabularEnvironment',
    () => [model, { maxSteps: 5, seed: 2 }],
    (m: orbit.TabularModel, options: object) => {
      const made = new orbit.TabularEnvironment(m, options);
      made.reset();
      return made.step(1);
    },
  );
  add(
    'TabularEnvironment.step',
    () => [{ seed: 4 }, 2],
    (options: { seed: number }, action: number) => {
      const made = new orbit.TabularEnvironment(model);
      made.reset(options);
      return made.step(action);
    },
  );
  add(
    'TabularModel.build',
    () => [
      {
        states: 2,
        actions: 1,
        initial: [1, 0],
        outcomes: (s: number) => [{ probability: 1, nextState: 1, reward: s, terminated: s === 1 }],
        id: 'two-v0',
      },
    ],
    orbit.TabularModel.build,
  );
  add('TabularModel.outcomes', () => [1, 2], model.outcomes.bind(model));
  add('tabularModel', () => [JSON.parse(modelText)], orbit.tabularModel);

  // Errors, chance, the version.
  add(
    'InputError',
    () => [],
    () => new orbit.InputError('text').message,
  );
  add(
    'Random',
    () => [7],
    (seed: number) => {
      const random = new orbit.Random(seed);
      return [random.next(), random.uniform(), random.normal(), random.below(5), random.shuffle([1, 2, 3])];
    },
  );

  // Similarity and clusters.
  add('adjustForChance', () => [engine.similarity(rows()), rows()], orbit.adjustForChance);
  add('Partition.from', () => [[0, 1, 0, -1]], orbit.Partition.from);
  add(
    'Partition.together',
    () => [1, 2],
    (i: number, j: number) => partition.together(i, j),
  );
  add('Partition.refines', () => [orbit.Partition.from(partition.labels)], partition.refines.bind(partition));
  add(
    'similarityFromMatrix',
    () => [
      [
        [1, 0.5],
        [0.5, 1],
      ],
      2,
    ],
    orbit.similarityFromMatrix,
  );
  add('similarityFromPartition', () => [partition], orbit.similarityFromPartition);
  add(
    'Similarity.get',
    () => [1, 2],
    (i: number, j: number) => [chi.get(i, j), chi.row(i), chi.hasEvidence(j)],
  );
  add('Similarity.clusters', () => [{ threshold: 0.5, linkage: 'average' }], chi.clusters.bind(chi));
  add(
    'Similarity.dendrogram',
    () => [{ linkage: 'single' }, 0.5],
    (options: object, cut: number) => chi.dendrogram(options).cut(cut),
  );
  add(
    'clusterStability',
    () => [{ ...batch }, { resamples: 3, seed: 1, pairs: [[0, 1]] }],
    (episodes: orbit.EpisodeBatch, options: object) =>
      orbit.clusterStability(
        episodes,
        (some) => {
          using counter = engine.trajectories({ ...sizes });
          counter.addEpisodes(some);
          return counter.similarity().clusters({ threshold: 0.5 });
        },
        options,
      ),
  );
  add(
    'similarityInWorkers',
    () => [rows(), { threshold: 0.1 }, { jobs: 1, backend: engine.backend }],
    orbit.similarityInWorkers,
  );

  // Statistics.
  const resampling = () => ({ resamples: 20, confidence: 0.9, seed: 1 });
  add(
    'bootstrap',
    () => [scores(), resampling()],
    (strata: number[][], options: object) => orbit.bootstrap(strata, (some) => some[0]![0]!, options),
  );
  add('kaplanMeierMedian', () => [durations()], orbit.kaplanMeierMedian);
  add('medianInterval', () => [durations(), resampling()], orbit.medianInterval);
  add('ratioOfMedians', () => [durations(), durations(), resampling()], orbit.ratioOfMedians);
  add('matchedRatioOfMedians', () => [durations(), durations(), resampling()], orbit.matchedRatioOfMedians);
  add('probabilityOfFaster', () => [[durations()], [durations()], resampling()], orbit.probabilityOfFaster);
  add('interquartileMean', () => [scores()], orbit.interquartileMean);
  add('performanceProfile', () => [scores(), [0.1, 0.5]], orbit.performanceProfile);
  add('probabilityOfImprovement', () => [scores(), scores()], orbit.probabilityOfImprovement);

  // Symmetries.
  add('candidateTransformations', () => [environment, { torus: false }], orbit.candidateTransformations);
  add(
    'candidateTransformations of features',
    () => [{ states: 4, actions: 2, features: [{ name: 'x', values: 4 }] }],
    orbit.candidateTransformations,
  );
  const testing = () => ({
    ...sizes,
    candidates: [...transformations],
    dynamics: 'auto',
    agreements: 2,
    accept: 3,
    reject: -3,
    coverage: 0.1,
    needTerminal: false,
  });
  add('detectSymmetries', () => [{ ...batch }, testing()], orbit.detectSymmetries);
  add('isAutomorphism', () => [model, transformations[0]], orbit.isAutomorphism);
  add(
    'laxBisimulationMetric',
    () => [model, { discount: 0.9, tolerance: 1e-3, maxBlocks: 100 }],
    (m: orbit.TabularModel, options: { discount: number }) => orbit.laxBisimulationMetric(m, options).pairs(0, 1),
  );
  add(
    'OrbitPartition',
    () => [1, 2],
    (i: number, j: number) => orbit.symmetries(model).orbits.together(i, j),
  );
  add(
    'populationSimilarity',
    () => [
      model,
      {
        minLength: 1,
        maxLength: 2,
        measure: 'intersection',
        normalization: 'geometric',
        ownReward: 'include',
        episodeEnd: 'marker',
        maxEntries: 10_000,
      },
    ],
    orbit.populationSimilarity,
  );
  add(
    'quotient',
    () => [model, partition],
    (m: orbit.TabularModel, p: orbit.Partition) => orbit.quotient(m, p).error,
  );
  add(
    'quotient.lift',
    () => [new Float64Array(orbit.quotient(model, partition).model.pairs)],
    (values: number[]) => orbit.quotient(model, partition).lift(values),
  );
  add(
    'ExactReferences',
    () => [model, { discount: 0.9, length: 2 }, 'lumping'],
    (m: orbit.TabularModel, options: object, name: orbit.ReferenceName) =>
      new orbit.ExactReferences(m, options).get(name),
  );
  add(
    'rewardLaws',
    () => [
      model,
      {
        length: 2,
        policy: new Float64Array(states * actions).fill(1 / actions),
        ownReward: 'exclude',
        maxEntries: 10_000,
      },
      3,
    ],
    (m: orbit.TabularModel, options: { length: number }, pair: number) => orbit.rewardLaws(m, options).law(pair),
  );
  add(
    'withTimeLimit',
    () => [10_000, () => 1],
    (milliseconds: number, work: () => unknown) => orbit.withTimeLimit(milliseconds, work),
  );
  add(
    'TimeLimitError',
    () => [],
    () => new orbit.TimeLimitError('text').message,
  );
  add('trajectoryClasses', () => [model, { length: 2 }], orbit.trajectoryClasses);
  add('solve', () => [model, { discount: 0.9, tolerance: 1e-6, maxIterations: 1000 }], orbit.solve);
  add(
    'symmetries',
    () => [model, { maxStates: 100, maxSteps: 10_000 }],
    (m: orbit.TabularModel, options: object) => {
      const { orbits, lumping, homomorphism } = orbit.symmetries(m, options);
      return [orbits.groupOrder, lumping.count, homomorphism.count];
    },
  );
  add(
    'boardTransformations',
    () => [
      {
        size: 2,
        states: 81,
        board: (s: number) => [s % 3, Math.floor(s / 3) % 3, Math.floor(s / 9) % 3, Math.floor(s / 27)],
      },
    ],
    orbit.boardTransformations,
  );
  add(
    'featureTransformations',
    () => [
      {
        features: [
          { name: 'x', values: 3 },
          { name: 'y', values: 3, flip: true },
        ],
        actions: 2,
        actionMaps: [
          [0, 1],
          [1, 0],
        ],
      },
    ],
    orbit.featureTransformations,
  );
  add('gridTransformations', () => [{ ...environment.layout! }, { torus: true }], orbit.gridTransformations);
  add(
    'SymmetryGroup.generatedBy',
    () => [[...transformations.slice(0, 2)]],
    (given: orbit.Transformation[]) => {
      const group = orbit.SymmetryGroup.generatedBy(given);
      return [group.order, group.name, group.orbits.count];
    },
  );
  add('SymmetryGroup.of', () => [[orbit.Transformation.identity(3, 2)]], orbit.SymmetryGroup.of);
  add('growTransformations', () => [counts, { checks: 3 }], orbit.growTransformations);
  add(
    'learnFromEveryImage',
    () => [{ act: () => 0, learn: () => 0 }, transformations.slice(0, 1)],
    orbit.learnFromEveryImage,
  );
  add(
    'LearnedModel',
    () => [counts, { transformations: transformations.slice(0, 1), unknownValue: 0 }],
    (given: orbit.OutcomeCounts, options: object) => new orbit.LearnedModel(given, options).refine(),
  );
  add(
    'OutcomeCounts',
    () => [3, 2],
    (s: number, a: number) => new orbit.OutcomeCounts(s, a),
  );
  add(
    'OutcomeCounts.observe',
    () => [0, 1, 0.5, 2, false],
    (s: number, a: number, r: number, n: number, t: boolean) => new orbit.OutcomeCounts(3, 2).observe(s, a, r, n, t),
  );
  add(
    'scoreDetection',
    () => [partition, model, { references: ['orbits', 'lumping'], discount: 0.9, length: 2 }],
    orbit.scoreDetection,
  );
  add(
    'scoreDetection of χ',
    () => [{ similarity: chi, threshold: 0.5 }, model, { references: ['orbits'] }],
    orbit.scoreDetection,
  );
  add(
    'Transformation.from',
    () => [
      {
        name: 'swap',
        states: [1, 0],
        actionMap: [
          [1, 0],
          [1, 0],
        ],
      },
    ],
    orbit.Transformation.from,
  );
  add('Transformation.identity', () => [4, 2], orbit.Transformation.identity);
  add(
    'Transformation.after',
    () => [transformations[1], 'both'],
    (t: orbit.Transformation, name: string) => transformations[0]!.after(t, name),
  );
  add(
    'TransformationTest',
    () => [testing(), 0, 1, 0, 1, false],
    (options: orbit.TransformationTestOptions, s: number, a: number, r: number, n: number, t: boolean) => {
      const test = new orbit.TransformationTest(options);
      test.observe(s, a, r, n, t);
      return [test.accepted, test.candidates, test.group().order];
    },
  );
  return calls;
}

function counterOf(engine: orbit.Engine, sizes: { states: number; actions: number }): orbit.SimilarityCounter {
  const counter = engine.trajectories({ ...sizes, maxLength: 2 });
  counter.addEpisode(episode());
  return counter;
}

function counterBytes(engine: orbit.Engine, sizes: { states: number; actions: number }): Uint8Array {
  using counter = counterOf(engine, sizes);
  return counter.toBytes();
}

function agentBytes(engine: orbit.Engine): Uint8Array {
  using agent = engine.agent({ states: 3, actions: 2 });
  return agent.toBytes();
}
