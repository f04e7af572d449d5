/** What the core exports of learners; `assembly/index.ts` documents it. */
export interface LearnerExports {
  learnerCreate(
    states: number,
    actions: number,
    kind: number,
    stepSize: number,
    discount: number,
    epsilon: number,
    initialValue: number,
    seed: number,
    traceDecay: number,
    accumulate: number,
    criticStep: number,
    ofStates: number,
  ): number;
  learnerRelease(learner: number): void;
  learnerCouple(
    learner: number,
    rule: number,
    guard: number,
    actor: number,
    critic: number,
    rowStarts: number,
    columns: number,
    steps: number,
    criticSteps: number,
    thresholds: number,
    pull: number,
    criticPull: number,
    images: number,
    stateMaps: number,
    pairMaps: number,
  ): void;
  learnerSettle(learner: number): void;
  learnerEnd(learner: number): void;
  learnerValues(learner: number): number;
  learnerCritic(learner: number): number;
  learnerGenerator(learner: number): number;
  learnerUpdates(learner: number): number;
  learnerBegin(learner: number, state: number): number;
  learnerAdvance(learner: number, reward: number, nextState: number, terminated: number): number;
  learnerObserve(
    learner: number,
    state: number,
    action: number,
    reward: number,
    nextState: number,
    nextAction: number,
    terminated: number,
  ): void;
  learnerRun(
    learner: number,
    model: number,
    episodes: number,
    maxSteps: number,
    recording: number,
    returns: number,
    lengths: number,
    terminated: number,
    shares: number,
    optimal: number,
    level: number,
    consecutive: number,
    held: number,
  ): number;
  learnerSweep(
    jobs: number,
    count: number,
    model: number,
    maxSteps: number,
    optimal: number,
    level: number,
    consecutive: number,
  ): void;
  learnerRecord(learner: number): number;
  learnerRecordSteps(learner: number): number;
  learnerForget(learner: number): void;
}
