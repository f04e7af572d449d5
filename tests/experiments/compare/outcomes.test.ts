/** Outcomes of a comparison that the usual ones do not have: on tiny worlds, and said of studies made by hand. */
import { describe, expect, it } from 'vitest';
import { Engine } from '../../../src/create-engine.js';
import type { EpisodeBatch } from '../../../src/engine/contracts/episodes.js';
import type { Environment } from '../../../src/environments/environment.js';
import { makeEnvironment } from '../../../src/environments/registry.js';
import type { TabularEnvironment } from '../../../src/environments/tabular-environment.js';
import { TabularModel } from '../../../src/environments/tabular-model.js';
import { answer } from '../../../src/experiments/compare/answer.js';
import { givenUp, settingsText } from '../../../src/experiments/compare/choose-settings.js';
import { clustersOf } from '../../../src/experiments/compare/clusters.js';
import { compare, whyNot } from '../../../src/experiments/compare/compare.js';
import { describeCriterion } from '../../../src/experiments/compare/criterion.js';
import { curveOf, sampleReturns } from '../../../src/experiments/compare/curve.js';
import { detect } from '../../../src/experiments/compare/detection.js';
import { comparison } from '../../../src/experiments/compare/experiment.js';
import { coupleAgent, methodAgent } from '../../../src/experiments/compare/method-agent.js';
import { detectionDefaults } from '../../../src/experiments/compare/methods.js';
import { planningRows } from '../../../src/experiments/compare/planning-words.js';
import { planEnvironments } from '../../../src/experiments/compare/protocol.js';
import { RecordTable } from '../../../src/experiments/compare/summary.js';
import { tailOf } from '../../../src/experiments/compare/tails.js';
import { settingsOf } from '../../../src/experiments/compare/tune.js';
import { settingsTable } from '../../../src/experiments/compare/tuned-answer.js';
import type { CompareOptions, Method, Study, StudyRecord } from '../../../src/experiments/compare/types.js';
import { findings, leadSentence } from '../../../src/experiments/compare/words.js';
import { fromRecipe, World } from '../../../src/experiments/compare/world.js';
import type { Block, Table } from '../../../src/experiments/document.js';
import { open } from '../../../src/experiments/task.js';
import { InputError } from '../../../src/input-error.js';
import { renderText } from '../../../src/report/text.js';
import { Partition } from '../../../src/similarity/partition.js';
import { loadBackend } from '../../backends.js';
import { exactly, sampleStudy } from './sample-study.js';

const plain: Method = { name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null };
const oracle: Method = { ...plain, name: 'oracle', coupling: 'target-sharing', similarity: 'orbits' };
const chi: Method = { ...plain, name: 'chi', coupling: 'quotient', similarity: 'chi' };
const metric: Method = { ...plain, name: 'metric', coupling: 'quotient', similarity: 'bisimulation' };
const grown: Method = { ...chi, name: 'grown', similarity: 'discovered', discovery: { candidates: 'grow' } };
const grid = { id: 'grid-world-v0', options: { rows: 2, columns: 2 }, name: 'grid', episodes: 4 };
const options: CompareOptions = { environments: [grid], methods: [plain], seeds: 1, jobs: 1, resamples: 1 };
const backend = await loadBackend('wasm');

const record = (method: string, seed: number, more: Partial<StudyRecord> = {}): StudyRecord => ({
  environment: 'grid',
  method,
  seed,
  steps: 100,
  episodes: 9,
  stepsToThreshold: 50,
  episodesToThreshold: 5,
  updates: 100,
  multiplyAdds: 200,
  finite: true,
  detection: null,
  curve: [],
  ...more,
});

/** One's own world: no model, nothing drawn. */
const own = (more: Partial<Environment> = {}): Environment => ({
  states: 2,
  actions: 2,
  reset: () => 0,
  step: (action) => ({ state: 1, reward: action, terminated: true, truncated: false }),
  ...more,
});
const worldOf = (environment: Environment, method: Method = plain): World =>
  planEnvironments([{ environment, name: 'mine', methods: [method.name] }], {})[0]!;

