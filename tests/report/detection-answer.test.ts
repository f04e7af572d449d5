/** What `detect` says of what it found: whether it can be believed, why not, what was missing, what to do. */
import { describe, expect, it } from 'vitest';
import { clusterWarnings, missing, nextSteps } from '../../src/report/detection-advice.js';
import { detectionAnswer } from '../../src/report/detection-answer.js';
import type { DetectionReport } from '../../src/report/detection-report.js';
import { renderText } from '../../src/report/text.js';
import { agreementOf } from '../../src/symmetry/score.js';

/** Five states, two actions; what is tested and found is given. */
function report(labels: readonly number[], more: Partial<DetectionReport> = {}): DetectionReport {
  return {
    input: 'a-world-v0',
    source: 'world',
    version: '0.1.0',
    coreHash: 'abcdef0123456789ffff',
    seed: 0,
    states: 5,
    actions: 2,
    episodes: 10,
    steps: 100,
    settings: {},
    pairs: { all: 10, seen: 10, compared: 10 },
    rewards: 2,
    trajectories: 20,
    commonReward: { value: -1, share: 0.95 },
    clusters: { name: 'found by χ', labels },
    scores: null,
    transformations: {
      transitions: 100,
      deterministic: true,
      tested: [],
      group: { order: 1, name: 'C1', generators: [] },
      orbits: { name: 'orbits', labels: labels.map((_, k) => k) },
      scores: null,
      outcomes: 'certain',
      note: null,
    },
    unknown: [],
    exact: [],
    ...more,
  };
}

const tested = (name: string, origin: 'candidate' | 'grown', state: 'accepted' | 'refuted') => ({
  ...{ name, origin, state, words: `${name}: ${state}`, pairs: null, refutedBy: null },
  ...{ agreements: 1, evidence: 0, accepted: null },
});
const withTests = (base: DetectionReport, more: Partial<DetectionReport['transformations']>): DetectionReport => ({
  ...base,
  transformations: { ...base.transformations, ...more },
});

const everything = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const little = [0, 0, 1, 1, 2, 3, 4, 5, 6, 7];

describe('the clusters', () => {
  it('are doubted when they join nearly everything, with the reason', () => {
    // 9 · 8 / 2 = 36 of 45 pairs of pairs.
    expect(clusterWarnings(report(everything))).toEqual([
      'The clusters of χ join nearly everything: 80 % of all two pairs. They say little.',
      'Why: rewards are sparse, 95 % of the steps gave -1, so that most trajectories are alike whatever the pair.',
    ]);
    expect(clusterWarnings(report(everything, { commonReward: { value: 0, share: 0.4 } }))).toHaveLength(1);
    expect(clusterWarnings(report(little))).toEqual([]);
    expect(clusterWarnings(report([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))).toEqual([]);
  });

  it('are doubted when they are no better than chance', () => {
    // 9 of 45 pairs of pairs have equal values: a fifth. Of 2 that are joined none is right, or both are.
    const scored = (correct: number) => ({
      scores: [{ reference: 'equal Q*' as const, blocks: 5, ...agreementOf({ asserted: 2, correct, true: 9 }) }],
    });
    expect(clusterWarnings(report(little, scored(0)))[0]).toBe(
      'They are no better than chance: 0 % of what they join has equal optimal values, of any two pairs it is 20 %.',
    );
    expect(clusterWarnings(report(little, scored(2)))).toEqual([]);
  });
});

describe('abstaining', () => {
  it('names what was missing', () => {
    const base = report(little);
    expect(missing(base)).toEqual([
      'No candidates were given: nothing is known of what the states look like (a layout, features or a board would tell).',
      'No maps were grown: the experience did not suggest any; more episodes may.',
    ]);
    expect(missing(withTests(base, { note: '99 too many' }))[0]).toBe('No candidates were given: 99 too many.');
    expect(missing(withTests(base, { outcomes: 'random' }))[1]).toMatch(/some pairs led to different states/);
    const varying = missing(withTests(base, { outcomes: 'rewards vary' }));
    expect(varying[0]).toMatch(/tested on them as real numbers/);
    expect(varying[2]).toMatch(/some pairs gave different rewards/);
    expect(missing({ ...base, actions: 7 })[1]).toMatch(/for at most 6 actions, here are 7/);
    expect(missing(withTests(base, { transitions: 0 }))).toEqual([
      'No transformations were tested: a tree keeps no transitions to test them on.',
    ]);
    const given = [tested('turn', 'candidate', 'refuted'), tested('swap', 'grown', 'accepted')];
    expect(missing(withTests(base, { tested: given }))).toEqual([]);
  });
});

describe('what to do', () => {
  const accepted = { tested: [tested('turn', 'candidate', 'accepted')] };

  it('names the accepted transformations and the call that uses them', () => {
    const found = withTests(report(everything), accepted);
    expect(nextSteps(found, true)[0]).toBe(
      "Use the accepted transformations instead (turn): orbit-rl learn 'a-world-v0' --similarity orbits; in the library, engine.onlineAgent({ candidates: 'library' }) finds them while it learns.",
    );
    expect(nextSteps({ ...found, source: 'recorded' }, false)[0]).toMatch(
      /^Next, learn with the accepted transformations \(turn\): in the library, detectSymmetries/,
    );
    expect(nextSteps(report(everything), true)[0]).toMatch(/^Try more episodes/);
    expect(nextSteps(report(little), false)).toEqual([]);
  });

  it('comes right after what was found, the whole symmetries first', () => {
    const found = withTests(report(everything), {
      ...accepted,
      group: { order: 2, name: 'C2', generators: ['turn'] },
    });
    const [title, lead, list, next] = renderText(detectionAnswer(found, null)).split('\n\n');
    expect(title).toBe('State-action pairs that look the same: a-world-v0');
    expect(lead).toBe(
      '1 transformation tested, 1 accepted; with the identity they generate C2, a group of order 2, from turn. ' +
        'The clusters of χ join nearly everything: 80 % of all two pairs. They say little.',
    );
    expect(list).toContain('9 of 10 pairs fall into 1 cluster of two or more (the largest has 9); 1 stand alone.');
    expect(next).toMatch(/^Use the accepted transformations instead/);
  });
});
