/** What commands say and write where something is left out, unknown, or told to stop. Tiny runs. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commonRewardOf, outcomesOf } from '../../src/cli/batch-summary.js';
import { parseEnvironment, splitList } from '../../src/cli/environment-text.js';
import { emit, toJson } from '../../src/cli/output.js';
import { run } from '../../src/cli/run.js';
import type { Terminal } from '../../src/cli/terminal.js';
import type { EpisodeBatch } from '../../src/engine/contracts/episodes.js';
import { orbit, temporaryFile } from './program.js';
import { Sink } from './sink.js';

const tiny = 'grid-world-v0?rows=3&columns=3';
/** Two states; action 1 moves on and ends. Nothing is drawn of it. */
const two = temporaryFile(
  'two.json',
  '{"P":[[[[1,0,0,false]],[[1,1,1,true]]],[[[1,1,0,true]],[[1,1,0,true]]]],"isd":[1,0]}',
);

async function json(...args: string[]) {
  const { code, stdout, stderr } = await orbit(...args, '--json', '--quiet');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

function terminal(more: Partial<Pick<Terminal, 'stopSignal' | 'stopped'>> = {}) {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const never = new AbortController().signal;
  return { stdout, stderr, env: {}, stopSignal: () => never, stopped: () => false, ...more };
}

describe('a command that is stopped', () => {
  const stopped = () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    return terminal({ stopSignal: () => signal, stopped: () => true });
  };
  const compare = ['compare', tiny, '--methods', 'plain-q-learning', '--seeds', '1', '--episodes', '2', '--jobs', '1'];

  it.each<[string[], RegExp]>([
    [['learn', tiny], /^orbit-rl: stopped\n$/],
    [[...compare, '--json'], /^orbit-rl: stopped: nothing was kept; with --out FILE\.jsonl, the same command goes on/],
    [[...compare, '--out', temporaryFile('a.jsonl')], /^orbit-rl: stopped: runs so far are in .*a\.jsonl; the same/],
  ])('says what it comes to: %j', async (args, message) => {
    const to = stopped();
    expect(await run(args, to)).toBe(130);
    expect([to.stdout.text, to.stderr.text]).toEqual(['', expect.stringMatching(message)]);
  });

  it('has failed where it was not the user who stopped it', async () => {
    for (const [reason, message] of [
      [new Error('no\n  memory'), 'no memory'],
      ['no error', 'no error'],
    ]) {
      const to = terminal({ stopSignal: () => AbortSignal.abort(reason) });
      expect(await run(['learn', tiny], to)).toBe(1);
      expect(to.stderr.text).toBe(`orbit-rl: failed: ${message}\n`);
    }
  });
});

describe('learn', () => {
  it('judges nothing where there is no model', async () => {
    const report = await json('learn', 'cart-pole-v1', '--episodes', '2');
    expect(report).toMatchObject({ judged: null, criterion: null, stepsToThreshold: null, episodesToThreshold: null });
    expect(report.returns).toHaveLength(2);
  });

  it('says that a criterion was not met', async () => {
    const report = await json('learn', tiny, '--episodes', '1', '--max-steps', '1');
    expect(report).toMatchObject({ steps: 1, stepsToThreshold: null, episodesToThreshold: null });
    expect(report.criterion).not.toBeNull();
  });

  it('learns in a model file, with symmetries where augmentation needs them', async () => {
    const { settings, states } = await json('learn', two, '--episodes', '3', '--coupling', 'augmentation');
    expect([states, settings.similarity]).toEqual([2, 'orbits']);
    const chi = await json('learn', two, '--episodes', '3', '--coupling', 'quotient', '--detect-after', '2');
    expect(chi.settings.similarity).toBe('chi');
    expect((await json('learn', two, '--episodes', '3', '--similarity', 'orbits')).settings.coupling).toBe(
      'target-sharing',
    );
  });

  it('has no ε where the policy is a softmax', async () => {
    const { settings } = await json('learn', tiny, '--episodes', '2', '--learner', 'reinforce');
    expect(settings).not.toHaveProperty('epsilon');
    expect((await json('learn', tiny, '--episodes', '2', '--epsilon', '0.3')).settings.epsilon).toBe(0.3);
  });

  it('says where its options were written down', async () => {
    const file = temporaryFile('options.json');
    const { stdout } = await orbit('learn', two, '--normalize', '--episodes', '2', '--save-config', file);
    expect(stdout).toContain(`Options: ${file}; 'orbit-rl learn --config ${file}' does the same again.`);
    const written = JSON.parse(readFileSync(file, 'utf8'));
    expect(written).toMatchObject({ command: 'learn', input: two, normalize: true, episodes: 2 });
    expect(written).not.toHaveProperty('quiet');
    expect((await json('learn', '--config', file)).episodes).toBe(2);
    expect((await orbit('learn', two, '--episodes', '2')).stdout).not.toContain('--save-config');
  });
});

