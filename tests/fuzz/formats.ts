/**
 * Files and saved bytes, made valid and then spoilt. What is read must be refused with `InputError` or be as good as any other:
 * what a reader accepts, the library works with.
 */
import fc from 'fast-check';
import { run } from '../../src/cli/run.js';
import * as deep from '../../src/deep/index.js';
import type { Random } from '../../src/engine/random.js';
import * as experiments from '../../src/experiments/index.js';
import * as orbit from '../../src/index.js';
import { Sink } from '../cli/sink.js';
import type { World } from './calls.js';
import { recordFormats } from './record-formats.js';

/** A kind of input: how one is drawn from a seed, and what must hold of it. */
export interface Format {
  readonly name: string;
  readonly draw: (random: Random) => unknown;
  /** Throws `InputError` where the input is refused, anything else where something is wrong. */
  readonly use: (input: never) => unknown;
}

export function formats({ engine }: World): Format[] {
  const list: Format[] = [];
  const add = <Input>(name: string, draw: (random: Random) => Input, use: (input: Input) => unknown) =>
    list.push({ name, draw, use: use as (input: never) => unknown });

  add(
    'model file',
    (random) => spoiltText(sample(modelJson, random), random),
    (text) => {
      const model = orbit.modelFromJson(text);
      orbit.symmetries(model, { maxStates: 1000, maxSteps: 10_000 });
      const { v } = orbit.solve(model, { discount: 0.5, tolerance: 1e-3 });
      if (!v.every(Number.isFinite)) throw new Error('a model that was accepted has values that are not finite');
      if (!same(orbit.modelFromJson(JSON.stringify(model.toTable())).probabilities, model.probabilities))
        throw new Error('a model that was accepted is another one when written and read again');
    },
  );
  add(
    'episodes file',
    (random) => spoiltText(sample(episodesJsonl, random), random),
    (text) => {
      const { states, actions, episodes } = orbit.episodesFromJsonl(text);
      if (states * actions > 1e6) return;
      using counter = engine.trajectories({ states, actions, maxLength: 2 });
      for (const { probabilities: _, ...episode } of episodes) counter.addEpisode(episode);
      counter.similarity();
    },
  );
  const lines: string[] = [];
  add(
    'run lines',
    (random) => spoiltText(lines.join(''), random),
    async (text) => {
      if (lines.length === 0) lines.push(...(await runLines(engine)));
      experiments.parseRunLines(text);
      experiments.parseRunLines(text, 'dqn');
    },
  );
  add(
    'counter bytes',
    (random) => spoiltBytes(counterBytes(engine, random), random),
    (bytes) => {
      using counter = engine.trajectoriesFromBytes(bytes);
      counter.addEpisode({ states: [0], actions: [0], rewards: [1], terminated: true });
      for (const count of counter.visitsAll()) if (count < 0) throw new Error('negative visits');
      counter.similarity();
      using again = engine.trajectoriesFromBytes(counter.toBytes());
      if (again.totalVisits !== counter.totalVisits) throw new Error('visits are lost between bytes and bytes');
    },
  );
  add(
    'agent bytes',
    (random) => spoiltBytes(agentBytes(engine, random), random),
    (bytes) => {
      using agent = engine.agentFromBytes(bytes);
      if (agent.states === null || agent.states * agent.actions! > 1e4) return;
      agent.advance(0.5, 0, agent.act(0) === 1);
      agent.end();
      using again = engine.agentFromBytes(agent.toBytes());
      if (!same(again.q, agent.q))
        throw new Error('an agent that was accepted is another one when saved and loaded again');
    },
  );
  const options: deep.DqnAgentOptions = {
    features: 2,
    actions: 2,
    hidden: [3],
    capacity: 8,
    warmup: 1,
    batchSize: 2,
    symmetry: { kind: 'loss', bins: { states: 2, stateOf: (x) => Number(x[0]! > 0) }, detectEvery: 2 },
  };
  add(
    'DQN bytes',
    (random) => spoiltBytes(dqnBytes(engine, options, random), random),
    (bytes) => {
      using agent = deep.dqnAgentFromBytes(engine, options, bytes);
      for (let k = 0; k < 4; ++k) agent.observe([k / 4, 0], k % 2, 1, [k / 4, 1], { terminated: k === 3 });
      const numbers = [...agent.parameters, ...agent.targetParameters, ...agent.values([0.1, 0.2])];
      if (!numbers.every(Number.isFinite)) throw new Error('bytes that were accepted gave numbers that are not finite');
      agent.toBytes();
    },
  );
  for (const { name, draw, use } of recordFormats(engine)) add(name, draw, use);
  add('command line', drawArguments, async (args) => {
    const [stdout, stderr] = [new Sink(), new Sink()];
    const never = new AbortController().signal;
    const code = await run(args, { stdout, stderr, env: {}, stopSignal: () => never, stopped: () => false });
    if (code === 0) return;
    if (code !== 2) throw new Error(`exit code ${code}: ${stderr.text}`);
    if (!/^orbit-rl: [^\n]+\n$/.test(stderr.text))
      throw new Error(`bad usage is told in other than one line: ${stderr.text}`);
    throw new orbit.InputError(stderr.text);
  });
  return list;
}

