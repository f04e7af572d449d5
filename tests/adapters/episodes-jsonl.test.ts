import { describe, expect, it } from 'vitest';
import { type EpisodesJsonlOptions, episodesFromJsonl, episodesToJsonl } from '../../src/adapters/episodes-jsonl.js';
import { InputError } from '../../src/input-error.js';
import { TrajectoryCounter } from '../../src/trajectories/counter.js';
import { loadBackend } from '../backends.js';

const good = '{"states": [0, 1], "actions": [2, 0], "rewards": [-1, 0.5], "terminated": true}';

const failure = (text: string, options?: EpisodesJsonlOptions): string => {
  try {
    episodesFromJsonl(text, { source: 'e.jsonl', ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  throw new Error(`read: ${text}`);
};

describe('episodesFromJsonl', () => {
  it('reads episodes and counts states and actions', () => {
    const { states, actions, episodes } = episodesFromJsonl(`${good}\n\n  \r\n${good}\n`);
    expect([states, actions, episodes.length]).toEqual([2, 3, 2]);
    expect(episodes[0]).toEqual({
      states: Int32Array.of(0, 1),
      actions: Int32Array.of(2, 0),
      rewards: Float64Array.of(-1, 0.5),
      terminated: true,
      lastState: null,
    });
  });

  it('takes a header, and options over the header', () => {
    const text = `{"states": 16, "actions": 4}\n${good}`;
    expect(episodesFromJsonl(text)).toMatchObject({ states: 16, actions: 4 });
    expect(episodesFromJsonl(text, { states: 20 })).toMatchObject({ states: 20, actions: 4 });
  });

  it('keeps the state after the last step apart, and counts it', () => {
    const { states, episodes } = episodesFromJsonl(
      '{"states": [0, 1, 7], "actions": [0, 0], "rewards": [0, 0], "terminated": false, "truncated": true}',
    );
    expect(states).toBe(8);
    expect(Array.from(episodes[0]!.states)).toEqual([0, 1]);
    expect(episodes[0]!.lastState).toBe(7);
  });

  it.each([
    ['', 'e.jsonl: expected at least one episode, got none'],
    ['{"states": 3, "actions": 1}', 'e.jsonl: expected at least one episode, got none'],
    [`${good}\n\n{"states": [0], }`, "e.jsonl: expected '\"', got '}' at line 3, column 17"],
    [
      `${good}\n[1]`,
      'e.jsonl: line 2: expected an episode {states, actions, rewards, terminated}, got Array of length 1',
    ],
    [
      '{"states":[0],"actions":[0],"rewards":[0]}',
      'e.jsonl: line 1: expected terminated to be true, false, 1 or 0, got undefined',
    ],
    ['{"states":[0],"actions":[0],"terminated":true}', 'e.jsonl: line 1: expected rewards to be a list, got undefined'],
    [
      '{"observations":[[0.5],[1]],"actions":[0],"rewards":[0],"terminated":true}',
      'e.jsonl: expected ids of states, got real-valued observations',
    ],
    [
      '{"observations":[[],[]],"actions":[0],"rewards":[0],"terminated":true}',
      'e.jsonl: line 1: expected observations of at least one number a step, got empty lists',
    ],
    [
      '{"states":[0],"actions":[0],"rewards":[0],"terminated":[2]}',
      'e.jsonl: line 1: expected terminated to be true or false, got 2 at step 0',
    ],
    [
      `{"states":[0],"actions":[0],"rewards":[1],"probabilities":[0.5],"terminated":true}\n${good}`,
      'e.jsonl: line 2: expected probabilities in every episode or in none, got one without them',
    ],
    [`{"actions": ["left", "right"]}\n${good}`, 'e.jsonl: line 2: expected actions in [0, 2), got 2'],
    [
      '{"states":[0],"actions":[0],"rewards":[],"terminated":true}',
      'e.jsonl: line 1: expected rewards to be as long as actions (1), got 0',
    ],
    [
      '{"states":[0,1,2],"actions":[0],"rewards":[0],"terminated":true}',
      'e.jsonl: line 1: expected states to be as long as actions (1), got 3',
    ],
    [
      '{"states":[0,-1],"actions":[0,0],"rewards":[0,0],"terminated":true}',
      'e.jsonl: line 1: expected states to be integers >= 0, got -1 at step 1',
    ],
    [
      '{"states":[0],"actions":[0.5],"rewards":[0],"terminated":true}',
      'e.jsonl: line 1: expected actions to be integers >= 0, got 0.5 at step 0',
    ],
    [
      '{"states":[0],"actions":[0],"rewards":[1e999],"terminated":true}',
      'e.jsonl: line 1: expected rewards to be finite numbers, got Infinity at step 0',
    ],
    [
      '{"states":[0],"actions":[0],"rewards":["1"],"terminated":true}',
      "e.jsonl: line 1: expected rewards to be finite numbers, got '1' at step 0",
    ],
    [
      '{"states":[],"actions":[],"rewards":[],"terminated":true}',
      'e.jsonl: line 1: expected at least one step, got an empty episode',
    ],
    [
      '{"states":[0],"actions":[0],"rewards":[0],"terminated":true,"info":{}}',
      "e.jsonl: line 1: expected only observations or states, next_observations, actions, rewards, terminated, truncated and probabilities, got 'info'",
    ],
    [
      '{"states":[0,0],"actions":[0,1],"rewards":[1,2],"probabilities":[0.5,1.5],"terminated":true}',
      'e.jsonl: line 1: expected probabilities in (0, 1], got 1.5 at step 1',
    ],
    [
      '{"states":[0,0],"actions":[0,1],"rewards":[1,2],"probabilities":[0.5],"terminated":true}',
      'e.jsonl: line 1: expected probabilities to be as long as actions (2), got 1',
    ],
    [
      `${good}\n{"states":[0],"actions":[0],"rewards":[1],"probabilities":[0.5],"terminated":true}`,
      'e.jsonl: line 2: expected probabilities in every episode or in none, got one with them',
    ],
    [
      `{"states": 1, "actions": 4}\n\n${good}`,
      'e.jsonl: line 3: expected states to be integers in [0, 1), got 1 at step 1',
    ],
    [
      '{"states":[2147483648],"actions":[0],"rewards":[0],"terminated":true}',
      'e.jsonl: line 1: expected states to be integers in [0, 2147483647), got 2147483648 at step 0',
    ],
    [
      '{"states":[0],"actions":[0],"rewards":[0],"terminated":false,"truncated":"banana"}',
      "e.jsonl: line 1: expected truncated to be true, false, 1 or 0, got 'banana'",
    ],
    [
      `{"states": 3, "actions": 4, "size": 3}\n${good}`,
      "e.jsonl: line 1: expected only states, actions, observations, layout, features, grid, moves in the header, got 'size'",
    ],
    [
      `{"states": 0, "actions": 4}\n${good}`,
      'e.jsonl: line 1: expected states of the header to be an integer >= 1, got 0',
    ],
  ])('%s', (text, message) => {
    expect(failure(text)).toBe(message);
  });

  it('reads the probabilities of the actions, as a counter takes them', async () => {
    const { episodes } = episodesFromJsonl(
      '{"states":[0,0],"actions":[0,1],"rewards":[1,2],"probabilities":[0.5,0.25],"terminated":true}',
    );
    expect(episodes[0]!.probabilities).toEqual(Float64Array.of(0.5, 0.25));
    const counter = new TrajectoryCounter(await loadBackend('reference'), {
      states: 1,
      actions: 2,
      correction: 'uniform',
      maxLength: 2,
    });
    counter.addEpisode(episodes[0]!);
    // After (0, 0) came the reward 1, then with action 1 the reward 2: of length 2, weighted by 1 / (2 · 0.25).
    expect(counter.trajectoriesOf(0).map(({ rewards, weight }) => [...rewards, weight])).toEqual([
      [1, 1],
      [1, 2, 2],
    ]);
  });

  it('takes 1 and 0 for true and false, and options that it knows alone', () => {
    const ended = (terminated: unknown) =>
      episodesFromJsonl(JSON.stringify({ states: [0], actions: [0], rewards: [1], terminated })).episodes[0]!
        .terminated;
    expect([true, 1, false, 0].map(ended)).toEqual([true, true, false, false]);
    expect(failure(good, { sources: 'e.jsonl' } as never)).toContain("got 'sources'");
    expect(failure(good, { states: 2 ** 31 })).toContain('expected states to be an integer in [1, 2147483646]');
  });

  it('checks against given sizes', () => {
    expect(failure(good, { actions: 2 })).toBe(
      'e.jsonl: line 1: expected actions to be integers in [0, 2), got 2 at step 0',
    );
  });
});

describe('episodesToJsonl', () => {
  it('writes what episodesFromJsonl reads', () => {
    const batch = {
      starts: Int32Array.of(0, 2, 3),
      states: Int32Array.of(0, 1, 4),
      actions: Int32Array.of(1, 0, 2),
      rewards: Float64Array.of(0.1, -1, 1e-300),
      terminated: Uint8Array.of(1, 0),
    };
    const text = episodesToJsonl(batch, { states: 9, actions: 5 });
    expect(text.split('\n')[0]).toBe('{"states":9,"actions":5}');
    const { states, actions, episodes } = episodesFromJsonl(text);
    expect([states, actions]).toEqual([9, 5]);
    expect(episodes.map((episode) => Array.from(episode.states))).toEqual([[0, 1], [4]]);
    expect(episodes.map((episode) => Array.from(episode.actions))).toEqual([[1, 0], [2]]);
    expect(episodes.map((episode) => Array.from(episode.rewards))).toEqual([[0.1, -1], [1e-300]]);
    expect(episodes.map((episode) => episode.terminated)).toEqual([true, false]);
    expect(episodesFromJsonl(episodesToJsonl(batch))).toMatchObject({ states: 5, actions: 3 });
    const led = episodesFromJsonl(episodesToJsonl({ ...batch, lastStates: Int32Array.of(7, -1) })).episodes;
    expect(led.map(({ lastState }) => lastState)).toEqual([7, null]);
    const known = { ...batch, probabilities: Float64Array.of(0.5, 1, 0.1) };
    expect(
      episodesFromJsonl(episodesToJsonl(known)).episodes.map(({ probabilities }) => Array.from(probabilities!)),
    ).toEqual([[0.5, 1], [0.1]]);
  });

  it.each([
    [null, 'expected starts to be an Int32Array, got undefined'],
    [{ starts: [0, 1] }, 'expected starts to be an Int32Array, got Array of length 2'],
    [{ rewards: [1] }, 'expected rewards to be a Float64Array, got Array of length 1'],
    [{ lastStates: [1] }, 'expected lastStates to be an Int32Array, got Array of length 1'],
    [{ probabilities: [1] }, 'expected probabilities to be a Float64Array, got Array of length 1'],
    [{ terminated: [1] }, 'expected terminated to be a Uint8Array, got Array of length 1'],
    [{ terminated: new Uint8Array(2) }, 'expected 3 starts, got 2'],
  ])('refuses what is no batch, %j', (other, message) => {
    const batch = {
      starts: Int32Array.of(0, 1),
      states: Int32Array.of(0),
      actions: Int32Array.of(0),
      rewards: Float64Array.of(1),
      terminated: Uint8Array.of(1),
    };
    expect(() => episodesToJsonl((other && { ...batch, ...other }) as never)).toThrow(message);
  });
});
