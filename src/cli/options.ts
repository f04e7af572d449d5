/**
 * The options of a command as data: what `--help` prints, what the parser accepts and the types a command reads are one
 * list. Parsing itself is `node:util`'s `parseArgs`.
 */
import { parseArgs } from 'node:util';
import { checkChoice, checkInteger, checkNumber, expected, InputError, show } from '../input-error.js';
import { nearest } from './nearest.js';

export interface FlagOption {
  readonly kind: 'flag';
  readonly description: string;
}

export interface TextOption {
  readonly kind: 'text';
  readonly description: string;
  /** What stands for the value in the help, such as `FILE`. */
  readonly value: string;
  readonly default?: string;
}

export interface NumberOption {
  readonly kind: 'integer' | 'number';
  readonly description: string;
  readonly low?: number;
  readonly high?: number;
  readonly default?: number;
}

export interface ChoiceOption {
  readonly kind: 'choice';
  readonly description: string;
  readonly choices: readonly string[];
  readonly default?: string;
}

export type Option = FlagOption | TextOption | NumberOption | ChoiceOption;
export type Options = Readonly<Record<string, Option>>;

type Value<O extends Option> = O extends { kind: 'integer' | 'number' }
  ? number
  : O extends { kind: 'choice'; choices: readonly (infer Choice)[] }
    ? Choice
    : string;

/** The values by option name, dashes kept: `values['max-length']`. Without a default, an option may be undefined. */
export type Values<All extends Options> = {
  readonly [Name in keyof All]: All[Name] extends FlagOption
    ? boolean
    : All[Name] extends { default: unknown }
      ? Value<All[Name]>
      : Value<All[Name]> | undefined;
};

/** Every command takes these. */
export const commonOptions = {
  json: { kind: 'flag', description: 'print JSON on stdout and nothing else' },
  seed: { kind: 'integer', low: 0, high: 4294967295, default: 0, description: 'seed of every random choice' },
  out: { kind: 'text', value: 'FILE', description: 'also write the result to FILE' },
  backend: { kind: 'choice', choices: ['wasm', 'reference'], default: 'wasm', description: 'which kernels compute' },
  quiet: { kind: 'flag', description: 'no progress on stderr' },
  help: { kind: 'flag', description: 'print this help' },
} as const satisfies Options;

export interface Parsed<All extends Options> {
  readonly values: Values<All>;
  /** The names of those that were given. */
  readonly given: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

/**
 * Parses the arguments of one command.
 * @param standard values of options that are not given, in place of their defaults.
 * @throws InputError for an unknown option (with the nearest known one), one given twice, a missing or superfluous value, a value out of
 * range.
 */
export function parseOptions<const All extends Options>(
  options: All,
  args: readonly string[],
  standard: Readonly<Record<string, unknown>> = {},
): Parsed<All> {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [name, { type: option.kind === 'flag' ? 'boolean' : 'string' }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) {
    values[name] = standard[name] ?? (option.kind === 'flag' ? false : option.default);
  }
  const given = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined || token.rawName !== `--${token.name}`) {
      const guess = nearest(token.name, Object.keys(options));
      const hint = guess === undefined ? `; the options are ${names(options)}` : `; did you mean --${guess}?`;
      throw new InputError(`unknown option ${token.rawName}${hint}`);
    }
    if (given.has(token.name)) throw new InputError(`expected --${token.name} once, got it twice`);
    given.add(token.name);
    values[token.name] = readValue(token.name, option, token.value, token.inlineValue === true);
  }
  return { values: values as Values<All>, given: new Set([...Object.keys(standard), ...given]), positionals };
}

function names(options: Options): string {
  return Object.keys(options)
    .map((name) => `--${name}`)
    .join(', ');
}

/** The value of an option as it was written. @throws InputError when it is none of the option's. */
export function readValue(name: string, option: Option, text: string | undefined, inline: boolean): unknown {
  if (option.kind === 'flag') {
    if (text !== undefined) throw new InputError(`expected no value after --${name}, got ${show(text)}`);
    return true;
  }
  if (text === undefined || (!inline && text.startsWith('--')))
    throw new InputError(`expected a value after --${name}`);
  if (option.kind === 'text') return text;
  if (option.kind === 'choice') return checkChoice(`--${name}`, text, option.choices);
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(number))
    throw expected(`--${name} to be ${option.kind === 'integer' ? 'an integer' : 'a number'}`, text);
  const check = option.kind === 'integer' ? checkInteger : checkNumber;
  return check(`--${name}`, number, option.low ?? -Infinity, option.high);
}

/** The options as lines of help, aligned, without those that are not read. */
export function optionsHelp(options: Options, unread: readonly string[] = []): string {
  const read = Object.entries(options).filter(([name]) => !unread.includes(name));
  const lines = read.map(([name, option]) => {
    const value = {
      flag: '',
      integer: ' N',
      number: ' X',
      choice: ' NAME',
      text: ` ${'value' in option ? option.value : ''}`,
    };
    return [`  --${name}${value[option.kind]}`, describe(option)] as const;
  });
  const width = Math.max(...lines.map(([left]) => left.length)) + 2;
  return lines.map(([left, right]) => left.padEnd(width) + right).join('\n');
}

function describe(option: Option): string {
  const choices = option.kind === 'choice' ? `: ${option.choices.join(' | ')}` : '';
  const standard = option.kind === 'flag' || option.default === undefined ? '' : ` (${option.default})`;
  return `${option.description}${choices}${standard}`;
}
