/** What a command is: data for the help, options for the parser, and the function that does it. */
import { InputError } from '../input-error.js';
import { commonOptions, type Options, type Values } from './options.js';
import type { Terminal } from './terminal.js';

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What stands for the positional argument, such as `INPUT`; null when there is none. `FILES…` stands for one or more, `[ENV…]` for any number. */
  readonly input: string | null;
  /** More about the input, for `--help`. */
  readonly details: string;
  readonly examples: readonly string[];
  readonly options: Options;
  /** Of the common options those that it has no use for: they are refused. */
  readonly unread: readonly (keyof typeof commonOptions)[];
  readonly run: (call: Call<Options>) => Promise<void>;
}

/** @throws InputError when one of the options was given. */
export function refuseGiven(given: ReadonlySet<string>, names: readonly string[], because: string): void {
  for (const name of names) if (given.has(name)) throw new InputError(`expected no --${name} ${because}`);
}

/** One call of a command. */
export interface Call<All extends Options> {
  readonly values: Values<All>;
  /** The names of the options that were given, on the command line or by --config. */
  readonly given: ReadonlySet<string>;
  /** The positional argument, `''` for a command without one. */
  readonly input: string;
  /** All of them, for a command that takes several. */
  readonly inputs: readonly string[];
  readonly terminal: Terminal;
}

/** A command whose `run` sees its options with their types; the common ones are added. */
export function command<const All extends Options>(definition: {
  name: string;
  summary: string;
  input: string | null;
  details?: string;
  examples: readonly string[];
  options: All;
  unread?: readonly (keyof typeof commonOptions)[];
  run: (call: Call<All & typeof commonOptions>) => Promise<void>;
}): Command {
  const run = definition.run as unknown as Command['run'];
  return { details: '', unread: [], ...definition, options: { ...definition.options, ...commonOptions }, run };
}
