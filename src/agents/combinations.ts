/**
 * Which learners and couplings there are, and which of them go together: the one table that options, documentation and
 * command line read.
 *
 * **Value learners.** On observing pair `i` with target `y = r + γ · bootstrap` and error `δ = y − Q_i`: `Q_i += α δ`, then
 *
 *   preconditioner   Q_j += α χ_ij δ                       Q ← Q − η χ ∂L/∂Q, written for a table
 *   sampling         d = Q_j − Q_i, Q_i += α λ d, Q_j −= α λ d, j drawn by χ; for all j with χ_ij as a further factor
 *   target-sharing   Q_j += α χ_ij (y − Q_j)               Girgin, Polat & Alhajj 2007
 *   quotient         Q_j  = Q_i, as it is after the update  one value a block; coupling starts it at the block's mean
 *   augmentation     for g in G, in order: (f(s), g_s(a), r, f(s')) is learned from too, again where g leaves it as it is;
 *                    the identity is the step itself
 *
 * Double Q-learning couples the table that its coin chose. With traces, `Q_k += α e_k δ` for every traced pair `k`, whose
 * partners take the step `α e_k χ_kj` with `y_k = Q_k + δ`; a trace belongs to a block under quotient, and the image of the
 * traces is the trace of the image; sampling acts on the observed pair. REINFORCE and the actor have `g_i` in place of `δ`,
 * the step of every action `i = (s, b)` of the state, `g_i = A ([b = a] − π(b|s))`, so that the preconditioner is
 * `θ_j += α A Σ_{i∈s} χ_ij ∂log π(a|s)/∂θ_i`; `A` is the return minus a baseline, or the TD error of the critic.
 *
 * **The guard** (`'bounded'`, the default) holds for any χ and any transformations, right or wrong; `guard: 'none'` gives the
 * formulas as written.
 *
 * One-step learners: `‖Q‖∞ <= B = max(‖Q₀‖∞, r_max / (1 − γ))`. Proof: every target is bounded, `|y| <= r_max + γ ‖Q‖∞`,
 * because each bootstrap is a convex combination of old values (of either table under double Q-learning, wherever a
 * transformation sends the next state). With `0 <= α <= 1`, `Q_i` moves to a point between its old value and `y`; so does
 * its image under augmentation, and so does each partner: under target sharing because `0 <= α χ_ij <= 1` is enforced;
 * under the preconditioner because the step `α χ_ij δ` is cut to the interval between 0 and `y − Q_j`; under quotient because
 * it takes the value that `Q_i` has got. Under sampling the step `α λ χ_ij` is cut to `[0, 1/2]`, so that both values stay
 * between the two they were. Hence no update makes `‖Q‖∞` larger than `max(‖Q‖∞, r_max + γ ‖Q‖∞)`, and the bound follows by
 * induction (for γ = 1 it is infinite, and growth is at most r_max an update). A critic of actions or states is bounded in
 * the same way, `‖Q₀‖∞` being its own.
 *
 * Traces: an error far away is no convex combination, so every value a coupled learner writes is cut to `[−B, B]` outright,
 * with the `r_max` seen since coupling; the same steps are cut as above. Q* and every Q^π lie in that interval.
 *
 * Preferences: every preference that REINFORCE or a coupled actor writes is cut to `[−4, 4]` (or to what the preferences
 * had reached when they were coupled). Values stay finite, and every action keeps a probability of at least
 * `e^−8 / actions`, so that a policy learned from a wrong χ is unlearned from the steps that contradict it; that a wrong
 * χ leads to a good policy nobody can promise.
 */
import type { CoupledPart, CouplingName, CriticKind, LearnerName } from '../engine/contracts/learner.js';

export interface Choice<Name extends string> {
  readonly name: Name;
  /** One line: what it does, and where it comes from. */
  readonly description: string;
}

export const learners: readonly Choice<LearnerName>[] = [
  { name: 'q-learning', description: 'off-policy: the target is the best next value (Watkins 1989)' },
  {
    name: 'sarsa',
    description: 'on-policy: the target is the value of the next action taken (Rummery & Niranjan 1994)',
  },
  {
    name: 'expected-sarsa',
    description: 'on-policy: the target is the mean over next actions (van Seijen et al. 2009)',
  },
  { name: 'double-q', description: 'two tables, each valuing the best action of the other (van Hasselt 2010)' },
  { name: 'q-lambda', description: 'Q-learning with eligibility traces, cut by exploration (Watkins 1989)' },
  { name: 'sarsa-lambda', description: 'SARSA with eligibility traces (Rummery & Niranjan 1994)' },
  { name: 'reinforce', description: 'softmax policy, learns from whole episodes against a baseline (Williams 1992)' },
  { name: 'actor-critic', description: 'softmax policy, learns from every step (Barto, Sutton & Anderson 1983)' },
];

export const couplings: readonly Choice<CouplingName>[] = [
  { name: 'none', description: 'the plain learner: a pair learns from itself alone' },
  { name: 'preconditioner', description: 'similar pairs take a share of the same step' },
  { name: 'sampling', description: 'after each step, similar pairs are drawn towards each other (a symmetry loss)' },
  { name: 'target-sharing', description: 'similar pairs move towards the same target' },
  { name: 'quotient', description: 'similar pairs have one value together' },
  { name: 'augmentation', description: 'each step is learned from at all its images under a symmetry group' },
];

export const learnerNames: readonly LearnerName[] = learners.map(({ name }) => name);
export const couplingNames: readonly CouplingName[] = couplings.map(({ name }) => name);

/** Whether the learner explores by ε-greedy choices; the others draw from a softmax policy. */
export function isEpsilonGreedy(learner: LearnerName): boolean {
  return learner !== 'reinforce' && learner !== 'actor-critic';
}

/** The part of an actor-critic that a coupling acts on unless told: all that it can act on. */
export function defaultPart(coupling: CouplingName, critic: CriticKind): CoupledPart {
  if (coupling === 'target-sharing') return 'critic';
  return critic === 'state' && coupling !== 'augmentation' ? 'actor' : 'both';
}

/** Why a coupling makes no sense for a learner, as a clause; null when it does. */
export function refusal(
  learner: LearnerName,
  coupling: CouplingName,
  critic: CriticKind = 'action',
  part: CoupledPart = defaultPart(coupling, critic),
): string | null {
  if (coupling === 'none' || isEpsilonGreedy(learner)) return null;
  if (coupling === 'target-sharing' && learner === 'reinforce') {
    return 'a policy gradient has no target that pairs could share';
  }
  if (learner === 'reinforce') return null;
  if (coupling === 'target-sharing' && part !== 'critic') {
    return "an actor has no target that pairs could share: couple the 'critic'";
  }
  if (critic === 'state' && coupling !== 'augmentation' && part !== 'actor') {
    return "a critic of states has no pairs to couple: couple the 'actor', or let the critic value actions";
  }
  return null;
}
