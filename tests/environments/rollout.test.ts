import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/environments/environment.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { checkRollout, recordEpisodes } from '../../src/environments/rollout.js';
import { InputError } from '../../src/input-error.js';

/** A user's own class: counts up by the action plus 1, ends at 5 and beyond, truncates at its third step. */
class Counter implements Environment {
  readonly states = 8;
  readonly actions = 3;
  #state = 0;
  #steps = 0;
  reset() {
    this.#steps = 0;
    return (this.#state = 0);
  }
  step(action: number) {
    this.#state += action + 1;
    ++this.#steps;
    const terminated = this.#state >= 5;
    return { state: this.#state, reward: action / 2, terminated, truncated: !terminated && this.#steps === 3 };
  }
}

describe('recordEpisodes', () => {
  it('plays a user class under a deterministic policy', () => {
    const policy = Int32Array.of(2, 0, 0, 0, 0, 0, 0, 0);
    // 0 −2→ 3 −0→ 4 −0→ 5: terminated at the step at which it would also be truncated.
    expect(recordEpisodes(new Counter(), { policy, episodes: 2 })).toEqual({
      starts: Int32Array.of(0, 3, 6),
      states: Int32Array.of(0, 3, 4, 0, 3, 4),
      actions: Int32Array.of(2, 0, 0, 2, 0, 0),
      rewards: Float64Array.of(1, 0, 0, 1, 0, 0),
      terminated: Uint8Array.of(1, 1),
      lastStates: Int32Array.of(5, 5),
    });
  });

  it('truncates where the environment or the caller does', () => {
    const ones = new Int32Array(8);
    expect(recordEpisodes(new Counter(), { policy: ones, episodes: 1 }).terminated).toEqual(Uint8Array.of(0));
    expect(recordEpisodes(new Counter(), { policy: ones, episodes: 1, maxSteps: 2 }).starts).toEqual(
      Int32Array.of(0, 2),
    );
  });

  it('gives the same episodes for the same seed, and draws actions apart from the environment', () => {
    const lake = makeEnvironment('frozen-lake-v1', { isSlippery: true });
    const once = recordEpisodes(lake, { episodes: 200, seed: 3 });
    expect(recordEpisodes(lake, { episodes: 200, seed: 3 })).toEqual(once);
    expect(recordEpisodes(lake, { episodes: 200, seed: 4 })).not.toEqual(once);
    // On the start cell, left slips to up, left (stay, both) or down: a third each if actions and outcomes are independent.
    let left = 0;
    let down = 0;
    once.states.forEach((state, t) => {
      if (state !== 0 || once.actions[t] !== 0 || once.starts.includes(t + 1)) return;
      ++left;
      if (once.states[t + 1] === 4) ++down;
    });
    expect(left).toBeGreaterThan(80);
    expect(Math.abs(down - left / 3)).toBeLessThan(4 * Math.sqrt((left * 2) / 9));
  });

  it.each([
    [{ episodes: 0 }, 'episodes'],
    [{ episodes: 1, seeds: 3 }, 'seeds'],
    [{ episodes: 1, maxSteps: 0.5 }, 'maxSteps'],
    [{ episodes: 1, policy: new Int32Array(3) }, 'Int32Array of 8 actions'],
    [{ episodes: 1, policy: Int32Array.of(0, 0, 0, 0, 0, 3, 0, 0) }, 'state 5 of the policy'],
    [{ episodes: 1, policy: new Float64Array(24) }, 'sum to 1'],
    [{ episodes: 1, policy: new Float64Array(24).fill(Number.NaN) }, '>= 0'],
  ])('refuses options %#', (options, message) => {
    expect(() => checkRollout(options as never, new Counter())).toThrow(InputError);
    expect(() => checkRollout(options as never, new Counter())).toThrow(message);
  });

  it('names the step at which an environment leaves its states', () => {
    const environment = new Counter();
    const broken: Environment = {
      states: 2,
      actions: 3,
      reset: () => environment.reset(),
      step: (a) => environment.step(a),
    };
    expect(() => recordEpisodes(broken, { policy: Int32Array.of(1, 1), episodes: 1 })).toThrow(
      'expected states in [0, 2), got 2 at episode 0, step 1',
    );
  });

  it('names the step whose reward is no number', () => {
    const broken: Environment = {
      states: 8,
      actions: 3,
      reset: () => 0,
      step: (action) => ({ state: 1, reward: action === 2 ? Number.NaN : 0, terminated: false, truncated: false }),
    };
    expect(() => recordEpisodes(broken, { policy: Int32Array.of(1, 2, 0, 0, 0, 0, 0, 0), episodes: 1 })).toThrow(
      'expected a finite reward, got NaN at episode 0, step 1',
    );
  });
});
