/** What must not matter to a test of candidates: names, the scale of rewards, and whether experience comes at once or in parts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import type { EpisodeBatch } from '../../src/engine/contracts/episodes.js';
import { Random } from '../../src/engine/random.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { detectSymmetries } from '../../src/symmetry/detect.js';
import { gridTransformations } from '../../src/symmetry/grid-candidates.js';
import { Transformation } from '../../src/symmetry/transformation.js';
import { TransformationTest } from '../../src/symmetry/transformation-test.js';
import { backendsOfHome } from '../backends.js';

const order = (seed: number, n: number) => new Random(seed).shuffle(Array.from({ length: n }, (_, k) => k));

/** A goal in the corner (one reflection is true) or in the middle (all eight are), certain or slippery. */
const problems = [
  { goals: [[0, 0]], slip: 0 },
  { goals: [[1, 1]], slip: 0 },
  { goals: [[1, 1]], slip: 0.3 },
].map(({ goals, slip }) => {
  const environment = makeEnvironment('grid-world-v0', { rows: 3, columns: 3, goals, slip } as never);
  return { model: environment.model(), candidates: gridTransformations(environment.layout!) };
});
const problem = fc.constantFrom(...problems);
const factors = fc.constantFrom(0.5, 1024, 3, 0.1, 1 / 3, 1e-6, 7e9);

const engines = await Promise.all(
  backendsOfHome.map(async ({ name }) => ({ name, engine: await createEngine({ backend: name }) })),
);

function changedRewards(batch: EpisodeBatch, change: (reward: number) => number): EpisodeBatch {
  return { ...batch, rewards: batch.rewards.map(change) };
}

/** Everything that is said of candidates but their names, which follow from those of states and actions. */
function verdicts(batch: EpisodeBatch, candidates: readonly Transformation[]) {
  const { transitions, deterministic, tested, group } = detectSymmetries(batch, { states: 9, actions: 4, candidates });
  return {
    transitions,
    deterministic,
    order: group.order,
    given: tested
      .filter(({ origin }) => origin === 'candidate')
      .map(({ state, agreements, acceptedAt }) => ({ state, agreements, acceptedAt })),
    evidence: tested.filter(({ origin }) => origin === 'candidate').map(({ evidence }) => evidence),
  };
}

describe.each(engines)('episodes of $name', ({ engine }) => {
  it('say the same of candidates whatever states and actions are called', () => {
    fc.assert(
      fc.property(problem, fc.nat(), ({ model, candidates }, seed) => {
        const batch = engine.rollout(model, { episodes: 40, maxSteps: 30, seed });
        const [states, actions] = [order(seed, 9), order(seed + 1, 4)];
        const naming = Transformation.from({ name: 'renaming', states, actionMap: actions });
        const renamed: EpisodeBatch = {
          ...batch,
          states: batch.states.map((s) => states[s]!),
          actions: batch.actions.map((a) => actions[a]!),
          lastStates: batch.lastStates?.map((s) => (s < 0 ? s : states[s]!)) as Int32Array,
        };
        const conjugates = candidates.map((map) => naming.after(map).after(naming.inverse()));
        const [plain, other] = [verdicts(batch, candidates), verdicts(renamed, conjugates)];
        expect({ ...other, evidence: 0 }).toEqual({ ...plain, evidence: 0 });
        other.evidence.forEach((value, k) => {
          expect(value).toBeCloseTo(plain.evidence[k]!, 8);
        });
      }),
      { numRuns: 12 },
    );
  });

  it('say the same when rewards are scaled, and when they are changed one to one', () => {
    const changes = fc.oneof(
      factors.map((factor) => (reward: number) => factor * reward),
      fc.constant((reward: number) => 5 - 2 * reward),
    );
    fc.assert(
      fc.property(problem, fc.nat(), changes, ({ model, candidates }, seed, change) => {
        const batch = engine.rollout(model, { episodes: 40, maxSteps: 30, seed });
        expect(verdicts(changedRewards(batch, change), candidates)).toEqual(verdicts(batch, candidates));
      }),
      { numRuns: 12 },
    );
  });
});

describe('a test of candidates', () => {
  it('keeps what it holds of varying rewards when they are scaled by a power of two', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(0.5, 64), (seed, scale) => {
        const { candidates } = problems[1]!;
        const tests = [1, scale].map((factor) => {
          const test = new TransformationTest({ states: 9, actions: 4, candidates });
          const [random, walk] = [
            new Random(seed),
            makeEnvironment('grid-world-v0', { rows: 3, columns: 3, goals: [[1, 1]] } as never),
          ];
          let state = walk.reset({ seed });
          for (let t = 0; t < 600; ++t) {
            const action = random.below(4);
            const step = walk.step(action);
            test.observe(
              state,
              action,
              factor * (step.reward + random.below(1024) / 1024),
              step.state,
              step.terminated,
            );
            state = step.terminated || step.truncated ? walk.reset() : step.state;
          }
          return test;
        });
        const [plain, scaled] = tests.map((test) => test.candidates);
        expect(scaled!.map(({ state }) => state)).toEqual(plain!.map(({ state }) => state));
        scaled!.forEach(({ evidence }, k) => {
          expect(evidence).toBeCloseTo(plain![k]!.evidence, 6);
        });
      }),
      { numRuns: 6 },
    );
  });
});
