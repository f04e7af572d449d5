/**
 * Dyna-Q (Sutton 1990; Sutton & Barto 2018, section 8.2) on a learned model that symmetry completes: after each step, the
 * Q-learning update of the pair taken, then the same update of pairs known to the model, drawn uniformly. Where
 * symmetries are known, what is drawn and updated are classes of pairs.
 */
import type { Random } from '../engine/random.js';
import { checkInteger, checkKeys, checkNumber } from '../input-error.js';
import type { ClassModel } from './class-model.js';
import { type Planner, PlanningAgent, type PlanningAgentOptions, planningKeys } from './planning-agent.js';

export interface DynaAgentOptions extends PlanningAgentOptions {
  /** α in [0, 1]: 0.1. */
  readonly stepSize?: number;
  /** Updates from the model after each step. Default 10. */
  readonly replays?: number;
}

/** @throws InputError when an option is unknown or out of range. */
export function dynaAgent(options: DynaAgentOptions = {}): PlanningAgent {
  checkKeys('the options of Dyna-Q', options, [...planningKeys, 'stepSize', 'replays']);
  const { replays = 10, stepSize = 0.1, ...rest } = options;
  checkInteger('replays', replays, 0);
  checkNumber('stepSize', stepSize, 0, 1);
  return new PlanningAgent(rest, (random) => dynaQ(replays, stepSize, random), {
    kind: 'dyna',
    options: { replays, stepSize },
  });
}

function dynaQ(replays: number, stepSize: number, random: Random): Planner {
  let updates = 0;
  const update = (model: ClassModel, label: number) => {
    const target = model.sample(label, random.uniform());
    model.set(label, model.q[label]! + stepSize * (target - model.q[label]!));
    ++updates;
  };
  const replay = (model: ClassModel, count: number) => {
    for (let k = 0; k < count; ++k) update(model, model.known[random.below(model.known.length)]!);
  };
  return {
    get updates() {
      return updates;
    },
    plan: (model, label) => {
      update(model, label);
      replay(model, replays);
    },
    // With classes that grew, values stay; with classes that fell apart, replays bring them back.
    replan: (model) => replay(model, 10 * model.known.length),
  };
}
