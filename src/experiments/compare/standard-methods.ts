/** The methods that every comparison knows by name: those of `npm start`, of the suites, of `--methods` and of `learn --method`. */
import type { Method } from './types.js';

const learner = { learner: 'q-learning', coupling: 'quotient' } as const;
const sweeping = { learner: 'prioritized-sweeping', coupling: 'quotient', similarity: 'discovered' } as const;
const dyna = { learner: 'dyna-q', coupling: 'quotient', similarity: 'discovered' } as const;
const ids = { discovery: { candidates: 'grow' } } as const;
const recipe = { learner: 'q-learning', similarity: 'chi' } as const;

/** By a short name. */
export const standardMethods = {
  plain: { name: 'plain Q-learning', learner: 'q-learning', coupling: 'none', similarity: null },
  oracle: { ...learner, name: 'told: orbits', similarity: 'orbits' },
  group: { ...learner, name: 'told: symmetries of the board', similarity: 'library' },
  homomorphism: { ...learner, name: 'told: homomorphism', similarity: 'homomorphism' },
  tested: { ...learner, name: 'candidates', similarity: 'discovered', discovery: { refine: false } },
  refined: { ...learner, name: 'candidates + refinement', similarity: 'discovered' },
  grown: { ...learner, name: 'ids + refinement', similarity: 'discovered', ...ids },
  refinement: { ...learner, name: 'refinement', similarity: 'discovered', discovery: { candidates: 'none' } },
  chi: { ...learner, name: 'χ alone', similarity: 'chi-online' },
  sweeping: { name: 'sweeping', learner: 'prioritized-sweeping', coupling: 'none', similarity: null },
  sweepingTested: { ...sweeping, name: 'sweeping + candidates' },
  sweepingGrown: { ...sweeping, name: 'sweeping + ids', ...ids },
  dyna: { name: 'Dyna-Q', learner: 'dyna-q', coupling: 'none', similarity: null },
  dynaTested: { ...dyna, name: 'Dyna-Q + candidates' },
  /** The published recipe: χ of the first episodes of the plain learner, shared over by targets (arXiv 1706.02999). */
  recipe: { ...recipe, name: 'χ recipe', coupling: 'target-sharing' },
  recipeQuotient: { ...recipe, name: 'χ recipe, quotient', coupling: 'quotient' },
  recipePreconditioner: { ...recipe, name: 'χ recipe, preconditioner', coupling: 'preconditioner' },
  /** The metric rival: pairs that are close in a π-bisimulation metric of the model of the first episodes are one. */
  bisimulation: { ...learner, name: 'π-bisimulation', similarity: 'bisimulation' },
} as const satisfies Record<string, Method>;

export type StandardMethod = keyof typeof standardMethods;

/** What each is, in a line. */
export const methodDescriptions: Readonly<Record<StandardMethod, string>> = {
  plain: 'Q-learning without symmetry',
  oracle: 'told the exact orbits of the model: what there is to gain',
  group: 'told which of the candidates of a drawing, board or features are symmetries',
  homomorphism: 'told the coarsest homomorphism, which joins more than symmetry does',
  tested: 'tests the transformations that a drawing, board or features suggest, while it learns',
  refined: 'the same, and joins pairs that behave alike in what it has seen',
  grown: 'finds symmetries from the numbers of states and actions alone, and joins pairs that behave alike',
  refinement: 'joins pairs that behave alike in what it has seen',
  chi: 'joins pairs whose reward trajectories have one law, where that predicts better',
  sweeping: 'planning without symmetry: prioritised sweeping on a learned model',
  sweepingTested: 'planning with the transformations that hold',
  sweepingGrown: 'planning with symmetries found from ids alone',
  dyna: 'planning by replay, without symmetry',
  dynaTested: 'planning by replay, with the transformations that hold',
  recipe: 'the published recipe, a caution: χ of 30 episodes over a threshold, targets shared',
  recipeQuotient: 'the same, one value a cluster',
  recipePreconditioner: 'the same, errors shared',
  bisimulation: 'a rival: pairs close in a π-bisimulation metric (MICo) of 30 episodes',
};
