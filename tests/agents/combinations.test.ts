import { describe, expect, it } from 'vitest';
import type { AgentOptions } from '../../src/agents/agent-options.js';
import {
  couplingNames,
  couplings,
  isEpsilonGreedy,
  learnerNames,
  learners,
  refusal,
} from '../../src/agents/combinations.js';
import { TabularAgent } from '../../src/agents/tabular-agent.js';
import { train } from '../../src/agents/train.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { TabularEnvironment } from '../../src/environments/tabular-environment.js';
import { InputError } from '../../src/input-error.js';
import { Partition } from '../../src/similarity/partition.js';
import { symmetries } from '../../src/symmetry/exact/symmetries.js';
import { SymmetryGroup } from '../../src/symmetry/group.js';
import { Transformation } from '../../src/symmetry/transformation.js';
import { backends, loadBackend } from '../backends.js';
import { Bare, gridModel } from './worlds.js';

/** The reflection of `gridModel` that swaps rows and columns: up with left, right with down. */
const reflection = Transformation.from({
  name: 'reflection',
  states: [0, 3, 6, 1, 4, 7, 2, 5, 8],
  actionMap: [3, 2, 1, 0],
});
/** A turn by 90 degrees; it alone is no group. */
const turn = Transformation.from({ name: 'turn', states: [2, 5, 8, 1, 4, 7, 0, 3, 6], actionMap: [1, 2, 3, 0] });

const square = { states: 9, actions: 4 } as const;
const matrix = [
  [1, 0.5],
  [0.5, 1],
];

describe('the table', () => {
  it('names every learner and coupling once', () => {
    expect(new Set(learnerNames).size).toBe(learners.length);
    expect(new Set(couplingNames).size).toBe(couplings.length);
    for (const { description } of [...learners, ...couplings]) expect(description).toMatch(/^\S.{20,}$/);
  });

  it('refuses what has no meaning, and nothing else', () => {
    const refused = learnerNames.flatMap((learner) =>
      couplingNames
        .filter((coupling) => refusal(learner, coupling) !== null)
        .map((coupling) => `${learner} ${coupling}`),
    );
    expect(refused).toEqual(['reinforce target-sharing']);
    expect(refusal('actor-critic', 'target-sharing', 'action', 'both')).toMatch('no target');
    expect(refusal('actor-critic', 'target-sharing', 'state')).toMatch('no pairs');
    expect(refusal('actor-critic', 'quotient', 'state', 'both')).toMatch('no pairs');
    expect(refusal('actor-critic', 'quotient', 'state')).toBe(null);
    expect(refusal('actor-critic', 'augmentation', 'state', 'both')).toBe(null);
  });
});

