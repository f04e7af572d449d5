/** Which of the transformations that are found a learner of real-valued actions can use. */
import { expect, it } from 'vitest';
import { ContinuousTransformation, type TransformationDefinition } from '../../../src/continuous/transformation.js';
import { usableElements } from '../../../src/deep/actor-critic/found-elements.js';
import { resolveActorCriticOptions } from '../../../src/deep/actor-critic/options.js';

const space = { observations: ['x', 'y'], actions: ['u'] };
const options = resolveActorCriticOptions({ features: 2, low: [-2], high: [2] });
const lopsided = resolveActorCriticOptions({ features: 2, low: [-1], high: [3] });
const sign = { matrix: [[-1]] };
const turn = {
  matrix: [
    [0, -1],
    [1, 0],
  ],
};
const used = (more: Partial<TransformationDefinition>, resolved = options) =>
  usableElements(
    [
      ContinuousTransformation.from(
        { name: 'one', observation: turn, actions: sign, ...more } as TransformationDefinition,
        space,
      ),
    ],
    resolved,
  ).map(({ input, output }) => [input.key(), output.key()]);

it('uses signed permutations that keep the bounds of actions', () => {
  expect(used({})).toEqual([['-1 0', '-0']]);
  expect(used({ actions: { matrix: [[1]] } as never }, lopsided)).toEqual([['-1 0', '0']]);
});

it.each<[string, Partial<TransformationDefinition>, typeof options?]>([
  [
    'maps the next observation in another way',
    {
      next: {
        matrix: [
          [1, 0],
          [0, 1],
        ],
      },
    },
  ],
  ['moves what is observed', { observation: { ...turn, shift: [1, 0] } }],
  [
    'stretches',
    {
      observation: {
        matrix: [
          [2, 0],
          [0, 0.5],
        ],
      },
    },
  ],
  [
    'mixes',
    {
      observation: {
        matrix: [
          [1, 1],
          [0, 1],
        ],
      },
    },
  ],
  ['turns actions whose bounds are not even', {}, lopsided],
  ['stretches actions', { actions: { matrix: [[0.5]] } as never }],
])('leaves alone what %s', (_, more, resolved = options) => {
  expect(used(more, resolved)).toEqual([]);
});