describe('compare', () => {
  it('has thirty seeds unless it is told', async () => {
    const { seeds: _, ...others } = options;
    const study = await compare({ ...others, environments: [{ ...grid, episodes: 1 }] });
    expect(study.seeds).toEqual(Array.from({ length: 30 }, (__, k) => k));
    expect(study.records).toHaveLength(30);
  });

  it('leaves each world to the methods it names', async () => {
    const study = await compare({
      ...options,
      environments: [
        { ...grid, methods: ['plain'] },
        { ...grid, name: 'other' },
      ],
      methods: [plain, oracle],
    });
    expect(study.records.map(({ environment, method }) => `${environment} ${method}`)).toEqual([
      'grid plain',
      'other plain',
      'other oracle',
    ]);
  });

  it.each<[string, Partial<CompareOptions>]>([
    [
      "expected methods of grid to be a list of names, got 'plain'",
      { environments: [{ ...grid, methods: 'plain' as never }] },
    ],
    [
      "expected the baseline 'plain' among the methods of grid",
      { environments: [{ ...grid, methods: ['oracle'] }], methods: [plain, oracle] },
    ],
    ['expected stepwise of grid to be a boolean, got 1', { environments: [{ ...grid, stepwise: 1 as never }] }],
    ['expected environment to be an object, got null', { environments: [{ environment: null as never }] }],
    ['expected model to be a TabularModel', { environments: [{ model: {} as never }] }],
    ['(environment mine)', { environments: [{ environment: own(), name: 'mine', criterion: { kind: 'value' } }] }],
    [
      "expected similarity 'orbits' for method 'chi': augmentation needs symmetries",
      { methods: [{ ...chi, coupling: 'augmentation' }] },
    ],
    [
      "expected no epsilon for method 'plain': the policy of reinforce is a softmax",
      { methods: [{ ...plain, learner: 'reinforce', epsilon: 0.1 }] },
    ],
    [
      "expected guard of method 'plain' to be true or false, got 'yes'",
      { methods: [{ ...plain, guard: 'yes' as never }] },
    ],
    [
      "expected detection of method 'chi' to be a record, got null",
      { methods: [{ ...chi, detection: null as never }] },
    ],
    ["expected detection of method 'chi' to be a record, got 5", { methods: [{ ...chi, detection: 5 as never }] }],
    [
      "expected discovery of method 'grown' to be a record, got null",
      { methods: [{ ...grown, discovery: null as never }] },
    ],
    ["expected discovery of method 'grown' to be a record, got 5", { methods: [{ ...grown, discovery: 5 as never }] }],
    ["discovery.agreements of method 'grown'", { methods: [{ ...grown, discovery: { agreements: 0 } }] }],
    ["discovery.evidence of method 'grown'", { methods: [{ ...grown, discovery: { evidence: -1 } }] }],
    ["discovery.checks of method 'grown'", { methods: [{ ...grown, discovery: { checks: 0 } }] }],
    ["discovery.auditRate of method 'grown'", { methods: [{ ...grown, discovery: { auditRate: -1 } }] }],
    [
      "expected no bisimulation of method 'chi': its similarity is another",
      { methods: [{ ...chi, bisimulation: {} }] },
    ],
    [
      "expected bisimulation of method 'metric' to be a record, got null",
      { methods: [{ ...metric, bisimulation: null as never }] },
    ],
    [
      "expected bisimulation of method 'metric' to be a record, got 5",
      { methods: [{ ...metric, bisimulation: 5 as never }] },
    ],
    [
      "expected episodes in the bisimulation of method 'metric'",
      { methods: [{ ...metric, bisimulation: { episodes: 0 } }] },
    ],
    [
      "expected tolerance in the bisimulation of method 'metric'",
      { methods: [{ ...metric, bisimulation: { tolerance: 2 } }] },
    ],
  ])('refuses: %s', async (message, more) => {
    await expect(compare({ ...options, ...more })).rejects.toThrow(message);
    await expect(compare({ ...options, ...more })).rejects.toThrow(InputError);
  });

  it('takes what discovery is asked with', async () => {
    const discovery = { candidates: 'grow', agreements: 2, evidence: 3, checks: 1, auditRate: 0.5 } as const;
    const { records } = await compare({ ...options, methods: [{ ...grown, discovery }] });
    expect(records.map(({ method, episodes }) => [method, episodes])).toEqual([['grown', 4]]);
  });

  it('learns with what a metric finds, and finds nothing where the steps are used up before', async () => {
    const methods = [
      plain,
      { ...metric, bisimulation: { episodes: 2, tolerance: 0.1 } },
      { ...chi, detection: { episodes: 2 } },
    ];
    const { records } = await compare({ ...options, methods });
    expect(records.map(({ method, episodes, detection }) => [method, episodes, detection !== null])).toEqual([
      ['plain', 4, false],
      ['metric', 4, true],
      ['chi', 4, true],
    ]);
    const few = await compare({ ...options, methods, environments: [{ ...grid, mostSteps: 1 }] });
    // The episode that uses them up is gone through, and there is no other.
    expect(few.records.map(({ episodes, detection }) => [episodes, detection])).toEqual([
      [1, null],
      [1, null],
      [1, null],
    ]);
  });

  it('names worlds that say nothing of themselves by their place', () => {
    const model = (makeEnvironment('grid-world-v0', { rows: 2, columns: 2 }) as TabularEnvironment).model();
    const worlds = planEnvironments([own(), model], {});
    expect(worlds.map(({ name }) => name)).toEqual(['environment 1', 'grid-world-v0']);
    expect(worlds[1]!.recipe).not.toBeNull();
    // What is drawn goes with the table.
    expect(fromRecipe(worlds[1]!.recipe!).model!().layout).toEqual(model.layout);
    expect(fromRecipe({ table: model.toTable() }).model!().layout).toBeUndefined();
  });
});

