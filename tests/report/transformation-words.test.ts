import { describe, expect, it } from 'vitest';
import type { GridLayout } from '../../src/environments/environment.js';
import {
  foundGroupSentence,
  type ReportedTransformations,
  reportTransformations,
  transformationLines,
} from '../../src/report/transformation-words.js';
import { detectSymmetries } from '../../src/symmetry/detect.js';
import { Transformation } from '../../src/symmetry/transformation.js';

/** Three cells in a row; the last one is the end. */
const row: GridLayout = {
  rows: 1,
  columns: 3,
  cells: Int32Array.of(0, 1, 2),
  directions: ['left', 'right'],
  walls: [],
  marks: [{ cell: 2, kind: 'goal' }],
};
const swap = Transformation.from({ name: 'swap', states: [1, 0, 2], actionMap: [1, 0] });
const shift = Transformation.from({ name: 'shift', states: [1, 2, 0], actionMap: [0, 1] });

/** Single steps: state, action, reward, next state, whether it ended there. */
function episodes(...steps: [number, number, number, number, boolean][]) {
  return {
    starts: Int32Array.from({ length: steps.length + 1 }, (_, k) => k),
    states: Int32Array.from(steps, ([state]) => state),
    actions: Int32Array.from(steps, ([, action]) => action),
    rewards: Float64Array.from(steps, ([, , reward]) => reward),
    terminated: Uint8Array.from(steps, (step) => Number(step[4])),
    lastStates: Int32Array.from(steps, (step) => step[3]),
  };
}

const report = (steps: [number, number, number, number, boolean][], options = {}) =>
  reportTransformations(
    detectSymmetries(episodes(...steps), { states: 3, actions: 2, candidates: [swap, shift], ...options }),
    row,
  );

describe('words for transformations', () => {
  it('tells an acceptance, with how much at which step', () => {
    const found = report(
      [
        [0, 0, -1, 1, false],
        [1, 1, -1, 0, false], // two agreements: (0, left) with (1, right) and back
        [0, 1, 5, 2, true], // now an end is known
        [1, 0, 5, 2, true],
      ],
      { agreements: 2, coverage: 0 },
    );
    expect(found.tested.map(({ words }) => words)).toEqual([
      'swap: accepted after 2 agreements (step 3); 4 agree by the end',
      'shift: refuted at (r0,c0) right: it gave 5 and the end, its image (r0,c1) right gave -1 and (r0,c0)',
    ]);
    expect(found.tested[0]).toMatchObject({ accepted: { transitions: 3, agreements: 2 }, pairs: [3, 2, 1, 0, 5, 4] });
    expect(foundGroupSentence(found)).toBe(
      '2 transformations tested, 1 accepted; with the identity they generate C2, a group of order 2, from swap.',
    );
    expect(transformationLines(found)[0]).toMatch(/^swap: accepted/);
  });

  it('tells a refutation with what was given here and there', () => {
    const found = report([
      [0, 0, -1, 1, false],
      [1, 1, 5, 2, true],
    ]);
    expect(found.tested[0]!.words).toBe(
      'swap: refuted at (r0,c1) right: it gave 5 and the end, its image (r0,c0) left gave -1 and (r0,c1)',
    );
    expect(foundGroupSentence(found)).toBe('2 transformations tested, none accepted.');
    // Shift carries the end onto state 0, from which a step was taken.
    expect(report([[0, 1, 5, 2, true]]).tested[1]!.words).toBe(
      'shift: refuted at (r0,c2): episodes end there, but not in its image or its pre-image',
    );
  });

  it('tells what is open, and that there was nothing to test', () => {
    expect(report([[0, 0, -1, 1, false]]).tested[0]!.words).toBe('swap: open: 0 agreements so far, no contradiction');
    const empty = report([[0, 0, -1, 1, false]], { candidates: [] });
    expect(foundGroupSentence(empty)).toMatch(/^No transformations were tested/);
  });

  it('speaks of laws where outcomes are by chance', () => {
    const steps: [number, number, number, number, boolean][] = [];
    for (let k = 0; k < 20; ++k) {
      steps.push([0, 0, k % 2, 1, false], [1, 1, k % 2, 0, false]);
      steps.push([0, 1, k % 2, 2, true], [1, 0, 7, 2, true]);
    }
    expect(report(steps).tested[0]!.words).toBe(
      'swap: refuted at (r0,c0) right: its outcomes and those of its image (r0,c1) left do not follow one law',
    );
    const kept = report(
      steps.filter(([, , reward]) => reward !== 7).filter((_, k) => k % 3 < 2),
      { coverage: 0, needTerminal: false, accept: 1 },
    );
    expect(kept.tested[0]!.words).toMatch(
      /^swap: accepted at a log Bayes factor of [\d.]+ nats \(step \d+\); [\d.]+ nats by the end$/,
    );
  });

  it('counts what it does not name', () => {
    const one = (name: string, state: 'open' | 'accepted') => ({ name, state, words: `${name} words` });
    const tested = [...Array(6).keys()].flatMap((k) => [one(`o${k}`, 'open'), one(`a${k}`, 'accepted')]);
    const found = {
      tested,
      group: { order: 12, name: 'a group of order 12', generators: ['a0', 'a1', 'a2', 'a3', 'a4'] },
    };
    const lines = transformationLines(found as unknown as ReportedTransformations);
    expect(lines.slice(0, 7)).toEqual([
      'a0 words',
      'a1 words',
      'a2 words',
      'a3 words',
      'a4 words',
      'a5 words',
      'o0 words',
    ]);
    expect(lines.at(-1)).toBe('… and 2 more open');
    expect(foundGroupSentence(found as unknown as ReportedTransformations)).toBe(
      '12 transformations tested, 6 accepted; with the identity they generate a group of order 12, from a0, a1, a2 and 2 more.',
    );
  });
});
