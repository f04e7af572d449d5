/** What the registry knows of an environment: its id, a sentence, its options with defaults, and how it is made. */
import { checkKeys, expected } from '../input-error.js';
import type { Environment } from './environment.js';

export interface OptionSpecification<T> {
  /** One sentence. */
  readonly description: string;
  /** `null` stands for a default that depends on the other options; the description says how. */
  readonly default: T;
}

export interface EnvironmentSpecification<Options extends object, Made extends Environment = Environment> {
  /** Versioned id: a change of the dynamics is a new version. */
  readonly id: string;
  /** One sentence. */
  readonly description: string;
  readonly options: { readonly [Name in keyof Options]-?: OptionSpecification<Required<Options>[Name]> };
  /** @throws InputError when an option is unknown or impossible. */
  readonly make: (options?: Options) => Made;
}

/** The options given, with the defaults of those that are not; an unknown name is an error. */
export function completeOptions<Options extends object>(
  specification: EnvironmentSpecification<Options>,
  given: Options,
): Required<Options> {
  const { id, options } = specification;
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw expected(`the options of ${id} to be an object`, given);
  }
  const names = Object.keys(options) as (keyof Options & string)[];
  checkKeys(`the options of ${id}`, given, names);
  return Object.fromEntries(
    names.map((name) => [name, given[name] === undefined ? options[name].default : given[name]]),
  ) as Required<Options>;
}