describe('whyNot', () => {
  it('says what a method lacks in a world', () => {
    expect(whyNot(backend, worldOf(own(), plain), plain)).toBeNull();
    // Not learned by it: nothing stands against that.
    expect(whyNot(backend, worldOf(own(), plain), oracle)).toBeNull();
    expect(whyNot(backend, worldOf(own({ states: 100_000 }), metric), metric)).toMatch(
      /^expected at most \d+ states for the metric of method 'metric', got 100000 in mine$/,
    );
    expect(whyNot(backend, worldOf(own({ actions: 7 }), grown), grown)).toBe('maps are grown for at most 6 actions');
    expect(whyNot(backend, worldOf(own(), oracle), oracle)).toBe(
      "expected a model of mine for the orbits of method 'oracle', got none",
    );
    const library: Method = { ...oracle, name: 'library', similarity: 'library' };
    const bare = TabularModel.build({
      states: 2,
      actions: 1,
      initial: [1, 0],
      outcomes: () => [{ probability: 1, nextState: 1, reward: 1, terminated: true }],
    });
    const modelled = own({ actions: 1, model: () => bare });
    expect(whyNot(backend, worldOf(modelled, library), library)).toBe(
      "expected a layout, a board or features of mine for method 'library', got none",
    );
  });

  it('hides no fault of a world', () => {
    const broken = Object.defineProperty(own(), 'features', {
      get: () => {
        throw new RangeError('broken');
      },
    });
    const found: Method = { ...grown, name: 'found', discovery: { candidates: 'library' } };
    expect(() => whyNot(backend, worldOf(broken, found), found)).toThrow('broken');
  });
});

