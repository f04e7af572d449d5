/** What is missed and what is wrong, of findings made by hand and of too few transitions. */
import { describe, expect, it } from 'vitest';
import { closedGroup } from '../../../src/continuous/group.js';
import { type ContinuousSpace, ContinuousTransformation } from '../../../src/continuous/transformation.js';
import { planarPointMass } from '../../../src/environments/planar-point-mass.js';
import { makeControl } from '../../../src/environments/registry.js';
import { answer } from '../../../src/experiments/continuous/answer.js';
import { continuous, continuousSetting } from '../../../src/experiments/continuous/experiment.js';
import {
  judgeAngle,
  judgeCandidates,
  judgeGroup,
  judgeNear,
  judgeOrder,
  planeMotions,
} from '../../../src/experiments/continuous/judge.js';
import { learningLines } from '../../../src/experiments/continuous/learning-lines.js';
import { continuousLines, detectionLines } from '../../../src/experiments/continuous/lines.js';
import { cartPoleCandidates, diagonal } from '../../../src/experiments/continuous/published.js';
import { foundOn, recordedOf } from '../../../src/experiments/continuous/run.js';
import { InputError } from '../../../src/input-error.js';
import { loadBackend } from '../../backends.js';

describe('findings', () => {
  it('judge the order of a group in use', () => {
    expect(judgeOrder(2, 2)).toEqual({ missed: [], wrong: [], angle: null });
    expect(judgeOrder(1, 2)).toMatchObject({ missed: ['a group of 1 in use at the end'], wrong: [] });
    expect(judgeOrder(4, 2)).toMatchObject({ missed: [], wrong: ['a group of 4 in use at the end'] });
  });

  it('judge candidates by what is true', () => {
    // SAR and TI are true; the others are not.
    const judged = (...accepted: boolean[]) => judgeCandidates(cartPoleCandidates, accepted);
    expect(judged(true, true, false, false, false)).toEqual({ missed: [], wrong: [], angle: null });
    expect(judged(true, false, true, false, true)).toEqual({ missed: ['TI'], wrong: ['ISR', 'SFI'], angle: null });
  });

  it('judge groups element by element, and count generators', () => {
    const space: ContinuousSpace = { observations: ['x', 'y'], actions: 2 };
    const mirror = { name: 'mirror', observation: diagonal(-1, 1), actions: [1, 0] };
    const flip = { name: 'flip', observation: diagonal(1, -1), actions: [0, 1] };
    const groupOf = (...given: (typeof mirror)[]) =>
      closedGroup(
        ContinuousTransformation.identity(space),
        given.map((one) => ContinuousTransformation.from(one, space)),
      );
    const found = (generators: number) =>
      ({
        dynamicsGroup: groupOf(mirror),
        group: groupOf(),
        generators: Array.from({ length: generators }),
      }) as unknown as Parameters<typeof judgeGroup>[2];
    const right = { dynamics: [mirror], whole: [], generators: 1 };
    expect(judgeGroup(right, space, found(1))).toEqual({ missed: [], wrong: [], angle: null });
    const other = { dynamics: [flip], whole: [flip], generators: 1 };
    expect(judgeGroup(other, space, found(0))).toEqual({
      missed: ['dynamics: flip', 'whole: flip', '1 generators'],
      wrong: ['dynamics: mirror'],
      angle: null,
    });
    expect(judgeGroup(right, space, found(3))).toMatchObject({ missed: [], wrong: ['2 generators'] });
  });

  it('judge a near-symmetry by both of its states', () => {
    const judged = (dynamics: string, state: 'accepted' | 'refuted' | 'open') =>
      judgeNear({ state, dynamics: { state: dynamics } });
    expect(judged('accepted', 'refuted')).toEqual({ missed: [], wrong: [], angle: null });
    expect(judged('open', 'open')).toMatchObject({ missed: ['dynamics: open'], wrong: [] });
    expect(judged('accepted', 'accepted')).toMatchObject({ missed: [], wrong: ['accepted for the task'] });
  });

  it('judge generators of the plane by their number and angle', () => {
    const plan = { angle: 0.05 };
    const exact = judgeAngle(plan, planeMotions);
    expect(exact).toMatchObject({ missed: [], wrong: [] });
    expect(exact.angle).toBeCloseTo(0, 6);
    // A translation that leans a tenth of a radian towards velocity.
    const [turn, right, up] = planeMotions;
    const leaning = { ...right!, shift: [Math.cos(0.1), 0, Math.sin(0.1), 0] };
    const off = judgeAngle(plan, [turn!, leaning, up!]);
    expect(off).toMatchObject({ missed: ['the angle'], wrong: [] });
    expect(off.angle).toBeCloseTo(0.1, 6);
    expect(judgeAngle(plan, [turn!])).toEqual({ missed: ['2 generators'], wrong: [], angle: null });
    expect(judgeAngle(plan, [...planeMotions, leaning])).toEqual({ missed: [], wrong: ['1 generators'], angle: null });
  });
});

