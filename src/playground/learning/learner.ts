/** One of the two learners that are watched: its agent, how far it is, and its learning curve. */
import { type Criterion, type Engine, type Environment, type EpisodeBatch, solve, train } from 'orbit-rl';
import type { LearnerView } from '../messages.js';
import { DISCOUNT } from './world.js';

/** A learner has learned when it was measured this good this many times in a row. */
export const LEVEL = 0.95;
const IN_A_ROW = 3;

/** Points of a curve are at least this factor of steps apart: its axis is logarithmic. */
const SPACING = 1.015;

export class Learner {
  readonly agent: ReturnType<Engine['agent']>;
  readonly #environment: Environment;
  readonly #certain: boolean;
  readonly #curve = { steps: [] as number[], values: [] as number[] };
  #seed: number | null;
  #held = 0;
  steps = 0;
  episodes = 0;
  measured = 0;
  learned: number | null = null;

  /** Set as `compare` sets its learners: large steps where all outcomes are certain, values that begin at the largest there can be. */
  constructor(engine: Engine, environment: Environment, seed: number) {
    const model = environment.model!();
    const { q } = solve(model, { discount: DISCOUNT });
    this.#certain = isCertain(environment);
    this.agent = engine.agent({
      stepSize: this.#certain ? 0.5 : 0.2,
      epsilon: 0.2,
      discount: DISCOUNT,
      initialValue: q.reduce((most, value) => Math.max(most, value), 0),
      seed,
    });
    this.agent.bind(environment);
    this.#environment = environment;
    this.#seed = seed;
  }

  /** Runs episodes, and gives every step of them where it is asked to. */
  async run(episodes: number, record: boolean): Promise<EpisodeBatch | null> {
    // What a policy is worth takes far longer to say than an episode takes to run: it is asked once a call.
    const until: Criterion = this.#certain
      ? { kind: 'optimal-share', level: LEVEL }
      : { kind: 'value', level: LEVEL, every: episodes };
    const { measured, recorded } = await train(this.#environment, this.agent, {
      episodes,
      record,
      until,
      stopWhenMet: false,
      ...(this.#seed !== null && { seed: this.#seed }),
    });
    this.#seed = null;
    measured!.values.forEach((value, k) => {
      this.#measure(this.steps + measured!.steps[k]!, value);
    });
    this.steps += measured!.steps.at(-1)!;
    this.episodes += episodes;
    return recorded;
  }

  get view(): LearnerView {
    const { steps, episodes, measured, learned, agent } = this;
    const curve = { steps: Float64Array.from(this.#curve.steps), values: Float64Array.from(this.#curve.values) };
    return { steps, episodes, measured, learned, q: agent.q, curve };
  }

  #measure(steps: number, value: number): void {
    const { steps: at, values } = this.#curve;
    if (at.length === 0 || steps >= at.at(-1)! * SPACING) {
      at.push(steps);
      values.push(value);
    }
    this.measured = Math.max(0, Math.min(1, value));
    this.#held = value >= LEVEL ? this.#held + 1 : 0;
    if (this.#held >= IN_A_ROW) this.learned ??= steps;
  }
}

/** Whether every pair has one outcome only. */
export function isCertain(environment: Environment): boolean {
  const model = environment.model!();
  for (let s = 0; s < model.states; ++s)
    for (let a = 0; a < model.actions; ++a) if (model.outcomes(s, a).length > 1) return false;
  return true;
}
