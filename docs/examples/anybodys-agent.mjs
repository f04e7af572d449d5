/**
 * Symmetries found in recorded episodes, for learners that orbit-rl knows nothing of: an agent in plain JavaScript with `act` and
 * `learn` learns from every image of a step, and entries of a batch are coupled for a loss in any framework.
 *
 * Run: npm install orbit-rl && node anybodys-agent.mjs
 */
import {
  candidateTransformations,
  createEngine,
  detectSymmetries,
  learnFromEveryImage,
  makeEnvironment,
  Random,
  similarityFromPartition,
} from 'orbit-rl';
import { symmetryLoss, symmetryPairs } from 'orbit-rl/deep';

const environment = makeEnvironment('grid-world-v0', { rows: 7, columns: 7 });
const { states, actions } = environment;
const DISCOUNT = 0.95;

// 1. Which maps of the grid the episodes bear out.
const engine = await createEngine();
const episodes = engine.rollout(environment.model(), { episodes: 60, maxSteps: 100, seed: 1 });
const found = detectSymmetries(episodes, { states, actions, candidates: candidateTransformations(environment) });
console.log(`${episodes.states.length} recorded steps show a group of ${found.group.order} maps`);

// 2. An agent by somebody else's pattern: a table of its own, and no word of symmetry.
class TableAgent {
  /** @param {number} seed */
  constructor(seed) {
    this.random = new Random(seed);
    this.q = Array.from({ length: states }, () => new Float64Array(actions));
  }

  /** @param {number} state */
  act(state) {
    const values = this.q[state];
    if (this.random.uniform() < 0.1) return this.random.below(actions);
    const best = [...values.keys()].filter((action) => values[action] === Math.max(...values));
    return best[this.random.below(best.length)];
  }

  /** @param {number} state @param {number} action @param {number} reward @param {number} next @param {boolean} terminated */
  learn(state, action, reward, next, terminated) {
    const target = reward + (terminated ? 0 : DISCOUNT * Math.max(...this.q[next]));
    this.q[state][action] += 0.5 * (target - this.q[state][action]);
  }
}

/**
 * Steps until the agent has gone straight to the goal in twenty episodes in a row, but for what it explores.
 * @param {TableAgent} agent @param {number} seed
 */
function stepsToLearn(agent, seed) {
  let [steps, straight] = [0, 0];
  for (let state = environment.reset({ seed }); straight < 20; state = environment.reset()) {
    const distance = Math.abs(Math.floor(state / 7) - 3) + Math.abs((state % 7) - 3);
    let taken = 0;
    for (let over = false; !over; ++taken) {
      const action = agent.act(state);
      const step = environment.step(action);
      agent.learn(state, action, step.reward, step.state, step.terminated);
      over = step.terminated || step.truncated;
      state = step.state;
    }
    steps += taken;
    straight = taken <= distance + 2 ? straight + 1 : 0;
  }
  return steps;
}

const seeds = Array.from({ length: 20 }, (_, seed) => seed);
const median = (/** @type {number[]} */ numbers) => numbers.sort((a, b) => a - b)[numbers.length / 2];
const alone = median(seeds.map((seed) => stepsToLearn(new TableAgent(seed), seed)));
const images = median(seeds.map((seed) => stepsToLearn(learnFromEveryImage(new TableAgent(seed), found.group), seed)));
console.log(`steps to learn, median of ${seeds.length}: alone ${alone}, from every image ${images}`);

// 3. The same group for a loss over a batch: which entries are images of each other (see tensorflow-symmetry-loss.mjs for the rest).
const batch = Array.from({ length: 64 }, (_, n) => episodes.states[37 * n] * actions + episodes.actions[37 * n]);
const pairs = symmetryPairs(batch, similarityFromPartition(found.group.orbits), { weights: 'indicator' });
const { loss } = symmetryLoss(
  batch.map((pair) => pair % 7),
  pairs,
);
console.log(`${pairs.first.length} pairs of entries are coupled, of a loss of ${loss.toFixed(2)} for arbitrary values`);
