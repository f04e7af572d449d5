import { describe, expect, it } from 'vitest';
import {
  type Choice,
  chosenOf,
  confirmedOf,
  givenUp,
  heldOn,
  settingsText,
} from '../../../src/experiments/compare/choose-settings.js';
import { gridOf, tune } from '../../../src/experiments/compare/tune.js';
import type { CompareOptions, Method, RunLine, StudyRecord } from '../../../src/experiments/compare/types.js';

const plain: Method = { name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null };
const options: CompareOptions = {
  environments: [
    { id: 'grid-world-v0', options: { rows: 3, columns: 3 }, name: 'grid', episodes: 40, stopWhenMet: true },
  ],
  methods: [plain, { ...plain, name: 'orbits', coupling: 'quotient', similarity: 'orbits' }],
  seeds: 2,
  jobs: 1,
  resamples: 20,
};

function groupBy(lines: readonly RunLine[], key: (line: RunLine) => string): Map<string, RunLine[]> {
  const groups = new Map<string, RunLine[]>();
  for (const line of lines) groups.set(key(line), [...(groups.get(key(line)) ?? []), line]);
  return groups;
}

describe('gridOf', () => {
  it('has what a method reads and does not fix', () => {
    expect(gridOf(plain)).toHaveLength(3 * 4 * 4);
    expect(gridOf({ ...plain, stepSize: 0.5 })).toHaveLength(4 * 4);
    expect(gridOf({ ...plain, learner: 'prioritized-sweeping' })).toHaveLength(4 * 4);
    expect(gridOf({ ...plain, learner: 'reinforce' })).toHaveLength(3 * 4);
    expect(gridOf({ ...plain, stepSize: 1, epsilon: 0.1, initialValue: 2 })).toEqual([{}]);
  });
});

describe('chosenOf', () => {
  const tried = (stepSize: number, steps: number, missed: number, method = 'plain', of = 10): Choice => ({
    environment: 'grid',
    method,
    stepSize,
    steps,
    missed,
    of,
  });

  it('takes the fastest of those that got there on all seeds, however fast others were at times', () => {
    const attempts = [tried(1, 10, 3), tried(0.1, 90, 0), tried(0.3, 80, 0), tried(1, 500, 1, 'other')];
    expect(chosenOf(attempts, [], false)).toEqual([tried(0.3, 80, 0)]);
    expect(chosenOf(attempts, [tried(0.1, 90, 0)], false)).toEqual([]);
  });

  it('gives up what got nowhere in eight times the steps of the baseline, with the settings of the world or the best that were tried', () => {
    const methods = ['plain', 'other', 'third'].map((name) => ({ ...plain, name }));
    const attempts = [tried(0.1, 100, 0), tried(0.3, 700, 1, 'third')];
    const worlds = [{ name: 'grid', id: 'grid-world-v0' }];
    const give = (steps: number) =>
      givenUp(attempts, [tried(0.1, 100, 0)], worlds, methods, { steps, baseline: 'plain', seeds: 10 });
    expect(give(800)).toEqual([]);
    expect(give(801)).toEqual([
      { environment: 'grid', method: 'other', steps: null, missed: 10, of: 10 },
      tried(0.3, 700, 1, 'third'),
    ]);
    const open = { steps: 801, baseline: 'plain', seeds: 10 };
    expect(givenUp(attempts, [], worlds, methods, open)).toEqual([]);
  });

  it('holds what was chosen against more seeds, and counts how many of them it missed', () => {
    const found = [tried(0.3, 80, 0), tried(1, 50, 0, 'other')];
    const list = [0.3, 1].map((stepSize, k) => {
      const method = ['plain', 'other'][k]!;
      return { method: { ...plain, name: method }, chosen: { stepSize }, name: `${method} ${stepSize}` };
    });
    const run = (method: string, stepsToThreshold: number | null, environment = 'grid') =>
      ({ environment, method, stepsToThreshold, steps: 900 }) as StudyRecord;
    const runs = [
      run('plain 0.3', 70),
      run('plain 0.3', null, 'another grid'),
      run('other 1', null),
      run('other 1', 60),
    ];
    expect(heldOn(found, runs, list)).toEqual([
      // Ten of 80 and one of 70; ten of 50, one without an end in 900 and one of 60.
      tried(0.3, 870 / 11, 0, 'plain', 11),
      tried(1, 1460 / 12, 1, 'other', 12),
    ]);
  });

  it('tries the fastest on more seeds until no other was much faster on fewer', () => {
    const slower = tried(0.1, 90, 0);
    const fast = tried(0.3, 80, 0);
    expect(confirmedOf([slower, fast], [], 30)).toEqual({ kept: [], open: [fast] });
    // Its tail showed on more seeds: the next is tried; where that has none it is chosen, where it is worse the first is.
    const late = tried(0.3, 400, 0, 'plain', 30);
    expect(confirmedOf([slower, late], [], 30)).toEqual({ kept: [], open: [slower] });
    const sure = tried(0.1, 95, 0, 'plain', 30);
    expect(confirmedOf([sure, late], [], 30)).toEqual({ kept: [sure], open: [] });
    expect(confirmedOf([tried(0.1, 500, 0, 'plain', 30), late], [], 30)).toEqual({ kept: [late], open: [] });
    // A little slower is no slower: 110 against 90.
    const little = tried(0.3, 110, 0, 'plain', 30);
    expect(confirmedOf([slower, little], [], 30)).toEqual({ kept: [little], open: [] });
    expect(confirmedOf([slower, tried(0.3, 60, 2, 'plain', 30)], [], 30)).toEqual({ kept: [], open: [slower] });
    expect(confirmedOf([slower, fast], [fast], 30)).toEqual({ kept: [], open: [] });
  });

  it('at last takes what missed the fewest', () => {
    const attempts = [tried(1, 10, 3), tried(0.1, 90, 1), tried(0.3, 80, 1)];
    expect(chosenOf(attempts, [], true)).toEqual([tried(0.3, 80, 1)]);
    // Two of thirty are fewer than one of ten.
    const confirmed = tried(1, 95, 2, 'plain', 30);
    expect(chosenOf([...attempts, confirmed], [], true)).toEqual([confirmed]);
  });
});