describe('a world', () => {
  it('shows what its model draws where it draws nothing itself', () => {
    const model = (makeEnvironment('grid-world-v0') as TabularEnvironment).model();
    const world = worldOf(own({ states: model.states, actions: model.actions, model: () => model }));
    const drawn = worldOf(makeEnvironment('grid-world-v0'));
    expect(world.library!.map(({ key }) => key)).toEqual(drawn.library!.map(({ key }) => key));
    // The square, without the identity.
    expect(world.library).toHaveLength(7);
    expect(worldOf(own()).library).toBeNull();
  });

  it('goes to another thread and comes back as it was', async () => {
    const worlds = planEnvironments([grid], {});
    const setting = { worlds, methods: [plain], seeds: [0], baseline: 'plain', resamples: 1 };
    const sent = JSON.parse(JSON.stringify(comparison.travel!.setting!(setting as never))) as typeof setting;
    expect(sent.worlds[0]).not.toBeInstanceOf(World);
    // What is sent already stays as it is.
    expect(comparison.travel!.setting!(sent as never)).toEqual(sent);
    const [task] = comparison.tasks(setting as never);
    const here = await open('compare', { backend: 'wasm', setting });
    const there = await open('compare', { backend: 'wasm', setting: sent });
    const timeless = async (run: typeof here) => ({ ...((await run(task, {} as never)) as object), seconds: 0 });
    expect(await timeless(there)).toEqual(await timeless(here));
    await expect(open('constructor', { backend: 'wasm', setting })).rejects.toThrow(
      "expected an experiment, got 'constructor'",
    );
  });

  it('keeps its settings where each method is tuned in it', () => {
    const model = (makeEnvironment('grid-world-v0', { rows: 2, columns: 2 }) as TabularEnvironment).model();
    const mine = own();
    const made = makeEnvironment('frozen-lake-v1');
    const specs = ['taxi-v3', { ...grid, episodes: 3 }, model, mine, made] as const;
    expect(settingsOf({ ...options, environments: specs })).toEqual([
      { id: 'taxi-v3', name: 'taxi-v3' },
      { ...grid, episodes: 3 },
      { name: 'grid-world-v0', model },
      { name: 'environment 4', environment: mine },
      { name: 'frozen-lake-v1', environment: made },
    ]);
  });
});

describe('an agent of a method', () => {
  const [world] = planEnvironments([grid], {});
  const agentOf = (method: Method) => methodAgent(backend, world!, method, 0);

  it('plans, or may be unguarded', () => {
    using dyna = agentOf({ ...plain, learner: 'dyna-q', planning: 3 });
    using sweeping = agentOf({ ...plain, learner: 'prioritized-sweeping' });
    expect([dyna.states, sweeping.states]).toEqual([4, 4]);
    using bounded = agentOf({ ...plain, coupling: 'preconditioner', similarity: 'orbits' });
    using free = agentOf({ ...plain, coupling: 'preconditioner', similarity: 'orbits', guard: false });
    expect([bounded, free].map((agent) => 'guard' in agent && agent.guard)).toEqual(['bounded', 'none']);
  });

  it('is coupled only where it has a coupling', () => {
    using planner = agentOf({ ...plain, learner: 'dyna-q' });
    const classes = Partition.from(new Array<number>(16).fill(0));
    expect(() => coupleAgent(planner, oracle, classes)).toThrow(
      "expected a learner with a coupling for method 'oracle', got one that finds its own",
    );
  });
});

