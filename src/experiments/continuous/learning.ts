/** One run of a learning line: the plain learner, and the one that is told a symmetry or looks for it, of the same seed. */
import { Engine } from '../../create-engine.js';
import { trainActorCritic } from '../../deep/actor-critic/train.js';
import { trainDqn } from '../../deep/dqn-train.js';
import type { Backend } from '../../engine/contracts/backend.js';
import { type BenchRecord, type TailRow, tailOf } from '../compare/tails.js';
import type { LearningLine } from './learning-lines.js';

export type LearningRecord = Awaited<ReturnType<typeof runLearning>>;

/** Of a run: its seed, and the most episodes of each learner. */
export interface LearningBudget {
  readonly seed: number;
  readonly episodes: number;
  readonly signal: AbortSignal | undefined;
}

export async function runLearning(backend: Backend, line: LearningLine, { seed, episodes, signal }: LearningBudget) {
  const engine = new Engine(backend);
  const loop = { episodes, until: line.until, ...(signal && { signal }) };
  const train = async (plain: boolean) => {
    if (line.learner === 'dqn') {
      const symmetry = plain ? null : { find: line.find };
      const run = await trainDqn(line.world(), { ...line.options, symmetry, seed, engine }, loop);
      run.agent.dispose();
      return { ...run, order: run.found?.order ?? 1 };
    }
    const symmetry = plain ? null : line.symmetry();
    const run = await trainActorCritic(line.world(), { ...line.options, symmetry, seed, engine }, loop);
    run.agent.dispose();
    return { ...run, order: run.agent.group.length };
  };
  /** Episodes to the criterion of a run, or in all where it never held. */
  const timeOf = (run: { readonly episodes: number; readonly episodesToThreshold: number | null }) => ({
    episodes: run.episodes,
    solved: run.episodesToThreshold !== null,
  });
  const plain = await train(true);
  const other = await train(false);
  const events = other.found?.events ?? [];
  const first = (what: 'accepted' | 'refuted') => events.find((event) => event.what === what)?.step ?? null;
  return {
    plain: timeOf(plain),
    found: timeOf(other),
    /** Steps after which the first candidate was accepted, and was taken back; null where none was. */
    acceptedAt: first('accepted'),
    refutedAt: first('refuted'),
    /** Elements of the group in use at the end. */
    order: other.order,
    /** What was found, in words. */
    words: events.map(({ what, words }) => `${what}: ${words}`),
  };
}

/** The episodes before the window of the criterion, which every run has to fill, against those of the plain learner. */
export function learningTails(
  name: string,
  { until }: LearningLine,
  records: readonly { readonly seed: number; readonly learning: LearningRecord | null }[],
): TailRow | null {
  const of = (method: 'plain' | 'found') =>
    records.flatMap(({ seed, learning }): BenchRecord[] => {
      if (learning === null) return [];
      const { episodes, solved } = learning[method];
      const before = Math.max(0, episodes - until.consecutive);
      return [{ environment: name, method, seed, steps: before, stepsToThreshold: solved ? before : null }];
    });
  return records.length === 0 ? null : tailOf(of('found'), of('plain'));
}
