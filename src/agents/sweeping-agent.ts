/**
 * Prioritised sweeping (Moore & Atkeson 1993; Sutton & Barto 2018, section 8.4) on a learned model that symmetry completes:
 * the backups with the largest error are made first, `Q_c ← Σ p (r + γ max Q')`, for whole classes of pairs.
 */
import { checkInteger, checkKeys, checkNumber } from '../input-error.js';
import type { ClassModel } from './class-model.js';
import { type Planner, PlanningAgent, type PlanningAgentOptions, planningKeys } from './planning-agent.js';
import { PriorityQueue } from './priority-queue.js';

export interface SweepingAgentOptions extends PlanningAgentOptions {
  /** Backups after each step; a backup of a pair sets its whole class. Default 10. */
  readonly backups?: number;
  /** Backups with a smaller error are not made. Default 1e-5. */
  readonly smallest?: number;
}

/** @throws InputError when an option is unknown or out of range. */
export function sweepingAgent(options: SweepingAgentOptions = {}): PlanningAgent {
  checkKeys('the options of prioritised sweeping', options, [...planningKeys, 'backups', 'smallest']);
  const { backups = 10, smallest = 1e-5, ...rest } = options;
  checkInteger('backups', backups, 1);
  checkNumber('smallest', smallest, 0);
  return new PlanningAgent(rest, () => prioritisedSweeping(backups, smallest), {
    kind: 'sweeping',
    options: { backups, smallest },
  });
}

function prioritisedSweeping(backups: number, smallest: number): Planner {
  let updates = 0;
  let queue = new PriorityQueue(0);
  const consider = (model: ClassModel, label: number) => {
    const error = Math.abs(model.target(label) - model.q[label]!);
    if (error > smallest) queue.set(label, error);
  };
  const sweep = (model: ClassModel, most: number) => {
    for (let k = 0; k < most && queue.length > 0; ++k) {
      const label = queue.pop();
      const changed = model.set(label, model.target(label));
      ++updates;
      for (const before of (changed < 0 ? null : model.predecessors[changed]) ?? []) consider(model, before);
    }
  };
  return {
    get updates() {
      return updates;
    },
    plan: (model, label) => {
      consider(model, label);
      sweep(model, backups);
    },
    replan: (model) => {
      queue = new PriorityQueue(model.q.length);
      for (const label of model.known) consider(model, label);
      sweep(model, 10 * model.q.length);
    },
  };
}
