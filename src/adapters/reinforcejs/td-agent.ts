/**
 * The `TDAgent` of reinforcejs (A. Karpathy): its constructor, options, fields and rules, with allowed actions asked for once, no
 * allocation in a step, and traces that are gone over while they count. Tables are `[action * ns + state]`.
 *
 * Two of its rules are its own. It knows no terminal states: every step bootstraps. And with λ > 0 it moves every pair towards the
 * target itself, `Q_i += α e_i (y − Q_i)`, where the textbook has `Q_i += α e_i δ`.
 *
 * Beyond it: `symmetry` learns from every image of a step too, under transformations that experience bears out; draws come from `seed`.
 */
import { Random } from '../../engine/random.js';
import { checkChoice, checkInteger, checkList, checkNumber, checkSeed, expected } from '../../input-error.js';
import type { Transformation } from '../../symmetry/transformation.js';
import { Planner } from './planner.js';
import { candidatesOf, StepImages } from './symmetry.js';
import type { TDAgentState, TDOptions } from './td-options.js';
import { Traces } from './traces.js';
import { allowedOf, drawn, sizeOf, uniformPolicy, type World } from './world.js';

/** Changes of a value below this leave the policy as it is after a sweep over traces. */
const VISIBLE = 1e-5;

export class TDAgent {
  update: 'qlearn' | 'sarsa';
  gamma: number;
  epsilon: number;
  alpha: number;
  smooth_policy_update: boolean;
  beta: number;
  lambda: number;
  replacing_traces: boolean;
  q_init_val: number;
  planN: number;
  env: World;
  ns = 0;
  na = 0;
  /** Values and policy. */
  Q = new Float64Array(0);
  P = new Float64Array(0);
  explored = false;
  r0: number | null = null;
  s0: number | null = null;
  a0: number | null = null;
  s1: number | null = null;
  a1: number | null = null;
  readonly #random: Random;
  readonly #symmetry: TDOptions['symmetry'];
  #allowed: readonly Int32Array[] = [];
  #planner = new Planner(0, 0);
  #traces = new Traces(0);
  #images: StepImages | null = null;
  /** The traces of the images of what happened, by transformation. */
  #imageTraces = new Map<Transformation, Traces>();
  #largest = new Float64Array(0);
  #touched: number[] = [];

  /** @throws InputError when the environment or an option does not fit. */
  constructor(env: World, options: TDOptions = {}) {
    if (options === null || typeof options !== 'object') throw expected('options { update, gamma, … }', options);
    this.env = env;
    this.update = checkChoice('update', options.update ?? 'qlearn', ['qlearn', 'sarsa']);
    this.gamma = checkNumber('gamma', options.gamma ?? 0.75, 0, 1);
    this.epsilon = checkNumber('epsilon', options.epsilon ?? 0.1, 0, 1);
    this.alpha = checkNumber('alpha', options.alpha ?? 0.01, 0, 1);
    this.smooth_policy_update = options.smooth_policy_update ?? false;
    this.beta = checkNumber('beta', options.beta ?? 0.01, 0, 1);
    this.lambda = checkNumber('lambda', options.lambda ?? 0, 0, 1);
    this.replacing_traces = options.replacing_traces ?? true;
    this.q_init_val = checkNumber('q_init_val', options.q_init_val ?? 0);
    this.planN = checkInteger('planN', options.planN ?? 0, 0);
    this.#symmetry = options.symmetry ?? false;
    this.#random = new Random(checkSeed(options.seed ?? 0));
    this.reset();
  }

