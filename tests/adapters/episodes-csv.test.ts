/** Tables of one step a row as CSV: which column holds what, how episodes are told apart, and what does not fit. */
import { describe, expect, it } from 'vitest';
import type { AnyEpisode } from '../../src/adapters/episode-lines.js';
import { CsvEpisodes, type EpisodesCsvOptions } from '../../src/adapters/episodes-csv.js';
import { InputError } from '../../src/input-error.js';

function read(text: string, options: EpisodesCsvOptions = { source: 't.csv' }) {
  const episodes: AnyEpisode[] = [];
  const reader = new CsvEpisodes(options, (episode) => episodes.push(episode));
  for (const [k, line] of text.split('\n').entries()) reader.line(line, k + 1);
  return { ...reader.end(), episodes, given: reader.sizes() };
}

const ids = 'episode,state,action,reward,terminated';

describe('episodes of CSV', () => {
  it('begin where the number of the episode changes, or after a flag', () => {
    const numbered = read(`\uFEFF"episode", state ,ACTION,reward\n\na,0,1,0.5\na,1,0,1\nb,2,1,-1`);
    expect(numbered.episodes).toEqual([
      {
        states: Int32Array.of(0, 1),
        actions: Int32Array.of(1, 0),
        rewards: Float64Array.of(0.5, 1),
        terminated: false,
        lastState: null,
      },
      expect.objectContaining({ states: Int32Array.of(2), rewards: Float64Array.of(-1) }),
    ]);
    expect([numbered.states, numbered.actions, numbered.header]).toEqual([3, 2, {}]);
    const flagged = read('state,action,reward,terminated,truncated\n0,0,1,False,\n1,0,1,TRUE,0\n2,0,1,,1');
    expect(flagged.episodes.map(({ rewards, terminated }) => [rewards.length, terminated])).toEqual([
      [2, true],
      [1, false],
    ]);
  });

  it('keep probabilities, and what the steps led to', () => {
    const { episodes } = read(
      'episode,state,next_state,action,reward,probability\n0,0,1,0,0,0.5\n0,1,9,0,0,1\n1,3,,0,0,0.25',
    );
    expect(episodes).toMatchObject([
      { lastState: 9, probabilities: Float64Array.of(0.5, 1) },
      { lastState: null, probabilities: Float64Array.of(0.25) },
    ]);
  });

  it.each([
    ['observation_0,observation_1', ['observation 0', 'observation 1']],
    ['observation[0],observation[1]', ['observation 0', 'observation 1']],
    ['observation.x,observation.v', ['x', 'v']],
    ['obs_x,obs_v', ['x', 'v']],
    ['state:x,state:v', ['x', 'v']],
  ])('have an observation of columns %s', (names, observationNames) => {
    const { episodes, header, states } = read(`episode,${names},action_0,action.f,reward,state_value\n0,1,2,3,4,5,6`);
    expect(header).toEqual({ observationNames, actionNames: ['action 0', 'f'] });
    expect(states).toBe(0);
    expect(episodes).toMatchObject([{ observations: Float64Array.of(1, 2), actions: Float64Array.of(3, 4), width: 2 }]);
  });

  it('have the columns that are chosen, whatever they are called', () => {
    const columns = { observations: ['x', 'V'], actions: ['left', 'right'] };
    const text = 'episode,x,v,next_x,next_V,action,reward,state\n0,1,2,3,4,5,6,7';
    const chosen = read(text, { source: 't.csv', columns });
    expect(chosen.header).toEqual({ observationNames: ['x', 'V'] }); // `left` and `right` are no columns: names of actions
    expect(chosen.episodes).toMatchObject([
      { observations: Float64Array.of(1, 2), nextObservations: Float64Array.of(3, 4), actionWidth: null },
    ]);
    const without = read('episode,x,v,next_x,action,reward\n0,1,2,3,4,5', { source: 't.csv', columns });
    expect(without.episodes).toMatchObject([{ nextObservations: new Float64Array() }]);
    expect(() => read('episode,x,w,action,reward', { source: 't.csv', columns })).toThrow(
      "t.csv: line 1: expected a column 'V', got episode, x, w, action, reward",
    );
  });

  it('have numbers of states and actions that were given', () => {
    const options = { states: 9, actions: 4 };
    expect(read(`${ids}\n0,0,1,0.5,1`, options)).toMatchObject({ states: 9, actions: 4, given: options });
    expect(() => read(`${ids}\n0,0,1,0.5,1\n1,9,1,0,1`, options)).toThrow(
      'episodes: line 3: expected state to be integers in [0, 9), got 9 at step 0',
    );
  });

  it.each([
    ['', 't.csv: expected at least one episode, got none'],
    [`${ids}`, 't.csv: expected at least one episode, got none'],
    ['a,b', 't.csv: line 1: expected a header with the columns episode, state (or observation_0'],
    ['state,action,reward', "action, reward, got 'state,action,reward'"],
    [`episode,${'x'.repeat(60)},action,reward`, `got 'episode,${'x'.repeat(49)}...'`],
    [`${ids},observation`, "expected one of 'state' and 'observation', got both"],
    [`episode,observation,observation_0,action,reward`, "expected one of 'observation' and 'observation_0', got both"],
    ['episode,observation_0,observation,action,reward', "expected one of 'observation_0' and 'observation', got both"],
    [`${ids},done`, "expected terminated and truncated apart, got 'done'"],
    [
      'episode,obs_x,obs_y,next_obs_x,action,reward',
      'expected as many columns of the next observation as of the observation (2), got 1',
    ],
    [`${ids}\n0,1`, 't.csv: line 2: expected 5 fields, as the header has, got 2'],
    [`${ids}\n0,x,0,0,0`, "t.csv: line 2: expected state to be a finite number, got 'x'"],
    [`${ids}\n0,0,0,,0`, 't.csv: line 2: expected reward to be a finite number, got an empty text'],
    [`${ids}\n0,0,0,0,2`, "t.csv: line 2: expected terminated to be 1, 0, true or false, got '2'"],
    [`${ids}\n0,0.5,0,0,0`, 'expected state to be integers >= 0, got 0.5 at step 0'],
    [`${ids},probability\n0,0,0,0,1,0`, 'expected probabilities in (0, 1], got 0 at step 0'],
    [`${ids}\n0,0,-1,0,0`, 'expected action to be integers >= 0, got -1 at step 0'],
    [
      'episode,state,action_0,reward\n0,1,2,3',
      'expected actions to be whole numbers where observations are ids of states',
    ],
  ])('are refused: %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(InputError);
  });
});
