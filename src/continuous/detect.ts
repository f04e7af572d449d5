/**
 * The symmetries of a problem that is observed as real numbers, from recorded transitions: candidates tested, or looked for among the
 * signed permutations of its coordinates, and the generators of continuous symmetries.
 */
import { checkChoice, checkInteger, checkKeys, expected } from '../input-error.js';
import { PRIOR } from './evidence.js';
import { chooseFeatures, type GramMaker, regressionOf, unitsOf } from './features.js';
import { FittedLaw } from './fitted-law.js';
import { findGenerators, type Generator } from './generators.js';
import { type ContinuousGroup, closedGroup, hasFiniteOrder } from './group.js';
import type { ContinuousReport } from './report.js';
import { searchSignedPermutations } from './search.js';
import { type ContinuousTestOptions, ContinuousTransformationTest } from './test.js';
import { type ContinuousSpace, ContinuousTransformation, type TransformationDefinition } from './transformation.js';
import { type ContinuousTransitions, checkTransitions, eachTransition } from './transitions.js';
import { generatorWords, transformationWords } from './words.js';

export interface ContinuousDetectionOptions extends Omit<ContinuousTestOptions, 'candidates'> {
  /** What is tested: `'search'` (default) looks among the signed permutations of coordinates and actions. */
  readonly candidates?: 'search' | readonly (TransformationDefinition | ContinuousTransformation)[];
  /** Transitions that searches look at: 2000, the first ones. */
  readonly searched?: number;
}

export interface ContinuousDetection extends ContinuousReport {
  /** What the candidates accepted for the whole problem generate, translations apart. */
  readonly group: ContinuousGroup;
  /** What those generate that are symmetries of the dynamics. */
  readonly dynamicsGroup: ContinuousGroup;
  /** Each candidate in words, in the order of `candidates`. */
  readonly words: readonly string[];
  /** Continuous symmetries of the dynamics, with words and how far from exact each is in errors of the fitted law. */
  readonly generators: readonly { readonly generator: Generator; readonly words: string; readonly error: number }[];
  /** Signed permutations looked at; 0 where candidates were given. */
  readonly tried: number;
}

/** @throws InputError when an option is unknown or out of range, or the transitions do not fit the space. */
export function detectSymmetries(
  make: GramMaker,
  transitions: ContinuousTransitions,
  options: ContinuousDetectionOptions,
): ContinuousDetection {
  if (options === null || typeof options !== 'object') throw expected('options { space, … }', options);
  const { candidates = 'search', searched = 2000, ...rest } = options;
  checkKeys('options', rest, ['space', 'cosines', 'warmUp', 'accept', 'refute', 'continuing', 'seed']);
  checkInteger('searched', searched, 20, 100_000);
  if (typeof candidates === 'string') checkChoice('candidates', candidates, ['search']);
  const probe = new ContinuousTransformationTest(make, { ...rest, candidates: [] });
  const { space } = probe;
  const checked = checkTransitions(transitions, space);
  const first = eachTransition(checked, space, searched).map((transition, n) => ({
    ...transition,
    half: (Math.floor(n / 20) % 2) as 0 | 1,
  }));
  if (first.length < 20) throw expected('at least 20 transitions', first.length);
  const units = unitsOf(first, space);
  const { map } = chooseFeatures(make, regressionOf(first, units), rest.cosines ?? 400, rest.seed ?? 0);
  const search =
    candidates === 'search'
      ? searchSignedPermutations(new FittedLaw(make, map, units, first, PRIOR.lambda), space, first)
      : { candidates, tried: 0 };
  using test = new ContinuousTransformationTest(make, { ...rest, candidates: search.candidates });
  test.add(checked);
  const report = test.report();
  const generators = findGenerators(make, map, units, first);
  const names = actionNames(space);
  return {
    ...report,
    group: groupOf(space, report, 'whole'),
    dynamicsGroup: groupOf(space, report, 'dynamics'),
    words: report.candidates.map(({ transformation }) =>
      transformationWords(transformation, space.observations, names),
    ),
    generators: generators.generators.map((generator, k) => ({
      generator,
      // Discrete actions have no flow of their own.
      words: generatorWords(generator, space.observations, typeof space.actions === 'number' ? [] : names),
      error: generators.errors[k]!,
    })),
    tried: search.tried,
  };
}

function groupOf(space: ContinuousSpace, { candidates }: ContinuousReport, of: 'whole' | 'dynamics'): ContinuousGroup {
  const accepted = candidates
    .filter(({ state, dynamics }) => (of === 'whole' ? state : dynamics.state) === 'accepted')
    .map(({ transformation }) => transformation)
    .filter((one) => one.next === one.observation && hasFiniteOrder(one));
  return closedGroup(ContinuousTransformation.identity(space), accepted);
}

function actionNames({ actions }: ContinuousSpace): string[] {
  return typeof actions === 'number' ? Array.from({ length: actions }, (_, a) => `action ${a}`) : [...actions];
}
