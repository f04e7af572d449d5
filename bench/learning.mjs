/** Tabular TD learning. A unit is one environment step. */
import { Agent } from '../dist/agents/agent.js';
import { train } from '../dist/agents/train.js';
import { Random } from '../dist/engine/random.js';
import { ModelSampler } from '../dist/engine/reference/sampling.js';
import { makeEnvironment } from '../dist/environments/registry.js';
import { c } from './native.mjs';
import { reinforcejs } from './peers/reinforcejs.mjs';

const settings = { stepSize: 0.1, discount: 0.99, epsilon: 0.2, initialValue: 0 };
const MAX_STEPS = 200;
const PARTNERS = 8;

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

/** Whole episodes in the backend. Each call is a new learner with the same seed, so that every call does the same steps. */
function inBackend(backend, model, options) {
  const { episodes, coupling = 'none', rows = null, guard = true, ...learner } = options;
  const make = () => {
    const agent = backend.learner({
      ...settings,
      learner: 'q-learning',
      states: model.states,
      actions: model.actions,
      ...learner,
    });
    agent.couple(coupling, rows, guard);
    return agent;
  };
  if (rows !== null) return again(make(), model, episodes);
  return () => {
    const agent = make();
    const { lengths } = agent.run(model, { episodes, maxSteps: MAX_STEPS, record: false, optimal: null, stop: null });
    const steps = sum(lengths);
    const checksum = steps + sum(agent.q());
    agent.dispose();
    return { steps, checksum };
  };
}

/**
 * The same where making the learner is not what is timed, since its partners must be copied: a learner that is set back to
 * its first values and draws, as the C program does it.
 */
function again(agent, model, episodes) {
  const values = agent.q();
  const generator = agent.generator();
  const run = () => {
    agent.setQ(values);
    agent.setGenerator(generator);
    const { lengths } = agent.run(model, { episodes, maxSteps: MAX_STEPS, record: false, optimal: null, stop: null });
    const steps = sum(lengths);
    return { steps, checksum: steps + sum(agent.q()) };
  };
  return Object.assign(run, { dispose: () => agent.dispose() });
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
        Object.entries(backends).map(([column, backend], k) => {
          const run = inBackend(backend, models[k], options);
          return [column, { work: run().steps, run, checksum: () => run().checksum, dispose: run.dispose }];
        }),
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
        const agent = new Agent(backend, { ...settings, seed });
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

export const cases = [
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
