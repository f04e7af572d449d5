/** Candidate transformations that an environment suggests, and which of them are symmetries of its model. */
import type { Environment } from '../../environments/environment.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import { candidateTransformations } from '../../symmetry/candidates.js';
import type { Transformation } from '../../symmetry/transformation.js';

/** The candidates that an environment suggests by its layout, board or features; null where it has none of them. */
export function libraryOf(environment: Environment): readonly Transformation[] | null {
  const { states, actions, board, features } = environment;
  const layout = environment.layout ?? environment.model?.().layout;
  if (layout === undefined && board === undefined && features === undefined) return null;
  return candidateTransformations(layout === environment.layout ? environment : { states, actions, layout: layout! });
}

/** Those transformations that carry the law of every live pair onto the law of its image. */
export function symmetriesAmong(model: TabularModel, candidates: readonly Transformation[]): Transformation[] {
  const { actions } = model;
  const live = Int32Array.from(model.live.keys()).filter((state) => model.live[state] === 1);
  return candidates.filter(({ states, pairs }) =>
    live.every((state) => {
      if (model.live[states[state]!] === 0) return false;
      for (let pair = state * actions; pair < (state + 1) * actions; ++pair) {
        if (!sameLaw(lawOf(model, pair, states), lawOf(model, pairs[pair]!, null))) return false;
      }
      return true;
    }),
  );
}

/** Probability of each reward and next state (mapped where a map is given); every end is one state. */
function lawOf(model: TabularModel, pair: number, map: Int32Array | null): Map<string, number> {
  const law = new Map<string, number>();
  for (let k = model.outcomeStarts[pair]!; k < model.outcomeStarts[pair + 1]!; ++k) {
    const next = model.nextStates[k]!;
    const place = model.terminations[k] === 1 ? 'end' : (map?.[next] ?? next);
    const key = `${model.rewards[k]} ${place}`;
    law.set(key, (law.get(key) ?? 0) + model.probabilities[k]!);
  }
  return law;
}

function sameLaw(a: Map<string, number>, b: Map<string, number>): boolean {
  return a.size === b.size && [...a].every(([key, probability]) => Math.abs(probability - (b.get(key) ?? -1)) < 1e-9);
}