describe('detect', () => {
  it('scores nothing where there is no model', async () => {
    const report = await json('detect', 'cart-pole-v1', '--episodes', '2');
    expect(report).toMatchObject({ source: 'world', scores: null, episodes: 2 });
    const short = await json('detect', 'cart-pole-v1', '--episodes', '2', '--max-steps', '3');
    expect(short.steps).toBeLessThanOrEqual(6);
  });

  it('explores a model file', async () => {
    const report = await json('detect', two, '--episodes', '20', '--max-steps', '4', '--normalization', 'product');
    expect(report).toMatchObject({ states: 2, actions: 2, settings: { normalization: 'product', 'max-steps': 4 } });
    expect(report.transformations.outcomes).toBe('certain');
  });

  it('says which resolution of rewards it took', async () => {
    const resolution = async (...args: string[]) =>
      (await json('detect', tiny, '--episodes', '5', ...args)).settings['reward-resolution'];
    expect(await resolution()).toBeNull();
    expect(await resolution('--reward-resolution', '0.5')).toBe(0.5);
    expect(await resolution('--reward-resolution', 'auto')).toBe('auto: exact');
  });

  it('goes on without candidates where there are too many', async () => {
    const features = Array.from({ length: 10 }, (_, k) => ({ name: `f${k}`, values: 2 }));
    const file = temporaryFile('features.json', JSON.stringify(features));
    const record = temporaryFile(
      'ids.jsonl',
      '{"states":[0,1023],"actions":[0,1],"rewards":[0,1],"terminated":true}\n'.repeat(3),
    );
    const { transformations } = await json('detect', record, '--features', file);
    expect(transformations.note).toMatch(/^expected at most 20000 candidates, got \d+/);
    const few = await json('detect', record, '--features', 'a:32,b:32');
    expect(few.transformations.note).toBeNull();
  });
});

