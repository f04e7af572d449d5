/** One run of a learning line: plain DQN, and DQN that looks for a symmetry, of the same seed. */
import { Engine } from '../../create-engine.js';
import { trainDqn } from '../../deep/dqn-train.js';
import type { Backend } from '../../engine/contracts/backend.js';
import { type BenchRecord, type TailRow, tailOf } from '../compare/tails.js';
import type { LearningLine } from './learning-lines.js';

/** Episodes to the criterion of a run, or in all where it never held. */
export interface LearningTime {
  readonly episodes: number;
  readonly solved: boolean;
}

export interface LearningRecord {
  readonly plain: LearningTime;
  readonly found: LearningTime;
  /** Steps after which the first candidate was accepted, and was taken back; null where none was. */
  readonly acceptedAt: number | null;
  readonly refutedAt: number | null;
  /** Elements of the group in use at the end. */
  readonly order: number;
  /** What was found, in words. */
  readonly words: readonly string[];
}

export async function runLearning(
  backend: Backend,
  { world, options, find, until }: LearningLine,
  {
    seed,
    episodes,
    signal,
  }: { readonly seed: number; readonly episodes: number; readonly signal: AbortSignal | undefined },
): Promise<LearningRecord> {
  const engine = new Engine(backend);
  const train = async (symmetry: { find: LearningLine['find'] } | null) => {
    const run = await trainDqn(
      world(),
      { ...options, symmetry, seed, engine },
      { episodes, until, ...(signal && { signal }) },
    );
    run.agent.dispose();
    return { time: { episodes: run.episodes, solved: run.episodesToThreshold !== null }, found: run.found };
  };
  const plain = await train(null);
  const { time, found } = await train({ find });
  const first = (what: 'accepted' | 'refuted') => found!.events.find((event) => event.what === what)?.step ?? null;
  return {
    plain: plain.time,
    found: time,
    acceptedAt: first('accepted'),
    refutedAt: first('refuted'),
    order: found!.order,
    words: found!.events.map(({ what, words }) => `${what}: ${words}`),
  };
}

/** The episodes before the window of the criterion, which every run has to fill, against those of plain DQN. */
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
