/** What answers at once ends when its time is up, wherever it is; nothing is lost by that. */
import { beforeAll, describe, expect, it } from 'vitest';
import { transformationTest } from '../src/continuous/index.js';
import * as orbit from '../src/index.js';
import { InputError, TimeLimitError, withTimeLimit } from '../src/index.js';
import { spend, uninterrupted } from '../src/time-limit.js';
import { backends } from './backends.js';
import { type BaseCall, baseCalls, makeWorld, type World } from './fuzz/calls.js';
import { continuousCalls } from './fuzz/calls-continuous.js';
import { deepCalls } from './fuzz/calls-deep.js';

/** Over before anything is done. */
const NONE = 1e-9;

/** What may take longer than a second and answers at once, by its base call. */
const long = [
  ...['solve', 'symmetries', 'laxBisimulationMetric', 'populationSimilarity', 'rewardLaws', 'trajectoryClasses'],
  ...['quotient', 'isAutomorphism', 'ExactReferences', 'scoreDetection', 'Engine.solve', 'Engine.similarity'],
  ...['Engine.rollout', 'Engine.rollout of a class', 'adjustForChance', 'clusterStability', 'Similarity.clusters'],
  ...['Similarity.dendrogram', 'SimilarityCounter.similarity', 'SimilarityCounter.evidence', 'bootstrap'],
  ...['medianInterval', 'ratioOfMedians', 'matchedRatioOfMedians', 'probabilityOfFaster', 'performanceProfile'],
  ...['probabilityOfImprovement', 'detectSymmetries', 'growTransformations', 'featureTransformations'],
  ...['boardTransformations', 'SymmetryGroup.generatedBy', 'checkEnvironment', 'tabularModel', 'modelFromJson'],
  ...['detectContinuousSymmetries', 'trainInvariant', 'dataEfficiency'],
];

describe.each(backends)('a time limit on $name', ({ name }) => {
  let world: World;
  let calls: BaseCall[];
  beforeAll(async () => {
    world = await makeWorld(name);
    calls = [...baseCalls(world), ...continuousCalls(world), ...deepCalls(world)];
  });

  it('ends every call that may take long, and what that held is given back', () => {
    const before = world.engine.bytesInUse;
    const ended = new Set<string>();
    for (const call of calls.filter((one) => long.includes(one.name))) {
      const args = call.args() as never[];
      try {
        withTimeLimit(NONE, () => call.run(...args));
      } catch (error) {
        if (error instanceof TimeLimitError) ended.add(call.name);
      }
    }
    expect(long.filter((call) => !ended.has(call))).toEqual([]);
    expect(world.engine.bytesInUse).toBe(before);
  });

  it('changes no result', () => {
    const { engine, model } = world;
    const options = { discount: 0.999 };
    expect(withTimeLimit(60_000, () => engine.solve(model, options))).toEqual(engine.solve(model, options));
    const found = orbit.symmetries(model);
    expect(() => withTimeLimit(NONE, () => found.orbits)).toThrow(TimeLimitError);
    expect(found.orbits.labels).toEqual(orbit.symmetries(model).orbits.labels);
  });

  it('leaves a counter as it was, and what is added to it whole', () => {
    const { engine, batch, model } = world;
    const { states, actions } = model;
    using counter = engine.trajectories({ states, actions, maxLength: 2 });
    withTimeLimit(NONE, () => counter.addEpisodes(batch));
    expect(() => withTimeLimit(NONE, () => counter.similarity())).toThrow(TimeLimitError);
    using other = engine.trajectories({ states, actions, maxLength: 2 });
    other.addEpisodes(batch);
    expect(counter.similarity().toDense()).toEqual(other.similarity().toDense());
  });

  it('does not cut what an agent learns, or a test takes in', () => {
    const { engine, environment } = world;
    using agent = engine.onlineAgent({ seed: 1 });
    using alike = engine.onlineAgent({ seed: 1 });
    const play = (learner: typeof agent) => {
      learner.bind(environment);
      for (let episode = 0; episode < 5; ++episode) {
        let action = learner.act(environment.reset({ seed: episode }));
        for (let step = environment.step(action); ; step = environment.step(action)) {
          action = learner.advance(step.reward, step.state, step.terminated);
          if (step.terminated) break;
          if (step.truncated) {
            learner.end();
            break;
          }
        }
      }
      return learner.q;
    };
    expect(withTimeLimit(NONE, () => play(agent))).toEqual(play(alike));

    const observations = Array.from({ length: 40 }, (_, n) => Math.sin(n));
    const transitions = {
      starts: [0],
      observations,
      nextObservations: observations.map((x, n) => x / 2 + (n % 2)),
      actions: observations.map((_, n) => n % 2),
      rewards: observations,
      terminated: observations.map(() => 0),
    };
    using test = transformationTest(engine, {
      space: { observations: ['x'], actions: 2 },
      candidates: [],
      cosines: 4,
      warmUp: 20,
    });
    withTimeLimit(NONE, () => test.add(transitions));
    expect(test.transitions).toBe(40);
  });
});

