/** Worlds of a study from what was asked for, completed by the defaults of the protocol. */
import { type Criterion, completeCriterion } from '../../agents/criterion.js';
import type { Environment } from '../../environments/environment.js';
import { TabularEnvironment } from '../../environments/tabular-environment.js';
import { TabularModel } from '../../environments/tabular-model.js';
import { checkInteger, checkKeys, checkNumber, checkText, expected, InputError } from '../../input-error.js';
import { solve } from '../../symmetry/exact/solve.js';
import type { CompareOptions, EnvironmentSetting, EnvironmentSpec, Protocol } from './types.js';
import { type EnvironmentRecipe, fromRecipe, World } from './world.js';

const settingKeys = [
  'id',
  'options',
  'model',
  'environment',
  'name',
  'episodes',
  'maxSteps',
  'mostSteps',
  'stepSize',
  'epsilon',
  'discount',
  'initialValue',
  'criterion',
  'stopWhenMet',
  'stepwise',
  'methods',
  'settings',
];

/**
 * The environments of a study, made and checked.
 * @throws InputError when there is none, one cannot be made, names repeat, or a criterion needs a model that is missing.
 */
export function planEnvironments(
  specs: readonly EnvironmentSpec[],
  common: Pick<CompareOptions, 'episodes' | 'criterion'>,
): World[] {
  if (!Array.isArray(specs) || specs.length === 0) throw expected('at least one environment', specs);
  const names = new Set<string>();
  return Array.from(specs, (spec, position) => {
    const setting = settingOf(spec);
    const { environment, recipe } = make(setting);
    if (setting.name !== undefined) checkText('the name of an environment', setting.name);
    const name = setting.name ?? environment.id ?? `environment ${position + 1}`;
    if (names.has(name)) throw new InputError(`expected environments with different names, got '${name}' twice`);
    names.add(name);
    const protocol = complete(name, setting, common, environment, environment.model?.() ?? null);
    const { options = {}, methods = null, settings = {} } = setting;
    return new World({ name, options, protocol, recipe, methods, settings }, environment);
  });
}

function settingOf(spec: EnvironmentSpec): EnvironmentSetting {
  if (typeof spec === 'string') return { id: spec };
  if (spec === null || typeof spec !== 'object') throw expected('an environment: an id, a model or an object', spec);
  if (spec instanceof TabularModel) return { model: spec };
  if ('step' in spec && 'reset' in spec) return { environment: spec };
  const setting = spec as EnvironmentSetting;
  checkKeys('an environment of a study', setting, settingKeys);
  const given = [setting.id, setting.model, setting.environment].filter((source) => source !== undefined);
  if (given.length !== 1)
    throw new InputError(`expected one of id, model and environment, got ${given.length} of them`);
  if (setting.options !== undefined && setting.id === undefined)
    throw new InputError('expected options only with an id');
  return setting;
}

function make(setting: EnvironmentSetting): { environment: Environment; recipe: EnvironmentRecipe | null } {
  if (setting.id !== undefined) {
    const recipe = { id: setting.id, options: setting.options ?? {} };
    return { environment: fromRecipe(recipe), recipe };
  }
  if (setting.environment !== undefined) {
    const { environment } = setting;
    if (environment === null || typeof environment !== 'object')
      throw expected('environment to be an object', environment);
    checkInteger('states of an environment', environment.states, 1);
    checkInteger('actions of an environment', environment.actions, 1);
    return { environment, recipe: null };
  }
  if (!(setting.model instanceof TabularModel)) throw expected('model to be a TabularModel', setting.model);
  const { layout } = setting.model;
  const recipe = { table: setting.model.toTable(), ...(layout && { layout }) };
  return { environment: new TabularEnvironment(setting.model), recipe };
}

function complete(
  name: string,
  setting: EnvironmentSetting,
  common: Pick<CompareOptions, 'episodes' | 'criterion'>,
  environment: Environment,
  model: TabularModel | null,
): Protocol {
  const of = (what: string) => `${what} of ${name}`;
  const certain = model !== null && model.outcomeStarts.length === model.nextStates.length + 1;
  const discount = checkNumber(of('discount'), setting.discount ?? 0.95, 0, 1);
  const criterion = setting.criterion === undefined ? (common.criterion ?? usual(model, certain)) : setting.criterion;
  return {
    episodes: checkInteger(of('episodes'), setting.episodes ?? common.episodes ?? 500, 1),
    maxSteps: checkInteger(of('maxSteps'), setting.maxSteps ?? environment.maxSteps ?? 10 * environment.states, 1),
    ...(setting.mostSteps !== undefined && { mostSteps: checkInteger(of('mostSteps'), setting.mostSteps, 1) }),
    stepSize: checkNumber(of('stepSize'), setting.stepSize ?? (certain ? 0.5 : 0.2), 0, 1),
    epsilon: checkNumber(of('epsilon'), setting.epsilon ?? 0.2, 0, 1),
    discount,
    initialValue: checkNumber(of('initialValue'), setting.initialValue ?? optimistic(model, discount)),
    criterion: criterion === null ? null : completed(name, criterion, model, discount),
    stopWhenMet: checkFlag(of('stopWhenMet'), setting.stopWhenMet ?? false) && criterion !== null,
    stepwise: checkFlag(of('stepwise'), setting.stepwise ?? false),
  };
}

function checkFlag(what: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw expected(`${what} to be a boolean`, value);
  return value;
}

/** The criterion of an environment that says nothing: states where every outcome is certain, worth where it is not. */
function usual(model: TabularModel | null, certain: boolean): Criterion | null {
  if (model === null) return null;
  return { kind: certain ? 'optimal-share' : 'value' };
}

function completed(
  name: string,
  criterion: Criterion,
  model: TabularModel | null,
  discount: number,
): Required<Criterion> {
  try {
    return completeCriterion(criterion, model, discount);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`${error.message} (environment ${name})`, { cause: error });
  }
}

function optimistic(model: TabularModel | null, discount: number): number {
  return model === null ? 0 : solve(model, { discount }).q.reduce((most, q) => Math.max(most, q), 0);
}
