/** Tabular TD learning. A unit is one environment step. */
import { TDAgent } from '../dist/adapters/reinforcejs/index.js';
import { TabularAgent } from '../dist/agents/tabular-agent.js';
import { train } from '../dist/agents/train.js';
import { Random } from '../dist/engine/random.js';
import { ModelSampler } from '../dist/engine/rules/sampling.js';
import { makeEnvironment } from '../dist/environments/registry.js';
import { c } from './native.mjs';
import { reinforcejs } from './peers/reinforcejs.mjs';

const settings = { stepSize: 0.1, discount: 0.99, epsilon: 0.2, initialValue: 0 };
const MAX_STEPS = 200;
const PARTNERS = 8;
const SEEDS = 8;

/** Each pair has `width` partners with weights in (0, 1), itself not among them. */
function partners(pairs, width, seed) {
  const random = new Random(seed);
  const columnIndices = new Int32Array(pairs * width);
  for (let pair = 0; pair < pairs; ++pair) {
    const row = new Set();
    while (row.size < width) {
      const other = random.below(pairs);
      if (other !== pair) row.add(other);
    }
    columnIndices.set(
      [...row].sort((a, b) => a - b),
      pair * width,
    );
  }
  return {
    kind: 'sparse',
    rows: pairs,
    rowStarts: Int32Array.from({ length: pairs + 1 }, (_, pair) => pair * width),
    columnIndices,
    values: Float64Array.from({ length: pairs * width }, () => 0.01 + 0.98 * random.uniform()),
  };
}

/** A 10x10 grid with the goal near its centre; rewards are -1 and, at the goal, 10. */
const grid = () => makeEnvironment('grid-world-v0', { rows: 10, columns: 10, goals: [[5, 5]] });

const episodesOf = (quick) => (quick ? 100 : 2000);

function sum(numbers) {
  let total = 0;
  for (let k = 0; k < numbers.length; ++k) total += numbers[k];
  return total;
}

/** A column of what `run` gives, lengths of episodes and tables of values; every call does the same steps. */
function learned(run, dispose = () => {}) {
  const { lengths, tables } = run();
  const work = sum(lengths.map(sum));
  return { work, run, checksum: () => work + sum(tables.map(sum)), dispose };
}

/**
 * Whole episodes in the backend. Each call is a new learner with the same seed, so that every call does the same steps. With
 * partners, which must be copied to make a learner, it is one that is set back to its first values and draws, as the C
 * program does it.
 */
function inBackend(backend, model, options) {
  const { episodes, coupling = 'none', rows = null, guard = true, ...learner } = options;
  const { states, actions } = model;
  const run = { episodes, maxSteps: MAX_STEPS, record: false, optimal: null, stop: null };
  const make = () => {
    const agent = backend.learner({ ...settings, learner: 'q-learning', states, actions, ...learner });
    agent.couple(coupling, rows, guard);
    return agent;
  };
  if (rows === null) {
    return learned(() => {
      const agent = make();
      const { lengths } = agent.run(model, run);
      const tables = [agent.q()];
      agent.dispose();
      return { lengths: [lengths], tables };
    });
  }
  const agent = make();
  const values = agent.q();
  const generator = agent.generator();
  const again = () => {
    agent.setQ(values);
    agent.setGenerator(generator);
    const { lengths } = agent.run(model, run);
    return { lengths: [lengths], tables: [agent.q()] };
  };
  return learned(again, () => agent.dispose());
}

/** Whole episodes of `SEEDS` learners side by side. */
function sweepInBackend(backend, model, { episodes, seed }) {
  const run = { episodes, maxSteps: MAX_STEPS, record: false, optimal: null, stop: null };
  const { states, actions } = model;
  return learned(() => {
    const agents = Array.from({ length: SEEDS }, (_, k) =>
      backend.learner({ ...settings, learner: 'q-learning', states, actions, seed: seed + k }),
    );
    const batches = backend.sweep(
      agents,
      model,
      agents.map(() => run),
    );
    const tables = agents.map((agent) => agent.q());
    for (const agent of agents) agent.dispose();
    return { lengths: batches.map(({ lengths }) => lengths), tables };
  });
}

