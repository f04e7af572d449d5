/** How a planner spends the backups that it has on a learned model. */
import type { ClassModel } from './class-model.js';

export interface Planner {
  /** Backups made so far; one sets a whole class of pairs. */
  readonly updates: number;
  /** After a step from a pair of class `label`: the planning that a step allows. */
  plan(model: ClassModel, label: number): void;
  /** Before an episode with a new model: all its values are to be looked at again. */
  replan(model: ClassModel): void;
}