describe('tune', () => {
  it('goes on from any part of its runs where settings were refused on more seeds', async () => {
    const narrow: CompareOptions = {
      ...options,
      environments: [{ ...(options.environments[0] as object), episodes: 12 } as never],
      methods: [plain],
      seeds: 1,
      resamples: 1,
    };
    const asked = { ...narrow, tuningSeeds: 1, confirmingSeeds: 6, equal: false };
    const lines: RunLine[] = [];
    const whole = await tune({ ...asked, onRun: (line) => lines.push(line) });
    const held = new Set(lines.filter(({ seed }) => seed > 2 ** 31).map(({ method }) => method));
    expect(held.size).toBeGreaterThan(1);
    for (const finished of [lines, lines.slice(0, 100), [...lines].reverse().slice(9)]) {
      const more: RunLine[] = [];
      const again = await tune({ ...asked, finished, onRun: (line) => more.push(line) });
      expect(more).toHaveLength(lines.length - finished.length);
      expect(again.choices).toEqual(whole.choices);
    }
  });

  it('chooses on other seeds, then compares at equal settings and best against best', async () => {
    const lines: RunLine[] = [];
    const study = await tune({ ...options, tuningSeeds: 2, confirmingSeeds: 3, onRun: (line) => lines.push(line) });
    expect(study.tried).toEqual({ plain: 48, orbits: 48 });
    const search = lines.filter(({ seed }) => seed >= 2 ** 31);
    // On the first seed all settings, as soon as some get there the five fastest on the other seed.
    const first = search.filter(({ seed }) => seed === 2 ** 31);
    const rounds = groupBy(first, ({ method }) => /; (\d+) steps\]$/.exec(method)![1]!);
    expect(rounds.get('500')).toHaveLength(2 * 48);
    for (const { environment, method, steps, missed, of, ...chosen } of study.choices) {
      expect([missed, of]).toEqual([0, 5]);
      const own = search.filter((line) => line.method.startsWith(`${method} [`));
      const solved = own.filter(({ seed, stepsToThreshold }) => seed === 2 ** 31 && stepsToThreshold !== null);
      const fastest = solved
        .map((line) => line.stepsToThreshold!)
        .sort((a, b) => a - b)
        .slice(0, 5);
      const again = own.filter(({ seed }) => seed === 2 ** 31 + 1);
      expect(again).toHaveLength(fastest.length);
      // The least mean of the settings that were tried on both.
      const means = again.map((line) => {
        const text = JSON.stringify(line.configuration.method, (key, value) => (key === 'name' ? undefined : value));
        const before = solved.find(
          ({ configuration }) =>
            JSON.stringify(configuration.method, (key, value) => (key === 'name' ? undefined : value)) === text,
        )!;
        return (before.stepsToThreshold! + (line.stepsToThreshold ?? line.steps)) / 2;
      });
      // The settings that were chosen got there on the three seeds after those as well; their mean is that of all five.
      const later = own.filter(({ seed }) => seed > 2 ** 31 + 1);
      const held = later.filter((line) => line.method.includes(`[${settingsText(chosen)}; `));
      expect(held.map(({ seed }) => seed - 2 ** 31)).toEqual([2, 3, 4]);
      const both = again.findIndex((line) => line.method.includes(`[${settingsText(chosen)}; `));
      const all = [means[both]!, means[both]!, ...held.map(({ stepsToThreshold }) => stepsToThreshold!)];
      expect(environment).toBe('grid');
      expect(steps).toBeCloseTo(all.reduce((sum, value) => sum + value, 0) / 5, 9);
      // Where no other was tried on these, it was the fastest before.
      const others = later.filter((line) => !held.includes(line));
      if (others.length === 0) expect(means[both]).toBe(Math.min(...means));
      const run = lines.find((line) => line.method === `${method}, best`)!;
      expect(run.configuration.method).toMatchObject(chosen);
    }
    expect(study.equal.records.map(({ seed }) => seed)).toEqual([0, 1, 0, 1]);
    expect(study.best.methods.map(({ name }) => name)).toEqual(['plain, best', 'orbits, best']);

    // All of its runs make one file, from which it goes on.
    const more: RunLine[] = [];
    const again = await tune({
      ...options,
      tuningSeeds: 2,
      confirmingSeeds: 3,
      finished: lines.slice(5),
      onRun: (line) => more.push(line),
    });
    expect(more).toHaveLength(5);
    const only = await tune({ ...options, tuningSeeds: 2, confirmingSeeds: 3, equal: false, finished: search });
    expect(only.equal).toBeNull();
    expect(only.best.summary).toEqual(study.best.summary);
    expect(again.choices).toEqual(study.choices);
    expect(again.best.summary).toEqual(study.best.summary);
  });
});
