import { rollout } from '../learning/rollout';
import { sampleInitial, sampleOutcome } from '../learning/sampling';
import { allocate, memoryInUse, release } from '../memory';
import {
  ACTIONS,
  INITIAL_COUNT,
  INITIAL_STATES,
  INITIAL_THRESHOLDS,
  MODEL_BYTES,
  NEXT_STATES,
  OUTCOME_STARTS,
  PROBABILITIES,
  REWARDS,
  STATES,
  TERMINATIONS,
  THRESHOLDS,
} from '../model/layout';
import { valueIteration } from '../model/value-iteration';
import { RANDOM_BYTES, randomSeed, randomU32 } from '../random';

/** Two states, one action: 0 goes to 0 (reward 1) or to 1 (reward 3), each with probability 1/2; 1 ends with reward 8. */
function makeModel(): usize {
  const model = allocate(MODEL_BYTES);
  const ints = allocate(64);
  const floats = allocate(64);
  store<u32>(model, 2, STATES);
  store<u32>(model, 1, ACTIONS);
  store<u32>(model, <u32>ints, OUTCOME_STARTS); // 0, 2, 3
  store<i32>(ints, 2, 4);
  store<i32>(ints, 3, 8);
  store<u32>(model, <u32>ints + 12, THRESHOLDS); // 1/2, 1 | 1
  store<u32>(ints, 0x80000000, 12);
  store<u32>(ints, 0xffffffff, 16);
  store<u32>(ints, 0xffffffff, 20);
  store<u32>(model, <u32>ints + 24, NEXT_STATES); // 0, 1 | 1
  store<i32>(ints, 1, 28);
  store<i32>(ints, 1, 32);
  store<u32>(model, <u32>ints + 36, TERMINATIONS); // 0, 0 | 1
  store<u8>(ints, 1, 38);
  store<u32>(model, <u32>ints + 40, INITIAL_STATES); // 0, 1
  store<i32>(ints, 1, 44);
  store<u32>(model, <u32>ints + 48, INITIAL_THRESHOLDS); // 1/4, 1
  store<u32>(ints, 0x40000000, 48);
  store<u32>(ints, 0xffffffff, 52);
  store<u32>(model, 2, INITIAL_COUNT);
  store<u32>(model, <u32>floats, REWARDS);
  store<f64>(floats, 1);
  store<f64>(floats, 3, 8);
  store<f64>(floats, 8, 16);
  store<u32>(model, <u32>floats + 24, PROBABILITIES);
  store<f64>(floats, 0.5, 24);
  store<f64>(floats, 0.5, 32);
  store<f64>(floats, 1, 40);
  return model;
}

function releaseModel(model: usize): void {
  release(<usize>load<u32>(model, OUTCOME_STARTS));
  release(<usize>load<u32>(model, REWARDS));
  release(model);
}

describe('value iteration', () => {
  it('sweeps by hand', () => {
    const before = memoryInUse();
    const model = makeModel();
    const out = allocate(64);
    // γ = 1/2. Sweep 1: v = (2, 8). Sweep 2: v(0) = (1 + 2/2)/2 + (3 + 8/2)/2 = 4.5. Sweep 3: (1 + 4.5/2)/2 + 3.5 = 5.125.
    expect(valueIteration(model, 0.5, 0, 3, out, out + 16, out + 48)).toBe(3);
    expect(load<f64>(out)).toBe(5.125);
    expect(load<f64>(out, 8)).toBe(8.0);
    expect(load<f64>(out, 48)).toBe(0.625);
    release(out);
    releaseModel(model);
    expect(memoryInUse()).toBe(before);
  });

  it('stops at the bound', () => {
    const model = makeModel();
    const out = allocate(64);
    // Changes: 8, 2.5, 0.625, 0.15625: the fourth is the first that is at most 0.2.
    expect(valueIteration(model, 0.5, 0.2, 100, out, out + 16, out + 48)).toBe(4);
    expect(load<f64>(out, 48)).toBe(0.15625);
    release(out);
    releaseModel(model);
  });
});

describe('sampling', () => {
  it('compares one draw with the thresholds, and draws nothing when there is one outcome', () => {
    const model = makeModel();
    const random = allocate(RANDOM_BYTES);
    const twin = allocate(RANDOM_BYTES);
    randomSeed(random, 9);
    randomSeed(twin, 9);
    for (let k = 0; k < 50; ++k) {
      expect(sampleOutcome(model, 0, random)).toBe(randomU32(twin) < 0x80000000 ? 0 : 1);
      expect(sampleOutcome(model, 1, random)).toBe(2);
      expect(sampleInitial(model, random)).toBe(randomU32(twin) < 0x40000000 ? 0 : 1);
    }
    release(random);
    release(twin);
    releaseModel(model);
  });
});

describe('rollout', () => {
  it('goes on where a full call stopped', () => {
    const model = makeModel();
    const whole = allocate(76);
    const parts = allocate(76);
    const out = allocate(1024);
    for (let k = 0; k < 2; ++k) {
      const run = k == 0 ? whole : parts;
      const base = <u32>out + 512 * k;
      randomSeed(run, 3);
      store<u32>(run, 6, 28); // episodes
      store<u32>(run, 4, 32); // maxSteps
      store<u32>(run, k == 0 ? 24 : 5, 36); // capacity
      store<u32>(run, base, 52);
      store<u32>(run, base + 96, 56);
      store<u32>(run, base + 192, 60);
      store<u32>(run, base + 384, 64);
      store<u32>(run, base + 408, 68);
      store<u32>(run, base + 416, 72);
    }
    const steps = rollout(model, whole);
    expect(load<u32>(whole, 24)).toBe(6);
    let copied: u32 = 0;
    while (load<u32>(parts, 24) < 6) {
      const written = rollout(model, parts);
      expect(written).toBeLessThanOrEqual(5);
      for (let t: u32 = 0; t < written; ++t) {
        expect(load<i32>(out + 512 + (t << 2))).toBe(load<i32>(out + ((copied + t) << 2)));
      }
      copied += written;
    }
    expect(copied).toBe(steps);
    for (let episode = 0; episode < 6; ++episode) {
      expect(load<i32>(out + 896 + (episode << 2))).toBe(load<i32>(out + 384 + (episode << 2)));
      expect(load<u8>(out + 920 + episode)).toBe(load<u8>(out + 408 + episode));
      expect(load<i32>(out + 928 + (episode << 2))).toBe(load<i32>(out + 416 + (episode << 2)));
    }
    release(whole);
    release(parts);
    release(out);
    releaseModel(model);
  });
});
