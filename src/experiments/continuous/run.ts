/** One run of a line: transitions recorded, and what is found in them held against what is true. */
import { detectSymmetries } from '../../continuous/detect.js';
import type { GramMaker } from '../../continuous/features.js';
import { ContinuousTransformationTest } from '../../continuous/test.js';
import type { ContinuousSpace } from '../../continuous/transformation.js';
import type { Backend } from '../../engine/contracts/backend.js';
import { type Findings, judgeAngle, judgeCandidates, judgeGroup, judgeNear, judgeOrder } from './judge.js';
import { type LearningBudget, type LearningRecord, runLearning } from './learning.js';
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
export interface ContinuousRecord extends ContinuousTask, Findings {
  /** What came of learning; null where nothing learns. */
  readonly learning: LearningRecord | null;
  readonly seconds: number;
}

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
  budget: LearningBudget,
): Promise<Findings & Pick<ContinuousRecord, 'learning'>> {
  const { seed } = budget;
  switch (plan.kind) {
    case 'learning': {
      const learning = await runLearning(backend, plan, budget);
      return { ...judgeOrder(learning.order, plan.order), learning };
    }
    case 'table':
      return { ...runTable(backend, plan, seed), angle: null, learning: null };
    case 'addition':
      return { ...runAddition(backend, plan, seed), angle: null, learning: null };
    default: {
      const make: GramMaker = (map, targets) => backend.gram(map, targets);
      return { ...foundOn(make, plan, recordedOf(plan, seed)), learning: null };
    }
  }
}

/** The transitions of a line with the space that they lie in. */
export function recordedOf(plan: Pick<DetectionLine, 'world' | 'transitions' | 'longest'>, seed: number): Recorded {
  const environment = plan.world();
  const space: ContinuousSpace = {
    observations: environment.observationSpace.names,
    low: environment.observationSpace.low,
    high: environment.observationSpace.high,
    actions: 'actions' in environment ? environment.actions : environment.actionSpace.names,
  };
  return { space, transitions: recordTransitions(environment, plan.transitions, seed, plan.longest), seed };
}

interface Recorded {
  readonly space: ContinuousSpace;
  readonly transitions: Transitions;
  readonly seed: number;
}

/** What is found in the transitions, judged by the plan. */
export function foundOn(make: GramMaker, plan: DetectionLine, recorded: Recorded): Findings {
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
  return judgeCandidates(candidates, accepted);
}

function ofGroup(make: GramMaker, plan: GroupLine, { space, transitions, seed }: Recorded): Findings {
  return judgeGroup(plan, space, detectSymmetries(make, transitions, { space, continuing: plan.continuing, seed }));
}

function ofNear(make: GramMaker, { candidate }: NearLine, { space, transitions, seed }: Recorded): Findings {
  using test = new ContinuousTransformationTest(make, { space, candidates: [candidate], seed });
  test.add(transitions);
  return judgeNear(test.report().candidates[0]!);
}

function ofAngle(make: GramMaker, plan: AngleLine, { space, transitions, seed }: Recorded): Findings {
  const { generators } = detectSymmetries(make, transitions, { space, continuing: true, candidates: [], seed });
  return judgeAngle(
    plan,
    generators.map(({ generator }) => generator),
  );
}
