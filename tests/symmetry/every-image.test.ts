/** An agent that somebody else wrote, and the steps it is taught. */
import { describe, expect, it } from 'vitest';
import { learnFromEveryImage } from '../../src/symmetry/every-image.js';
import { SymmetryGroup } from '../../src/symmetry/group.js';
import { Transformation } from '../../src/symmetry/transformation.js';

/** A corridor 0 - 1 - 2: turned round, 0 and 2 trade places, left and right too; 1 stays. */
const turned = Transformation.from({ name: 'turned', states: [2, 1, 0], actionMap: [1, 0] });

class Theirs {
  readonly #steps: unknown[][] = [];
  name = 'theirs';
  act(state: number): number {
    return state % 2;
  }
  learn(...step: unknown[]): number {
    return this.#steps.push(step);
  }
  get steps(): readonly unknown[][] {
    return this.#steps;
  }
}

describe('learnFromEveryImage', () => {
  it('teaches the step, then each different image, with all that was given', () => {
    const agent = learnFromEveryImage(new Theirs(), [turned]);
    expect(agent.learn(0, 1, -1, 1, 'more')).toBe(1);
    expect(agent.steps).toEqual([
      [0, 1, -1, 1, 'more'],
      [2, 0, -1, 1, 'more'],
    ]);
    expect([agent.act(3), agent.name]).toEqual([1, 'theirs']);
  });

  it('teaches a step that is its own image once', () => {
    const still = Transformation.from({ name: 'still', states: [0, 1, 2], actionMap: [0, 1] });
    const agent = learnFromEveryImage(new Theirs(), SymmetryGroup.generatedBy([still]));
    agent.learn(1, 0, 0, 0);
    expect(agent.steps).toHaveLength(1);
  });

  it('refuses what does not act and learn, and no symmetry at all', () => {
    expect(() => learnFromEveryImage({ act: () => 0 } as never, [turned])).toThrow(
      'expected an agent with act and learn',
    );
    expect(() => learnFromEveryImage(new Theirs(), [])).toThrow('expected at least one transformation');
  });
});
