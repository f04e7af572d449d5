/** Exact laws of reward trajectories of one length as rows of numbers, and trajectories drawn from them. */
import type { Random } from '../../engine/random.js';
import type { RewardLaws } from '../../symmetry/exact/reward-laws.js';

/** `law[trajectory]` of each pair; trajectories of the longest length, numbered from 0. */
export function denseLaws(laws: RewardLaws, pairs: readonly number[]): Float64Array[] {
  const { starts, words, probabilities } = laws.rows();
  const numbers = new Map([...new Set(words)].map((word, k) => [word, k]));
  return pairs.map((pair) => {
    const law = new Float64Array(numbers.size);
    for (let k = starts[pair]!; k < starts[pair + 1]!; ++k) law[numbers.get(words[k]!)!] = probabilities[k]!;
    return law;
  });
}

/** A trajectory by its law. */
export function drawn(law: Float64Array, random: Random): number {
  let rest = random.uniform();
  let last = 0;
  for (let word = 0; word < law.length; ++word) {
    if (law[word] === 0) continue;
    rest -= law[word]!;
    last = word;
    if (rest < 0) break;
  }
  return last;
}
