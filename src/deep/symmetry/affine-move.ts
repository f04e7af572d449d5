/** A transformation of observations as it acts on what a network reads: each feature times its scale, in single precision. */
import type { ContinuousTransformation } from '../../continuous/transformation.js';
import type { OrbitElement } from '../dqn-network.js';

/**
 * `z ↦ S M S⁻¹ z + S b` with `S` the scale. Where features that are exchanged have one scale, factors of 1 and -1 stay exact.
 */
export function affineMove(
  { observation: { matrix, shift, size }, actionMap }: ContinuousTransformation,
  scale: ArrayLike<number>,
): OrbitElement {
  const rows = Array.from({ length: size }, (_, i) => ({
    shift: shift[i]! * scale[i]!,
    terms: Array.from({ length: size }, (_, j) => ({
      j,
      factor: factorOf(matrix[i * size + j]!, scale[i]!, scale[j]!),
    })).filter(({ factor }) => factor !== 0),
  }));
  return {
    move: (source, from, target, to) => {
      for (let i = 0; i < size; ++i) {
        const { shift: sum, terms } = rows[i]!;
        let value = sum;
        for (let t = 0; t < terms.length; ++t) value += terms[t]!.factor * source[from + terms[t]!.j]!;
        target[to + i] = value;
      }
    },
    images: actionMap!,
  };
}

function factorOf(entry: number, to: number, from: number): number {
  return to === from ? entry : (entry * to) / from;
}
