/**
 * A discrete environment observed as real numbers, so that networks can learn in it. `'one-hot'` has one feature a state, 1 in that
 * state and 0 elsewhere. `'coordinates'` has the row and the column of the state on its grid, or else its features, each from -1 to
 * 1: a mirror image changes signs. What is observed still tells the state, so that χ can be found over the states themselves.
 */
import type {
  ContinuousEnvironment,
  ContinuousStep,
  Environment,
  ObservationSpace,
} from '../environments/environment.js';
import type { TabularModel } from '../environments/tabular-model.js';
import { checkChoice, expected, InputError } from '../input-error.js';
import type { ObservationBins } from './symmetry/options.js';

export type StateFeatures = 'one-hot' | 'coordinates';

/**
 * @throws InputError when the environment is none, or coordinates are asked of one whose states lie on no grid and have no features.
 */
export function observed(environment: Environment, features: StateFeatures = 'one-hot'): ObservedEnvironment {
  if (typeof environment?.reset !== 'function' || typeof environment.step !== 'function') {
    throw expected('an environment with reset and step', environment);
  }
  return new ObservedEnvironment(environment, checkChoice('features', features, ['one-hot', 'coordinates']));
}

export class ObservedEnvironment implements ContinuousEnvironment, ObservationBins {
  readonly id?: string;
  readonly observationSpace: ObservationSpace;
  readonly states: number;
  readonly actions: number;
  readonly maxSteps?: number;
  /** The environment that is observed; it is reset and stepped along. */
  readonly discrete: Environment;
  readonly #observations: readonly Float64Array[];
  readonly #states: ReadonlyMap<string, number>;

  /** Use `observed`. */
  constructor(environment: Environment, features: StateFeatures) {
    this.discrete = environment;
    this.states = environment.states;
    this.actions = environment.actions;
    if (environment.id !== undefined) this.id = environment.id;
    if (environment.maxSteps !== undefined) this.maxSteps = environment.maxSteps;
    const { names, table } = features === 'one-hot' ? oneHot(this.states) : coordinates(environment);
    this.#observations = table;
    this.#states = new Map(table.map((observation, state) => [observation.join(), state]));
    const low = features === 'one-hot' ? 0 : -1;
    this.observationSpace = { names, low: names.map(() => low), high: names.map(() => 1) };
  }

  /** What is observed in a state: an array of the caller's own. */
  observationOf(state: number): Float64Array {
    return this.#observations[state]!.slice();
  }

  /** The state that is observed as this. @throws InputError when none is. */
  stateOf(observation: ArrayLike<number>): number {
    const state = this.#states.get(Array.from(observation).join());
    if (state === undefined) throw new InputError('expected the observation of a state, got another');
    return state;
  }

  model(): TabularModel | undefined {
    return this.discrete.model?.();
  }

  reset(options?: { seed?: number }): Float64Array {
    return this.observationOf(this.discrete.reset(options));
  }

  step(action: number): ContinuousStep {
    const { state, reward, terminated, truncated } = this.discrete.step(action);
    return { observation: this.observationOf(state), reward, terminated, truncated };
  }
}

interface FeatureTable {
  readonly names: readonly string[];
  /** One row a state. */
  readonly table: readonly Float64Array[];
}

function oneHot(states: number): FeatureTable {
  return {
    names: Array.from({ length: states }, (_, state) => `state ${state}`),
    table: Array.from({ length: states }, (_, state) =>
      Float64Array.from({ length: states }, (_, k) => Number(k === state)),
    ),
  };
}

function coordinates({ states, layout, features }: Environment): FeatureTable {
  if (layout?.cells.every((cell) => cell >= 0)) {
    const { rows, columns, cells } = layout;
    const table = Array.from(cells, (cell) =>
      Float64Array.of(centred(Math.floor(cell / columns), rows), centred(cell % columns, columns)),
    );
    return { names: ['row', 'column'], table };
  }
  if (features === undefined) {
    throw new InputError('expected states on a grid or with features for coordinates, got neither');
  }
  const table = Array.from({ length: states }, (_, state) => {
    let rest = state;
    const values = new Float64Array(features.length);
    for (let k = features.length - 1; k >= 0; --k) {
      const { values: count } = features[k]!;
      values[k] = centred(rest % count, count);
      rest = Math.floor(rest / count);
    }
    return values;
  });
  return { names: features.map(({ name }) => name), table };
}

/** `0..count-1` spread over [-1, 1]: opposite values differ in sign alone. */
function centred(value: number, count: number): number {
  return count === 1 ? 0 : (2 * value - (count - 1)) / (count - 1);
}
