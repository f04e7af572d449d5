import { describe, expect, it } from 'vitest';
import { capital, estimateText, listed, shareSpan, spanText } from '../../src/experiments/words.js';

const estimate = (value: number, low = value, high = value) => ({ estimate: value, low, high });

describe('words', () => {
  it('lists, spans and rounds', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
    expect([spanText([2, 1, 3]), spanText([2, 2])]).toEqual(['1 to 3', '2']);
    expect(estimateText(estimate(1e-17, -1e-17, 0.5))).toBe('0 [0, 0.5]');
    expect([shareSpan([0.5, 0.25]), shareSpan([1, 1])]).toEqual(['25 % to 50 %', '100 %']);
    expect(estimateText(null)).toBe('–');
    expect(capital('centre')).toBe('Centre');
  });
});
