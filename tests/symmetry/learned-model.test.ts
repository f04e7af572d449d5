import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { solve } from '../../src/symmetry/exact/solve.js';
import { symmetries } from '../../src/symmetry/exact/symmetries.js';
import { gridTransformations } from '../../src/symmetry/grid-candidates.js';
import { LearnedModel } from '../../src/symmetry/learned-model.js';
import { OutcomeCounts } from '../../src/symmetry/outcome-counts.js';
import { Transformation } from '../../src/symmetry/transformation.js';

/** States 0 and 1 are mirror images, 2 ends the episode; actions: 0 crosses over, 1 goes to the end. */
const mirror = Transformation.from({ name: 'mirror', states: [1, 0, 2], actionMap: [0, 1] });

describe('LearnedModel', () => {
  it('has the observed frequencies', () => {
    const counts = new OutcomeCounts(3, 2);
    for (const next of [1, 1, 0, 1]) counts.observe(0, 0, -1, next, false);
    const { model, knowledge } = new LearnedModel(counts, { unknownValue: 7 });
    expect([...knowledge]).toEqual([1, 0, 0, 0, 0, 0]);
    expect(model.outcomes(0, 0)).toEqual([
      { probability: 0.75, nextState: 1, reward: -1, terminated: false },
      { probability: 0.25, nextState: 0, reward: -1, terminated: false },
    ]);
    expect(model.outcomes(0, 1)).toEqual([{ probability: 1, nextState: 1, reward: 7, terminated: true }]);
  });

  it('borrows from images and lets real data win', () => {
    const counts = new OutcomeCounts(3, 2);
    counts.observe(0, 0, -1, 1, false);
    counts.observe(0, 1, 5, 2, true);
    counts.observe(1, 1, 4, 2, true); // Contradicts the mirror: its own data counts.
    const { model, knowledge } = new LearnedModel(counts, { transformations: [mirror] });
    expect([...knowledge]).toEqual([1, 1, 2, 1, 0, 0]);
    expect(model.outcomes(1, 0)).toEqual([{ probability: 1, nextState: 0, reward: -1, terminated: false }]);
    expect(model.outcomes(1, 1)[0]!.reward).toBe(4);
  });

  it('keeps unknown pairs apart and joins what symmetry completes', () => {
    const counts = new OutcomeCounts(3, 2);
    counts.observe(0, 0, -1, 1, false);
    counts.observe(0, 1, 5, 2, true);
    expect([...new LearnedModel(counts).refine().labels]).toEqual([0, 1, 2, 3, -1, -1]);
    expect([...new LearnedModel(counts, { transformations: [mirror] }).refine().labels]).toEqual([0, 1, 0, 1, -1, -1]);
  });

  it('from part of the experience and the symmetries, is the whole model of a grid', () => {
    const environment = makeEnvironment('grid-world-v0', { rows: 5, columns: 5 });
    const truth = environment.model!();
    const counts = new OutcomeCounts(25, 4);
    const random = new Random(1);
    let state = environment.reset({ seed: 1 });
    while (counts.visits.filter((visits) => visits > 0).length < 60) {
      const action = random.below(4);
      const step = environment.step(action);
      counts.observe(state, action, step.reward, step.state, step.terminated);
      state = step.terminated || step.truncated ? environment.reset() : step.state;
    }
    const learned = new LearnedModel(counts, { transformations: gridTransformations(environment.layout!) });
    expect(learned.knowledge.filter((known) => known > 0).length).toBe(96);
    expect([...learned.refine().labels]).toEqual([...symmetries(truth).homomorphism.labels]);
    const { model, lift, error } = learned.quotient();
    const values = lift(solve(model, { discount: 0.9 }).q);
    const exact = solve(truth, { discount: 0.9 }).q;
    expect(error.reward).toBe(0);
    for (let pair = 0; pair < 100; ++pair) if (truth.live[pair >> 2]) expect(values[pair]).toBeCloseTo(exact[pair]!, 8);
  });

  it('refuses no experience, foreign transformations and unknown options', () => {
    expect(() => new LearnedModel(new OutcomeCounts(2, 2))).toThrow('expected experience to learn a model from, got');
    const counts = new OutcomeCounts(2, 2);
    counts.observe(0, 0, 1, 1, false);
    expect(() => new LearnedModel(counts, { transformations: [mirror] })).toThrow(
      'expected transformations of 4 pairs',
    );
    expect(() => new LearnedModel(counts, { typo: 1 } as never)).toThrow("got 'typo'");
  });
});
