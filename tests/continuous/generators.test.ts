/** Generators of laws that are known: a turn of an angle's cosine and sine, beside coordinates and actions that never vary. */
import { describe, expect, it } from 'vitest';
import type { GramMaker } from '../../src/continuous/features.js';
import { fitLaw } from '../../src/continuous/fitted-law.js';
import { findGenerators, strengthOf } from '../../src/continuous/generators.js';
import { detectContinuousSymmetries } from '../../src/continuous/index.js';
import { checkTransitions, eachTransition } from '../../src/continuous/transitions.js';
import { createEngine } from '../../src/create-engine.js';
import { loadBackend } from '../backends.js';
import { separate, uniform } from './record.js';

/** An angle that a push turns, and a coordinate and an action that are always the same. */
function turning(steps: number) {
  const within = uniform(4);
  return separate(steps, () => {
    const [angle, push] = [within(Math.PI), within(0.5)];
    const next = angle + push;
    return {
      x: [Math.cos(angle), Math.sin(angle), 3],
      u: [push, 7],
      reward: 0,
      next: [Math.cos(next), Math.sin(next), 3],
    };
  });
}
const space = { observations: ['cosine', 'sine', 'constant'], actions: ['push', 'nothing'] };

describe('generators', () => {
  it('turn an angle, and leave alone what never varies', async () => {
    const backend = await loadBackend('wasm');
    const make: GramMaker = (map, targets) => backend.gram(map, targets);
    const transitions = eachTransition(checkTransitions(turning(300), space), space).map((one, n) => ({
      ...one,
      half: (n % 2) as 0 | 1,
    }));
    const { map, units } = fitLaw(make, transitions, space, { cosines: 40, seed: 0 });
    const { generators, errors, singularValues } = findGenerators(make, map, units, transitions);
    expect(errors).toHaveLength(generators.length);
    expect(singularValues).toHaveLength(9 + 3 + 4 + 2);
    const turn = generators.find(({ matrix }) => Math.abs(matrix[0]![1]!) > 1e-3)!;
    const [[a, b], [c, d]] = turn.matrix.map((row) => row.map((entry) => entry / turn.matrix[1]![0]!)) as [
      [number, number],
      [number, number],
    ];
    for (const [entry, wanted] of [
      [a, 0],
      [b, -1],
      [c, 1],
      [d, 0],
    ]) {
      expect(entry).toBeCloseTo(wanted!, 1);
    }
    for (const { matrix, actionMatrix } of generators) {
      expect(matrix.map((row) => row[2])).toEqual([0, 0, 0]);
      expect(matrix[2]!.every((entry) => entry === 0)).toBe(true);
      expect(actionMatrix.map((row) => row[1])).toEqual([0, 0]);
    }
    // Cosine and sine are worth a half in the mean square, and their spreads are the same.
    const strength = strengthOf(turn, units, transitions) / Math.abs(turn.matrix[1]![0]!);
    expect([strength > 0.9, strength < 1.2]).toEqual([true, true]);
  });

  it('are looked for in enough transitions alone, with candidates that are a list or none', async () => {
    const engine = await createEngine();
    const detect = (steps: number, options: object | null) => () =>
      detectContinuousSymmetries(engine, turning(steps), (options && { space, cosines: 20, ...options }) as never);
    for (const none of [null, {}, 'wasm']) {
      expect(() => detectContinuousSymmetries(none as never, turning(30), { space })).toThrow(
        'expected an engine (see createEngine)',
      );
    }
    expect(detect(30, null)).toThrow('expected options { space, … }, got null');
    expect(detect(30, { candidates: 'all' })).toThrow("expected candidates to be one of 'search', got 'all'");
    expect(detect(10, {})).toThrow('expected at least 20 transitions, got 10');
    expect(detect(30, { candidates: [null] })).toThrow('expected a transformation, got null');
    expect(detect(30, { searched: 5 })).toThrow('expected searched to be an integer in [20, 100000], got 5');
  });
});
