/** Tiny runs of every command: what they print, that `--json` is JSON and nothing else, and what they write. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { orbit, temporaryFile } from './program.js';

const tiny = 'grid-world-v0?rows=3&columns=3';

async function json(...args: string[]) {
  const { code, stdout, stderr } = await orbit(...args, '--json', '--quiet');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

function checkPage(path: string): string {
  const text = readFileSync(path, 'utf8');
  expect(text).not.toMatch(/https?:|@import|<link|<img|\bsrc=/i);
  expect(parseHTML(text).document.querySelector('h1')!.textContent).not.toBe('');
  return text;
}

describe('help', () => {
  it('lists the commands', async () => {
    for (const args of [[], ['--help'], ['help']]) {
      const { code, stdout, stderr } = await orbit(...args);
      expect([code, stderr]).toEqual([0, '']);
      for (const name of ['detect INPUT', 'exact MODEL', 'learn ENV', 'compare', 'list'])
        expect(stdout).toContain(`orbit-rl ${name}`);
    }
    expect((await orbit('--version')).stdout).toBe(`${JSON.parse(readFileSync('package.json', 'utf8')).version}\n`);
  });

  it('has the options of each command, the common ones included, with defaults', async () => {
    for (const name of ['detect', 'exact', 'learn', 'compare', 'list']) {
      const { code, stdout } = await orbit(name, '--help');
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`^Usage: orbit-rl ${name}`));
      for (const option of ['--json', '--out FILE', '--quiet', '--help']) expect(stdout).toContain(option);
      // What draws nothing and computes with no kernel has no use for these.
      for (const option of ['--seed N', '--backend NAME']) {
        expect(stdout.includes(option)).toBe(name !== 'exact' && name !== 'list');
      }
    }
    expect((await orbit('help', 'detect')).stdout).toMatch(/--threshold X\s+.*\(0\.8\)/);
  });
});

describe('list', () => {
  it('names everything there is to choose from', async () => {
    const value = await json('list');
    const names = (key: string) => value[key].map((entry: { id?: string; name?: string }) => entry.id ?? entry.name);
    expect(names('environments')).toEqual(expect.arrayContaining(['grid-world-v0', 'frozen-lake-v1', 'taxi-v3']));
    expect(names('couplings')).toEqual([
      'none',
      'preconditioner',
      'sampling',
      'target-sharing',
      'quotient',
      'augmentation',
    ]);
    const { stdout } = await orbit('list');
    for (const name of [...names('environments'), ...names('learners'), ...names('measures'), ...names('methods')]) {
      expect(stdout).toContain(name);
    }
    expect(stdout).not.toContain('\x1b'); // not a terminal: no colours
  });
});

describe('exact', () => {
  it('finds the eight symmetries of the square', async () => {
    const value = await json('exact', tiny);
    // The square's eight symmetries; at each of four corners the two moves that bump may be swapped: 8 * 2^4.
    expect([value.group.stateOrder, value.group.stateName, value.group.order]).toEqual(['8', 'D4', '128']);
    expect(value.group.swaps.length).toBe(4);
    // Orbits: corners along the border or bumping; edges to the goal, along, bumping. Coarser: what leads to a corner
    // (8 + 8 pairs), what leads to an edge (8 + 4), and to the goal (4).
    expect(value.partitions.map(({ name, blocks }: { name: string; blocks: number }) => [name, blocks])).toEqual([
      ['orbits', 5],
      ['lumping', 3],
      ['homomorphism', 3],
    ]);
    const page = temporaryFile('exact.html');
    const { code, stdout } = await orbit('exact', tiny, '--out', page);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '8 maps of states, the identity among them, keep the model as it is (the group D4); with swaps of interchangeable actions there are 128 symmetries.',
    );
    expect(stdout).toContain('8 pairs: (r0,c0) up, (r0,c0) left');
    expect(stdout).toContain('swap of (r0,c0) up and (r0,c0) left');
    // One reward tells what leads to the goal from what does not; two tell what leads beside it, too.
    expect(value.trajectoryClasses.slice(0, 2)).toEqual([2, 3]);
    expect(value.distances.discount).toBe(0.95);
    expect(checkPage(page)).toContain('(r0,c0) up: cluster');
  });

  it('reads a model file, and says when there is no symmetry', async () => {
    const model = temporaryFile(
      'm.json',
      '{"P":[[[[1,1,0,false]],[[1,1,1,false]]],[[[1,0,0,true]],[[1,0,3,true]]]],"isd":[1,0]}',
    );
    const { stdout } = await orbit('exact', model);
    expect(stdout).toContain('2 states, 2 actions.');
    expect(stdout).toContain('No symmetry: only the identity');
  });
});

describe('detect', () => {
  it('finds clusters, scores them, and gives the same twice', async () => {
    const args = ['detect', `${tiny}&shaping=true`, '--episodes', '300', '--seed', '4'];
    const value = await json(...args);
    expect(value).toMatchObject({ states: 9, actions: 4, episodes: 300, seed: 4 });
    expect(value.pairs).toEqual({ all: 36, seen: 32, compared: 32 });
    expect(value.clusters.labels.length).toBe(36);
    expect(value.scores.map(({ reference }: { reference: string }) => reference)).toEqual([
      'orbits',
      'lumping',
      'homomorphism',
      'trajectory classes',
      'equal Q*',
    ]);
    for (const { precision, recall } of value.scores) {
      expect(precision).toBeGreaterThanOrEqual(0);
      expect(recall).toBeLessThanOrEqual(1);
    }
    // The symmetries of the square, whose orbits are all but the swaps of twin moves in the corners.
    const { tested, group, orbits, scores } = value.transformations;
    expect(tested.map(({ name, state }: { name: string; state: string }) => [name, state])[0]).toEqual([
      'reflection left-right',
      'accepted',
    ]);
    expect(group).toMatchObject({ order: 8, name: 'D4' });
    expect(scores[0]).toMatchObject({ reference: 'orbits', precision: 1, recall: 1 });
    expect(orbits.labels.length).toBe(36);
    expect(await json(...args)).toEqual(value);
    const reference = await json(...args, '--backend', 'reference');
    expect(reference.clusters).toEqual(value.clusters);
  });

  it('explains itself and draws a page', async () => {
    const page = temporaryFile('clusters.html');
    const { code, stdout, stderr } = await orbit('detect', tiny, '--out', page);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('32 of 36 state-action pairs were seen');
    expect(stdout).toMatch(/\(r\d,c\d\) (up|right|down|left)/);
    expect(stdout).toContain(`Written: ${page}`);
    expect(checkPage(page)).toContain('orbits (exact)');
    expect(stdout).toMatch(/reflection left-right: accepted after \d+ agreements/);
    expect(stdout).toContain('they generate D4, a group of order 8');
    expect(checkPage(page)).toContain('orbits of the accepted transformations');
    const torus = await orbit('detect', 'grid-world-v0?torus=true&rows=3&columns=3', '--episodes', '200');
    expect(torus.stdout).toContain('71 transformations tested');
  });

  it('reads the episodes it wrote and finds the same', async () => {
    const file = temporaryFile('experience.jsonl');
    const fromModel = await json('detect', tiny, '--episodes', '50', '--out', file);
    const fromFile = await json('detect', file);
    expect(fromFile.clusters).toEqual(fromModel.clusters);
    expect(fromFile.steps).toBe(fromModel.steps);
    expect(fromFile.scores).toBeNull();
    // Where a map comes from is not in the file, but the maps are: grown from the same steps.
    expect(fromFile.transformations.transitions).toBe(fromModel.transformations.transitions);
    expect(fromFile.transformations.tested.every(({ origin }: { origin: string }) => origin === 'grown')).toBe(true);
  });

  it('undoes what the policy that acted preferred, where its probabilities are on record', async () => {
    // From states 0 and 1 on, action 0 in state 2 is worth 1 and action 1 nothing: alike, but whoever came from 0 took
    // action 0 in 9 of 10 cases and whoever came from 1 in 1 of 10. Weights 1 / (2 · 0.9) and 1 / (2 · 0.1) undo that.
    const lines = [0, 1].flatMap((from) =>
      Array.from({ length: 10 }, (_, k) => {
        const rare = k === 0 ? 1 : 0;
        const action = from === 0 ? rare : 1 - rare;
        return JSON.stringify({
          states: [from, 2 + from],
          actions: [0, action],
          rewards: [0, 1 - action],
          probabilities: [0.5, rare ? 0.1 : 0.9],
          terminated: true,
        });
      }),
    );
    const file = temporaryFile('skewed.jsonl');
    writeFileSync(file, lines.join('\n'));
    const plain = (await json('detect', file)).clusters.labels;
    const corrected = (await json('detect', file, '--correction', 'uniform')).clusters.labels;
    expect(plain[0]).not.toBe(plain[2]);
    expect(corrected[0]).toBe(corrected[2]);
    expect((await orbit('detect', tiny, '--correction', 'uniform')).stderr).toContain(
      'expected recorded episodes with probabilities for --correction uniform, got none',
    );
  });
});

describe('learn', () => {
  it('learns the tiny grid, plain and with its symmetries', async () => {
    const plain = await json('learn', tiny, '--episodes', '100');
    expect(plain.returns.length).toBe(100);
    expect(plain.coupledPairs).toBeNull();
    const coupled = await json('learn', tiny, '--episodes', '100', '--similarity', 'orbits');
    expect(coupled.settings.coupling).toBe('target-sharing');
    expect(coupled.coupledPairs).toBe(32);
    // By hand: beside the goal (cell 4) the only optimal moves are down, right, left, up.
    expect([1, 3, 5, 7].map((state) => coupled.policy[state])).toEqual([2, 1, 3, 0]);
    expect(coupled.stepsToThreshold).toBeLessThanOrEqual(coupled.steps);
  });

  it('takes the methods of compare by their names', async () => {
    const { settings, coupledPairs } = await json('learn', tiny, '--episodes', '60', '--method', 'sweeping-candidates');
    expect(settings).toMatchObject({ learner: 'prioritized-sweeping', similarity: 'discovered' });
    expect(coupledPairs).toBeNull();
    const wrong = await orbit('learn', 'frozen-lake-v1', '--method', 'ids-refinement');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('where outcomes are certain')]);
    const both = await orbit('learn', tiny, '--method', 'sweeping', '--learner', 'sarsa');
    expect([both.code, both.stderr]).toEqual([
      2,
      'orbit-rl: expected no --learner with --method: the method says it\n',
    ]);
  });

  it('hands its options to the learner and the coupling', async () => {
    const q = async (...args: string[]) => (await json('learn', tiny, '--episodes', '20', ...args)).q;
    const traced = ['--learner', 'sarsa-lambda', '--epsilon', '0.9'];
    expect(await q(...traced, '--trace-decay', '0')).not.toEqual(await q(...traced));
    expect(await q(...traced, '--traces', 'accumulating')).not.toEqual(await q(...traced));
    const pulled = ['--coupling', 'sampling', '--similarity', 'orbits'];
    expect(await q(...pulled, '--symmetry-weight', '0.1')).not.toEqual(await q(...pulled));
    expect(await q(...pulled, '--sample-partners', 'all')).not.toEqual(await q(...pulled));
    const critic = ['--learner', 'actor-critic', '--coupling', 'quotient', '--similarity', 'orbits'];
    expect(await q(...critic, '--couple', 'actor')).not.toEqual(await q(...critic, '--couple', 'critic'));
    const { settings } = await json('learn', tiny, '--episodes', '2', ...traced, '--trace-decay', '0.5');
    expect(settings).toMatchObject({ learner: 'sarsa-lambda', traceDecay: 0.5 });
  });

  it('shows the policy and writes a page', async () => {
    const page = temporaryFile('learning.html');
    const { code, stdout, stderr } = await orbit(
      'learn',
      tiny,
      '--episodes',
      '200',
      '--similarity',
      'chi',
      '--out',
      page,
    );
    expect([code, stderr]).toEqual([0, '']);
    const grid = stdout.slice(stdout.indexOf('The greedy policy:')).split('\n').slice(2, 5);
    expect(grid.map((line) => line.trim().split(' ').length)).toEqual([3, 3, 3]);
    expect(grid[1]).toContain('G');
    checkPage(page);
  });
});

describe('compare', () => {
  const small = ['compare', '--environments', tiny, '--seeds', '2', '--episodes', '40', '--jobs', '1'];

  it('takes another learner for methods of Q-learning, with its settings', async () => {
    const { stdout } = await orbit(...small, '--learner', 'q-lambda', '--trace-decay', '0.5', '--json');
    const { methods } = JSON.parse(stdout) as { methods: { learner: string; traceDecay: number }[] };
    expect(methods.length).toBeGreaterThan(4);
    for (const method of methods) {
      if (method.learner === 'prioritized-sweeping') expect(method.traceDecay).toBeUndefined();
      else expect(method).toMatchObject({ learner: 'q-lambda', traceDecay: 0.5 });
    }
  });

  it('divides the probabilities of a model file by their sum where it is told to', async () => {
    // Thirds of three decimals: a thousandth is left of one.
    const third = [0, 1, 2].map((next) => [0.333, next, 0, next === 2]);
    const file = temporaryFile('thirds.json', JSON.stringify({ P: [[third], [third], [[[1, 2, 0, true]]]] }));
    const args = ['compare', file, '--methods', 'plain-q-learning', '--seeds', '1', '--episodes', '5', '--jobs', '1'];
    expect((await orbit(...args)).stderr).toMatch(/expected probabilities that sum to 1 .*got 0.999/);
    expect((await json(...args, '--normalize')).records.length).toBe(1);
    const none = await orbit('compare', '--normalize');
    expect([none.code, none.stderr]).toEqual([2, 'orbit-rl: expected a model file .json with --normalize, got none\n']);
  });

  it('compares in a model file, and says what makes no sense there', async () => {
    // A ring of six without a drawing: there is nothing to suggest candidates, but ids are enough.
    const P = Array.from({ length: 6 }, (_, s) =>
      [1, 5].map((by) =>
        s === 0 ? [[1, 0, 0, true]] : [[1, (s + by) % 6, (s + by) % 6 === 0 ? 1 : 0, (s + by) % 6 === 0]],
      ),
    );
    const file = temporaryFile('ring.json', JSON.stringify({ nS: 6, nA: 2, P }));
    const study = await json('compare', file, '--seeds', '2', '--episodes', '60', '--jobs', '1');
    const ran = new Set(study.records.map(({ method }: { method: string }) => method));
    for (const name of ['plain Q-learning', 'ids + refinement', 'sweeping', 'sweeping + ids', 'told: orbits'])
      expect(ran).toContain(name);
    expect(ran).not.toContain('sweeping + candidates');
    expect(study.omitted).toContainEqual({
      environment: file,
      method: 'sweeping + candidates',
      reason: expect.stringContaining('expected a layout, a board or features'),
    });
    const slippery = await json(
      'compare',
      'frozen-lake-v1',
      '--seeds',
      '1',
      '--episodes',
      '20',
      '--methods',
      'plain-q-learning,sweeping-ids',
    );
    expect(slippery.omitted[0].reason).toBe('maps are grown from ids where outcomes are certain');
  });

  it('judges the targets of its own worlds and settings alone', async () => {
    const targets = [
      'compare',
      '--suite',
      'targets',
      '--seeds',
      '1',
      '--jobs',
      '1',
      '--methods',
      'plain-q-learning,chi-alone',
    ];
    expect((await json(...targets, '--environments', tiny, '--episodes', '30')).targets).toBeUndefined();
    expect((await json(...targets, '--environments', tiny)).targets).toEqual([]);
    expect((await json(...targets, '--environments', 'random-mdp')).targets.length).toBeGreaterThan(0);
  });

  it('prints a table and writes a page', async () => {
    const page = temporaryFile('report.html');
    const { code, stdout, stderr } = await orbit(...small, '--out', page);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/method\s+solved\s+steps/);
    expect(stdout).toMatch(/^Learning with symmetry, and without\n\nCompared with “plain Q-learning”, /);
    expect(checkPage(page)).toContain('Learning curves on');
  });

  it('gives the whole study as JSON, the same for any number of jobs', async () => {
    const one = await json(...small);
    const two = await json(...small.slice(0, -1), '2');
    expect(one.records.length).toBe(2 * one.methods.length);
    expect({ ...two, seconds: 0, runSeconds: [] }).toEqual({ ...one, seconds: 0, runSeconds: [] });
  });

  it('measures how far detection can be trusted', async () => {
    const args = ['compare', '--suite', 'detection', '--seeds', '1', '--episodes', '10'];
    // One run; what it made is then told in other forms.
    const runs = temporaryFile('detection.jsonl');
    const { code, stdout } = await orbit(...args, '--quiet', '--out', runs);
    expect(code).toBe(0);
    expect(stdout).toContain('Whole transformations');
    const value = await json(...args, '--resume', runs);
    expect(value.acceptance.map(({ everWrong }: { everWrong: number }) => everWrong)).toEqual(Array(9).fill(0));
    const file = temporaryFile('detection.md');
    expect((await orbit(...args, '--resume', runs, '--out', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('--suite detection --seeds 1 --episodes 10 --out detection.md');
    const wrong = await orbit('compare', '--suite', 'detection', '--methods', 'all');
    expect([wrong.code, wrong.stderr]).toEqual([2, 'orbit-rl: expected no --methods with --suite detection\n']);
  });
});
