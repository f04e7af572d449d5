/**
 * The symmetries of a problem that is observed as real numbers, from recorded transitions: candidates tested, or looked for among the
 * signed permutations of its coordinates, and the generators of continuous symmetries.
 */
import type { FourierMap } from '../engine/contracts/gram.js';
import { checkChoice, checkInteger, checkKeys, expected } from '../input-error.js';
import type { GramMaker } from './features.js';
import { fitLaw } from './fitted-law.js';
import { flowOf, REACHES } from './flow.js';
import { findGenerators, type Generator } from './generators.js';
import { type ContinuousGroup, groupOfAccepted, hasFiniteOrder } from './group.js';
import type { ContinuousReport } from './report.js';
import { searchSignedPermutations } from './search/search.js';
import { ContinuousTransformationTest } from './test.js';
import type { ContinuousTestOptions } from './test-options.js';
import { type ContinuousSpace, ContinuousTransformation, type TransformationDefinition } from './transformation.js';
import { type ContinuousTransitions, checkTransitions, eachTransition } from './transitions.js';
import type { Transition, Units } from './units.js';
import { generatorWords, transformationWords } from './words.js';

/** What was searched for has to differ by less than what was asked about, to be accepted. */
const SEARCHED_RESOLUTION = 0.1;

export interface ContinuousDetectionOptions extends Omit<ContinuousTestOptions, 'candidates' | 'tried'> {
  /** What is tested: `'search'` (default) looks among the signed permutations of coordinates and actions. */
  readonly candidates?: 'search' | readonly (TransformationDefinition | ContinuousTransformation)[];
  /** As in a test; 0.1 where candidates are searched for. */
  readonly resolution?: number;
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
  /** Whether there were more than were looked at. */
  readonly cut: boolean;
}

/** @throws InputError when an option is unknown or out of range, or the transitions do not fit the space. */
export function detectSymmetries(
  make: GramMaker,
  transitions: ContinuousTransitions,
  options: ContinuousDetectionOptions,
): ContinuousDetection {
  if (options === null || typeof options !== 'object') throw expected('options { space, … }', options);
  const { candidates = 'search', searched = 2000, ...rest } = options;
  checkKeys('options', rest, ['space', 'cosines', 'warmUp', 'accept', 'refute', 'resolution', 'continuing', 'seed']);
  checkInteger('searched', searched, 20, 100_000);
  if (typeof candidates === 'string') checkChoice('candidates', candidates, ['search']);
  const probe = new ContinuousTransformationTest(make, { ...rest, candidates: [] });
  const { space } = probe;
  const checked = checkTransitions(transitions, space);
  const first = eachTransition(checked, space, { most: searched }).map((transition, n) => ({
    ...transition,
    half: (n % 2) as 0 | 1,
  }));
  if (first.length < 20) throw expected('at least 20 transitions', first.length);
  const { law, map, units } = fitLaw(make, first, space, { cosines: rest.cosines ?? 400, seed: rest.seed ?? 0 });
  const search =
    candidates === 'search' ? searchSignedPermutations(law, space, first) : { candidates, tried: 0, cut: false };
  using test = new ContinuousTransformationTest(make, {
    ...rest,
    ...(candidates === 'search' && {
      tried: Math.max(search.tried, 1),
      resolution: rest.resolution ?? SEARCHED_RESOLUTION,
    }),
    candidates: search.candidates,
  });
  test.addUnlessLate(checked);
  const report = test.report();
  const generators = testedGenerators(make, { map, units, first, checked, options: { ...rest, space } });
  const names = actionNames(space);
  return {
    ...report,
    group: groupOf(space, report, 'whole'),
    dynamicsGroup: groupOf(space, report, 'dynamics'),
    words: report.candidates.map(({ transformation }) =>
      transformationWords(transformation, space.observations, names),
    ),
    generators: generators.map(({ generator, error }) => ({
      generator,
      // Discrete actions have no flow of their own.
      words: generatorWords(generator, space.observations, typeof space.actions === 'number' ? [] : names),
      error,
    })),
    tried: search.tried,
    cut: search.cut,
  };
}

/** The generators of which the data accept what they grow to, up to the first of which they do not: it is mixed into those after it. */
function testedGenerators(
  make: GramMaker,
  {
    map,
    units,
    first,
    checked,
    options,
  }: {
    map: FourierMap;
    units: Units;
    first: readonly Transition[];
    checked: ContinuousTransitions;
    options: Omit<ContinuousTestOptions, 'candidates'>;
  },
): { generator: Generator; error: number }[] {
  const { generators, errors } = findGenerators(make, map, units, first);
  if (generators.length === 0) return [];
  const { space } = options;
  const flows = generators.map((generator) =>
    REACHES.map((reach) => flowOf(generator, reach, { space, units, transitions: first })),
  );
  // A generator is known with an error: what it grows to is held against laws that have nothing in common alone.
  using test = new ContinuousTransformationTest(make, { ...options, resolution: 2, candidates: flows.flat() });
  test.addUnlessLate(checked);
  const states = test.report().candidates.map(({ dynamics }) => dynamics.state);
  const accepted = flows.map((own, k) => {
    const told = states.slice(k * own.length, (k + 1) * own.length).find((state) => state !== 'not covered');
    return told === 'accepted';
  });
  const count = accepted.includes(false) ? accepted.indexOf(false) : accepted.length;
  return generators.slice(0, count).map((generator, k) => ({ generator, error: errors[k]! }));
}

function groupOf(space: ContinuousSpace, { candidates }: ContinuousReport, of: 'whole' | 'dynamics'): ContinuousGroup {
  const those = (wanted: string) =>
    candidates
      .filter(({ state, dynamics }) => (of === 'whole' ? state : dynamics.state) === wanted)
      .map(({ transformation }) => transformation)
      .filter((one) => one.next === one.observation && hasFiniteOrder(one));
  const refuted = new Set(those('refuted').map(({ key }) => key));
  return groupOfAccepted(ContinuousTransformation.identity(space), those('accepted'), refuted);
}

function actionNames({ actions }: ContinuousSpace): string[] {
  return typeof actions === 'number' ? Array.from({ length: actions }, (_, a) => `action ${a}`) : [...actions];
}
