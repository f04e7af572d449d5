/**
 * An environment written on the command line: an id, and options after a question mark as in an address,
 * `'grid-world-v0?rows=5&columns=5&slip=0.1'`. Values are JSON where they can be, text otherwise.
 */
import type { Environment } from '../environments/environment.js';
import { environmentIds, listEnvironments, makeEnvironment, ourId, sameName } from '../environments/registry.js';
import { InputError, show } from '../input-error.js';
import { nearest } from './nearest.js';

export interface EnvironmentText {
  readonly id: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Reads id and options.
 * @throws InputError when the id is unknown (with the known ones), an option is unknown or not `key=value`.
 */
export function parseEnvironment(text: string): EnvironmentText {
  const mark = text.indexOf('?');
  const given = mark < 0 ? text : text.slice(0, mark);
  const { id, options: meant = {} } = ourId(given);
  const known = environmentIds();
  if (!known.includes(id)) {
    const guess = sameName(id, known) ?? nearest(id, known);
    throw new InputError(
      `unknown environment ${show(id)}; ${guess === undefined ? `known are ${known.join(', ')}` : `did you mean ${guess}?`}`,
    );
  }
  const names = listEnvironments()
    .find((entry) => entry.id === id)!
    .options.map((option) => option.name);
  const options: Record<string, unknown> = { ...meant };
  for (const part of mark < 0 ? [] : text.slice(mark + 1).split('&')) {
    const equals = part.indexOf('=');
    if (equals < 1) throw new InputError(`expected an option key=value after '${id}?', got ${show(part)}`);
    const name = part.slice(0, equals);
    if (!names.includes(name)) {
      const guess = nearest(name, names);
      const hint = guess === undefined ? `its options are ${names.join(', ')}` : `did you mean ${guess}?`;
      throw new InputError(`unknown option ${show(name)} of ${id}; ${hint}`);
    }
    options[name] = readValue(part.slice(equals + 1));
  }
  return { id, options };
}

/** Reads and makes an environment. */
export function environmentFromText(text: string): Environment {
  const { id, options } = parseEnvironment(text);
  return makeEnvironment(id, options);
}

/** Splits a list at the commas that are not inside brackets or braces. */
export function splitList(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if ('[{'.includes(character)) ++depth;
    if (']}'.includes(character)) --depth;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
