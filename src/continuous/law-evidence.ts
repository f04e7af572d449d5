/** One law against two for dynamics and reward: the log Bayes factors of a candidate, from the sums of a test. */
import type { GramSums } from '../engine/contracts/gram.js';
import { logEvidence } from './evidence.js';
import { type LawStatistics, sumOf } from './law-statistics.js';

/** `[action][half]`, one number a target. */
export type EvidenceAlone = readonly (readonly Float64Array[])[];

/** `E` of each half of each action as it is. */
export function evidenceAlone(law: LawStatistics): EvidenceAlone {
  return Array.from({ length: law.units.actions }, (_, action) =>
    [0, 1].map((half) => evidenceOf(law, 0, half, action)),
  );
}

/** `ln B` of each action and target under candidate `c`, the mean of both ways round. */
export function lawEvidence(law: LawStatistics, alone: EvidenceAlone, c: number): Float64Array[] {
  return Array.from({ length: law.units.actions }, (_, action) => {
    const sum = new Float64Array(law.units.observations + 1);
    for (const half of [0, 1]) {
      const image = c === 0 ? alone[action]![1 - half]! : evidenceOf(law, c, 1 - half, action);
      const together = evidenceOf(law, c, 1 - half, action, half);
      sum.forEach((_, t) => {
        sum[t]! += (together[t]! - alone[action]![half]![t]! - image[t]!) / 2;
      });
    }
    return sum;
  });
}

/**
 * `E` of each change and, last, of the rewards, of one half mapped by candidate `c`, and with `own` together with that half as it is.
 */
function evidenceOf(law: LawStatistics, c: number, half: number, action: number, own?: number): Float64Array {
  const together = (mapped: GramSums, as: GramSums | null) => logEvidence(as === null ? mapped : sumOf(mapped, as));
  const evidence = together(law.sums(c, half, action), own === undefined ? null : law.sums(0, own, action));
  const rewards = law.rewardSums(c, half, action);
  if (rewards !== null) {
    evidence[evidence.length - 1] = together(rewards, own === undefined ? null : law.rewardSums(0, own, action))[0]!;
  }
  return evidence;
}