/** The same for `bench/native/q-learning.c`. */
function native(arrays, { episodes, seed, rows = null, coupling, guard = true }, work) {
  const { initialStates, initialThresholds } = new ModelSampler(arrays);
  const rule = coupling === undefined ? 0 : coupling === 'target-sharing' ? 1 : guard ? 3 : 2;
  const shares = rows === null ? new Float64Array(0) : rows.values.map((value) => settings.stepSize * value);
  return c(
    'q-learning',
    ['-ffp-contract=off'],
    [
      Int32Array.of(arrays.states, arrays.actions, episodes, MAX_STEPS, seed, rule),
      Float64Array.of(settings.stepSize, settings.discount, settings.epsilon),
      arrays.nextStates,
      arrays.rewards,
      arrays.terminations,
      initialStates,
      initialThresholds,
      rows?.rowStarts ?? new Int32Array(0),
      rows?.columnIndices ?? new Int32Array(0),
      shares,
    ],
    work,
  );
}

function peer(lambda) {
  const options = { alpha: settings.stepSize, gamma: settings.discount, epsilon: settings.epsilon, lambda };
  const run = reinforcejs({ rows: 10, columns: 10, goal: 55 }, options);
  const steps = lambda > 0 ? 1000 : 20_000;
  return { work: steps, run: () => run(steps) };
}

/** A learner in both backends, with the columns that `more` gives. */
function learning(name, environment, learner, more = () => ({}), targets = []) {
  return {
    name,
    unit: 'steps',
    targets,
    prepare({ backends, seed, quick }) {
      const arrays = environment().model();
      const rows = (learner.coupling ?? 'none') === 'none' ? null : partners(arrays.pairs, PARTNERS, seed);
      const options = { episodes: episodesOf(quick), seed, rows, ...learner };
      const models = Object.values(backends).map((backend) => backend.model(arrays));
      const columns = Object.fromEntries(
        Object.entries(backends).map(([column, backend], k) => [column, inBackend(backend, models[k], options)]),
      );
      return {
        columns: { ...columns, ...more({ arrays, options, work: columns.wasm.work }) },
        dispose: () => {
          for (const model of models) model.dispose();
        },
      };
    },
  };
}

/** Several seeds at once, against C that runs one agent. */
const sweepOfSeeds = {
  name: `q-learning grid, ${SEEDS} seeds`,
  unit: 'steps',
  targets: [
    { work: 'Q-learning, a sweep of seeds', against: 'C, one agent', atLeast: 1.05 },
    { work: 'Q-learning, a sweep of seeds', against: 'reinforcejs', atLeast: 18 },
  ],
  prepare({ backends, seed, quick }) {
    const arrays = grid().model();
    const episodes = episodesOf(quick);
    const models = Object.values(backends).map((backend) => backend.model(arrays));
    const columns = Object.fromEntries(
      Object.entries(backends).map(([column, backend], k) => [
        column,
        sweepInBackend(backend, models[k], { episodes, seed }),
      ]),
    );
    const { work, run } = inBackend(backends.wasm, models[0], { episodes, seed });
    const oneInC = native(arrays, { episodes, seed }, work);
    return {
      columns: {
        ...columns,
        'wasm, one agent': { work, run },
        'C, one agent': oneInC && { ...oneInC, checksum: undefined },
        reinforcejs: peer(0),
      },
      dispose: () => {
        for (const model of models) model.dispose();
      },
    };
  },
};

/** A user's own environment: a class with tables of its own and no model. */
class UserEnvironment {
  constructor(arrays) {
    this.states = arrays.states;
    this.actions = arrays.actions;
    this.nextStates = arrays.nextStates;
    this.rewards = arrays.rewards;
    this.terminations = arrays.terminations;
    this.firstStates = new ModelSampler(arrays).initialStates;
    this.episode = 0;
    this.state = 0;
  }

  reset() {
    this.state = this.firstStates[this.episode++ % this.firstStates.length];
    return this.state;
  }

  step(action) {
    const pair = this.state * this.actions + action;
    this.state = this.nextStates[pair];
    return {
      state: this.state,
      reward: this.rewards[pair],
      terminated: this.terminations[pair] === 1,
      truncated: false,
    };
  }
}

