import { describe, expect, it } from 'vitest';
import { checkSchedule, scheduled } from '../../src/deep/schedule.js';

describe('scheduled', () => {
  it('goes from start to end in a straight line, then stays', () => {
    const schedule = { start: 1, end: 0.2, steps: 4 };
    // 1 − 0.8 · k/4
    expect([0, 1, 2, 3].map((step) => scheduled(schedule, step))).toEqual([1, 0.8, 0.6, 1 - 0.8 * 0.75]);
    expect([4, 5, 1e9].map((step) => scheduled(schedule, step))).toEqual([0.2, 0.2, 0.2]);
  });

  it('is at its end at once without steps', () => {
    expect(scheduled({ start: 1, end: 0.1, steps: 0 }, 0)).toBe(0.1);
  });

  it('may rise', () => {
    expect(scheduled({ start: 0, end: 2, steps: 2 }, 1)).toBe(1);
  });
});

describe('checkSchedule', () => {
  it('takes a number for a schedule that never changes', () => {
    expect(scheduled(checkSchedule('epsilon', 0.3, 0, 1), 17)).toBe(0.3);
  });

  it('refuses what is out of range or misspelt', () => {
    expect(() => checkSchedule('epsilon', 1.5, 0, 1)).toThrow(
      'expected epsilon to be a finite number in [0, 1], got 1.5',
    );
    expect(() => checkSchedule('epsilon', '1', 0, 1)).toThrow(
      "expected epsilon to be a number or { start, end, steps }, got '1'",
    );
    expect(() => checkSchedule('epsilon', { start: 1, end: 2, steps: 1 }, 0, 1)).toThrow('epsilon.end');
    expect(() => checkSchedule('epsilon', { start: 1, end: 0, steps: 1.5 }, 0, 1)).toThrow('epsilon.steps');
    expect(() => checkSchedule('epsilon', { start: 1, end: 0, step: 1 }, 0, 1)).toThrow("got 'step'");
  });
});