describe('figures of runs', () => {
  it('are empty where there are none', () => {
    expect(sampleReturns([], 16)).toEqual([]);
    expect(curveOf([record('plain', 0)], 12, 'returns')).toMatchObject({ steps: [], median: [] });
  });

  it('belong to the study', () => {
    expect(() => new RecordTable(['grid'], ['plain'], [record('other', 0)])).toThrow(
      'expected records of the environments and methods of the study',
    );
  });

  it('have wall times where both sides have them', () => {
    const timed = (method: string, seconds?: number) => ({
      ...record(method, 0),
      ...(seconds !== undefined && { seconds }),
    });
    expect(tailOf([timed('a', 3)], [timed('b', 2)], 1).seconds).toBe(1.5);
    expect(tailOf([timed('a', 3)], [timed('b')], 1).seconds).toBeNull();
  });

  it('are of the planner that gained most where it was run with symmetry and without', () => {
    const sweeping: Method = { ...plain, name: 'sweeping', learner: 'prioritized-sweeping' };
    const ids: Method = { ...grown, name: 'ids', learner: 'prioritized-sweeping' };
    const base = sampleStudy();
    const study = (records: readonly StudyRecord[], methods = [plain, sweeping, ids]): Study => ({
      ...base,
      environments: base.environments.slice(0, 1),
      methods,
      records,
    });
    const runs = (method: string, steps: number | null) =>
      [0, 1, 2].map((seed) => record(method, seed, { stepsToThreshold: steps }));
    const [row] = planningRows(study([...runs('sweeping', 80), ...runs('ids', 20)]));
    expect(row).toMatchObject({
      environment: 'grid',
      method: 'ids',
      over: 'sweeping',
      ratio: { estimate: { value: 0.25 } },
    });
    expect(planningRows(study(runs('ids', 20)))).toEqual([]);
    expect(planningRows(study(runs('sweeping', 20)))).toEqual([]);
    expect(planningRows(study([...runs('sweeping', null), ...runs('ids', null)]))).toEqual([]);
    expect(planningRows(study(runs('ids', 20), [plain, ids]))).toEqual([]);
  });

  it('are classes, those of one kind together, exact ones where they are known', () => {
    const partition = Partition.from([0, 1, 1]);
    const world = {
      name: 'grid',
      environment: own(),
      references: { find: () => null, get: () => partition },
    } as unknown as World;
    const run = (method: string, labels: number[] | null, environment = 'grid') =>
      ({ environment, method, labels }) as never;
    const { partitions, layout } = clustersOf(world, [
      run('a', [0, 0, 1]),
      run('b', [0, 0, 1]),
      run('c', [0, 1, 1]),
      run('d', null),
      run('e', [0, 1, 2], 'another'),
    ]);
    expect(layout).toBeNull();
    expect(partitions.map(({ name, source, count }) => [name, source, count])).toEqual([
      ['lumping', 'exact', 2],
      ['homomorphism', 'exact', 2],
      ['a, b', 'detected', 2],
      ['c', 'detected', 2],
    ]);
  });

  it('find by themselves how rewards are rounded', () => {
    const experience: EpisodeBatch = {
      starts: Int32Array.of(0, 1, 2, 3, 4),
      states: Int32Array.of(0, 0, 1, 1),
      actions: Int32Array.of(0, 0, 0, 0),
      rewards: Float64Array.of(0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2),
      terminated: Uint8Array.of(1, 1, 1, 1),
    };
    const asked = { ...detectionDefaults, minVisits: 1, maxLength: 1, rewardResolution: 'auto' } as const;
    const model = TabularModel.build({
      states: 2,
      actions: 1,
      initial: [1, 0],
      outcomes: () => [{ probability: 1, nextState: 1, reward: 1, terminated: true }],
    });
    expect([...detect(new Engine(backend), model, experience, asked).clusters.labels]).toEqual([0, 0]);
  });
});

describe('settings', () => {
  it('are said, and given up only against a baseline that got there', () => {
    expect(settingsText({})).toBe('Q₀ as given');
    expect(settingsText({ stepSize: 0.5, epsilon: 0.1, initialValue: 2 })).toBe('α 0.5, ε 0.1, Q₀ 2');
    const choice = { environment: 'grid', method: 'plain', steps: null, missed: 3, of: 3 };
    const worlds = [{ name: 'grid', id: 'grid-world-v0' }];
    expect(givenUp([], [choice], worlds, [plain, oracle], { steps: 1e9, baseline: 'plain', seeds: 3 })).toEqual([]);
    expect((settingsTable(undefined, [choice]) as Table).rows).toEqual([
      'grid',
      ['plain', '', '', 'as given', 'none got there', '3 of 3'],
    ]);
  });

  it('say what a policy is worth from nothing', () => {
    expect(
      describeCriterion({ kind: 'value', level: 0.9, consecutive: 1, every: 1, from: 'zero', tolerance: 0 } as never),
    ).toBe('greedy policy worth >= 90 % of the optimal one, 1 evaluation in a row, one every 1 episode');
  });
});

