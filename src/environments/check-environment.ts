/**
 * Tells what is wrong with an environment, usually a user's own class: shapes, types and ranges of everything it gives,
 * that equal seeds give equal episodes, that mistakes are errors, and that its model, if any, is the one it plays.
 * An environment with an `observationSpace` is taken as continuous.
 */
import { Random } from '../engine/random.js';
import { show } from '../input-error.js';
import { spend, TimeLimitError } from '../time-limit.js';
import { checkFrequencies, checkResets } from './check-chance.js';
import { type Outlook, observations, states } from './check-outlook.js';
import {
  type ContinuousEnvironment,
  type ContinuousStep,
  type Environment,
  isPromise,
  type Step,
} from './environment.js';
import type { TabularModel } from './tabular-model.js';

/** Steps of random actions taken to look. */
const STEPS = 1000;

/** Collects the first problem of each kind: the same fault at every step is told once. */
type Report = (kind: string, message: string) => void;

/**
 * Plays two runs of 1000 random steps, compares 20,000 with the model, if any, and tries what must fail. The environment is reset
 * many times.
 * @returns one sentence a problem; empty when nothing is wrong.
 */
export function checkEnvironment(environment: Environment | ContinuousEnvironment): string[] {
  const problems = new Map<string, string>();
  const report: Report = (kind, message) => {
    if (!problems.has(kind)) problems.set(kind, message);
  };
  if (environment === null || typeof environment !== 'object') return [`expected an object, got ${show(environment)}`];
  const outlook = 'observationSpace' in environment ? observations(environment, report) : states(environment, report);
  if (checkMembers(environment, report) && outlook !== null) {
    const world: World = { environment, outlook };
    try {
      const model = 'observationSpace' in environment ? null : checkDiscrete(environment, report);
      const first = play(world, model, report);
      const second = play(world, model, report);
      const differs = first.findIndex((value, index) => !Object.is(value, second[index]));
      if (differs >= 0 || first.length !== second.length) {
        report('seed', 'equal seeds give different episodes: draw randomness only from a generator seeded by reset');
      }
      if (problems.size === 0) {
        if (model !== null) checkFrequencies(environment as Environment, model, report);
        checkResets(environment, (step) => showStep(step, outlook), report);
      }
      checkRefusals(environment, report);
    } catch (error) {
      if (error instanceof TimeLimitError) throw error;
      report('throws', `threw in ordinary use: ${error instanceof Error ? error.message : show(error)}`);
    }
  }
  return [...problems.values()];
}

function showStep(step: object, outlook: Outlook): string {
  const { reward, terminated, truncated } = step as Step;
  return `${outlook.numbers(outlook.of(step)).join(' ')} ${reward} ${terminated} ${truncated}`;
}

/** An environment with what it should show of itself. */
interface World {
  readonly environment: Environment | ContinuousEnvironment;
  readonly outlook: Outlook;
}

/** Whether the environment can be played at all. */
function checkMembers(environment: Environment | ContinuousEnvironment, report: Report): boolean {
  const { id, actions, maxSteps } = environment;
  let playable = true;
  if (!(Number.isInteger(actions) && actions > 0)) {
    report('actions', `actions should be an integer > 0, got ${show(actions)}`);
    playable = false;
  }
  for (const name of ['reset', 'step'] as const) {
    if (typeof environment[name] === 'function') continue;
    report(name, `${name} should be a function, got ${show(environment[name])}`);
    playable = false;
  }
  if (id !== undefined && !(typeof id === 'string' && /-v\d+$/.test(id))) {
    report('id', `id should end in a version such as 'my-world-v0', got ${show(id)}`);
  }
  if (maxSteps !== undefined && !(Number.isInteger(maxSteps) && maxSteps > 0)) {
    report('maxSteps', `maxSteps should be an integer > 0 or absent, got ${show(maxSteps)}`);
  }
  return playable;
}

/** What a discrete environment says of its states, and its model. */
function checkDiscrete(environment: Environment, report: Report): TabularModel | null {
  checkLayout(environment, report);
  checkFeatures(environment, report);
  checkBoard(environment, report);
  return checkModel(environment, report);
}

function checkLayout({ layout, states, actions }: Environment, report: Report): void {
  if (layout === undefined) return;
  const { rows, columns, cells, directions } = layout;
  if (cells?.length !== states) report('layout', `layout.cells should have ${states} entries, got ${cells?.length}`);
  if (directions?.length !== actions) {
    report('layout', `layout.directions should have ${actions} entries, got ${directions?.length}`);
  }
  const outside = cells?.findIndex((cell) => cell < -1 || cell >= rows * columns) ?? -1;
  if (outside >= 0)
    report('layout', `layout.cells[${outside}] should be in [-1, ${rows * columns}), got ${cells[outside]}`);
}

function checkFeatures({ features, states }: Environment, report: Report): void {
  if (features === undefined) return;
  const product = Array.isArray(features) ? features.reduce((values, feature) => values * feature?.values, 1) : null;
  if (product === states) return;
  report('features', `the values of features should multiply to ${states} states, got ${show(product ?? features)}`);
}

function checkBoard(environment: Environment, report: Report): void {
  if (environment.board === undefined) return;
  for (let state = 0; state < environment.states; ++state) {
    const board = environment.board(state);
    if (board === null || (Array.isArray(board) && board.length === environment.actions)) continue;
    report(
      'board',
      `board(${state}) should be null or have ${environment.actions} cells, one an action, got ${show(board)}`,
    );
  }
}

