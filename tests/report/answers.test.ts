/** What the commands say of outcomes, each made by hand: real-valued symmetries, learning, and exact symmetries. */
import { describe, expect, it } from 'vitest';
import type { RealSummary } from '../../src/adapters/real-batch.js';
import type { ContinuousDetection } from '../../src/continuous/detect.js';
import type { GridLayout } from '../../src/environments/environment.js';
import type { Block, Document } from '../../src/experiments/document.js';
import { type ExactReport, exactAnswer } from '../../src/report/exact-answer.js';
import { type LearningReport, learningAnswer } from '../../src/report/learning-answer.js';
import { realAnswer, realReport } from '../../src/report/real-answer.js';
import { renderText } from '../../src/report/text.js';

/** Three cells in a row; the last one is the end. */
const row: GridLayout = {
  rows: 1,
  columns: 3,
  cells: Int32Array.of(0, 1, 2),
  directions: ['left', 'right'],
  walls: [],
  marks: [{ cell: 2, kind: 'goal' }],
};

/** All blocks, folded ones included. */
const blocksOf = (blocks: readonly Block[]): Block[] =>
  blocks.flatMap((block) => ('blocks' in block ? blocksOf(block.blocks) : [block]));
const said = (document: Document) =>
  renderText({ ...document, blocks: blocksOf(document.blocks) }).replace(/\s+/g, ' ');

