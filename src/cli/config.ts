/**
 * A call of a command as a file: `--save-config FILE.json` writes down every option that decides the result, and `--config FILE.json`
 * reads them again. What is given on the command line wins.
 */
import { checkKeys, checkRecord, expected, InputError } from '../input-error.js';
import { version } from '../version.js';
import type { Command } from './command.js';
import { checkWritable, readText, writeText } from './files.js';
import { type Option, type Options, type Parsed, parseOptions, readValue } from './options.js';
import type { Terminal } from './terminal.js';

/** Every command whose result depends on many options takes these. */
export const configOptions = {
  config: {
    kind: 'text',
    value: 'FILE.json',
    description: 'options as --save-config wrote them; those given here win',
  },
  'save-config': { kind: 'text', value: 'FILE.json', description: 'write down all options that decide the result' },
} as const satisfies Options;

export const configHelp = `--save-config FILE.json writes all that decides the result into a file, and --config FILE.json does the same again: a record of
options by their names, such as {"command": "compare", "seeds": 10, "environments": ["taxi-v3"]}.`;

/** What says where results go and how they are made, and not which. */
const apart = ['json', 'out', 'quiet', 'help', 'config', 'save-config', 'jobs', 'resume', 'shard'];

/** The options with those of the file of `--config`. @throws InputError that names the file and the field. */
export function withConfig(command: Command, parsed: Parsed<Options>, args: readonly string[]): Parsed<Options> {
  const { values, positionals } = parsed;
  if (values['save-config'] !== undefined) checkWritable(String(values['save-config']));
  if (values.config === undefined) return parsed;
  const path = String(values.config);
  const { command: name, version: _, input, ...fields } = readRecord(path);
  if (name !== undefined && name !== command.name) throw unlike(path, `command to be '${command.name}'`, name);
  const decided = Object.entries(command.options).filter(([key]) => !apart.includes(key));
  const options = Object.fromEntries(decided.filter(([key]) => !(command.unread as readonly string[]).includes(key)));
  try {
    checkKeys('a configuration', fields, ['command', 'version', 'input', ...Object.keys(options)]);
  } catch (error) {
    throw new InputError(`${path}: ${(error as Error).message}`, { cause: error });
  }
  const standard = Object.entries(fields).map(([key, value]) => [key, fieldValue(path, key, options[key]!, value)]);
  if (input !== undefined && (typeof input !== 'string' || command.input === null)) {
    throw unlike(path, `input to be ${command.input ?? 'left out'}`, input);
  }
  return {
    ...parseOptions(command.options, args, Object.fromEntries(standard)),
    positionals: positionals.length === 0 && typeof input === 'string' ? [input] : positionals,
  };
}

/** Writes the file of `--save-config`, if any; says how to write one after a study. */
export function saveConfig(
  { name, options, unread }: Command,
  { values, input }: { readonly values: Readonly<Record<string, unknown>>; readonly input: string },
  { stdout }: Pick<Terminal, 'stdout'>,
): void {
  const path = values['save-config'];
  const says = values.json === false && 'config' in options;
  if (path === undefined) {
    if (says && input === '') {
      stdout.write(
        `To make it again: --save-config FILE.json writes its options down, 'orbit-rl ${name} --config FILE.json' reads them.\n`,
      );
    }
    return;
  }
  const left = [...apart, ...unread];
  const decided = Object.keys(options).filter((key) => !left.includes(key) && values[key] !== undefined);
  const record = {
    command: name,
    version,
    ...(input === '' ? {} : { input }),
    ...Object.fromEntries(decided.filter((key) => values[key] !== false).map((key) => [key, values[key]])),
  };
  writeText(String(path), `${JSON.stringify(record, null, 2)}\n`);
  if (says) stdout.write(`Options: ${path}; 'orbit-rl ${name} --config ${path}' does the same again.\n`);
}

function readRecord(path: string): Record<string, unknown> {
  const text = readText(path);
  try {
    const record = JSON.parse(text) as Record<string, unknown>;
    checkRecord('a configuration', record);
    return record;
  } catch (error) {
    throw new InputError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** The value of a field: a number, true, text, or a list for text that is one. */
function fieldValue(path: string, name: string, option: Option, value: unknown): unknown {
  if (option.kind === 'flag') {
    if (typeof value !== 'boolean') throw unlike(path, `field ${name} to be true or false`, value);
    return value;
  }
  const numeric = option.kind === 'integer' || option.kind === 'number';
  const list = option.kind === 'text' && Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (!list && typeof value !== (numeric ? 'number' : 'string')) {
    const wanted = numeric ? 'a number' : option.kind === 'text' ? 'text or a list of it' : 'text';
    throw unlike(path, `field ${name} to be ${wanted}`, value);
  }
  try {
    return readValue(name, option, list ? (value as string[]).join(',') : String(value), true);
  } catch (error) {
    throw new InputError(`${path}: field ${name}: ${(error as Error).message}`, { cause: error });
  }
}

function unlike(path: string, what: string, got: unknown): InputError {
  return new InputError(`${path}: ${expected(what, got).message}`);
}
