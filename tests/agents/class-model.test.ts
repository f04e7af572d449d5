/** What is drawn from a learned model of classes. */
import { expect, it } from 'vitest';
import { ClassModel } from '../../src/agents/class-model.js';
import { SymmetryClasses } from '../../src/agents/classes/symmetry-classes.js';

it('draws outcomes in proportion to how often they were seen, each share with its lower end', () => {
  const model = new ClassModel(new SymmetryClasses(4, 1, []), 0.5, 0);
  // From state 0 once to state 1, twice to state 2, once to the end; each pays 1.
  model.learn(0, 1, 1, false);
  model.learn(0, 1, 2, false, 2);
  model.learn(0, 1, 3, true);
  model.set(1, 8);
  model.set(2, 4);
  const drawn = [0, 0.2499, 0.25, 0.5, 0.7499, 0.75, 0.9999].map((u) => model.sample(0, u));
  expect(drawn).toEqual([5, 5, 3, 3, 3, 1, 1]);
  // The expectation of what is drawn is the target.
  expect(model.target(0)).toBe((5 + 3 + 3 + 1) / 4);
});
