import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { detectionSuitePage } from '../../src/report/detection-suite-page.js';
import { study } from './sample-detection-study.js';

describe('the page of the detection study', () => {
  const text = detectionSuitePage(study);
  const { document } = parseHTML(text);

  it('asks nothing of any server', () => {
    expect(text).not.toMatch(/https?:|@import|<link|<img|\bsrc=/i);
  });

  it('draws curves for each world, those of rules that assert something, and the drift', () => {
    const captions = [...document.querySelectorAll('figure.chart figcaption')].map((node) => node.textContent);
    // Of each world precision, recall and F1, where a rule has two points; on the rare world one rule asserts nothing.
    expect(captions).toEqual([...Array(3).fill(['Precision', 'Recall', 'F1']).flat(), 'dense']);
    const [precision] = document.querySelectorAll('figure.chart svg');
    // 'careful' asserts something at one point only: no line of precision; 'bold' has one.
    expect(precision!.textContent).toContain('bold');
    expect(precision!.textContent).not.toContain('careful');
    const drift = [...document.querySelectorAll('figure.chart')].at(-1)!;
    expect([...drift.querySelectorAll('rect title')].map((node) => node.textContent)).toEqual([
      'two uniform samples: 0.01',
      'change of policy, plain counts: 0.1',
      'change of policy, weighted: 0.02',
    ]);
    // On a logarithmic scale from 0.01 to 0.1 the bar of 0.1 is the whole width.
    const widths = [...drift.querySelectorAll('rect')].map((node) => Number(node.getAttribute('width')));
    expect(widths[0]).toBe(1);
    expect(widths[1]).toBe(600);
    expect(widths[2]).toBeCloseTo(600 * Math.log10(2), 1);
  });

  it('has the tables and the command', () => {
    expect([...document.querySelectorAll('tbody tr td:first-child')].map((node) => node.textContent)).toContain('rare');
    expect(document.querySelector('footer')!.textContent).toContain('npx orbit-rl compare --suite detection');
  });
});