function sample<Value>(arbitrary: fc.Arbitrary<Value>, random: Random): Value {
  return fc.sample(arbitrary, { seed: random.next() | 0, numRuns: 1 })[0]!;
}

const number = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 2, arbitrary: fc.constantFrom(0.5, 0.25, 1, -1, 1 / 3, 0.1 + 0.2) },
  { weight: 1, arbitrary: fc.constantFrom(1e308, -1e308, 5e-324, 2 ** 31, 2 ** 31 - 2, 2 ** 53, 1e-9, 100_000_000) },
);
const outcome = fc.tuple(fc.constantFrom(1, 0.5, 0.25), fc.nat(3), number, fc.boolean());
const modelJson = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })).chain(([nS, nA]) =>
  fc
    .record({
      nS: fc.constant(nS),
      nA: fc.constant(nA),
      P: fc.array(fc.array(fc.array(outcome, { minLength: 0, maxLength: 3 }), { minLength: nA, maxLength: nA }), {
        minLength: nS,
        maxLength: nS,
      }),
      isd: fc.constant(Array.from({ length: nS }, (_, s) => Number(s === 0))),
    })
    .map(({ P, ...rest }) => {
      // Mostly made to fit, so that what comes after the checks is reached too.
      const table = P.map((row) =>
        row.map((outcomes) =>
          outcomes.map(([, next, reward, ended]) => [1 / outcomes.length, next % nS, reward, ended]),
        ),
      );
      return JSON.stringify({ ...rest, P: table });
    }),
);
const episodesJsonl = fc
  .array(
    fc.array(fc.tuple(fc.nat(3), fc.nat(2), number), { minLength: 1, maxLength: 5 }).chain((steps) =>
      fc.record(
        {
          states: fc.constant(steps.map(([s]) => s)),
          actions: fc.constant(steps.map(([, a]) => a)),
          rewards: fc.constant(steps.map(([, , r]) => r)),
          terminated: fc.boolean(),
          probabilities: fc.constant(steps.map(() => 0.5)),
          lastState: fc.nat(3),
        },
        { requiredKeys: ['states', 'actions', 'rewards', 'terminated'] },
      ),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((episodes) => episodes.map((episode) => `${JSON.stringify(episode)}\n`).join(''));

const pieces = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\n',
  'null',
  'true',
  '-',
  '1e999',
  '1e308',
  '0.5',
  '2147483648',
  '"x"',
  '\u0000',
  '\ud800',
  '['.repeat(100_000),
  '"'.padEnd(100_000, 'x'),
];

/** Text with up to three changes of a few characters: most stay close to what is valid. */
function spoiltText(text: string, random: Random): string {
  let spoilt = text;
  for (let changes = random.below(4); changes > 0; --changes) {
    const at = random.below(spoilt.length + 1);
    const kind = random.below(6);
    const piece = pieces[random.below(pieces.length)]!;
    if (kind === 0) spoilt = spoilt.slice(0, at);
    else if (kind === 1) spoilt = spoilt.slice(0, at) + piece + spoilt.slice(at);
    else if (kind === 2) spoilt = spoilt.slice(0, at) + piece + spoilt.slice(at + 1);
    else if (kind === 3) spoilt = spoilt.slice(0, at) + spoilt.slice(at + 1 + random.below(5));
    else if (kind === 4) {
      // A number, wherever one stands, becomes another one.
      const numbers = [...spoilt.matchAll(/-?\d[\d.e+-]*/g)];
      const chosen = numbers[random.below(Math.max(1, numbers.length))];
      if (chosen !== undefined) {
        const other = String(sample(number, random));
        spoilt = spoilt.slice(0, chosen.index) + other + spoilt.slice(chosen.index + chosen[0].length);
      }
    } else {
      const cut = spoilt.split('\n');
      const line = cut[random.below(cut.length)]!;
      cut.splice(random.below(cut.length + 1), random.below(2), line);
      spoilt = cut.join('\n');
    }
  }
  return spoilt;
}

/** Bytes with up to three changes, and in most cases a checksum that fits again: else nothing behind it is reached. */
function spoiltBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let spoilt = bytes.slice();
  for (let changes = random.below(4); changes > 0; --changes) {
    const at = random.below(spoilt.length);
    const kind = random.below(5);
    const view = new DataView(spoilt.buffer);
    if (kind === 0) spoilt[at]! ^= 1 << random.below(8);
    else if (kind === 1 && spoilt.length >= 8)
      view.setUint32(
        Math.min(at & ~3, spoilt.length - 4) & ~3,
        sample(fc.constantFrom(0, 1, 2 ** 30, 2 ** 31, 2 ** 32 - 1), random),
        true,
      );
    else if (kind === 2 && spoilt.length >= 8)
      view.setFloat64(
        Math.min(at & ~3, spoilt.length - 8),
        sample(fc.constantFrom(Number.NaN, Infinity, 1e308, -1, 0.5), random),
        true,
      );
    else if (kind === 3) spoilt = spoilt.slice(0, at + 1);
    else spoilt = Uint8Array.from([...spoilt, ...spoilt.subarray(at, at + 8)]);
  }
  if (random.uniform() < 0.8 && spoilt.length >= 12) {
    const view = new DataView(spoilt.buffer);
    view.setUint32(8, fnv1a(spoilt.subarray(12)), true);
  }
  return spoilt;
}