describe('real-valued symmetries', () => {
  const record: RealSummary = {
    observationNames: ['x', 'v'],
    actions: 3,
    actionNames: null,
    episodes: 40,
    steps: 2000,
    ends: 40,
    unknown: 0,
    unknownEnds: 0,
  };
  type State = 'accepted' | 'refuted' | 'open' | 'not covered';
  const part = (state: State) => ({ state, evidence: 3, byCoordinate: [], why: null });
  const candidate = (dynamics: State, reward: State = dynamics, termination: State = reward) => ({
    state:
      (['refuted', 'not covered', 'open'] as const).find((one) => [dynamics, reward, termination].includes(one)) ??
      'accepted',
    dynamics: part(dynamics),
    reward: part(reward),
    termination: part(termination),
    coverage: { law: 0.25, places: 0.5 },
  });
  type Made = ReturnType<typeof candidate> & { readonly words?: string };
  const report = (
    candidates: readonly Made[],
    more: {
      record?: Partial<RealSummary>;
      found?: Partial<ContinuousDetection>;
      continuing?: boolean;
    } = {},
  ) =>
    realReport(
      {
        input: 'runs.json',
        version: '1',
        seed: 0,
        record: { ...record, ...more.record },
        continuing: more.continuing ?? false,
      },
      {
        transitions: 2000,
        identity: candidate('accepted'),
        candidates: candidates.map(({ words: _, ...one }) => one),
        words: candidates.map(({ words }, k) => words ?? `map ${k + 1}`),
        unseen: [],
        misfit: [],
        group: { name: 'D2' },
        dynamicsGroup: { name: 'C2' },
        generators: [],
        tried: 48,
        cut: false,
        ...more.found,
      } as unknown as ContinuousDetection,
    );
  const text = (...given: Parameters<typeof report>) => said(realAnswer(report(...given)));

  it.each<[string, Made[], string]>([
    ['one', [candidate('accepted')], 'The problem is its own mirror image: map 1.'],
    [
      'several',
      [candidate('accepted'), candidate('accepted')],
      'The problem has 2 symmetries beside the identity, the group D2: map 1; and more.',
    ],
    [
      'of the dynamics',
      [candidate('refuted'), candidate('accepted', 'refuted')],
      'Nothing is accepted for the whole problem; its dynamics have the symmetries of C2: map 2.',
    ],
    ['none', [candidate('refuted')], 'No symmetry is accepted.'],
  ])('are summed up: %s', (_, candidates, lead) => {
    expect(realAnswer(report(candidates)).lead).toBe(lead);
  });

  it('are listed by what came of them, with why', () => {
    const words = text([
      candidate('accepted'),
      candidate('accepted', 'open'),
      candidate('refuted'),
      candidate('open'),
      candidate('not covered'),
    ]);
    for (const line of [
      /Accepted ─+ - map 1 /,
      /Accepted for the dynamics alone ─+ - map 2 \(the reward: open, 3 nats; the end: open, 3 nats\)/,
      /Refuted ─+ - map 3 \(the dynamics speak against it, 3 nats; /,
      /Open ─+ - map 4 \(the dynamics: open, 3 nats; /,
      /Not covered by the data ─+ - map 5 \(the dynamics: 25 % of where it leads is covered; the reward: 50 % of/,
      /40 episodes, 2,000 steps, 2,000 transitions looked at; observed: x and v; 3 discrete actions; 40 episodes ended/,
      /48 signed permutations of the numbers observed and the actions were looked at, 5 of them tested/,
      /Next: detectContinuousSymmetries/,
    ])
      expect(words).toMatch(line);
  });

  it('are counted where they are many', () => {
    const many = Array.from({ length: 10 }, () => candidate('refuted'));
    const words = text(many, { found: { cut: true }, record: { actions: ['force'] } });
    expect(words).toMatch(/- map 8 \([^)]*\) - 2 more /);
    expect(words).toContain(
      'not all there are (give candidates of your own to detectContinuousSymmetries), 10 of them',
    );
    expect(words).toContain('a real-valued action of force');
    expect(words).not.toContain('Next:');
  });

  it('name generators that are exact but for the errors of the law', () => {
    const generators = [
      { words: 'x moves', error: 0.5 },
      { words: 'v moves', error: 4 },
    ] as unknown as ContinuousDetection['generators'];
    const words = text([candidate('accepted')], { found: { generators } });
    expect(words).toContain('Continuous symmetries of the dynamics');
    expect(words).toContain('x moves (0.5 errors of the fitted law from exact)');
    expect(words).not.toContain('v moves');
  });

  it('name discrete actions where they have names', () => {
    const words = 'x changes sign; actions 0 and 2 are swapped';
    const named = (actionNames: readonly string[] | null) =>
      report([{ ...candidate('accepted'), words }], { record: { actionNames } }).candidates[0]!.words;
    expect(named(null)).toBe(words);
    expect(named(['left', 'stay', 'right'])).toBe('x changes sign; actions 0 (left) and 2 (right) are swapped');
    expect(named(['left'])).toBe('x changes sign; actions 0 (left) and 2 (?) are swapped');
  });

  const accepted = [candidate('accepted')];
  const open = [candidate('open')];
  it.each<[string, Made[], Parameters<typeof report>[1], string[]]>([
    ['nothing', accepted, {}, []],
    [
      'last steps',
      accepted,
      { record: { unknown: 3 } },
      [
        'What the last step led to is not recorded in 3 episodes: record one observation more than actions, or next_observations.',
      ],
    ],
    [
      'last steps that were ends',
      accepted,
      { record: { unknown: 3, unknownEnds: 2 } },
      [
        'What the last step led to is not recorded in 3 episodes, 2 of which ended there: record one observation more than actions, or next_observations.',
      ],
    ],
    [
      'ends',
      [candidate('accepted', 'accepted', 'open')],
      { record: { ends: 0 } },
      [
        'No episode ended by itself, so nothing is accepted for the whole problem: where it ends may be what breaks a symmetry. Record ends (terminated, not truncated), or say --continuing where the problem never ends.',
      ],
    ],
    ['no ends where there are none', accepted, { record: { ends: 0 }, continuing: true }, []],
    [
      'transitions',
      open,
      { found: { transitions: 120 }, record: { steps: 120 } },
      ['120 transitions are few: 500 or more decide most worlds, more where dynamics are noisy.'],
    ],
    [
      'transitions looked at',
      open,
      { record: { steps: 9000 } },
      ['2,000 of 9,000 transitions were looked at: --transitions takes more.'],
    ],
    ['decisions', open, {}, ['2,000 transitions do not decide every candidate: record more.']],
    [
      'an action',
      accepted,
      { found: { unseen: [2] }, record: { actionNames: ['left', 'stay', 'up'] } },
      ['Action 2 (up) was never taken, so nothing is accepted: what it does is not known.'],
    ],
    [
      'actions',
      accepted,
      { found: { unseen: [2, 5] }, record: { actionNames: ['left', 'stay', 'up'] } },
      ['Actions 2 (up) and 5 were never taken, so nothing is accepted: what they do is not known.'],
    ],
    [
      'places',
      [candidate('not covered')],
      {},
      [
        '2,000 transitions do not decide every candidate: record more.',
        'Some candidates lead where nobody has been: episodes that start in more places, or a policy that acts more at random, would tell.',
      ],
    ],
    [
      'a law for one',
      accepted,
      { found: { misfit: ['v'] } },
      ['v is described badly by the fitted law (clipped, or with jumps, perhaps): what is said of it is less sure.'],
    ],
    [
      'a law for two',
      accepted,
      { found: { misfit: ['x', 'v'] } },
      [
        'x and v are described badly by the fitted law (clipped, or with jumps, perhaps): what is said of them is less sure.',
      ],
    ],
  ])('say what the data lacked: %s', (_, candidates, more, lines) => {
    const made = report(candidates, more);
    expect(made.lacking).toEqual(lines);
    expect(said(realAnswer(made)).includes('What the data lacked')).toBe(lines.length > 0);
  });
});

describe('learning', () => {
  const report: LearningReport = {
    input: 'row',
    version: '1',
    coreHash: 'abc',
    seed: 0,
    states: 3,
    actions: 2,
    settings: { learner: 'q-learning', coupling: 'none', similarity: null },
    coupledPairs: null,
    episodes: 2,
    steps: 5,
    updates: 5,
    returns: [-2, -1],
    lengths: [3, 2],
    judged: null,
    criterion: null,
    stepsToThreshold: null,
    episodesToThreshold: null,
    policy: [1, 1, 0],
    q: [0, 1, 0, 2, 0, 0],
  };
  const told = {
    ...report,
    settings: { learner: 'sarsa', coupling: 'quotient', similarity: 'orbits' },
    coupledPairs: 4,
  };
  const curveOf = (document: Document) => {
    for (const block of blocksOf(document.blocks))
      if (block.kind === 'figure' && block.drawing.kind === 'lines') return block.drawing;
    throw new Error('expected a curve');
  };

  it('is of a learner alone, or of one that shares', () => {
    expect(learningAnswer(report, row).lead).toBe('q-learning: 2 episodes, 5 steps, 5 value updates.');
    expect(learningAnswer(told, row).lead).toBe(
      'sarsa, quotient over orbits: 2 episodes, 5 steps, 5 value updates; 4 of 6 pairs learn together.',
    );
    expect(said(learningAnswer(report, row))).toMatch(/learner q-learning coupling none similarity none/);
  });

  it('shows returns where nothing was judged', () => {
    const document = learningAnswer(report, row);
    const { y, lines } = curveOf(document);
    expect(y).toEqual({ label: 'return of the episode', percent: false });
    expect(lines[0]!.points).toEqual([
      { x: 3, y: -2 },
      { x: 5, y: -1 },
    ]);
    expect(said(document)).toMatch(/episode steps mean return mean length ─.* 1 3 -2 3 2 5 -1 2/);
    expect(said(document)).not.toMatch(/Reached|Not reached/);
  });

  it('draws some two hundred of many episodes, the last among them', () => {
    const many = Array.from({ length: 450 }, (_, k) => k);
    const { lines } = curveOf(learningAnswer({ ...report, returns: many, lengths: many.map(() => 2) }, row));
    const { points } = lines[0]!;
    // Every second one, and the last.
    expect(points).toHaveLength(226);
    expect([points[0], points[1], points.at(-1)]).toEqual([
      { x: 2, y: 0 },
      { x: 6, y: 2 },
      { x: 900, y: 449 },
    ]);
  });

  it('shows what was judged, once it was', () => {
    const judged = { measure: 'share of optimal states', episodes: [2], values: [0.5] };
    const document = learningAnswer({ ...report, judged, criterion: 'all of it' }, row);
    const { y, lines } = curveOf(document);
    expect(y).toEqual({ label: 'share of optimal states', percent: true });
    expect(lines[0]!.points).toEqual([{ x: 5, y: 0.5 }]);
    // Nothing was measured by the end of the first episode.
    expect(said(document)).toMatch(/share of optimal states ─.* 1 3 -2 3 2 5 -1 2 50 %/);
    expect(said(document)).toContain('Not reached: all of it.');
    const reached = { ...report, criterion: 'all of it', stepsToThreshold: 1234, episodesToThreshold: 2 };
    expect(said(learningAnswer(reached, row))).toContain('Reached after 1,234 steps, 2 episodes: all of it.');
  });

  it('draws the policy where states have places, those that matter alone', () => {
    const policyOf = (document: Document) =>
      blocksOf(document.blocks).flatMap((block) =>
        block.kind === 'figure' && block.drawing.kind === 'policy' ? [block.drawing] : [],
      );
    expect(policyOf(learningAnswer(report, row))).toEqual([
      { kind: 'policy', layout: row, policy: report.policy, q: report.q },
    ]);
    expect(policyOf(learningAnswer(report, row, [1, 1, 0]))[0]!.live).toEqual([1, 1, 0]);
    const without = learningAnswer(report, null);
    expect(policyOf(without)).toEqual([]);
    expect(said(without)).toContain('The states do not lie on a grid one to a cell; --json has the policy.');
  });
});

describe('exact symmetries', () => {
  const generator = (words: string) => ({
    words,
    states: Int32Array.of(1, 0, 2),
    pairs: Int32Array.of(2, 3, 0, 1, 4, 5),
  });
  const report: ExactReport = {
    input: 'row',
    version: '1',
    states: 3,
    actions: 2,
    group: { order: 2n, stateOrder: 2n, stateName: 'C2', generators: [generator('mirror')], swaps: [] },
    note: null,
    partitions: [{ name: 'orbits', blocks: 3, labels: Int32Array.of(0, 1, 1, 0, 2, 2) }],
    trajectoryClasses: [],
    distances: null,
  };
  const group = (order: bigint, stateOrder: bigint, stateName: string | null = null) =>
    exactAnswer({ ...report, group: { ...report.group!, order, stateOrder, stateName } }, row).lead;

  it.each([
    [1n, 1n, null, 'No symmetry: only the identity maps the model onto itself.'],
    [8n, 8n, 'D4', '8 maps of states, the identity among them, keep the model as it is (the group D4).'],
    [8n, 8n, 'a group of order 8', '8 maps of states, the identity among them, keep the model as it is.'],
    [
      4n,
      1n,
      null,
      'No map of states but the identity keeps the model as it is; with swaps of interchangeable actions there are 4 symmetries.',
    ],
    [
      40_320n,
      2n,
      'C2',
      '2 maps of states, the identity among them, keep the model as it is (the group C2); with swaps of interchangeable actions there are 40,320 symmetries.',
    ],
    [10n ** 21n, 10n ** 21n, null, 'about 10^21 maps of states, the identity among them, keep the model as it is.'],
  ])('are counted: %d, %d of states', (order, stateOrder, name, lead) => {
    expect(group(order, stateOrder, name)).toBe(lead);
  });

  it('may be too many to search', () => {
    const document = exactAnswer({ ...report, group: null, note: 'too many states' }, null);
    expect(document.lead).toBe('Symmetries were not counted: too many states.');
    expect(said(document)).not.toContain('Generated by');
    expect(said(document)).toContain(
      'The states do not lie on a grid one to a cell, so the largest classes are listed.',
    );
  });

  it('name some of many generators, swaps after maps', () => {
    const generators = Array.from({ length: 5 }, (_, k) => generator(`map ${k + 1}`));
    const swaps = [
      [0, 1],
      [2, 3],
      [4, 5],
    ] as const;
    const words = said(exactAnswer({ ...report, group: { ...report.group!, generators, swaps } }, row));
    expect(words).toMatch(/- map 5 - swap of .*left.* and .*right.* - … and 2 more/);
    expect(said(exactAnswer(report, row))).toMatch(/Generated by - mirror /);
    expect(said(exactAnswer(report, row))).not.toContain('… and');
  });

  it('come with classes by length and distances, where they are known', () => {
    const distances = { discount: 0.9, least: 0.5, mean: 1.25, largest: 2, nearest: [0, 3] } as const;
    const words = said(exactAnswer({ ...report, trajectoryClasses: [1, 2], distances }, row));
    expect(words).toContain('under the uniform policy: 1 at length 1, 2 at length 2.');
    expect(words).toMatch(/\(γ = 0\.9\): 0\.5 at least, between .* and .*; 1\.25 on average, 2 at most\./);
    const bare = said(exactAnswer(report, row));
    expect(bare).not.toContain('at length 1');
    expect(bare).not.toContain('Lax bisimulation');
  });

  it('may leave nothing to share', () => {
    const alone = [{ name: 'orbits', blocks: 6, labels: Int32Array.of(0, 1, 2, 3, 4, 5) }];
    expect(said(exactAnswer({ ...report, partitions: alone }, row))).toContain(
      'No two pairs are the same: there is nothing to share.',
    );
    expect(said(exactAnswer(report, row))).toContain(
      "Next, learn with them: orbit-rl learn 'row' --similarity orbits.",
    );
  });
});