  /** Forgets everything that was learned, and asks the environment anew. */
  reset(): void {
    const { states, actions } = sizeOf(this.env);
    const size = checkInteger('states * actions', states * actions, 1, 2 ** 26);
    this.ns = states;
    this.na = actions;
    this.#allowed = allowedOf(this.env, states, actions);
    this.Q = new Float64Array(size).fill(this.q_init_val);
    this.P = uniformPolicy(this.#allowed, actions);
    this.#planner = new Planner(states, size);
    this.#traces = new Traces(size);
    this.#images =
      this.#symmetry === false
        ? null
        : new StepImages(states, actions, candidatesOf(this.#symmetry, this.env, actions));
    this.#imageTraces = new Map();
    this.#largest = new Float64Array(states);
    this.r0 = this.s0 = this.a0 = this.s1 = this.a1 = null;
  }

  /** As in reinforcejs, an episode that ends changes nothing. */
  resetEpisode(): void {}

  /** The traces. */
  get e(): Float64Array {
    return this.#traces.e;
  }

  /** The transformations that steps are carried along now. */
  get symmetries(): readonly Transformation[] {
    return this.#images?.used ?? [];
  }

  /** An action of the ε-greedy policy in `state`. */
  act(state: number): number {
    const allowed = this.#allowed[checkInteger('state', state, 0, this.ns - 1)]!;
    this.explored = this.#random.uniform() < this.epsilon;
    const action = this.explored
      ? allowed[this.#random.below(allowed.length)]!
      : drawn(this.P, allowed, state, this.ns, this.#random);
    this.s0 = this.s1;
    this.a0 = this.a1;
    this.s1 = state;
    this.a1 = action;
    return action;
  }

  /** The reward of the action last chosen: learned from once the next state and action are known. */
  learn(reward: number): void {
    const { s0, a0, r0, s1, a1 } = this;
    if (r0 !== null && s0 !== null && a0 !== null && s1 !== null && a1 !== null) {
      this.learnFromTuple(s0, a0, r0, s1, a1, this.lambda);
      if (this.#images !== null) this.#learnFromImages(this.#images, s0, a0, r0, s1, a1);
      if (this.planN > 0) this.#plan(s0, a0, r0, s1);
    }
    this.r0 = checkNumber('reward', reward);
  }

  /** One update from `(s0, a0, r0, s1, a1)`. */
  learnFromTuple(s0: number, a0: number, r0: number, s1: number, a1: number, lambda: number): void {
    this.#learn(s0, a0, r0, s1, a1, lambda, this.#traces);
  }

  /** Everything that was learned, as plain data. */
  toJSON(): TDAgentState {
    const { ns, na, r0, s0, a0, s1, a1, explored } = this;
    const tables = { Q: Array.from(this.Q), P: Array.from(this.P), e: Array.from(this.e) };
    return {
      ns,
      na,
      ...tables,
      explored,
      r0,
      s0,
      a0,
      s1,
      a1,
      model: this.#planner.state(),
      random: [...this.#random.state],
    };
  }

  /** Goes on from what `toJSON` gave. @throws InputError when it is of another size, or not numbers. */
  fromJSON(state: TDAgentState): void {
    if (state?.ns !== this.ns || state.na !== this.na) {
      throw expected(`an agent of ${this.ns} states and ${this.na} actions`, state && `${state.ns} and ${state.na}`);
    }
    const [Q, P, e] = [state.Q, state.P, state.e].map((table) => {
      const values = Float64Array.from(table ?? []);
      if (values.length !== this.Q.length || !values.every(Number.isFinite))
        throw expected('tables of finite numbers', table);
      return values;
    });
    const random = Array.from(checkList('random', state.random), (word) =>
      checkInteger('random', word, 0, 2 ** 32 - 1),
    );
    if (random.length !== 4) throw expected('random of 4 integers', random);
    this.#planner.restore(state.model);
    this.Q = Q!;
    this.P = P!;
    this.#traces.restore(e!);
    this.#random.state.set(random);
    const { explored, r0, s0, a0, s1, a1 } = state;
    Object.assign(this, { explored, r0, s0, a0, s1, a1 });
  }

  #learn(s0: number, a0: number, r0: number, s1: number, a1: number, lambda: number, traces: Traces): void {
    const pair = a0 * this.ns + s0;
    const target = r0 + this.gamma * (this.update === 'sarsa' ? this.Q[a1 * this.ns + s1]! : this.#best(s1));
    if (lambda === 0) {
      const change = this.alpha * (target - this.Q[pair]!);
      this.Q[pair]! += change;
      if (this.planN > 0) this.#planner.raise(s0, change);
      this.#improve(s0);
      return;
    }
    traces.visit(pair, this.replacing_traces);
    traces.sweep((i, trace) => {
      const change = this.alpha * trace * (target - this.Q[i]!);
      this.Q[i]! += change;
      const state = i % this.ns;
      if (this.planN > 0) this.#planner.raise(state, change);
      if (Math.abs(change) <= VISIBLE || this.#largest[state] === 1) return;
      this.#largest[state] = 1;
      this.#touched.push(state);
    }, lambda * this.gamma);
    for (const state of this.#touched) {
      this.#largest[state] = 0;
      this.#improve(state);
    }
    this.#touched.length = 0;
    if (this.explored && this.update === 'qlearn') traces.clear();
  }

  #learnFromImages(images: StepImages, s0: number, a0: number, r0: number, s1: number, a1: number): void {
    images.observe(s0, a0, r0, s1);
    for (const map of images.used) {
      const [from, to] = [map.pairs[s0 * this.na + a0]!, map.pairs[s1 * this.na + a1]!];
      const [state, next] = [map.states[s0]!, map.states[s1]!];
      const [action, nextAction] = [from % this.na, to % this.na];
      if (state === s0 && action === a0 && next === s1) continue;
      if (!this.#allowed[state]!.includes(action) || !this.#allowed[next]!.includes(nextAction)) continue;
      let traces = this.#imageTraces.get(map);
      if (traces === undefined) this.#imageTraces.set(map, (traces = new Traces(this.Q.length)));
      this.#learn(state, action, r0, next, nextAction, this.lambda, traces);
    }
  }

  #plan(s0: number, a0: number, r0: number, s1: number): void {
    this.#planner.learn(a0 * this.ns + s0, r0, s1);
    for (const pair of this.#planner.first(this.planN)) {
      const next = this.#planner.nextStates[pair]!;
      const allowed = this.#allowed[next]!;
      const action = this.update === 'sarsa' ? allowed[this.#random.below(allowed.length)]! : -1;
      const reward = this.#planner.rewards[pair]!;
      this.learnFromTuple(pair % this.ns, Math.floor(pair / this.ns), reward, next, action, 0);
    }
  }

  #best(state: number): number {
    const allowed = this.#allowed[state]!;
    let best = 0;
    for (let k = 0; k < allowed.length; ++k) {
      const value = this.Q[allowed[k]! * this.ns + state]!;
      if (k === 0 || value > best) best = value;
    }
    return best;
  }

  /** The greedy actions of a state share its probability, at once or by `beta`. */
  #improve(state: number): void {
    const allowed = this.#allowed[state]!;
    const { Q, P, ns } = this;
    let best = 0;
    let ties = 0;
    for (let k = 0; k < allowed.length; ++k) {
      const value = Q[allowed[k]! * ns + state]!;
      if (k > 0 && value < best) continue;
      ties = k > 0 && value === best ? ties + 1 : 1;
      best = value;
    }
    const share = 1 / ties;
    if (this.smooth_policy_update) {
      this.#approach(state, best, share);
      return;
    }
    for (let k = 0; k < allowed.length; ++k) {
      const i = allowed[k]! * ns + state;
      P[i] = Q[i] === best ? share : 0;
    }
  }

  #approach(state: number, best: number, share: number): void {
    const pairs = Array.from(this.#allowed[state]!, (action) => action * this.ns + state);
    let sum = 0;
    for (const i of pairs) sum += this.P[i]! += this.beta * ((this.Q[i] === best ? share : 0) - this.P[i]!);
    for (const i of pairs) this.P[i]! /= sum;
  }
}
