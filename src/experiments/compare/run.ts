/**
 * One run: a world learned by a method from a seed. The same run gives the same record wherever it is made.
 *
 * A method that detects χ, or a metric, spends its first episodes as the plain learner, computes it from what it has seen, and
 * goes on with the coupling: every environment step of both parts counts.
 */
import { type TrainingRun, train } from '../../agents/train.js';
import { Engine } from '../../create-engine.js';
import type { Backend } from '../../engine/contracts/backend.js';
import type { Progress } from '../../progress.js';
import { bisimilarPairs } from './bisimulation.js';
import { judgeParts, thresholdOf } from './criterion.js';
import { sampleCurve, sampleReturns } from './curve.js';
import { type Detected, detect, scoreDetected } from './detection.js';
import { coupleAgent, methodAgent } from './method-agent.js';
import { bisimulationOf, detectionOf } from './methods.js';
import type { ComparePart, Method } from './types.js';
import type { World } from './world.js';

/** Values beyond this count as diverged. */
export const DIVERGED = 1e9;

export interface LearnOptions {
  /** Counts the episodes of the whole run. */
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Has a method learn in a world. */
export async function learn(
  backend: Backend,
  world: World,
  method: Method,
  seed: number,
  { onProgress, signal }: LearnOptions = {},
) {
  const { environment, protocol } = world;
  const { criterion, episodes } = protocol;
  const agent = methodAgent(backend, world, method, seed);
  const parts: TrainingRun[] = [];
  const stretch = async (count: number, record: boolean): Promise<void> => {
    if (count === 0 || (protocol.stopWhenMet && parts.at(-1)?.stepsToThreshold != null)) return;
    const before = parts.at(-1)?.episodes ?? 0;
    const left = (protocol.mostSteps ?? Infinity) - parts.reduce((sum, part) => sum + part.steps, 0);
    const part = await train(environment, agent, {
      episodes: count,
      record,
      maxSteps: protocol.maxSteps,
      ...(left < Infinity && { mostSteps: left }),
      stepwise: protocol.stepwise,
      // The world's own generator: with the agent's seed it would draw the agent's numbers.
      ...(parts.length === 0 ? { seed: (seed ^ 0x9e3779b9) >>> 0 } : {}),
      ...(criterion === null ? {} : { until: criterion, stopWhenMet: protocol.stopWhenMet }),
      ...(onProgress && {
        onProgress: (at) => onProgress({ ...at, done: before + at.done, total: episodes }),
      }),
      ...(signal && { signal }),
    });
    parts.push(part);
  };
  try {
    let detected: Pick<Detected, 'clusters'> | null = null;
    /** The classes that were coupled: detected, or given by an oracle. */
    let classes = world.oracle(method);
    if (method.similarity === 'chi' || method.similarity === 'bisimulation') {
      const chi = method.similarity === 'chi' ? detectionOf(method) : null;
      const metric = bisimulationOf(method);
      const first = Math.min((chi ?? metric).episodes, episodes);
      await stretch(first, true);
      // Where the steps are used up there is nothing left to learn with what would be found.
      if (parts[0]!.steps < (protocol.mostSteps ?? Infinity)) {
        const experience = parts[0]!.recorded!;
        const found = chi && detect(new Engine(backend), environment, experience, chi);
        detected = found ?? {
          clusters: bisimilarPairs(environment, experience, { discount: agent.discount, tolerance: metric.tolerance }),
        };
        classes = detected.clusters;
        coupleAgent(agent, method, found === null || method.coupling === 'quotient' ? classes : found.similarity);
        await stretch(episodes - first, false);
      }
    } else {
      if (classes !== null) coupleAgent(agent, method, classes);
      await stretch(episodes, false);
    }
    const judged = judgeParts(parts, criterion);
    return {
      /** The caller's to dispose. */
      agent,
      /** Two where the coupling was switched on in the middle. */
      parts,
      judged,
      /** Where the criterion was met, as an index into what was judged; null when it never was. */
      met: thresholdOf(judged, criterion),
      detected,
      classes,
    };
  } catch (error) {
    agent.dispose();
    throw error;
  }
}

/** One task of a study; `keepLabels`: whether what was detected is to be kept. */
export async function runMethod(
  backend: Backend,
  world: World,
  method: Method,
  { seed, keepLabels }: { readonly seed: number; readonly keepLabels: boolean },
  signal?: AbortSignal,
): Promise<ComparePart> {
  const started = performance.now();
  const { agent, parts, judged, met, detected } = await learn(backend, world, method, seed, { signal });
  using _ = agent;
  const steps = parts.reduce((sum, part) => sum + part.steps, 0);
  return {
    environment: world.name,
    method: method.name,
    seed,
    steps,
    episodes: parts.reduce((sum, part) => sum + part.episodes, 0),
    stepsToThreshold: met === null ? null : judged.steps[met]!,
    episodesToThreshold: met === null ? null : judged.episodes[met]!,
    updates: agent.updates,
    multiplyAdds: agent.multiplyAdds,
    finite: agent.q.every((value) => Math.abs(value) <= DIVERGED),
    detection: detected && scoreDetected(detected, world.references, parts[0]!.steps),
    curve: sampleCurve(judged, steps),
    returns: sampleReturns(parts, steps),
    labels: detected && keepLabels ? [...detected.clusters.labels] : null,
    seconds: (performance.now() - started) / 1000,
  };
}