const userEnvironment = {
  name: "q-learning, user's environment",
  unit: 'steps',
  targets: [
    { work: "Q-learning through a user's JavaScript environment", atLeast: 15, unit: 'M steps/s', scale: 1e-6 },
    { work: "Q-learning through a user's JavaScript environment", against: 'reinforcejs', atLeast: 3 },
  ],
  async prepare({ backends, seed, quick }) {
    const arrays = grid().model();
    const column = async (backend) => {
      const run = () => {
        const agent = new TabularAgent(backend, { ...settings, seed });
        const environment = new UserEnvironment(arrays);
        return train(environment, agent, { episodes: episodesOf(quick), maxSteps: MAX_STEPS }).then((result) => {
          const checksum = result.steps + sum(agent.q);
          agent.dispose();
          return { steps: result.steps, checksum };
        });
      };
      const { steps, checksum } = await run();
      return { work: steps, run, checksum: () => checksum };
    };
    return {
      columns: {
        wasm: await column(backends.wasm),
        reference: await column(backends.reference),
        reinforcejs: peer(0),
      },
    };
  },
};

/** Its interface in both columns, step by step from the page's own loop. */
const dropIn = (lambda) => ({
  name: `the interface of reinforcejs, λ = ${lambda}`,
  unit: 'steps',
  targets: [
    { work: `TDAgent of orbit-rl/reinforcejs, λ = ${lambda}`, against: 'reinforcejs', atLeast: lambda > 0 ? 15 : 5 },
  ],
  async prepare() {
    const options = { alpha: settings.stepSize, gamma: settings.discount, epsilon: settings.epsilon, lambda };
    const steps = lambda > 0 ? 1000 : 20_000;
    const run = reinforcejs({ rows: 10, columns: 10, goal: 55 }, options, dropInAgent);
    return { columns: { wasm: { work: steps, run: () => run(steps) }, reinforcejs: peer(lambda) } };
  },
});

const dropInAgent = (world, options) =>
  new TDAgent(
    {
      getNumStates: () => world.states,
      getMaxNumActions: () => world.actions,
      allowedActions: (state) => world.allowedActions(state),
    },
    options,
  );

export const cases = [
  dropIn(0),
  dropIn(0.9),
  learning(
    'q-learning grid',
    grid,
    {},
    ({ arrays, options, work }) => ({ C: native(arrays, options, work), reinforcejs: peer(0) }),
    [
      { work: 'Q-learning, one agent', against: 'C', atLeast: 0.65 },
      { work: 'Q-learning, one agent', against: 'reinforcejs', atLeast: 10 },
    ],
  ),
  sweepOfSeeds,
  learning('q(lambda) grid', grid, { learner: 'q-lambda', traceDecay: 0.9 }, () => ({ reinforcejs: peer(0.9) }), [
    { work: 'Q(λ), λ = 0.9', against: 'reinforcejs', atLeast: 150 },
  ]),
  userEnvironment,
  learning(
    'q-learning, target sharing, rows of 8',
    grid,
    { coupling: 'target-sharing' },
    ({ arrays, options, work }) => ({ C: native(arrays, options, work) }),
    [
      {
        work: 'coupled update, χ rows of 8',
        against: 'C',
        atLeast: 0.8,
        note: 'target sharing; its guard bounds the steps when it is coupled, so both loops do the same work',
      },
    ],
  ),
  ...[true, false].map((guard) =>
    learning(
      `q-learning, preconditioner, rows of 8${guard ? '' : ', no guard'}`,
      grid,
      { coupling: 'preconditioner', guard },
      ({ arrays, options, work }) => ({ C: native(arrays, options, work) }),
    ),
  ),
  learning('q-learning taxi-v3', () => makeEnvironment('taxi-v3'), {}),
  learning('sarsa taxi-v3', () => makeEnvironment('taxi-v3'), { learner: 'sarsa' }),
  ...['expected-sarsa', 'double-q', 'sarsa-lambda', 'actor-critic'].map((learner) =>
    learning(`${learner} taxi-v3`, () => makeEnvironment('taxi-v3'), { learner }),
  ),
];
