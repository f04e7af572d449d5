/**
 * The candidates of Angelotti, Drougard & Chanel 2022 ("Data augmentation through expert-guided symmetry detection to improve performance in
 * offline reinforcement learning") for the cart-pole and the acrobot, with which of them are symmetries of the dynamics.
 */
import type { AffineMap, TransformationDefinition } from '../../continuous/transformation.js';

export interface PublishedCandidate extends TransformationDefinition {
  readonly true: boolean;
}

const cartPoleIdentity = diagonal(1, 1, 1, 1);
const acrobotIdentity = diagonal(1, 1, 1, 1, 1, 1);

/** Position, velocity, angle and angular velocity; left and right. */
export const cartPoleCandidates: readonly PublishedCandidate[] = [
  { name: 'SAR', observation: diagonal(-1, -1, -1, -1), actions: [1, 0], true: true },
  { name: 'TI', observation: { ...cartPoleIdentity, shift: [0.3, 0, 0, 0] }, actions: [0, 1], true: true },
  { name: 'ISR', observation: diagonal(-1, -1, -1, -1), actions: [0, 1], next: cartPoleIdentity, true: false },
  { name: 'AI', observation: cartPoleIdentity, actions: [1, 0], true: false },
  { name: 'SFI', observation: diagonal(-1, 1, 1, 1), actions: [0, 1], next: cartPoleIdentity, true: false },
];

/** Cosine and sine of both angles and both angular velocities; three torques. */
export const acrobotCandidates: readonly PublishedCandidate[] = [
  { name: 'AAVI', observation: diagonal(1, -1, 1, -1, -1, -1), actions: [2, 1, 0], true: true },
  { name: 'CAVI', observation: diagonal(-1, 1, -1, 1, -1, -1), actions: [2, 1, 0], true: false },
  { name: 'AI', observation: acrobotIdentity, actions: [2, 1, 0], true: false },
  {
    name: 'SSI',
    observation: diagonal(-1, -1, -1, -1, -1, -1),
    actions: [0, 1, 2],
    next: acrobotIdentity,
    true: false,
  },
];

/** A diagonal matrix as a map. */
export function diagonal(...entries: number[]): AffineMap {
  return { matrix: entries.map((entry, i) => entries.map((_, j) => (i === j ? entry : 0))) };
}
