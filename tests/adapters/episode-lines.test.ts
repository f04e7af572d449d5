/** Bytes to lines to episodes: pieces of any size, JSON Lines and CSV, gathered into flat arrays. */
import { describe, expect, it } from 'vitest';
import { EpisodeGatherer } from '../../src/adapters/episode-batch.js';
import { type AnyEpisode, ByteLines, isReal, type RecordedEpisode } from '../../src/adapters/episode-lines.js';
import { CsvEpisodes } from '../../src/adapters/episodes-csv.js';
import { episodesFromJsonl, JsonlEpisodes } from '../../src/adapters/episodes-jsonl.js';

const jsonl = `{"states": 9, "actions": 4}
{"states": [0, 1, 8], "actions": [3, 2], "rewards": [0, -1.5], "terminated": true}

{"states": [4], "actions": [1], "rewards": [2], "terminated": false}`;

const csv = `reward,state,note,action,episode,terminated,next_state
0,0,ä,3,first,0,1
-1.5,1,,2,first,true,8
2,4,,1,second,0,
`;

/** Reads bytes in pieces of `size`. */
function read(text: string, size: number, make: (use: (episode: AnyEpisode) => void) => JsonlEpisodes | CsvEpisodes) {
  const episodes: RecordedEpisode[] = [];
  const format = make((episode) => {
    if (!isReal(episode)) episodes.push(episode);
  });
  const lines = new ByteLines(format, 'file');
  const bytes = new TextEncoder().encode(text);
  // One buffer for all pieces: nothing may be kept of it.
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    buffer.set(piece);
    lines.push(buffer.subarray(0, piece.length));
  }
  lines.end();
  const { states, actions } = format.end();
  return { states, actions, episodes };
}

describe('lines of bytes', () => {
  it('are the same whatever the pieces', () => {
    const whole = episodesFromJsonl(jsonl);
    for (const size of [1, 2, 7, 64, 4096]) {
      expect(read(jsonl, size, (use) => new JsonlEpisodes({}, use))).toEqual(whole);
    }
  });

  it('CSV says the same as JSON Lines', () => {
    const { episodes } = episodesFromJsonl(jsonl);
    for (const size of [1, 5, 4096]) {
      expect(read(csv, size, (use) => new CsvEpisodes({}, use))).toEqual({ states: 9, actions: 4, episodes });
    }
  });

  it('name the line of a fault', () => {
    const bad =
      (text: string, make = (use: (episode: AnyEpisode) => void) => new CsvEpisodes({}, use) as never) =>
      () =>
        read(text, 3, make);
    expect(bad('state,action,reward\n')).toThrow(
      "episodes: line 1: expected a header with the columns episode, state (or observation_0, observation_1, …, or columns that 'observations' names), action, reward, got 'state,action,reward'",
    );
    expect(bad('episode,state,action,reward\na,1,0,1\na,-1,0,1\n')).toThrow(
      'episodes: line 2: expected state to be integers >= 0, got -1 at step 1',
    );
    expect(bad('episode,state,action,reward\na,1,0,\n')).toThrow(
      'line 2: expected reward to be a finite number, got an empty text',
    );
    expect(bad('episode,state,action,reward,probability\na,1,0,1,1.5\n')).toThrow(
      'line 2: expected probabilities in (0, 1], got 1.5 at step 0',
    );
    expect(bad('episode,state,action,reward\n')).toThrow('expected at least one episode, got none');
    const bytes = new ByteLines(new JsonlEpisodes({}, () => {}), 'f.jsonl');
    bytes.push(Uint8Array.of(10, 0xff));
    expect(() => bytes.end()).toThrow('f.jsonl: line 2: it is not UTF-8 text');
  });

  it('gather into flat arrays', () => {
    const gatherer = new EpisodeGatherer();
    const { episodes } = episodesFromJsonl(jsonl);
    for (let k = 0; k < 1000; ++k) for (const episode of episodes) gatherer.add(episode);
    const batch = gatherer.batch();
    expect(gatherer.steps).toBe(3000);
    expect([...batch.starts.slice(-3)]).toEqual([2997, 2999, 3000]);
    expect([...batch.states.slice(-3)]).toEqual([0, 1, 4]);
    expect([...batch.rewards.slice(-3)]).toEqual([0, -1.5, 2]);
    expect([...batch.terminated.slice(-2)]).toEqual([1, 0]);
    expect([...batch.lastStates!.slice(-2)]).toEqual([8, -1]);
    expect(batch.probabilities).toBeUndefined();
  });

  it('gather the same whatever is expected to come, and probabilities where they are wanted', () => {
    const [episode] = episodesFromJsonl(jsonl).episodes;
    const probabilities = Float64Array.of(0.5, 1);
    const gathered = (share: number | null, wanted: boolean) => {
      const gatherer = new EpisodeGatherer({ probabilities: wanted });
      for (let k = 0; k < 1000; ++k) gatherer.add({ ...episode!, probabilities }, share);
      return gatherer.batch();
    };
    const whole = gathered(null, true);
    expect(whole.probabilities).toHaveLength(2000);
    // A share that no memory has room for is no error.
    for (const share of [0.5, 1, 1e-15]) expect(gathered(share, true)).toEqual(whole);
    const { probabilities: _, ...rest } = whole;
    expect(gathered(null, false)).toEqual(rest);
  });
});
