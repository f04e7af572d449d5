import { describe, expect, it } from 'vitest';
import {
  boundText,
  compact,
  intervalText,
  isAtMost,
  percent,
  rangeText,
  whole,
} from '../../src/experiments/numbers.js';

describe('figures as text', () => {
  it.each([
    [0, '0'],
    [7, '7'],
    [509, '509'],
    [999, '999'],
    [1000, '1k'],
    [4561, '4.56k'],
    [22828, '22.8k'],
    [999_499, '999k'],
    [999_500, '1M'],
    [1_234_567, '1.23M'],
    [0.1123, '0.112'],
    [0.05339, '0.0534'],
    [0.0001234, '0.000123'],
    [1.118, '1.12'],
    [12.34, '12.3'],
    [123.4, '123'],
    [999.7, '1k'],
    [-4561, '-4.56k'],
    [Infinity, 'Infinity'],
  ])('compact(%d) is %s', (value, text) => {
    expect(compact(value)).toBe(text);
  });

  it('writes censoring, never hides it', () => {
    expect(boundText({ relation: '=', value: 509 })).toBe('509');
    expect(boundText({ relation: '>=', value: 22828 })).toBe('≥ 22.8k');
    expect(boundText({ relation: '<=', value: 0.05 })).toBe('≤ 0.05');
    expect(boundText({ relation: 'unknown', value: null })).toBe('–');
    expect(rangeText({ estimate: { relation: '=', value: 2 }, low: 1, high: null })).toBe('[1, ∞)');
    expect(intervalText({ estimate: { relation: '=', value: 2 }, low: 1, high: 3.5 })).toBe('2 [1, 3.5]');
    expect(intervalText({ estimate: { relation: 'unknown', value: null }, low: 1, high: null })).toBe('–');
  });

  it('holds bounds against limits: what is open from above is at most nothing', () => {
    const at = (relation: '=' | '<=' | '>=') => isAtMost({ relation, value: 2 }, 2);
    expect([at('='), at('<='), at('>=')]).toEqual([true, true, false]);
    expect(isAtMost({ relation: '=', value: 2.1 }, 2)).toBe(false);
    expect(isAtMost({ relation: 'unknown', value: null }, 2)).toBe(false);
  });

  it('writes shares and whole numbers', () => {
    expect([percent(null), percent(0), percent(0.006), percent(0.62), percent(0.994), percent(1)]).toEqual([
      '–',
      '0 %',
      '0.6 %',
      '62 %',
      '99.4 %',
      '100 %',
    ]);
    expect([whole(0), whole(999), whole(1000), whole(1234567)]).toEqual(['0', '999', '1,000', '1,234,567']);
  });
});