describe('the words', () => {
  const study = sampleStudy();
  const ratios = (orbits: number, found: number): Study => ({
    ...study,
    environments: study.environments.slice(0, 1),
    summary: study.summary.slice(0, 3).map((row) => {
      if (row.method === 'plain') return row;
      const ratio = row.method === 'orbits' ? orbits : found;
      return { ...row, ratio: exactly(ratio, 0.9 * ratio, 1.1 * ratio) };
    }),
  });
  const textOf = (of: Study) => findings(of)[0]!.text;

  it.each([
    [1, 1, 'No method with symmetry is clearly faster than “plain”.'],
    [
      0.1,
      1,
      'Compared with “plain”, finding symmetry while learning saves nothing clear, being told it up to 10 times fewer steps (“orbits”).',
    ],
    [1, 0.25, 'Compared with “plain”, finding symmetry while learning takes up to 4 times fewer steps (“χ <found>”).'],
    [
      0.1,
      0.25,
      'Compared with “plain”, finding symmetry while learning takes up to 4 times fewer steps (“χ <found>”), being told it up to 10 times fewer steps (“orbits”).',
    ],
  ])('lead with what is clear: told %d, found %d', (told, found, lead) => {
    expect(leadSentence(ratios(told, found))).toBe(lead);
  });

  it('leave out what was not run', () => {
    const both = ratios(0.1, 0.25);
    expect(textOf(both)).toMatch(/^“plain” needs .* Finding .* Told the symmetries, “orbits” takes 10 times fewer/);
    const without = (name: string) =>
      textOf({ ...both, summary: both.summary.filter(({ method }) => method !== name) });
    expect(without('plain')).toMatch(/^Finding the symmetries while it learns/);
    expect(without('orbits')).not.toContain('Told');
    expect(without('χ <found>')).not.toContain('Finding');
  });

  it('name what is slower beside the best', () => {
    const methods = [...study.methods, { ...study.methods[1]!, name: 'slow' }];
    const both = ratios(0.1, 0.25);
    const slow = { ...both.summary[1]!, method: 'slow', ratio: exactly(2, 1.5, 2.5) };
    expect(textOf({ ...both, methods, summary: [...both.summary, slow] })).toMatch(
      /Slower: “slow” \(2 times the steps\)\.$/,
    );
  });
});

describe('the answer', () => {
  const study = sampleStudy();
  const whole = (of: Study): string => {
    const { blocks, ...rest } = answer(of);
    const all = (list: readonly Block[]): Block[] => list.flatMap((one) => ('blocks' in one ? all(one.blocks) : [one]));
    return renderText({ ...rest, blocks: all(blocks) });
  };
  const figures = (of: Study) => JSON.stringify(answer(of).blocks).match(/"name":"(curves|clusters)-[^"]+"/g) ?? [];

  it('shows no curves and no classes where there are none', () => {
    expect(figures(study)).toEqual(['"name":"curves-grid"', '"name":"clusters-grid"', '"name":"curves-maze-co"']);
    expect(figures({ ...study, curves: [], clusters: [] })).toEqual([]);
    const [first] = study.clusters;
    expect(figures({ ...study, curves: [], clusters: [{ ...first!, partitions: [] }] })).toEqual([]);
  });

  it('tells classes found by several methods apart', () => {
    const [first] = study.clusters;
    const found = first!.partitions.at(-1)!;
    const panels = (of: Study) => JSON.stringify(answer(of).blocks).match(/found from experience( \(\d\))?/g);
    expect(new Set(panels(study))).toEqual(new Set(['found from experience']));
    const two = { ...first!, partitions: [...first!.partitions, { ...found, name: 'another' }] };
    expect(new Set(panels({ ...study, clusters: [two] }))).toEqual(
      new Set(['found from experience (1)', 'found from experience (2)']),
    );
  });

  it('says of a world that somebody made that it is given, and leaves out the column of χ where nothing was detected', () => {
    const given: Study = {
      ...study,
      environments: study.environments.map((one) => ({ ...one, id: null })),
      summary: study.summary.map((row) => ({ ...row, precision: null, recall: null })),
    };
    expect(whole(given)).toContain('given by the caller');
    expect(whole(given)).not.toContain('χ prec. / rec.');
    expect(whole(study)).toContain('grid-world-v0 {"side":3}');
    expect(whole(study)).toContain('χ prec. / rec.');
  });

  it('shows the tails of what was run', () => {
    const records = [record('plain', 0), record('orbits', 0, { stepsToThreshold: 25 })];
    const text = whole({ ...study, records, runSeconds: [2, 1] });
    expect(text).toMatch(/orbits +0\.5 +0\.5 +0\.5 +0 % +0 \(0\) of 1 +0\.5/);
  });

  it('names few seeds one by one', () => {
    expect(JSON.stringify(answer({ ...study, seeds: [3, 5] }).colophon)).toContain('3, 5');
    expect(JSON.stringify(answer(study).colophon)).toContain('0..19');
  });
});
