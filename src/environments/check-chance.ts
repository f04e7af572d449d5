/**
 * Chance, for `checkEnvironment`: whether outcomes come as often as the model says, and whether episodes that nobody seeded
 * differ where seeds make a difference. Neither alarms by chance: the first with a probability below 1e-6 in all.
 */
import { Random } from '../engine/random.js';
import type { Environment } from './environment.js';
import type { TabularModel } from './tabular-model.js';

/** Collects a problem of some kind. */
type Report = (kind: string, message: string) => void;

const STEPS = 20_000;
/** Seed of the actions: with that of the environment they might be drawn alike. */
const ACTIONS = 0x9e3779b9;
/** The chance of a false alarm, over all comparisons. */
const ALARM = 1e-6;
/** Episodes compared, their steps, and how many must differ by seed for chance to be there. */
const EPISODES = 16;
const LENGTH = 20;
const DISTINCT = 8;

/**
 * Counts starts and outcomes of random actions, and reports the first whose number has, by Chernoff's bound
 * `P <= exp(−n KL(k/n, p))`, a probability below the alarm's.
 */
export function checkFrequencies(environment: Environment, model: TabularModel, report: Report): void {
  const random = new Random(ACTIONS);
  const { actions } = model;
  const starts = new Int32Array(model.states);
  const visits = new Int32Array(model.states * actions);
  const came = new Int32Array(model.nextStates.length);
  let state = environment.reset({ seed: 2 });
  let episodes = 1;
  ++starts[state]!;
  for (let t = 0, length = 0; t < STEPS; ++t) {
    const action = random.below(actions);
    const { state: next, reward, terminated, truncated } = environment.step(action);
    const pair = state * actions + action;
    ++visits[pair]!;
    for (let k = model.outcomeStarts[pair]!; k < model.outcomeStarts[pair + 1]!; ++k) {
      const same = model.nextStates[k] === next && model.rewards[k] === reward;
      if (same && (model.terminations[k] === 1) === terminated) ++came[k]!;
    }
    state = next;
    if (!terminated && !truncated && ++length < (environment.maxSteps ?? STEPS)) continue;
    state = environment.reset();
    ++episodes;
    length = 0;
    ++starts[state]!;
  }
  const limit = Math.log((2 * (came.length + starts.length)) / ALARM);
  const unlikely = (k: number, n: number, p: number) => n * divergence(k / n, Math.min(1, p)) > limit;
  for (let pair = 0; pair < visits.length; ++pair) {
    for (let k = model.outcomeStarts[pair]!; k < model.outcomeStarts[pair + 1]!; ++k) {
      if (visits[pair] === 0 || !unlikely(came[k]!, visits[pair]!, model.probabilities[k]!)) continue;
      const place = `state ${Math.floor(pair / actions)}, action ${pair % actions}`;
      const outcome = `next state ${model.nextStates[k]}, reward ${model.rewards[k]}`;
      report(
        'model probability',
        `model() gives ${place} the outcome ${outcome} with probability ${model.probabilities[k]}, but it came ${came[k]} times in ${visits[pair]} steps`,
      );
    }
  }
  starts.forEach((count, s) => {
    if (!unlikely(count, episodes, model.initial[s]!)) return;
    report(
      'model start probability',
      `model() starts in state ${s} with probability ${model.initial[s]}, but reset gave it ${count} times in ${episodes} episodes`,
    );
  });
}

/** `k ln(k/p) + (1 − k) ln((1 − k)/(1 − p))`. */
function divergence(k: number, p: number): number {
  const part = (a: number, b: number) => (a === 0 ? 0 : b === 0 ? Infinity : a * Math.log(a / b));
  return part(k, p) + part(1 - k, 1 - p);
}

/** Episodes after a reset without a seed must go on with the generator, not begin it again. `show` gives a step as text. */
export function checkResets(
  environment: { reset(options?: { seed?: number }): unknown; step(action: number): object; readonly actions: number },
  show: (step: object) => string,
  report: Report,
): void {
  const episode = (options?: { seed: number }): string => {
    const random = new Random(ACTIONS);
    const seen = [show({ state: environment.reset(options), observation: null })];
    for (let t = 0; t < LENGTH; ++t) {
      const step = environment.step(random.below(environment.actions)) as { terminated: boolean; truncated: boolean };
      seen.push(show(step));
      if (step.terminated || step.truncated) break;
    }
    return seen.join();
  };
  const seeded = new Set(Array.from({ length: EPISODES }, (_, seed) => episode({ seed })));
  if (seeded.size < DISTINCT) return;
  episode({ seed: 0 });
  const unseeded = new Set(Array.from({ length: EPISODES }, () => episode()));
  if (unseeded.size > 1) return;
  report(
    'same episode',
    'reset without a seed starts the same episode every time: go on with the generator that the last seed started',
  );
}
