/** Tabular TD learning, whole episodes in the backend. A unit is one environment step. */
import { Random } from '../dist/engine/random.js';
import { makeEnvironment } from '../dist/environments/registry.js';

const settings = { learner: 'q-learning', stepSize: 0.1, discount: 0.99, epsilon: 0.2, initialValue: 0 };

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

function learning(name, learner, coupling) {
  return {
    name,
    unit: 'steps',
    prepare({ backends, seed, quick }) {
      const environment = makeEnvironment('taxi-v3');
      const arrays = environment.model();
      const options = { episodes: quick ? 50 : 500, maxSteps: 200, record: false, optimal: null, stop: null };
      const rows = coupling === 'none' ? null : partners(arrays.pairs, 8, seed);
      const columns = {};
      const handles = [];
      for (const [column, backend] of Object.entries(backends)) {
        const model = backend.model(arrays);
        handles.push(model);
        // Each call is a new agent with the same seed, so that every call does the same steps.
        const run = () => {
          const agent = backend.learner({ ...settings, learner, states: arrays.states, actions: arrays.actions, seed });
          agent.couple(coupling, rows, true);
          const batch = agent.run(model, options);
          agent.dispose();
          return batch;
        };
        columns[column] = { work: run().lengths.reduce((sum, length) => sum + length, 0), run };
      }
      return {
        columns,
        dispose: () => {
          for (const handle of handles) handle.dispose();
        },
      };
    },
  };
}

export const cases = [
  learning('q-learning taxi-v3', 'q-learning', 'none'),
  learning('sarsa taxi-v3', 'sarsa', 'none'),
  learning('expected-sarsa taxi-v3', 'expected-sarsa', 'none'),
  learning('double-q taxi-v3', 'double-q', 'none'),
  learning('q-lambda taxi-v3, λ = 0.9', 'q-lambda', 'none'),
  learning('sarsa-lambda taxi-v3, λ = 0.9', 'sarsa-lambda', 'none'),
  learning('actor-critic taxi-v3', 'actor-critic', 'none'),
  learning('q-learning, target sharing, rows of 8', 'q-learning', 'target-sharing'),
  learning('q-learning, preconditioner, rows of 8', 'q-learning', 'preconditioner'),
];
