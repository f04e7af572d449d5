/** What counts as a policy of a model. */
import { expect, it } from 'vitest';
import { TabularModel } from '../../../src/environments/tabular-model.js';
import { checkPolicy } from '../../../src/symmetry/exact/policy.js';

/** State 0 stays or goes to state 1, where an episode ends. */
const model = TabularModel.build({
  states: 2,
  actions: 2,
  initial: [1, 0],
  outcomes: (s, a) => [{ probability: 1, nextState: a, reward: 0, terminated: s === 1 || a === 1 }],
});

it('is the uniform one where none is given', () => {
  expect([...checkPolicy(model, undefined)]).toEqual([0.5, 0.5, 0.5, 0.5]);
});

it('takes probabilities that are right but for rounding', () => {
  expect([...checkPolicy(model, [0.25, 0.75, 0, 1])]).toEqual([0.25, 0.75, 0, 1]);
  expect(() => checkPolicy(model, [1 + 9e-9, 0, 1, 0])).not.toThrow();
  expect(() => checkPolicy(model, [0.5, 0.5 - 9e-9, 1, 0])).not.toThrow();
});

it('asks nothing of a sum where nothing is decided', () => {
  expect([...checkPolicy(model, [1, 0, 0, 0])]).toEqual([1, 0, 0, 0]);
});

it('refuses what is none, and says where', () => {
  expect(() => checkPolicy(model, [1, 0, 1])).toThrow('expected a policy of 4 probabilities');
  expect(() => checkPolicy(model, [1 + 2e-8, 0, 1, 0])).toThrow(
    /a probability in \[0, 1\].*state 0, action 0 of the policy/,
  );
  expect(() => checkPolicy(model, [0.5, 0.5, 0, -0.1])).toThrow(
    /a probability in \[0, 1\].*state 1, action 1 of the policy/,
  );
  expect(() => checkPolicy(model, [0.5, 0.6, 1, 0])).toThrow(
    /probabilities that sum to 1, got 1.1.*state 0 of the policy/,
  );
  expect(() => checkPolicy(model, [0.5, 0.5 - 2e-8, 1, 0])).toThrow(/probabilities that sum to 1/);
});
