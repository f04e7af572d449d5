/** The environments by id. A user's own class needs no entry here: it works wherever an `Environment` does. */
import { expected } from '../input-error.js';
import { type CliffWalkingOptions, cliffWalking } from './cliff-walking.js';
import type { Environment } from './environment.js';
import { type FrozenLakeOptions, frozenLake } from './frozen-lake.js';
import { type GridWorldOptions, gridWorld } from './grid-world.js';
import { type RandomMdpOptions, randomMdp } from './random-mdp.js';
import type { EnvironmentSpecification, OptionSpecification } from './specification.js';
import type { TabularEnvironment } from './tabular-environment.js';
import { type TaxiOptions, taxi } from './taxi.js';

/** The options of each finite environment. */
export interface TabularEnvironments {
  'grid-world-v0': GridWorldOptions;
  'frozen-lake-v1': FrozenLakeOptions;
  'cliff-walking-v0': CliffWalkingOptions;
  'taxi-v3': TaxiOptions;
  'random-mdp-v0': RandomMdpOptions;
}

export type TabularEnvironmentId = keyof TabularEnvironments;

type AnySpecification = EnvironmentSpecification<object>;

const SPECIFICATIONS: ReadonlyMap<string, AnySpecification> = new Map(
  [gridWorld, frozenLake, cliffWalking, taxi, randomMdp].map((specification) => [
    specification.id,
    specification as AnySpecification,
  ]),
);

/** The ids `makeEnvironment` knows. */
export function environmentIds(): string[] {
  return [...SPECIFICATIONS.keys()];
}

/** An environment as a list for people shows it. */
export interface EnvironmentDescription {
  readonly id: string;
  /** One sentence. */
  readonly description: string;
  /** A default of `null` depends on the other options, as its description says. Defaults are JSON values. */
  readonly options: readonly { readonly name: string; readonly description: string; readonly default: unknown }[];
}

/** All environments with their options. */
export function listEnvironments(): EnvironmentDescription[] {
  return [...SPECIFICATIONS.values()].map(({ id, description, options }) => ({
    id,
    description,
    options: Object.entries(options as Record<string, OptionSpecification<unknown>>).map(([name, option]) => ({
      name,
      description: option.description,
      default: option.default,
    })),
  }));
}

/** What `makeEnvironment` takes and gives: exact for the ids above, general for an id known only at run time. */
export type OptionsOf<Id extends string> = Id extends TabularEnvironmentId
  ? TabularEnvironments[Id]
  : Readonly<Record<string, unknown>>;
export type EnvironmentOf<Id extends string> = Id extends TabularEnvironmentId ? TabularEnvironment : Environment;

/**
 * A new environment: `makeEnvironment('grid-world-v0', { rows: 5, columns: 5 })`.
 * @throws InputError when the id is unknown (the message lists the known ones) or an option is unknown or impossible.
 */
export function makeEnvironment<Id extends string>(id: Id, options?: OptionsOf<Id>): EnvironmentOf<Id> {
  const specification = SPECIFICATIONS.get(id);
  if (specification === undefined) throw expected(`an environment id among ${environmentIds().join(', ')}`, id);
  return specification.make(options) as EnvironmentOf<Id>;
}
