import { allocate, release } from '../memory';
import { expectedValue, greedyAction, greedyAmong, maximumValue, tieOf } from '../learning/td';

/** A row of action values. */
function row(values: f64[]): usize {
  const pointer = allocate(values.length << 3);
  for (let k = 0; k < values.length; ++k) store<f64>(pointer + (<usize>k << 3), values[k]);
  return pointer;
}

describe('the value of a state', () => {
  it('is the largest of four, and ties go to the lowest action', () => {
    const values = row([1, 7, -2, 7]);
    expect(maximumValue(values, 4)).toBe(7);
    expect(greedyAction(values, 4)).toBe(1);
    store<f64>(values, 9, 24);
    expect(greedyAction(values, 4)).toBe(3);
    store<f64>(values, 9, 16);
    expect(greedyAction(values, 4)).toBe(2);
    store<f64>(values, 9);
    expect(greedyAction(values, 4)).toBe(0);
    release(values);
  });

  it('is the largest of any number, the odd last one included', () => {
    for (let actions: u32 = 1; actions <= 7; ++actions) {
      for (let best: u32 = 0; best < actions; ++best) {
        const values = row([-1, -1, -1, -1, -1, -1, -1, 5]);
        // Every action from `best` on has the largest value; the 5 behind the row is not part of it.
        for (let action = best; action < actions; ++action) store<f64>(values + (<usize>action << 3), -0.5);
        expect(maximumValue(values, actions)).toBe(-0.5);
        expect(greedyAction(values, actions)).toBe(best);
        release(values);
      }
    }
  });

  it('breaks ties: of three equals, each third of the draws means another', () => {
    for (let actions: u32 = 4; actions <= 7; ++actions) {
      const values = row([2, 1, 2, 2, -1, -1, -1, 9]);
      expect(greedyAmong(values, actions, 0)).toBe(0);
      expect(greedyAmong(values, actions, 0x55555555)).toBe(0);
      expect(greedyAmong(values, actions, 0x55555556)).toBe(2);
      expect(greedyAmong(values, actions, 0xaaaaaaaa)).toBe(2);
      expect(greedyAmong(values, actions, 0xaaaaaaab)).toBe(3);
      expect(greedyAmong(values, actions, 0xffffffff)).toBe(3);
      // One is the largest: there is no tie to break.
      store<f64>(values, 3, 8);
      expect(greedyAmong(values, actions, 0xffffffff)).toBe(1);
      // The odd last one is among them.
      store<f64>(values + (<usize>(actions - 1) << 3), 3);
      expect(greedyAmong(values, actions, 0x7fffffff)).toBe(1);
      expect(greedyAmong(values, actions, 0x80000000)).toBe(actions - 1);
      release(values);
    }
    expect(tieOf(0x12345678)).toBe(0x56781234);
  });

  it('stays in range when a value is NaN', () => {
    const values = row([NaN, NaN, NaN, NaN, NaN]);
    for (let actions: u32 = 1; actions <= 5; ++actions) {
      expect(greedyAction(values, actions)).toBeLessThan(actions);
      expect(greedyAmong(values, actions, 0xffffffff)).toBeLessThan(actions);
    }
    release(values);
  });

  it('is (1 - ε) max + ε mean under the ε-greedy policy', () => {
    const values = row([3, 5, 4]);
    // 0.75 · 5 + 0.25 · 4
    expect(expectedValue(values, 3, 0.25)).toBe(4.75);
    release(values);
  });
});