describe('exact', () => {
  it('knows no distances among a single class, and draws nothing of a model file', async () => {
    const one = temporaryFile('one.json', '{"P":[[[[1,0,0,true]]]],"isd":[1]}');
    const report = await json('exact', one);
    expect(report).toMatchObject({ states: 1, actions: 1, distances: null });
    const out = temporaryFile('two.md');
    expect((await orbit('exact', two, '--out', out)).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toMatch(/^# /);
    expect((await json('exact', two, '--rewards', 'law')).group.order).toEqual(expect.any(String));
  });
});

describe('count', () => {
  it('weights by the probabilities on record where it is told to', async () => {
    const record = temporaryFile(
      'p.jsonl',
      '{"states":[0,1],"actions":[0,1],"rewards":[0,1],"probabilities":[0.5,0.25],"terminated":true}\n',
    );
    const [plain, weighted] = [temporaryFile('plain.bin'), temporaryFile('weighted.bin')];
    const sizes = ['--states', '2', '--actions', '2'];
    await json('count', record, ...sizes, '--out', plain);
    await json('count', record, ...sizes, '--correction', 'uniform', '--out', weighted);
    expect(readFileSync(plain).equals(readFileSync(weighted))).toBe(false);
    // Trees of two kinds are no parts of one, and the second is named; both do add up with themselves.
    const { code, stderr } = await orbit('merge', plain, weighted, '--out', temporaryFile('both.bin'));
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${weighted}: expected`)]);
    const twice = temporaryFile('twice.bin');
    const { stdout } = await orbit('merge', plain, plain, '--out', twice);
    expect(stdout).toMatch(new RegExp(`^\\d+ windows in \\d+ nodes: ${twice}\n$`));
  });
});

describe('compare', () => {
  const small = ['--seeds', '1', '--episodes', '3', '--jobs', '1'];

  it.each<[string[], string]>([
    [['--suite', 'continuous', '--environments', 'nothing'], 'expected a line of the study to be one of'],
    [['--suite', 'dqn', '--environments', 'nothing', '--methods', 'none'], 'nothing'],
    [['--learner', 'reinforce', '--methods', 'candidates'], 'reinforce'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await orbit('compare', ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('leaves out what cannot have the learner, unless it was asked for', async () => {
    const { methods } = await json('compare', tiny, ...small, '--learner', 'reinforce');
    const names = methods.map(({ name }: { name: string }) => name);
    expect(names).toContain('plain Q-learning');
    expect(names).not.toContain('candidates');
  });

  it('gives each option to the methods that read it', async () => {
    const { methods } = await json(
      ...['compare', tiny, ...small, '--learner', 'actor-critic', '--couple', 'critic'],
      ...['--methods', 'plain-q-learning,told-orbits,sweeping'],
    );
    expect(methods.map(({ learner, couple }: { learner: string; couple?: string }) => [learner, couple])).toEqual([
      ['actor-critic', undefined],
      ['actor-critic', 'critic'],
      ['prioritized-sweeping', undefined],
    ]);
  });

  it('sets the runs of another library beside the bench', async () => {
    const run = { environment: tiny, method: 'theirs', seed: 0, steps: 9, stepsToThreshold: null, over: 'plain' };
    const entries = temporaryFile('entries.jsonl', `${JSON.stringify(run)}\n`);
    const bench = ['compare', tiny, '--suite', 'bench', '--quick', ...small, '--methods', 'plain-q-learning'];
    const { best, equal, records, targets } = await json(...bench, '--entries', entries);
    expect([best, equal.length, targets]).toEqual([null, expect.any(Number), []]);
    expect(records.map(({ method }: { method: string }) => method)).toEqual(['plain Q-learning', 'theirs']);
  });

  it('tells of targets where methods and budgets are those of the suite', async () => {
    const suite = [
      'compare',
      tiny,
      '--suite',
      'targets',
      '--seeds',
      '1',
      '--jobs',
      '1',
      '--methods',
      'plain-q-learning',
    ];
    const judged = await orbit(...suite, '--quiet', '--out', temporaryFile('targets.jsonl'));
    const other = await orbit(...suite, '--quiet', '--episodes', '3', '--out', temporaryFile('other.jsonl'));
    expect([judged.code, other.code]).toEqual([0, 0]);
    expect(judged.stdout).toContain('target');
    expect(other.stdout).not.toContain('target');
  });

  it('merges parts', async () => {
    const parts = await Promise.all(
      ['1/2', '2/2'].map(async (shard) => {
        const out = temporaryFile(`part-${shard[0]}.jsonl`);
        const args = ['compare', tiny, ...small, '--methods', 'plain-q-learning,sweeping', '--shard', shard];
        expect(await json(...args, '--out', out)).toEqual({ shard, runs: 1 });
        return out;
      }),
    );
    const out = temporaryFile('study.jsonl');
    expect(await json('merge', ...parts, '--out', out)).toEqual({ out, parts: 2, runs: 2 });
    expect((await orbit('merge', ...parts, '--out', out)).stdout).toBe(`2 runs of 2 parts, all there: ${out}\n`);
  });
});

describe('an environment in text', () => {
  it('has options of several values, and lists are split outside of them', () => {
    const goals = `${tiny}&goals=[[0,0],[2,2,5]]`;
    expect(splitList(` taxi-v3, ${goals} ,,{"a":[1,2]}`)).toEqual(['taxi-v3', goals, '{"a":[1,2]}']);
    expect(parseEnvironment(goals).options).toMatchObject({
      rows: 3,
      goals: [
        [0, 0],
        [2, 2, 5],
      ],
    });
    expect(parseEnvironment('tic-tac-toe-v0?plays=o').options).toEqual({ plays: 'o' });
  });
});

describe('output', () => {
  const inside = mkdtempSync(join('build', 'output-'));
  afterAll(() => rmSync(inside, { recursive: true }));

  it('calls a file as it lies from here, or by its name alone where it lies elsewhere', async () => {
    const document = (out: string) => ({ title: `Made as '${out}'`, lead: 'So it is.', blocks: [], colophon: [] });
    const [here, elsewhere] = [join(inside, 'a.md'), temporaryFile('a.md')];
    for (const [out, name] of [
      [here, here],
      [elsewhere, 'a.md'],
    ] as const) {
      const to = terminal();
      await emit(to, { json: false, out }, { value: 1, document });
      expect(readFileSync(out, 'utf8')).toContain(`# Made as '${name}'`);
      expect(to.stdout.text).toMatch(new RegExp(`^Made as '${name}'\\n[^]*\\n\\nWritten: ${out}\\n$`));
    }
    const to = terminal();
    await emit(to, { json: false, out: undefined }, { value: 1, document });
    expect(to.stdout.text).toMatch(/^Made as ''\n/);
  });

  it('is JSON of typed arrays as lists, and of integers of any size as text', () => {
    expect(JSON.parse(toJson({ a: Float64Array.of(1, 2), b: 2n ** 70n, c: [null] }))).toEqual({
      a: [1, 2],
      b: '1180591620717411303424',
      c: [null],
    });
  });
});

describe('what is said of experience', () => {
  const batch = (rewards: readonly number[], next: readonly number[] = rewards.map(() => 0)): EpisodeBatch => ({
    starts: Int32Array.from({ length: rewards.length + 1 }, (_, k) => k),
    states: new Int32Array(rewards.length),
    actions: new Int32Array(rewards.length),
    rewards: Float64Array.from(rewards),
    terminated: new Uint8Array(rewards.length),
    lastStates: Int32Array.from(next),
  });

  it('is the reward that came most often', () => {
    expect(commonRewardOf(batch([]))).toBeNull();
    // 0 and 1024 share a place among the rewards at hand.
    expect(commonRewardOf(batch([0, 1024, 0, 1024, 0, 1]))).toEqual({ value: 0, share: 0.5 });
  });

  it('is whether outcomes are certain', () => {
    expect(outcomesOf(batch([1, 1 + 1e-16]), 1, 1)).toBe('certain');
    expect(outcomesOf(batch([1, 2]), 1, 1)).toBe('rewards vary');
    expect(outcomesOf(batch([1, 2], [0, 1]), 2, 1)).toBe('random');
  });
});