it('ends joins of many rows, which see no clock, and the next one is as if nothing had been', async () => {
  const engine = await orbit.createEngine();
  const random = new orbit.Random(1);
  const [rows, width] = [4200, 12];
  const input = {
    rows,
    columns: 60,
    rowStarts: Int32Array.from({ length: rows + 1 }, (_, i) => i * width),
    columnIndices: Int32Array.from({ length: rows * width }, (_, e) => 5 * (e % width) + random.below(5)),
    counts: Float64Array.from({ length: rows * width }, () => 1 + random.below(9)),
  };
  const nearest = () => engine.similarity(input, { topK: 3 }).row(17);
  const list = () => engine.similarity(input, { threshold: 0.45 }).row(17);
  const clusters = () => engine.similarity(input).clusters({ threshold: 0.6 }).labels;
  for (const call of [nearest, list, clusters] as (() => unknown)[]) {
    const result = call();
    const held = engine.bytesInUse;
    expect(() => withTimeLimit(1, call)).toThrow(TimeLimitError);
    expect(engine.bytesInUse).toBe(held);
    expect(call()).toEqual(result);
    expect(withTimeLimit(60_000, call)).toEqual(result);
  }
});

describe('withTimeLimit', () => {
  it('says how long that was, and gives what is ready in time', () => {
    expect(withTimeLimit(1000, () => 7)).toBe(7);
    expect(() => withTimeLimit(NONE, () => spend(1))).toThrow(`not finished within the time limit of ${NONE} ms`);
    expect(() => spend(2 ** 40)).not.toThrow();
  });

  it('looks at the clock when much is done', () => {
    const spendFor = (milliseconds: number) => () => {
      const end = performance.now() + milliseconds;
      while (performance.now() < end) spend(2 ** 16);
    };
    expect(() => withTimeLimit(1000, spendFor(5))).not.toThrow();
    expect(() => withTimeLimit(5, spendFor(1000))).toThrow(TimeLimitError);
  });

  it('holds the shorter of two limits', () => {
    expect(() => withTimeLimit(NONE, () => withTimeLimit(1000, () => spend(1)))).toThrow(`${NONE} ms`);
    expect(() => withTimeLimit(1000, () => withTimeLimit(NONE, () => spend(1)))).toThrow(`${NONE} ms`);
    const after = () => {
      try {
        withTimeLimit(NONE, () => spend(1));
      } catch {
        spend(2 ** 30); // the outer limit, which has time
      }
      return 1;
    };
    expect(withTimeLimit(1000, after)).toBe(1);
    expect(withTimeLimit(NONE, () => uninterrupted(() => spend(1)))).toBeUndefined();
  });

  it('refuses what is no limit, no work, or gives a promise', () => {
    for (const limit of [0, -1, Number.NaN, Infinity, '5'] as number[])
      expect(() => withTimeLimit(limit, () => 1)).toThrow(InputError);
    expect(() => withTimeLimit(1, 5 as never)).toThrow(InputError);
    expect(() => withTimeLimit(1000, () => Promise.reject(new Error('late')))).toThrow(/takes a signal/);
    expect(() => withTimeLimit(1000, () => Object.fromEntries([['then', () => {}]]))).toThrow(/takes a signal/);
    for (const result of [null, undefined, 0, Object.fromEntries([['then', 5]])])
      expect(withTimeLimit(1000, () => result)).toBe(result);
  });
});