describe.each(backends)('on the $name backend', ({ name }) => {
  const make = async (options: AgentOptions) => new TabularAgent(await loadBackend(name), options);

  describe('symmetries as input', () => {
    it('a group, a list that is one, and exact orbits give the same augmentation', async () => {
      const exact = symmetries(gridModel()).orbits;
      const tables = [];
      for (const similarity of [SymmetryGroup.generatedBy([reflection]), [reflection], exact]) {
        using agent = await make({ ...square, coupling: 'augmentation', similarity, stepSize: 0.5, discount: 0.5 });
        // Right in the corner, and its image: down.
        agent.observe(0, 1, -1, 1, false);
        const q = [...agent.q];
        expect(q.flatMap((value, pair) => (value === 0 ? [] : [pair, value]))).toEqual([1, -0.5, 2, -0.5]);
        tables.push(q);
      }
      expect(tables[1]).toEqual(tables[0]);
    });

    it('other couplings read a group as its orbits', async () => {
      using agent = await make({ ...square, coupling: 'quotient', similarity: [reflection], stepSize: 0.5 });
      agent.observe(0, 1, 4, 1, true);
      expect([agent.q[1], agent.q[2], agent.updates]).toEqual([2, 2, 2]);
    });

    it('without a symmetry the agent is the plain one', async () => {
      using agent = await make({ ...square, coupling: 'augmentation', similarity: [Transformation.identity(9, 4)] });
      agent.observe(0, 1, 4, 1, true);
      expect(agent.updates).toBe(1);
    });
  });

  it('end ends an episode that was cut: REINFORCE learns', async () => {
    using agent = await make({
      states: 2,
      actions: 2,
      learner: 'reinforce',
      stepSize: 0.5,
      discount: 0.5,
      initialValue: 2,
    });
    agent.act(0);
    agent.advance(3, 1, false);
    expect([...agent.critic!]).toEqual([2, 2]);
    agent.end();
    // G = 3 + 0.5 · 2, half way.
    expect([...agent.critic!]).toEqual([3, 2]);
  });

  it('train tells the agent of a cut: an environment and its model give the same learner', async () => {
    const model = gridModel();
    const options = { ...square, learner: 'sarsa-lambda', seed: 5, epsilon: 0.3 } as const;
    using outside = await make(options);
    await train(new Bare(model, 4), outside, { episodes: 30, seed: 1 });
    using inside = await make(options);
    await train(new TabularEnvironment(model), inside, { episodes: 30, maxSteps: 4 });
    // The world is deterministic with one start: nothing else is drawn.
    expect(outside.q).toEqual(inside.q);
  });

  it.each(learnerNames.map((learner) => ({ learner })))('$learner solves a 5x5 grid', async ({ learner }) => {
    const environment = makeEnvironment('grid-world-v0', { rows: 5, columns: 5 });
    for (const coupling of ['none', 'quotient'] as const) {
      using agent = await make({
        learner,
        coupling,
        ...(coupling === 'quotient' ? { similarity: symmetries(environment.model!()!).orbits } : {}),
        stepSize: 0.2,
        discount: 0.95,
        seed: 2,
        ...(isEpsilonGreedy(learner) ? { epsilon: 0.2 } : {}),
      });
      const criterion = { kind: 'optimal-share', level: 0.9, consecutive: 1 } as const;
      const run = await train(environment, agent, { episodes: 3000, maxSteps: 100, until: criterion });
      expect(run.stepsToThreshold, `${learner}, ${coupling}`).not.toBe(null);
    }
  });

  const lambda = "only 'q-lambda' and 'sarsa-lambda' have traces";
  it.each<[string, AgentOptions | Record<string, unknown>, string]>([
    ['traces of a learner without', { traceDecay: 0.5 }, `expected no traceDecay for learner 'q-learning': ${lambda}`],
    [
      'a kind of traces without',
      { learner: 'double-q', traces: 'replacing' },
      `expected no traces for learner 'double-q'`,
    ],
    [
      'λ above 1',
      { learner: 'q-lambda', traceDecay: 1.5 },
      'expected traceDecay to be a finite number in [0, 1], got 1.5',
    ],
    [
      'unknown traces',
      { learner: 'q-lambda', traces: 'dutch' },
      "expected traces to be one of 'replacing', 'accumulating'",
    ],
    ['a critic step without a critic', { criticStepSize: 0.5 }, "expected no criticStepSize for learner 'q-learning'"],
    ['a critic step above 1', { learner: 'reinforce', criticStepSize: 2 }, 'expected criticStepSize'],
    ['a critic of REINFORCE', { learner: 'reinforce', critic: 'state' }, "only 'actor-critic' has a critic to choose"],
    ['an unknown critic', { learner: 'actor-critic', critic: 'q' }, "expected critic to be one of 'action', 'state'"],
    ['ε of a softmax', { learner: 'reinforce', epsilon: 0.1 }, "expected no epsilon for learner 'reinforce'"],
    [
      'target sharing of REINFORCE',
      { learner: 'reinforce', coupling: 'target-sharing', similarity: matrix },
      "expected another coupling than 'target-sharing' for learner 'reinforce': a policy gradient has no target",
    ],
    [
      'a coupled critic of states',
      {
        learner: 'actor-critic',
        critic: 'state',
        coupling: 'quotient',
        couple: 'both',
        similarity: Partition.from([0, 0]),
      },
      'a critic of states has no pairs to couple',
    ],
    [
      'an unknown part',
      { learner: 'actor-critic', coupling: 'preconditioner', couple: 'all', similarity: matrix },
      "expected couple to be one of 'critic', 'actor', 'both', got 'all'",
    ],
    ['a part without coupling', { learner: 'actor-critic', couple: 'actor' }, "expected a coupling for couple 'actor'"],
    [
      'a symmetry weight of another coupling',
      { coupling: 'preconditioner', similarity: matrix, symmetryWeight: 1 },
      "expected no symmetryWeight for coupling 'preconditioner': only 'sampling' has a symmetry loss",
    ],
    [
      'a negative symmetry weight',
      { coupling: 'sampling', similarity: matrix, symmetryWeight: -1 },
      'expected symmetryWeight to be a finite number >= 0, got -1',
    ],
    [
      'an unknown way to sample',
      { coupling: 'sampling', similarity: matrix, samplePartners: 'two' },
      "expected samplePartners to be one of 'one', 'all', got 'two'",
    ],
    [
      'augmentation with χ',
      { coupling: 'augmentation', similarity: matrix },
      'expected a SymmetryGroup or transformations',
    ],
    [
      'augmentation with a partition',
      { coupling: 'augmentation', similarity: Partition.from([0, 0]) },
      'which must know where next states go',
    ],
    [
      'a threshold of symmetries',
      { coupling: 'augmentation', similarity: [reflection], threshold: 0.5 },
      "expected no threshold for coupling 'augmentation'",
    ],
    [
      'a list that is no group',
      { coupling: 'augmentation', similarity: [turn] },
      'expected a group closed under composition',
    ],
    [
      'a list with something else',
      { coupling: 'augmentation', similarity: [reflection, 'turn'] },
      "expected a Transformation, got 'turn' at index 1",
    ],
    [
      'transformations of another size',
      { coupling: 'augmentation', similarity: [reflection], states: 4, actions: 4 },
      'expected a similarity of 16 pairs (states * actions), got one of 36',
    ],
    [
      'transformations of another number of actions',
      { coupling: 'augmentation', similarity: [reflection], states: 18, actions: 2 },
      'expected transformations of 2 actions, got 4',
    ],
  ])('refuses %s', async (_, options, message) => {
    const backend = await loadBackend(name);
    const before = backend.bytesInUse();
    expect(() => new TabularAgent(backend, options as AgentOptions)).toThrow(InputError);
    expect(() => new TabularAgent(backend, options as AgentOptions)).toThrow(message);
    expect(backend.bytesInUse()).toBe(before);
  });

  it('SARSA(λ) wants the next action too', async () => {
    using agent = await make({ ...square, learner: 'sarsa-lambda' });
    expect(() => agent.observe(0, 0, 1, 1, false)).toThrow('expected a nextAction for SARSA, got undefined');
  });
});
