/** One run of a line: transitions recorded, and what is found in them held against what is true. */
import { detectSymmetries } from '../../continuous/detect.js';
import type { GramMaker } from '../../continuous/features.js';
import type { Generator } from '../../continuous/generators.js';
import { closedGroup } from '../../continuous/group.js';
import { largestPrincipalAngle } from '../../continuous/principal-angles.js';
import { ContinuousTransformationTest } from '../../continuous/test.js';
import {
  type ContinuousSpace,
  ContinuousTransformation,
  type TransformationDefinition,
} from '../../continuous/transformation.js';
import type { Backend } from '../../engine/contracts/backend.js';
import { type LearningRecord, runLearning } from './learning.js';
import type { LearningLine } from './learning-lines.js';
import {
  type AngleLine,
  type CandidateLine,
  type ContinuousLinePlan,
  continuousLines,
  type DetectionLine,
  type GroupLine,
  type LineName,
  type NearLine,
} from './lines.js';
import { runAddition, runTable } from './other-lines.js';
import { recordTransitions } from './record.js';

export interface ContinuousTask {
  readonly line: LineName;
  readonly seed: number;
  /** Most episodes of a learning run; 0 where nothing learns. */
  readonly episodes: number;
}

/** How far a run is from what is true. */
export interface ContinuousRecord extends ContinuousTask {
  /** What is true and was not found, and what was found and is not true. */
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
  /** Radians, where an angle is asked; null elsewhere, and where there was none to take. */
  readonly angle: number | null;
  /** What came of learning; null where nothing learns. */
  readonly learning: LearningRecord | null;
  readonly seconds: number;
}

type Findings = Pick<ContinuousRecord, 'missed' | 'wrong' | 'angle'>;
type Transitions = ReturnType<typeof recordTransitions>;

export async function runContinuous(
  backend: Backend,
  { line, seed, episodes }: ContinuousTask,
  signal?: AbortSignal,
): Promise<ContinuousRecord> {
  const started = performance.now();
  const plan: ContinuousLinePlan = continuousLines[line];
  const findings = await findingsOf(backend, plan, { seed, episodes, signal });
  return { line, seed, episodes, ...findings, seconds: (performance.now() - started) / 1000 };
}

async function findingsOf(
  backend: Backend,
  plan: ContinuousLinePlan,
  {
    seed,
    episodes,
    signal,
  }: { readonly seed: number; readonly episodes: number; readonly signal: AbortSignal | undefined },
): Promise<Findings & Pick<ContinuousRecord, 'learning'>> {
  switch (plan.kind) {
    case 'learning':
      return ofLearning(plan, await runLearning(backend, plan, { seed, episodes, signal }));
    case 'table':
      return { ...runTable(backend, plan, seed), angle: null, learning: null };
    case 'addition':
      return { ...runAddition(backend, plan, seed), angle: null, learning: null };
    default:
      return { ...detectedOn(backend, plan, seed), learning: null };
  }
}

/** Too small a group was missed, too large a one is wrong. */
function ofLearning({ order }: LearningLine, learning: LearningRecord): Findings & Pick<ContinuousRecord, 'learning'> {
  const said = `a group of ${learning.order} in use at the end`;
  return {
    missed: learning.order < order ? [said] : [],
    wrong: learning.order > order ? [said] : [],
    angle: null,
    learning,
  };
}

function detectedOn(backend: Backend, plan: DetectionLine, seed: number): Findings {
  const environment = plan.world();
  const space: ContinuousSpace = {
    observations: environment.observationSpace.names,
    low: environment.observationSpace.low,
    high: environment.observationSpace.high,
    actions: 'actions' in environment ? environment.actions : environment.actionSpace.names,
  };
  const transitions = recordTransitions(environment, plan.transitions, seed, plan.longest);
  const make: GramMaker = (map, targets) => backend.gram(map, targets);
  return foundOn(make, plan, { space, transitions, seed });
}

interface Recorded {
  readonly space: ContinuousSpace;
  readonly transitions: Transitions;
  readonly seed: number;
}

function foundOn(make: GramMaker, plan: DetectionLine, recorded: Recorded): Findings {
  switch (plan.kind) {
    case 'candidates':
      return ofCandidates(make, plan, recorded);
    case 'group':
      return ofGroup(make, plan, recorded);
    case 'near':
      return ofNear(make, plan, recorded);
    case 'angle':
      return ofAngle(make, plan, recorded);
  }
}

function ofCandidates(
  make: GramMaker,
  { candidates }: CandidateLine,
  { space, transitions, seed }: Recorded,
): Findings {
  const given = candidates.map(({ true: _, ...candidate }) => candidate);
  using test = new ContinuousTransformationTest(make, { space, candidates: given, seed });
  test.add(transitions);
  const accepted = test.report().candidates.map(({ dynamics }) => dynamics.state === 'accepted');
  const names = (wanted: (k: number) => boolean) => candidates.filter((_, k) => wanted(k)).map(({ name }) => name);
  return {
    missed: names((k) => candidates[k]!.true && !accepted[k]),
    wrong: names((k) => !candidates[k]!.true && accepted[k]!),
    angle: null,
  };
}

function ofGroup(make: GramMaker, plan: GroupLine, { space, transitions, seed }: Recorded): Findings {
  const found = detectSymmetries(make, transitions, { space, continuing: plan.continuing, seed });
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

function ofNear(make: GramMaker, { candidate }: NearLine, { space, transitions, seed }: Recorded): Findings {
  using test = new ContinuousTransformationTest(make, { space, candidates: [candidate], seed });
  test.add(transitions);
  const [report] = test.report().candidates;
  return {
    missed: report!.dynamics.state === 'accepted' ? [] : [`dynamics: ${report!.dynamics.state}`],
    wrong: report!.state === 'accepted' ? ['accepted for the task'] : [],
    angle: null,
  };
}

/** Rotation of position, velocity and force, and two translations. */
const still = { matrix: square(4), shift: [0, 0, 0, 0], actionMatrix: square(2), actionShift: [0, 0] };
const turn = [
  [0, -1],
  [1, 0],
];
const planeMotions: readonly Generator[] = [
  {
    ...still,
    matrix: [...turn.map((row) => [...row, 0, 0]), ...turn.map((row) => [0, 0, ...row])],
    actionMatrix: turn,
  },
  { ...still, shift: [1, 0, 0, 0] },
  { ...still, shift: [0, 1, 0, 0] },
];

function ofAngle(make: GramMaker, { angle }: AngleLine, { space, transitions, seed }: Recorded): Findings {
  const found = detectSymmetries(make, transitions, { space, continuing: true, candidates: [], seed });
  const flat = ({ matrix, shift, actionMatrix, actionShift }: Generator) => [
    ...matrix.flat(),
    ...shift,
    ...actionMatrix.flat(),
    ...actionShift,
  ];
  const count = found.generators.length;
  const own = found.generators.map(({ generator }) => flat(generator));
  const largest = count === 3 ? largestPrincipalAngle(own, planeMotions.map(flat)) : null;
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
