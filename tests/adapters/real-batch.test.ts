/** Real-valued episodes gathered into transitions: how many are kept, what the actions are, and what names do not fit. */
import { describe, expect, it } from 'vitest';
import type { RealEpisode } from '../../src/adapters/episode-lines.js';
import { RealGatherer } from '../../src/adapters/real-batch.js';
import type { RecordHeader } from '../../src/adapters/record-header.js';

/** One number a step, and one observation more where `more`. */
function episode(actions: readonly number[], { width = null as number | null, more = true, terminated = true } = {}) {
  const steps = actions.length / (width ?? 1);
  const all = Float64Array.from({ length: steps + Number(more) }, (_, k) => k);
  return {
    observations: all.subarray(0, steps),
    nextObservations: all.subarray(1),
    width: 1,
    actions: Float64Array.from(actions),
    actionWidth: width,
    rewards: new Float64Array(steps),
    terminated,
  } satisfies RealEpisode;
}

function gathered(episodes: readonly RealEpisode[], header: RecordHeader = {}, most = 100) {
  const gatherer = new RealGatherer('r.csv', most);
  for (const one of episodes) gatherer.add(one);
  return gatherer.end(header);
}

describe('transitions', () => {
  it('are those of which the record says what they led to, the first ones', () => {
    const { record, summary } = gathered([episode([0, 1, 0]), episode([1, 1], { more: false })]);
    expect([...record.starts]).toEqual([0, 3]);
    expect([...record.terminated]).toEqual([0, 0, 1, 0]);
    expect(summary).toMatchObject({ episodes: 2, steps: 5, ends: 2, unknown: 1, unknownEnds: 1 });
    const few = gathered([episode([0, 1, 0]), episode([1, 1])], {}, 2);
    expect([...few.record.terminated]).toEqual([0, 0]);
    expect(few.summary).toMatchObject({ episodes: 2, steps: 5, ends: 2 });
  });

  it.each<[readonly RealEpisode[], RecordHeader, object]>([
    [[episode([0, 2])], {}, { actions: 3, actionNames: null, observationNames: ['observation'] }],
    [[episode([0, 2])], { actions: 5 }, { actions: 5, actionNames: null }],
    [[episode([0])], { actionNames: ['a', 'b'] }, { actions: 2, actionNames: ['a', 'b'] }],
    [[episode([0.5, 1])], {}, { actions: ['action'], actionNames: null }],
    [[episode([-1])], { actionNames: ['force'] }, { actions: ['force'], actionNames: null }],
    [[episode([0.5, 1], { width: 2 })], {}, { actions: ['action 0', 'action 1'], actionNames: null }],
    [[episode([1, 1], { width: 2 })], { actionNames: ['x', 'y'] }, { actions: ['x', 'y'] }],
    [[episode([1, 0], { width: 1 })], { observationNames: ['x'] }, { actions: 2, observationNames: ['x'] }],
  ])('have actions as they and the header say, %#', (episodes, header, summary) => {
    expect(gathered(episodes, header).summary).toMatchObject(summary);
  });

  it.each<[readonly RealEpisode[], RecordHeader, string]>([
    [[episode([0], { more: false })], {}, 'expected steps that say what they led to'],
    [[episode([0.5])], { actions: 4 }, 'expected discrete actions in [0, 4), got real-valued ones'],
    [[episode([4])], { actions: 4 }, 'expected actions in [0, 4), got 4'],
    [[episode([10_000])], {}, 'expected at most 10000 discrete actions, got 10001'],
    [[episode([1, 1], { width: 2 })], {}, 'got lists of 2 whole numbers; number their combinations'],
    [[episode([0])], { observationNames: ['x', 'v'] }, 'expected 1 names, one a number of the observation, got 2'],
    [[episode([0.5])], { actionNames: ['x', 'y'] }, 'expected 1 names, one a number of the action, got 2'],
  ])('are refused, %#: %s', (episodes, header, message) => {
    expect(() => gathered(episodes, header)).toThrow(message);
  });
});
