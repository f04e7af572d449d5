/** The `DPAgent` of reinforcejs: rounds of policy evaluation and improvement over a known world that leads where it leads. */
import { Random } from '../../engine/random.js';
import { checkInteger, checkNumber, checkSeed, expected } from '../../input-error.js';
import { allowedOf, drawn, sizeOf, uniformPolicy, type World } from './world.js';

export class DPAgent {
  gamma: number;
  env: World;
  ns = 0;
  na = 0;
  /** Values of states, and the policy `[action * ns + state]`. */
  V = new Float64Array(0);
  P = new Float64Array(0);
  readonly #random: Random;
  #allowed: readonly Int32Array[] = [];
  /** Where each allowed pair leads, and its reward, as the environment said at the last reset. */
  #next = new Int32Array(0);
  #rewards = new Float64Array(0);

  /** @throws InputError when the environment lacks a method or gives what is none. */
  constructor(env: World, options: { gamma?: number; seed?: number } = {}) {
    for (const method of ['nextStateDistribution', 'reward'] as const) {
      if (typeof env?.[method] !== 'function') throw expected(`an environment with ${method}`, env);
    }
    this.env = env;
    this.gamma = checkNumber('gamma', options.gamma ?? 0.75, 0, 1);
    this.#random = new Random(checkSeed(options.seed ?? 0));
    this.reset();
  }

  reset(): void {
    const { states, actions } = sizeOf(this.env);
    this.ns = states;
    this.na = actions;
    this.#allowed = allowedOf(this.env, states, actions);
    this.V = new Float64Array(states);
    this.P = uniformPolicy(this.#allowed, actions);
    this.#next = new Int32Array(states * actions);
    this.#rewards = new Float64Array(states * actions);
    this.#allowed.forEach((allowed, state) => {
      for (const action of allowed) {
        const next = checkInteger('a next state', this.env.nextStateDistribution!(state, action), 0, states - 1);
        this.#next[action * states + state] = next;
        this.#rewards[action * states + state] = checkNumber('a reward', this.env.reward!(state, action, next));
      }
    });
  }

  act(state: number): number {
    checkInteger('state', state, 0, this.ns - 1);
    return drawn(this.P, this.#allowed[state]!, state, this.ns, this.#random);
  }

  /** One round of both. */
  learn(): void {
    this.evaluatePolicy();
    this.updatePolicy();
  }

  /** `V(s) ← Σ_a π(s, a) (r + γ V(s'))`, all states at once. */
  evaluatePolicy(): void {
    const values = new Float64Array(this.ns);
    this.#allowed.forEach((allowed, state) => {
      for (const action of allowed) {
        const probability = this.P[action * this.ns + state]!;
        if (probability !== 0) values[state]! += probability * this.#worth(action * this.ns + state);
      }
    });
    this.V = values;
  }

  /** The actions that are worth most share the probability of a state. */
  updatePolicy(): void {
    this.#allowed.forEach((allowed, state) => {
      const worth = Array.from(allowed, (action) => this.#worth(action * this.ns + state));
      const best = Math.max(...worth);
      const ties = worth.filter((value) => value === best).length;
      allowed.forEach((action, k) => {
        this.P[action * this.ns + state] = worth[k] === best ? 1 / ties : 0;
      });
    });
  }

  toJSON(): { ns: number; na: number; V: number[]; P: number[] } {
    return { ns: this.ns, na: this.na, V: Array.from(this.V), P: Array.from(this.P) };
  }

  /** @throws InputError when it is of another size, or not numbers. */
  fromJSON({ V, P }: { V: readonly number[]; P: readonly number[] }): void {
    const [values, policy] = [Float64Array.from(V ?? []), Float64Array.from(P ?? [])];
    const fits = values.length === this.V.length && policy.length === this.P.length;
    if (!fits || ![...values, ...policy].every(Number.isFinite)) throw expected(`tables of ${this.ns} states`, V);
    this.V = values;
    this.P = policy;
  }

  #worth(pair: number): number {
    return this.#rewards[pair]! + this.gamma * this.V[this.#next[pair]!]!;
  }
}
