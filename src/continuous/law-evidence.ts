/** One law against two for dynamics and reward: the log Bayes factors of a candidate, from the sums of a test. */
import { evidenceApart, type Marginal, marginalsOf, PRIOR, posteriorOf } from './evidence.js';
import type { LawStatistics } from './law-statistics.js';
import { byTarget, type Part, sumOfParts } from './parts.js';
import type { ContinuousTransformation } from './transformation.js';
import type { Transition, Units } from './units.js';

/** `[action][half][target]`. */
export type EvidenceAlone = readonly (readonly (readonly Marginal[])[])[];

/** Log Bayes factors of one law against two, of each target. */
export interface LawEvidence {
  /** Against two laws that have nothing in common. */
  readonly values: Float64Array;
  /** Against two laws with one noise: whether they have one mean. */
  readonly means: Float64Array;
}

/** `E` of each half of each action as it is. */
export function evidenceAlone(law: LawStatistics): EvidenceAlone {
  return Array.from({ length: law.units.actions }, (_, action) =>
    [0, 1].map((half) => marginalsOfParts(law.parts(0, half, action))),
  );
}

/** What one law leaves of each target, a variance in what a step changes; and of how many steps. */
export interface Remainder {
  readonly count: number;
  readonly variance: Float64Array;
}

/** Of each action as it is, and last of all of them. */
export function remainders(law: LawStatistics): Remainder[] {
  const own = Array.from({ length: law.units.actions }, (_, action): Remainder => {
    const parts = sumOfParts(law.parts(0, 0, action), law.parts(0, 1, action));
    const variance = byTarget(parts, ({ sums }) => posteriorOf(sums, PRIOR.lambda).noise);
    return { count: parts[0]!.sums.count, variance: Float64Array.from(variance) };
  });
  const count = own.reduce((sum, one) => sum + one.count, 0);
  const mean = (t: number) => own.reduce((sum, one) => sum + (one.count / count) * one.variance[t]!, 0);
  return [...own, { count, variance: own[0]!.variance.map((_, t) => mean(t)) }];
}

/**
 * The difference of two laws that evidence `value` against one speaks of, as a root mean square in what a step changes: laws `δ/2` to either side
 * leave `δ²/4` less of each of `count` steps than one between them, which is `σ² (e^(−2 value / count) − 1)` where they leave `σ²`.
 */
export function differenceOf(value: number, count: number, variance: number): number {
  return count === 0 ? 0 : 2 * Math.sqrt(variance * Math.expm1((2 * Math.max(-value, 0)) / count));
}

/** Of all actions. */
export function totalOf(evidence: readonly LawEvidence[], kind: keyof LawEvidence, target: number): number {
  return evidence.reduce((sum, ofOne) => sum + ofOne[kind][target]!, 0);
}

/** `ln B` of each action and target under candidate `c`, the mean of both ways round. */
export function lawEvidence(law: LawStatistics, alone: EvidenceAlone, c: number): LawEvidence[] {
  return Array.from({ length: law.units.actions }, (_, action) => {
    const [values, means] = [0, 1].map(() => new Float64Array(law.units.observations + 1));
    for (const half of [0, 1]) {
      const own = alone[action]![half]!;
      const mapped = law.parts(c, 1 - half, action);
      const image = c === 0 ? alone[action]![1 - half]! : marginalsOfParts(mapped);
      marginalsOfParts(sumOfParts(mapped, law.parts(0, half, action))).forEach(({ evidence }, t) => {
        values![t]! += (evidence - own[t]!.evidence - image[t]!.evidence) / 2;
        means![t]! += (evidence - evidenceApart(own[t]!, image[t]!)) / 2;
      });
    }
    return { values: values!, means: means! };
  });
}

/** What moves by more than this share of its spread moves. */
const MOVED = 1e-4;

/**
 * A coordinate that no step changes and whose image a step changes, null where there is none: of such a target there is no law to be compared, and
 * that it stays is its law.
 */
export function movedByImage(
  { observations, spread, scale }: Units,
  kept: readonly Transition[],
  { observation: map, next: nextMap }: ContinuousTransformation,
): number | null {
  const [from, to] = [new Float64Array(observations), new Float64Array(observations)];
  const squares = new Float64Array(observations);
  for (const { observation, next } of kept) {
    map.apply(observation, 0, from, 0);
    nextMap.apply(next, 0, to, 0);
    for (let k = 0; k < observations; ++k) squares[k]! += (to[k]! - from[k]!) ** 2 / kept.length;
  }
  const found = squares.findIndex((square, k) => scale[k] === 0 && Math.sqrt(square) > MOVED * spread[k]!);
  return found < 0 ? null : found;
}

function marginalsOfParts(parts: readonly Part[]): Marginal[] {
  return byTarget(parts, ({ sums }) => marginalsOf(sums));
}
