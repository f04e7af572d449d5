/** Recorded transitions: what is kept of them, and what does not fit. */
import { describe, expect, it } from 'vitest';
import { checkTransitions, eachTransition } from '../../src/continuous/transitions.js';
import { InputError } from '../../src/input-error.js';

const space = { observations: ['x'], actions: 2 };
const whole = {
  starts: [0, 2],
  observations: [0, 1, 5],
  nextObservations: [1, 2, 6],
  actions: [0, 1, 1],
  rewards: [1, 2, 3],
  terminated: [0, 1, 0],
};

describe('transitions', () => {
  it('are copied, and given one by one with the stretch that they lie in', () => {
    const checked = checkTransitions(whole, space);
    expect(Array.from(checked.starts)).toEqual([0, 2]);
    const each = eachTransition(checked, space, { before: 4 });
    expect(each.map(({ stretch, reward, terminated }) => [stretch, reward, terminated])).toEqual([
      [4, 1, false],
      [4, 2, true],
      [5, 3, false],
    ]);
    expect(eachTransition(checked, space, { most: 1 })).toEqual([
      {
        stretch: 0,
        observation: Float64Array.of(0),
        action: Float64Array.of(0),
        reward: 1,
        next: Float64Array.of(1),
        terminated: false,
      },
    ]);
    const long = { ...whole, starts: [0] };
    const steps = Array.from({ length: 60 }, (_, k) => k);
    const one = checkTransitions(
      {
        ...long,
        observations: steps,
        nextObservations: steps,
        actions: steps.map(() => 1),
        rewards: steps,
        terminated: steps.map(() => 0),
      },
      space,
    );
    expect(eachTransition(one, space).map(({ stretch }) => stretch)).toEqual(steps.map((k) => Math.floor(k / 50)));
  });

  it('may be none', () => {
    const none = { starts: [], observations: [], nextObservations: [], actions: [], rewards: [], terminated: [] };
    expect(eachTransition(checkTransitions(none, space), space)).toEqual([]);
  });

  it('have real-valued actions of several numbers', () => {
    const checked = checkTransitions({ ...whole, actions: [0, 1, 2, 3, 4, 5] }, { ...space, actions: ['u', 'v'] });
    expect(eachTransition(checked, { ...space, actions: ['u', 'v'] })[2]!.action).toEqual(Float64Array.of(4, 5));
  });

  it.each<[unknown, RegExp]>([
    [null, /^expected transitions \{ starts, observations, … \}, got null/],
    [5, /^expected transitions \{ starts, observations, … \}, got 5/],
    [{ ...whole, starts: undefined }, /starts/],
    [{ ...whole, starts: [] }, /^expected starts of the episodes, got none/],
    [{ ...whole, starts: [1] }, /^expected starts to ascend from 0 below 3, got 1 at episode 0/],
    [{ ...whole, starts: [0, 0] }, /^expected starts to ascend from 0 below 3, got 0 at episode 1/],
    [{ ...whole, starts: [0, 3] }, /^expected starts to ascend from 0 below 3, got 3 at episode 1/],
    [{ ...whole, terminated: [0, 2, 0] }, /^expected terminated to be 0 or 1, got 2 at transition 1/],
    [{ ...whole, terminated: [1, 0, 0] }, /to end with its terminated step, got one that goes on after transition 0/],
    [{ ...whole, actions: [0, 2, 1] }, /^expected actions to be integers in \[0, 2\), got 2 at transition 1/],
    [{ ...whole, actions: [0, 0.5, 1] }, /^expected actions to be integers in \[0, 2\), got 0.5 at transition 1/],
    [{ ...whole, rewards: [0, 1e101, 0] }, /^expected rewards to be finite numbers, of 1e\+100 at most, got 1e\+101/],
    [{ ...whole, observations: undefined }, /observations/],
  ])('are refused, %#: %j', (batch, message) => {
    expect(() => checkTransitions(batch as never, space)).toThrow(message);
    expect(() => checkTransitions(batch as never, space)).toThrow(InputError);
  });
});
