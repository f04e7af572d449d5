/** From Bayes factors to words: which of the reasons comes first. */
import { expect, it } from 'vitest';
import type { Alternatives } from '../../src/continuous/alternatives.js';
import { type Held, verdict } from '../../src/continuous/verdict.js';

const clear: Alternatives = { least: 9, all: 9, cells: 1, excluded: 0, error: 0, confused: null } as Alternatives;
const of =
  (counted: number, byPlace = false) =>
  () => ({ counted, byPlace });
const held = (
  more: Partial<Omit<Held, 'alternatives'>> = {},
  alternatives: Partial<Alternatives> | null = {},
): Held => ({
  byCoordinate: [20, 30],
  least: of(20),
  coverage: 1,
  moved: null,
  unseen: [],
  alternatives: alternatives && (() => ({ ...clear, ...alternatives })),
  accept: 10,
  refute: -10,
  resolution: 1,
  ...more,
});

it.each<[string, Held, string, string | null]>([
  ['all accept', held(), 'accepted', null],
  ['nothing else is looked at', held({ resolution: 2 }, { all: -99 }), 'accepted', null],
  ['there is nothing else', held({}, null), 'accepted', null],
  ['an image changes', held({ moved: 'x' }), 'refuted', 'no step changes x, and its image changes'],
  ['nothing changes', held({ byCoordinate: [null, null] }), 'constant', null],
  ['nothing changes where somebody was', held({ byCoordinate: [null], coverage: 0.4 }), 'not covered', null],
  ['an action is missing', held({ unseen: [3] }), 'not covered', 'action 3 was never taken'],
  ['actions are missing', held({ unseen: [1, 3] }), 'not covered', 'actions 1, 3 were never taken'],
  ['nobody was there', held({ coverage: 0.4 }), 'not covered', null],
  ['all refute', held({ byCoordinate: [-30, null], least: of(-30) }), 'refuted', null],
  ['one refutes', held({ least: of(-12.4) }), 'refuted', 'of one action or coordinate, -12 nats'],
  [
    'places tell as much',
    held({ byCoordinate: [-30], least: of(3, true) }),
    'open',
    'features suit some places better than others, and its images lie in others',
  ],
  [
    'places tell as much of one, another one refutes',
    held({ byCoordinate: [-30, 5], least: of(-30, true) }),
    'refuted',
    'of one action or coordinate, -30 nats',
  ],
  ['there is little', held({ byCoordinate: [4, 5], least: of(4) }), 'open', null],
  ['its noise is another', held({ byCoordinate: [-4, -4], least: of(-3) }), 'open', 'its noise seems to be another'],
  ['one hardly fits', held({ byCoordinate: [30, -2], least: of(-2) }), 'open', 'of one coordinate, -2 nats'],
  ['a difference is likelier', held({}, { least: -20 }), 'refuted', 'of one action or coordinate, -20 nats'],
  ['a difference is likelier in all', held({}, { all: -15 }), 'refuted', 'of one action or coordinate, -15 nats'],
  ['a difference is as likely', held({}, { all: -5 }), 'open', 'a law that differs a little is as likely'],
  [
    'a difference would not be seen',
    held({ resolution: 0.5 }, { error: 0.2 }),
    'open',
    'a difference of 100 % of what a step changes might not be seen',
  ],
  [
    'no difference would be seen',
    held({}, { excluded: Infinity }),
    'open',
    'a difference of any share of what a step changes might not be seen',
  ],
  ['actions are one', held({}, { confused: [0, 2] }), 'open', 'actions 0 and 2 are not told apart'],
])('%s', (_, given, state, why) => {
  const report = verdict(given);
  expect([report.state, report.why]).toEqual([state, why]);
  expect(report.evidence).toBe(given.byCoordinate.reduce<number>((sum, value) => sum + (value ?? 0), 0));
});
