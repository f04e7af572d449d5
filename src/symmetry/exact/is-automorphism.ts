/** Whether a transformation is a symmetry of a model: the truth that tests of transformations are held against. */
import type { TabularModel } from '../../environments/tabular-model.js';
import { checkInstance, expected } from '../../input-error.js';
import { spend } from '../../time-limit.js';
import { close, rewardClasses } from '../../trajectories/closeness.js';
import { Transformation } from '../transformation.js';
import { checkModel } from './check-model.js';

/**
 * Whether `P(f(s'), r, end | f(s), g_s(a)) = P(s', r, end | s, a)` for every live pair, up to rounding (relative 1e-10), with
 * live states carried onto live ones. Every outcome that ends leads to one common sink.
 * @throws InputError when the transformation is of another size than the model.
 */
export function isAutomorphism(model: TabularModel, transformation: Transformation): boolean {
  checkModel(model);
  const { states, pairs } = checkInstance('a Transformation', transformation, Transformation);
  if (pairs.length !== model.pairs) throw expected(`a transformation of ${model.pairs} pairs`, pairs.length);
  const rewards = rewardClasses(model.rewards);
  const same = Int32Array.from({ length: model.states }, (_, s) => s);
  return model.live.every((live, s) => {
    if (live === 0) return true;
    if (model.live[states[s]!] === 0) return false;
    for (let pair = s * model.actions; pair < (s + 1) * model.actions; ++pair) {
      spend(64 * (model.outcomeStarts[pair + 1]! - model.outcomeStarts[pair]! + 1));
      if (!equalLaws(lawOf(model, rewards, pair, states), lawOf(model, rewards, pairs[pair]!, same))) return false;
    }
    return true;
  });
}

/** Probability by outcome, successors carried over by `map`. */
function lawOf(model: TabularModel, rewards: Int32Array, pair: number, map: Int32Array): Map<string, number> {
  const law = new Map<string, number>();
  for (let k = model.outcomeStarts[pair]!; k < model.outcomeStarts[pair + 1]!; ++k) {
    const next = model.nextStates[k]!;
    const ends = model.terminations[k] === 1 || model.live[next] === 0;
    const key = `${rewards[k]} ${ends ? 'end' : map[next]}`;
    law.set(key, (law.get(key) ?? 0) + model.probabilities[k]!);
  }
  return law;
}

function equalLaws(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([key, probability]) => close(probability, b.get(key) ?? 0));
}