function checkModel(environment: Environment, report: Report): TabularModel | null {
  if (environment.model === undefined) return null;
  const model = environment.model();
  if (typeof model?.outcomes !== 'function') {
    report('model', `model() should give a TabularModel, got ${show(model)}`);
    return null;
  }
  if (model.states === environment.states && model.actions === environment.actions) return model;
  report(
    'model',
    `model() should have ${environment.states} states and ${environment.actions} actions like the environment, got ${model.states} and ${model.actions}`,
  );
  return null;
}

/** Plays random actions from one seed and gives everything that was seen, as numbers in a row. */
function play(world: World, model: TabularModel | null, report: Report): number[] {
  const { environment, outlook } = world;
  const random = new Random(1);
  const seen: number[] = [];
  let now: unknown = start(world, model, report, { seed: 1 });
  seen.push(...outlook.numbers(now));
  let length = 0;
  for (let t = 0; t < STEPS && outlook.fits(now); ++t) {
    const action = random.below(environment.actions);
    spend(256);
    const before = outlook.numbers(now);
    const step = environment.step(action);
    const after = outlook.numbers(now);
    if (!before.every((value, k) => Object.is(value, after[k]))) {
      report('reuse', `step should leave the ${outlook.name} given before as it was: give a new one each time`);
    }
    if (!checkStep(step, outlook, report)) break;
    const next = outlook.of(step);
    if (model !== null) checkAgainst(model, now as number, action, step as Step, report);
    seen.push(...outlook.numbers(next), step.reward, Number(step.terminated), Number(step.truncated));
    ++length;
    const { maxSteps } = environment;
    if (typeof maxSteps === 'number' && length >= maxSteps && !step.terminated && !step.truncated) {
      report('limit', `an episode should be truncated after maxSteps = ${maxSteps} steps, it went on`);
    }
    now = next;
    if (step.terminated || step.truncated) {
      const last = outlook.numbers(next);
      now = start(world, model, report);
      if (!outlook.numbers(next).every((value, k) => Object.is(value, last[k]))) {
        report('reuse', `reset should leave the ${outlook.name} given before as it was: give a new one each time`);
      }
      seen.push(...outlook.numbers(now));
      length = 0;
    }
  }
  return seen;
}

function start(
  { environment, outlook }: World,
  model: TabularModel | null,
  report: Report,
  seed?: { seed: number },
): unknown {
  const now: unknown = environment.reset(seed);
  if (isPromise(now)) report('reset', 'reset should give its result at once, got a promise');
  if (!outlook.fits(now)) {
    report('reset', `reset should give ${outlook.expectation}, got ${outlook.show(now)}`);
  } else if (model !== null && !(model.initial[now as number]! > 0)) {
    report('model start', `reset gave state ${now}, whose initial probability in model() is 0`);
  }
  return now;
}

/** Whether a step has the right types, so that play can go on. */
function checkStep(step: Step | ContinuousStep, outlook: Outlook, report: Report): boolean {
  if (isPromise(step)) {
    report('step', 'step should give its result at once, got a promise: environments are not asynchronous');
    return false;
  }
  if (step === null || typeof step !== 'object' || Array.isArray(step)) {
    report('step', `step should give { ${outlook.name}, reward, terminated, truncated }, got ${show(step)}`);
    return false;
  }
  const { reward, terminated, truncated } = step;
  const next = outlook.of(step);
  if (!outlook.fits(next)) {
    report('step state', `step should give ${outlook.expectation}, got ${outlook.show(next)}`);
  }
  if (typeof reward !== 'number' || !Number.isFinite(reward)) {
    report('step reward', `step should give a finite reward, got ${show(reward)}`);
  }
  for (const [name, value] of Object.entries({ terminated, truncated })) {
    if (typeof value !== 'boolean')
      report(`step ${name}`, `step should give ${name} as true or false, got ${show(value)}`);
  }
  return outlook.fits(next);
}

function checkAgainst(model: TabularModel, state: number, action: number, step: Step, report: Report): void {
  const known = model
    .outcomes(state, action)
    .some((o) => o.nextState === step.state && o.reward === step.reward && o.terminated === step.terminated);
  if (known) return;
  report(
    'model step',
    `model() has no outcome of state ${state}, action ${action} with next state ${step.state}, reward ${show(step.reward)}, terminated ${show(step.terminated)}, which step gave`,
  );
}

/** Actions out of range, and steps after the end, must throw. */
function checkRefusals(environment: Environment | ContinuousEnvironment, report: Report): void {
  // One that answers later has been told so; it can refuse nothing at once.
  if (isPromise(environment.reset({ seed: 1 }))) return;
  for (const action of [-1, environment.actions, 0.5]) {
    environment.reset({ seed: 1 });
    if (!throws(() => environment.step(action))) {
      report('action', `step(${action}) should throw: actions are integers in [0, ${environment.actions})`);
    }
  }
  const random = new Random(1);
  environment.reset({ seed: 1 });
  for (let t = 0; t < STEPS; ++t) {
    const step = environment.step(random.below(environment.actions));
    if (isPromise(step)) return;
    if (step?.terminated !== true && step?.truncated !== true) continue;
    if (!throws(() => environment.step(0)))
      report('over', 'step should throw after the end of an episode, until reset');
    return;
  }
}

function throws(action: () => unknown): boolean {
  try {
    isPromise(action());
    return false;
  } catch {
    return true;
  }
}
