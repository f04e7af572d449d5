/** The progress of a learner as sections: all that learning changes. */
import type { LearnerKernel, LearnerProgress, LearnerTrail } from '../../engine/contracts/learner.js';
import { traceWeights } from '../../engine/rules/traces.js';
import type { Sections } from '../../engine/saved-sections.js';
import type { LearnerSettings } from '../agent-options.js';

export function learnerSections(kernel: LearnerKernel): ArrayBufferView[] {
  const { tables, generator, updates, state, action, trail } = kernel.progress();
  const { bound, nextState, nextAction, pairs, details, rewards } = trail;
  return [
    ...tables,
    generator,
    Float64Array.of(updates, bound),
    Int32Array.of(state, action, nextState, nextAction),
    pairs,
    details,
    rewards,
  ];
}

/**
 * What a learner of these settings was saved as. Kernels trust it, so it must be what such a learner can hold.
 * @throws InputError when it is not.
 */
export function readLearner(
  sections: Sections,
  settings: LearnerSettings,
  states: number,
  actions: number,
): LearnerProgress {
  const { learner, critic } = settings;
  const tables = ['values', ...(learner === 'double-q' ? ['first table', 'second table'] : [])].map((name) =>
    sections.numbers(name, states * actions),
  );
  const policy = learner === 'reinforce' || learner === 'actor-critic';
  if (policy) {
    const ofStates = learner === 'reinforce' || critic === 'state';
    tables.push(sections.numbers('critic', ofStates ? states : states * actions));
  }
  const generator = sections.generator('generator');
  const [updates, bound] = sections.numbers('counters', 2) as unknown as [number, number];
  if (!Number.isSafeInteger(updates) || updates < 0) throw sections.damaged('updates');
  if (bound < 0) throw sections.damaged('bound');
  const [state, action, nextState, nextAction] = sections.integers('place', 4, -1, 2 ** 31 - 1) as unknown as number[];
  if (!(inRange(state!, states) && inRange(action!, actions))) throw sections.damaged('place');
  if (nextState! >= states || !inRange(nextAction!, actions)) throw sections.damaged('place');
  const pairs = sections.integers('steps', undefined, 0, states * actions - 1);
  const details = sections.integers('details of steps', pairs.length, 0, 2 ** 31 - 1);
  const rewards = sections.doubles('rewards of steps', learner === 'reinforce' ? pairs.length : 0);
  const trail = { bound, nextState: nextState!, nextAction: nextAction!, pairs, details, rewards };
  if (!canBe(trail, settings, states, actions)) throw sections.damaged('steps');
  return { tables, generator, updates, state: state!, action: action!, trail };
}

function inRange(value: number, length: number): boolean {
  return value >= 0 && value < length;
}

/** Whether a learner can have kept this of the steps before. */
function canBe(
  { nextState, pairs, details }: LearnerTrail,
  { learner, discount, traceDecay, traces }: LearnerSettings,
  states: number,
  actions: number,
): boolean {
  if (learner === 'reinforce') {
    if (nextState !== -1) return false;
    const from = pairs.map((pair) => Math.floor(pair / actions));
    return details.every((to, k) => to < states && (k + 1 === details.length || to === from[k + 1]));
  }
  if (learner !== 'q-lambda' && learner !== 'sarsa-lambda') return nextState === -1 && pairs.length === 0;
  if (pairs.length === 0) return true;
  if (nextState === -1 || details[0]! + 1 >= traceWeights(discount * traceDecay).length) return false;
  if (traces === 'replacing' && new Set(pairs).size < pairs.length) return false;
  return details.every((age, k) => k === 0 || age < details[k - 1]!);
}
