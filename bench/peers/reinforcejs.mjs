/**
 * What reinforcejs's TDAgent does, step for step, in plain JavaScript: values and policy are kept as `[action * states +
 * state]`, an action is drawn from the policy's probabilities, and after each update the state's greedy actions share its
 * probability again. With traces it goes over every pair at each step, and moves each towards the target itself:
 * `Q_i += α e_i (y - Q_i)`. It knows no terminal states. The actions of a state are asked of the environment, as its grid
 * world answers: a new list of the moves that stay inside. (The package on npm that carries it cannot be loaded.)
 * Only its random numbers are ours, seeded.
 */
import { Random } from '../../dist/engine/random.js';

/** @param {{ alpha: number, gamma: number, epsilon: number, lambda: number }} options */
export class TDAgent {
  constructor(environment, { alpha, gamma, epsilon, lambda }) {
    const { states, actions } = environment;
    Object.assign(this, { environment, states, actions, alpha, gamma, epsilon, lambda });
    this.q = new Float64Array(states * actions);
    this.policy = new Float64Array(states * actions);
    this.traces = new Float64Array(states * actions);
    this.random = new Random(1);
    this.explored = false;
    this.state = -1;
    this.action = -1;
    this.previousState = -1;
    this.previousAction = -1;
    this.reward = null;
    for (let state = 0; state < states; ++state) this.improve(state);
  }

  act(state) {
    const allowed = this.environment.allowedActions(state);
    const probabilities = [];
    for (let k = 0; k < allowed.length; ++k) probabilities.push(this.policy[allowed[k] * this.states + state]);
    this.explored = this.random.uniform() < this.epsilon;
    const action = allowed[this.explored ? this.random.below(allowed.length) : this.weighted(probabilities)];
    this.previousState = this.state;
    this.previousAction = this.action;
    this.state = state;
    this.action = action;
    return action;
  }

  /** An index drawn with these probabilities. */
  weighted(probabilities) {
    const draw = this.random.uniform();
    let sum = 0;
    for (let k = 0; k < probabilities.length; ++k) {
      sum += probabilities[k];
      if (draw < sum) return k;
    }
    return probabilities.length - 1;
  }

  /** The reward of the action last chosen; it is learned from when the next state is known. */
  learn(reward) {
    if (this.reward !== null) this.observe(this.previousState, this.previousAction, this.reward, this.state);
    this.reward = reward;
  }

  observe(state, action, reward, nextState) {
    const pair = action * this.states + state;
    const allowed = this.environment.allowedActions(nextState);
    let best = 0;
    for (let k = 0; k < allowed.length; ++k) {
      const value = this.q[allowed[k] * this.states + nextState];
      if (k === 0 || value > best) best = value;
    }
    const target = reward + this.gamma * best;
    if (this.lambda > 0) {
      this.sweep(pair, target);
    } else {
      this.q[pair] += this.alpha * (target - this.q[pair]);
      this.improve(state);
    }
  }

  /** Replacing traces, cut after an exploring action. */
  sweep(pair, target) {
    this.traces[pair] = 1;
    const decay = this.lambda * this.gamma;
    const largest = new Float64Array(this.states);
    for (let state = 0; state < this.states; ++state) {
      const allowed = this.environment.allowedActions(state);
      for (let k = 0; k < allowed.length; ++k) {
        const i = allowed[k] * this.states + state;
        const change = this.alpha * this.traces[i] * (target - this.q[i]);
        this.q[i] += change;
        this.traces[i] *= decay;
        const size = Math.abs(change);
        if (size > largest[state]) largest[state] = size;
      }
    }
    for (let state = 0; state < this.states; ++state) if (largest[state] > 1e-5) this.improve(state);
    if (this.explored) this.traces = new Float64Array(this.states * this.actions);
  }

  /** The greedy actions of a state share its probability. */
  improve(state) {
    const allowed = this.environment.allowedActions(state);
    const values = [];
    let best = 0;
    let ties = 0;
    for (let k = 0; k < allowed.length; ++k) {
      const value = this.q[allowed[k] * this.states + state];
      values.push(value);
      if (k === 0 || value > best) {
        best = value;
        ties = 1;
      } else if (value === best) {
        ties += 1;
      }
    }
    for (let k = 0; k < allowed.length; ++k) {
      this.policy[allowed[k] * this.states + state] = values[k] === best ? 1 / ties : 0;
    }
  }
}

/** A grid with one goal; moves 0 up, 1 right, 2 down, 3 left. */
class GridWorld {
  constructor(rows, columns, goal) {
    this.rows = rows;
    this.columns = columns;
    this.goal = goal;
    this.states = rows * columns;
    this.actions = 4;
  }

  allowedActions(state) {
    const row = Math.floor(state / this.columns);
    const column = state % this.columns;
    const allowed = [];
    if (row > 0) allowed.push(0);
    if (column < this.columns - 1) allowed.push(1);
    if (row < this.rows - 1) allowed.push(2);
    if (column > 0) allowed.push(3);
    return allowed;
  }

  step(state, action) {
    let next = state;
    if (action === 0) next = state - this.columns;
    if (action === 1) next = state + 1;
    if (action === 2) next = state + this.columns;
    if (action === 3) next = state - 1;
    return { next, reward: next === this.goal ? 10 : -1 };
  }
}

/** An agent at work in a grid, which goes on where it stopped; episodes start in one state after the other. */
export function reinforcejs({ rows, columns, goal }, options, make = (world, given) => new TDAgent(world, given)) {
  const world = new GridWorld(rows, columns, goal);
  const agent = make(world, options);
  let episode = 0;
  let state = 0;
  return (steps) => {
    for (let t = 0; t < steps; ++t) {
      const { next, reward } = world.step(state, agent.act(state));
      agent.learn(reward);
      state = next;
      while (state === world.goal) state = ++episode % world.states;
    }
  };
}