describe('runs of few transitions', () => {
  it('miss what more would show, and find nothing wrong', async () => {
    const backend = await loadBackend('wasm');
    const make: Parameters<typeof foundOn>[0] = (map, targets) => backend.gram(map, targets);
    const few = <Line extends { transitions: number }>(line: Line) => ({ ...line, transitions: 30 });
    const cartPole = few({ ...detectionLines['cart-pole'], candidates: cartPoleCandidates.slice(1, 3) });
    expect(foundOn(make, cartPole, recordedOf(cartPole, 0))).toEqual({
      missed: ['TI'],
      wrong: [],
      angle: null,
    });
  });

  it('are of the actions that the world has', () => {
    const line = { transitions: 3, longest: 2 };
    expect(recordedOf({ ...line, world: () => planarPointMass() }, 0).space.actions).toHaveLength(2);
    expect(recordedOf({ ...line, world: () => makeControl('cart-pole-v1') }, 0).space.actions).toBe(2);
  });
});

describe('the setting', () => {
  it('has all lines, two seeds of each in a hurry', () => {
    const lines = Object.keys(continuousLines);
    expect(continuousSetting({})).toEqual({ seed: 0, seeds: null, lines, quick: false });
    expect(continuousSetting({ quick: true, lines: ['acrobot', 'acrobot'] })).toEqual({
      seed: 0,
      seeds: 2,
      lines: ['acrobot'],
      quick: true,
    });
    expect(() => continuousSetting({ quick: 1 as never })).toThrow(InputError);
    expect(() => continuousSetting({ quick: 1 as never })).toThrow('expected quick to be true or false, got 1');
  });

  it('is written down with each run, and knows the runs of other lines', () => {
    const { configuration, others } = continuous.lines;
    const setting = continuousSetting({});
    const task = { line: 'acrobot', seed: 0, episodes: 0 } as const;
    expect(configuration(task, setting)).toEqual({ name: 'acrobot', transitions: 1000, longest: 500 });
    const { name, options, find, until } = learningLines['dqn-cart-pole'];
    expect(configuration({ ...task, line: 'dqn-cart-pole' }, setting)).toEqual({ name, options, find, until });
    expect(others!({ ...task, missed: [] })).toEqual(task);
    expect(others!({ ...task, line: 'pong' })).toBeNull();
  });

  it('is how the answer is made again', () => {
    const study = {
      version: '1',
      coreHash: 'abc',
      seconds: 1,
      ...continuous.gather([], [], continuousSetting({ seed: 7 })),
    };
    expect(JSON.stringify(answer(study, 'a.md').colophon)).toContain(
      'npx orbit-rl compare --suite continuous --seed 7 --out a.md',
    );
  });
});

describe('learning', () => {
  it('is shown without a step where nothing was accepted', () => {
    const time = { episodes: 200, solved: true };
    const learning = { plain: time, found: time, acceptedAt: null, refutedAt: null, order: 1, words: [] };
    const [task] = continuous.tasks({ seed: 0, seeds: 1, lines: ['dqn-cart-pole'], quick: true });
    const setting = continuousSetting({ lines: ['dqn-cart-pole'] });
    const data = continuous.gather(
      [{ ...task!, missed: [], wrong: [], angle: null, learning, seconds: 1 }],
      [],
      setting,
    );
    expect(data.rows[0]!.learning).toMatchObject({ accepted: 0, acceptedAt: null, takenBack: 0, refutedAt: null });
    const text = JSON.stringify(answer({ version: '1', coreHash: 'abc', seconds: 1, ...data }, 'a.md'));
    expect(text).not.toContain(', step');
    expect(text).toContain('compare --suite continuous --out a.md');
  });
});

describe('a wall', () => {
  it('ends an episode where the first number observed is beyond it', () => {
    const world = learningLines['dqn-one-wall'].world();
    world.reset({ seed: 0 });
    // Pushed to the right without end, the cart gets there before the pole falls, or the pole ends it: an end either way, never both.
    let step = world.step(1);
    while (!step.terminated && !step.truncated) step = world.step(1);
    expect(step.terminated && step.truncated).toBe(false);
  });
});
