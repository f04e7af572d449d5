import { learnerCreate, learnerGenerator, learnerRelease, learnerUpdates, learnerValues } from '../learning/learner';
import { learnerRun } from '../learning/learner-run';
import { learnerSweep } from '../learning/sweep';
import { allocate, memoryInUse, release } from '../memory';

const STATES: u32 = 3;
const PAIRS: u32 = STATES * 4;
const EPISODES: u32 = 12;

/** Action `a` of state `s` leads to state `(s + a) % 3` with reward `a - s`; action 3 of state 2 ends. Starts in any state. */
function world(): usize {
  const model = allocate(400);
  const starts = model + 48;
  const nextStates = starts + 64;
  const rewards = nextStates + 64;
  const ends = rewards + 96;
  const initial = ends + 16;
  const thresholds = initial + 16;
  store<u32>(model, STATES);
  store<u32>(model, 4, 4);
  store<u32>(model, <u32>starts, 8);
  store<u32>(model, <u32>nextStates, 16);
  store<u32>(model, <u32>rewards, 20);
  store<u32>(model, <u32>ends, 24);
  store<u32>(model, <u32>initial, 32);
  store<u32>(model, <u32>thresholds, 36);
  store<u32>(model, STATES, 40);
  for (let s: u32 = 0; s < STATES; ++s) {
    store<u32>(initial + (<usize>s << 2), s);
    store<u32>(thresholds + (<usize>s << 2), <u32>min<f64>(4294967295, floor((<f64>(s + 1) * 4294967296.0) / 3)));
    for (let a: u32 = 0; a < 4; ++a) {
      const pair = <usize>(s * 4 + a);
      store<u32>(starts + (pair << 2), <u32>pair);
      store<u32>(nextStates + (pair << 2), (s + a) % STATES);
      store<f64>(rewards + (pair << 3), <f64>a - <f64>s);
    }
  }
  store<u32>(starts + (<usize>PAIRS << 2), PAIRS);
  store<u8>(ends + 11, 1);
  return model;
}

function learner(seed: u32): usize {
  return learnerCreate(STATES, 4, 0, 0.5, 0.9, seed == 0 ? 0 : 0.4, 0, seed, 0, 0, 0, 0, 0);
}

/** Bytes of the results of one learner: returns, lengths, ends. */
const RESULTS: usize = <usize>EPISODES * 16;

describe('a sweep', () => {
  it('gives each learner what it gives itself alone', () => {
    const before = memoryInUse();
    const model = world();
    for (let count: u32 = 1; count <= 6; ++count) {
      const jobs = allocate(<usize>count << 5);
      const results = allocate(<usize>count * RESULTS);
      const expected = allocate(RESULTS);
      for (let k: u32 = 0; k < count; ++k) {
        const job = jobs + (<usize>k << 5);
        const out = results + <usize>k * RESULTS;
        store<u32>(job, <u32>learner(k));
        store<u32>(job, EPISODES - k, 4);
        store<u32>(job, <u32>out, 8);
        store<u32>(job, <u32>(out + (EPISODES << 3)), 12);
        store<u32>(job, <u32>(out + EPISODES * 12), 16);
      }
      learnerSweep(jobs, count, model, 7, 0, 0, 0);
      for (let k: u32 = 0; k < count; ++k) {
        const out = results + <usize>k * RESULTS;
        const alone = learner(k);
        const together = <usize>load<u32>(jobs + (<usize>k << 5));
        memory.fill(expected, 0, RESULTS);
        const lengths = expected + (EPISODES << 3);
        const done = learnerRun(alone, model, EPISODES - k, 7, 0, expected, lengths, expected + EPISODES * 12, 0, 0, 0, 0, 0);
        expect(load<u32>(jobs + (<usize>k << 5), 28)).toBe(done);
        expect(memory.compare(out, expected, RESULTS)).toBe(0);
        expect(memory.compare(learnerValues(together), learnerValues(alone), <usize>PAIRS << 3)).toBe(0);
        expect(memory.compare(learnerGenerator(together), learnerGenerator(alone), 16)).toBe(0);
        expect(learnerUpdates(together)).toBe(learnerUpdates(alone));
        learnerRelease(alone);
        learnerRelease(together);
      }
      release(expected);
      release(results);
      release(jobs);
    }
    release(model);
    expect(memoryInUse()).toBe(before);
  });
});
