/**
 * Q-learning (Watkins 1989), SARSA (Rummery & Niranjan 1994) and Expected SARSA (van Seijen et al. 2009). The twin of
 * `assembly/learning/learner.ts`.
 */
import type { LearnerKernelOptions } from '../../contracts/learner.js';
import { expectedValue, maximumValue } from '../../rules/td.js';
import { updatePartners } from '../coupling.js';
import { TableLearner, type Transition } from './table.js';

export class OneStepLearner extends TableLearner {
  learn({ state, action, reward, nextState, nextAction, terminated }: Transition): void {
    const { actions, discount, stepSize } = this.options;
    const { q } = this;
    const target = terminated ? reward : reward + discount * bootstrap(q, nextState, nextAction, this.options);
    const pair = state * actions + action;
    const error = target - q[pair]!;
    q[pair]! += stepSize * error;
    this.updates += 1;
    if (this.coupling) this.updates += updatePartners(this.coupling, q, pair, target, error, q[pair]!);
  }
}

/** What the next state is worth under the learner's target. */
export function bootstrap(
  q: Float64Array,
  state: number,
  nextAction: number,
  { actions, epsilon, learner }: LearnerKernelOptions,
): number {
  const first = state * actions;
  if (learner === 'q-learning' || learner === 'q-lambda') return maximumValue(q, first, actions);
  if (learner === 'sarsa' || learner === 'sarsa-lambda') return q[first + nextAction]!;
  return expectedValue(q, first, actions, epsilon);
}
