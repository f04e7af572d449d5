/** A finder of symmetries as sections of saved bytes, and back: its counters, what it found as JSON, and the transitions it looks at. */
import { hasFiniteOrder } from '../../continuous/group.js';
import {
  type ContinuousSpace,
  ContinuousTransformation,
  type TransformationDefinition,
} from '../../continuous/transformation.js';
import { actionWidth } from '../../continuous/transitions.js';
import type { Sections } from '../../engine/saved-sections.js';
import { InputError } from '../../input-error.js';
import type { Candidate, FindingEvent, SymmetryFinderState } from './findings.js';
import type { ResolvedFoundSymmetry } from './found-options.js';

interface SavedFindings {
  readonly candidates: readonly (Omit<Candidate, 'transformation'> & { readonly map: TransformationDefinition })[];
  readonly events: readonly FindingEvent[];
}

export function finderSections({ counters, candidates, events, log }: SymmetryFinderState): ArrayBufferView[] {
  const findings: SavedFindings = {
    candidates: candidates.map(({ transformation, ...rest }) => ({ ...rest, map: definitionOf(transformation) })),
    events,
  };
  return [
    Float64Array.of(counters.steps, counters.episodes, counters.next, counters.nextSearch, counters.looks),
    new TextEncoder().encode(JSON.stringify(findings)),
    log.observations,
    log.actions,
    log.rewards,
    log.nextObservations,
    log.terminated,
    log.begins,
  ];
}

/** @throws InputError when they hold what no finder of these options does. */
export function readFinder(
  sections: Sections,
  { space, window, firstLook }: ResolvedFoundSymmetry,
): SymmetryFinderState {
  const counts = sections.doubles('counters of the finder', 5);
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0))
    throw sections.damaged('counters of the finder');
  const [steps, episodes, next, nextSearch, looks] = counts as unknown as [number, number, number, number, number];
  if (next < firstLook) throw sections.damaged('counters of the finder');
  const findings = readFindings(sections, space, steps);
  const d = space.observations.length;
  const observations = sections.doubles('observations of the finder');
  const size = observations.length / d;
  if (size !== Math.min(window, steps)) throw sections.damaged('observations of the finder');
  const actions = sections.doubles('actions of the finder', size * actionWidth(space));
  const { actions: count } = space;
  if (typeof count === 'number' && !actions.every((a) => Number.isInteger(a) && a >= 0 && a < count))
    throw sections.damaged('actions of the finder');
  const rewards = sections.doubles('rewards of the finder', size);
  const nextObservations = sections.doubles('next observations of the finder', size * d);
  const terminated = sections.flags('ends of the finder', size);
  const begins = sections.flags('episodes of the finder', size);
  // An end is followed by a beginning.
  if (terminated.some((flag, n) => flag === 1 && n + 1 < size && begins[n + 1] === 0))
    throw sections.damaged('episodes of the finder');
  const log = { observations, actions, rewards, nextObservations, terminated, begins };
  return { counters: { steps, episodes, next, nextSearch, looks }, ...findings, log };
}

function readFindings(
  sections: Sections,
  space: ContinuousSpace,
  steps: number,
): Pick<SymmetryFinderState, 'candidates' | 'events'> {
  const name = 'findings';
  const text = sections.text(name);
  const isStep = (value: unknown) =>
    Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= steps;
  const check = (holds: boolean) => {
    if (!holds) throw sections.damaged(name);
  };
  try {
    const { candidates, events } = JSON.parse(text) as SavedFindings;
    return {
      candidates: candidates.map(({ map, state, reason, acceptedAt, refutedAt, doubted }) => {
        const transformation = ContinuousTransformation.from(map, space);
        check(hasFiniteOrder(transformation) && typeof reason === 'string');
        check(['accepted', 'refuted', 'open', 'not covered'].includes(state));
        check((acceptedAt === null || isStep(acceptedAt)) && (refutedAt === null || isStep(refutedAt)));
        check((state === 'accepted') === (acceptedAt !== null && refutedAt === null));
        check(typeof doubted === 'boolean' && (!doubted || state === 'accepted'));
        return { transformation, state, reason, acceptedAt, refutedAt, doubted };
      }),
      events: events.map(({ step, episode, what, words, reason }) => {
        check(isStep(step) && isStep(episode) && ['accepted', 'refuted'].includes(what));
        check(typeof words === 'string' && typeof reason === 'string');
        return { step, episode, what, words, reason };
      }),
    };
  } catch (error) {
    // What is no JSON, or no record where one is expected.
    if (error instanceof InputError) throw error;
    throw sections.damaged(name);
  }
}

/** The options that decide what a finder does. */
export function describeFound({ find, ...rest }: ResolvedFoundSymmetry): unknown {
  return { ...rest, find: typeof find === 'string' ? find : find.map(definitionOf) };
}

function definitionOf({ name, observation, actionMap, action }: ContinuousTransformation): TransformationDefinition {
  const affine = ({ size, matrix, shift }: ContinuousTransformation['observation']) => ({
    matrix: Array.from({ length: size }, (_, i) => Array.from(matrix.subarray(i * size, (i + 1) * size))),
    shift: Array.from(shift),
  });
  return {
    name,
    observation: affine(observation),
    actions: actionMap === null ? affine(action!) : Array.from(actionMap),
  };
}