function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function counterBytes(engine: orbit.Engine, random: Random): Uint8Array {
  const weighted = random.uniform() < 0.3;
  using counter = engine.trajectories({
    states: 3,
    actions: 2,
    maxLength: 1 + random.below(3),
    correction: weighted ? 'uniform' : 'none',
  });
  const steps = 1 + random.below(5);
  const draw = (n: number) => Array.from({ length: steps }, () => random.below(n));
  const probabilities = weighted ? { probabilities: Array.from({ length: steps }, () => 0.5) } : {};
  counter.addEpisode({ states: draw(3), actions: draw(2), rewards: draw(3), terminated: true, ...probabilities });
  return counter.toBytes();
}

const agents = ['agent', 'onlineAgent', 'chiAgent', 'dynaAgent', 'sweepingAgent'] as const;

function agentBytes(engine: orbit.Engine, random: Random): Uint8Array {
  const options = { states: 3, actions: 2, seed: 1 };
  const kind = agents[random.below(agents.length)]!;
  const coupled = { coupling: 'sampling', similarity: [...Array(6)].map(() => Array(6).fill(0.5)) } as const;
  const learner = (['q-learning', 'double-q', 'sarsa-lambda', 'reinforce'] as const)[random.below(4)]!;
  using agent = kind === 'agent' ? engine.agent({ ...options, ...coupled, learner }) : engine[kind](options);
  agent.act(0);
  for (let k = random.below(12); k > 0; --k) agent.advance(random.below(3), random.below(3), false);
  return agent.toBytes();
}

function dqnBytes(engine: orbit.Engine, options: deep.DqnAgentOptions, random: Random): Uint8Array {
  using agent = deep.dqnAgent(engine, options);
  for (let k = random.below(12); k > 0; --k) agent.observe([k / 12, 0], k % 2, k, [k / 12, 1], { terminated: k === 1 });
  return agent.toBytes();
}

async function runLines(engine: orbit.Engine): Promise<string[]> {
  const lines: string[] = [];
  await orbit.compare({
    environments: [{ id: 'grid-world-v0', options: { rows: 2, columns: 2 } }],
    methods: [{ name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null }],
    seeds: 2,
    episodes: 3,
    jobs: 1,
    resamples: 20,
    backend: engine.backend,
    onRun: (line) => lines.push(`${JSON.stringify(line)}\n`),
  });
  return lines;
}

const words = [
  'detect',
  'exact',
  'learn',
  'list',
  'help',
  'grid-world-v0?rows=2&columns=2',
  'grid-world-v0?rows=0',
  'grid-world-v0?rows=2&columns=2&torus=true',
  'frozen-lake-v1?',
  '--json',
  '--seed',
  '--threshold',
  '--episodes',
  '--measure',
  '--normalization',
  '--min-length',
  '--max-length',
  '--correction',
  '--backend',
  '--linkage',
  '--learner',
  '--coupling',
  '--similarity',
  '--epsilon',
  '--step-size',
  '--discount',
  '--help',
  '--version',
  '-h',
  '--',
  '-',
  '',
  'reference',
  'wasm',
  'q-learning',
  'sarsa',
  'actor-critic',
  'target-sharing',
  'quotient',
  'chi',
  'orbits',
  'intersection',
  'coincidence',
  'uniform',
  '0',
  '1',
  '2',
  '0.5',
  '-1',
  '1e3',
  'NaN',
  'Infinity',
  '3,4',
  '1/2',
  '=',
  '--seed=1',
  '--json=1',
  '\ud800',
  'x'.repeat(300),
];

/** A command with its input, and options with values, some of which fit. */
function drawArguments(random: Random): string[] {
  const word = () => words[random.below(words.length)]!;
  const starts = [
    ['detect', 'grid-world-v0?rows=2&columns=2', '--episodes', '3'],
    ['exact', 'grid-world-v0?rows=2&columns=2'],
    ['learn', 'grid-world-v0?rows=2&columns=2', '--episodes', '3'],
    ['list'],
    [],
  ];
  const start = starts[random.below(starts.length)]!;
  return [...start, ...Array.from({ length: random.below(5) }, word)];
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, k) => Object.is(value, b[k]));
}
