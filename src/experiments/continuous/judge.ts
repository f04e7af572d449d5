/** What a run found, held against what is true: what was missed, and what is wrong. */
import type { ContinuousDetection } from '../../continuous/detect.js';
import type { Generator } from '../../continuous/generators.js';
import { closedGroup } from '../../continuous/group.js';
import { largestPrincipalAngle } from '../../continuous/principal-angles.js';
import type { ContinuousCandidateReport } from '../../continuous/report.js';
import {
  type ContinuousSpace,
  ContinuousTransformation,
  type TransformationDefinition,
} from '../../continuous/transformation.js';
import type { AngleLine, CandidateLine, GroupLine } from './lines.js';

export interface Findings {
  /** What is true and was not found, and what was found and is not true. */
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
  /** Radians, where an angle is asked; null elsewhere, and where there was none to take. */
  readonly angle: number | null;
}

/** Too small a group was missed, too large a one is wrong. */
export function judgeOrder(found: number, order: number): Findings {
  const said = `a group of ${found} in use at the end`;
  return { missed: found < order ? [said] : [], wrong: found > order ? [said] : [], angle: null };
}

/** @param accepted of each candidate, whether it was */
export function judgeCandidates(candidates: CandidateLine['candidates'], accepted: readonly boolean[]): Findings {
  const names = (wanted: (k: number) => boolean) => candidates.filter((_, k) => wanted(k)).map(({ name }) => name);
  return {
    missed: names((k) => candidates[k]!.true && !accepted[k]!),
    wrong: names((k) => !candidates[k]!.true && accepted[k]!),
    angle: null,
  };
}

export function judgeGroup(
  plan: Pick<GroupLine, 'dynamics' | 'whole' | 'generators'>,
  space: ContinuousSpace,
  found: Pick<ContinuousDetection, 'dynamicsGroup' | 'group' | 'generators'>,
): Findings {
  const dynamics = compared('dynamics', space, found.dynamicsGroup.elements, plan.dynamics);
  const whole = compared('whole', space, found.group.elements, plan.whole);
  const more = found.generators.length - plan.generators;
  return {
    missed: [...dynamics.missed, ...whole.missed, ...(more < 0 ? [`${-more} generators`] : [])],
    wrong: [...dynamics.wrong, ...whole.wrong, ...(more > 0 ? [`${more} generators`] : [])],
    angle: null,
  };
}

/** The elements that one of two groups has and the other has not. */
function compared(
  what: string,
  space: ContinuousSpace,
  found: readonly ContinuousTransformation[],
  generators: readonly TransformationDefinition[],
): { missed: string[]; wrong: string[] } {
  const truth = closedGroup(
    ContinuousTransformation.identity(space),
    generators.map((definition) => ContinuousTransformation.from(definition, space)),
  ).elements;
  const keys = (elements: readonly ContinuousTransformation[]) => new Set(elements.map(({ key }) => key));
  const [known, seen] = [keys(truth), keys(found)];
  return {
    missed: truth.filter(({ key }) => !seen.has(key)).map(({ name }) => `${what}: ${name}`),
    wrong: found.filter(({ key }) => !known.has(key)).map(({ name }) => `${what}: ${name}`),
  };
}

/** A symmetry of the dynamics that is none of the task. */
export function judgeNear({
  state,
  dynamics,
}: Pick<ContinuousCandidateReport, 'state'> & { readonly dynamics: { readonly state: string } }): Findings {
  return {
    missed: dynamics.state === 'accepted' ? [] : [`dynamics: ${dynamics.state}`],
    wrong: state === 'accepted' ? ['accepted for the task'] : [],
    angle: null,
  };
}

/** Rotation of position, velocity and force, and two translations. */
const still = { matrix: square(4), shift: [0, 0, 0, 0], actionMatrix: square(2), actionShift: [0, 0] };
const turn = [
  [0, -1],
  [1, 0],
];
export const planeMotions: readonly Generator[] = [
  {
    ...still,
    matrix: [...turn.map((row) => [...row, 0, 0]), ...turn.map((row) => [0, 0, ...row])],
    actionMatrix: turn,
  },
  { ...still, shift: [1, 0, 0, 0] },
  { ...still, shift: [0, 1, 0, 0] },
];

/** The motions of the plane: three, within an angle of the true ones. */
export function judgeAngle({ angle }: Pick<AngleLine, 'angle'>, generators: readonly Generator[]): Findings {
  const flat = ({ matrix, shift, actionMatrix, actionShift }: Generator) => [
    ...matrix.flat(),
    ...shift,
    ...actionMatrix.flat(),
    ...actionShift,
  ];
  const count = generators.length;
  const largest = count === 3 ? largestPrincipalAngle(generators.map(flat), planeMotions.map(flat)) : null;
  return {
    missed: [
      ...(count < 3 ? [`${3 - count} generators`] : []),
      ...(largest !== null && largest > angle ? ['the angle'] : []),
    ],
    wrong: count > 3 ? [`${count - 3} generators`] : [],
    angle: largest,
  };
}

function square(size: number): number[][] {
  return Array.from({ length: size }, () => new Array<number>(size).fill(0));
}
