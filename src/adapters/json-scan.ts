/**
 * Recorded episodes from the bytes of a line of JSON, where it is of the usual shape: states (or observations), actions, rewards and
 * probabilities as lists of plain numbers, `terminated` (and `truncated`) as one flag. Many times as fast as making a text, a value of
 * it, and lists of numbers of that. Anything else is left to those who know all shapes and name what is wrong.
 */

import { longer } from '../longer.js';
import { DecimalReader } from './decimal-bytes.js';
import type { SizeLimits } from './episode-fields.js';
import type { RecordedEpisode } from './episode-lines.js';

const bytesOf = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));
const [SPACE, TAB, LINE, RETURN] = bytesOf(' \t\n\r');
const [QUOTE, COLON, COMMA, OPEN, CLOSE, BEGIN, END, ZERO] = bytesOf('":,[]{}0') as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const [TRUE, FALSE] = [bytesOf('true'), bytesOf('false')];

const NAMES = ['states', 'observations', 'actions', 'rewards', 'probabilities', 'terminated', 'truncated'] as const;
type Name = (typeof NAMES)[number];
const KEYS = NAMES.map((name) => ({ name, bytes: bytesOf(`${name}"`) }));

/** Digits of an id: all of them are below 2^31. */
const ID_DIGITS = 9;

export class EpisodeScanner {
  readonly #decimals = new DecimalReader();
  readonly #states = new Ids();
  readonly #actions = new Ids();
  readonly #rewards = new Decimals();
  readonly #probabilities = new Decimals();

  /**
   * The episode in `bytes[from, to)`, of which `bytes[to]` must be there and part of no number; null where it is not one of the usual shape that is right.
   * @param limits of states and actions, where they are known.
   */
  scan(bytes: Uint8Array, from: number, to: number, limits: SizeLimits): RecordedEpisode | null {
    const seen = { states: false, actions: false, rewards: false, probabilities: false };
    let terminated: boolean | null = null;
    let truncated: boolean | null = null;
    let at = afterSpace(bytes, from, to);
    if (bytes[at] !== BEGIN) return null;
    do {
      const key = keyAt(bytes, ++at, to);
      if (key === null) return null;
      at = key.end;
      const { name } = key;
      if (name === 'terminated' || name === 'truncated') {
        const flag = flagAt(bytes, at);
        if (flag === null || (name === 'terminated' ? terminated : truncated) !== null) return null;
        at += flag ? TRUE.length : FALSE.length;
        if (name === 'terminated') terminated = flag;
        else truncated = flag;
      } else {
        const list = name === 'observations' ? 'states' : name;
        if (seen[list]) return null;
        seen[list] = true;
        at = this.#list(list, bytes, at);
        if (at === -1) return null;
      }
      at = afterSpace(bytes, at, to);
    } while (bytes[at] === COMMA);
    if (bytes[at] !== END || afterSpace(bytes, at + 1, to) !== to) return null;
    if (terminated === null || !seen.states || !seen.actions || !seen.rewards) return null;
    return this.#episode(terminated, seen.probabilities, limits);
  }

  #list(name: Exclude<Name, 'observations' | 'terminated' | 'truncated'>, bytes: Uint8Array, at: number): number {
    if (name === 'states') return this.#states.read(bytes, at);
    if (name === 'actions') return this.#actions.read(bytes, at);
    return (name === 'rewards' ? this.#rewards : this.#probabilities).read(bytes, at, this.#decimals);
  }

  #episode(terminated: boolean, probable: boolean, { states, actions }: SizeLimits): RecordedEpisode | null {
    const steps = this.#actions.length;
    const visited = this.#states.length;
    if (this.#rewards.length !== steps || (visited !== steps && visited !== steps + 1)) return null;
    if (this.#states.most >= (states ?? Infinity) || this.#actions.most >= (actions ?? Infinity)) return null;
    const lists = {
      states: this.#states.copy(steps),
      actions: this.#actions.copy(steps),
      rewards: this.#rewards.copy(),
      terminated,
      lastState: visited > steps ? this.#states.last : null,
    };
    if (!probable) return lists;
    const probabilities = this.#probabilities.copy();
    if (probabilities.length !== steps || !probabilities.every((value) => value > 0 && value <= 1)) return null;
    return { ...lists, probabilities };
  }
}

/** A list of whole numbers of few digits. */
class Ids {
  #values = new Int32Array(1024);
  length = 0;
  most = 0;

  get last(): number {
    return this.#values[this.length - 1]!;
  }

  copy(length: number): Int32Array {
    return this.#values.slice(0, length);
  }

  /** Reads a list that begins at `at`; gives where it ends, -1 where there is none of this kind. */
  read(bytes: Uint8Array, start: number): number {
    let values = this.#values;
    let [at, length, most] = [start, 0, 0];
    if (bytes[at] !== OPEN) return -1;
    for (let byte = OPEN; byte !== CLOSE; ++length) {
      if (bytes[++at] === SPACE) ++at;
      const first = at;
      let value = 0;
      for (byte = bytes[at]!; byte >= ZERO && byte < ZERO + 10; byte = bytes[++at]!) value = 10 * value + (byte - ZERO);
      const digits = at - first;
      if (digits === 0 || digits > ID_DIGITS || (digits > 1 && bytes[first] === ZERO)) return -1;
      if (byte !== COMMA && byte !== CLOSE) return -1;
      if (length === values.length) values = this.#values = longer(values);
      values[length] = value;
      if (value > most) most = value;
    }
    this.length = length;
    this.most = most;
    return at + 1;
  }
}

/** A list of decimals. */
class Decimals {
  #values = new Float64Array(1024);
  length = 0;

  copy(): Float64Array {
    return this.#values.slice(0, this.length);
  }

  read(bytes: Uint8Array, start: number, decimals: DecimalReader): number {
    let values = this.#values;
    let [at, length] = [start, 0];
    if (bytes[at] !== OPEN) return -1;
    for (let byte = OPEN; byte !== CLOSE; ++length) {
      if (bytes[++at] === SPACE) ++at;
      at = decimals.read(bytes, at);
      if (at === -1) return -1;
      byte = bytes[at]!;
      if (byte !== COMMA && byte !== CLOSE) return -1;
      if (length === values.length) values = this.#values = longer(values);
      values[length] = decimals.value;
    }
    this.length = length;
    return at + 1;
  }
}

function afterSpace(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === RETURN || bytes[at] === LINE)) ++at;
  return at;
}

/** A name that is known, and where its value begins. */
function keyAt(bytes: Uint8Array, from: number, to: number): { readonly name: Name; readonly end: number } | null {
  let at = afterSpace(bytes, from, to);
  if (bytes[at] !== QUOTE) return null;
  ++at;
  const key = KEYS.find((known) => known.bytes.every((byte, k) => bytes[at + k] === byte));
  if (key === undefined) return null;
  at = afterSpace(bytes, at + key.bytes.length, to);
  if (bytes[at] !== COLON) return null;
  return { name: key.name, end: afterSpace(bytes, at + 1, to) };
}

function flagAt(bytes: Uint8Array, at: number): boolean | null {
  if (TRUE.every((byte, k) => bytes[at + k] === byte)) return true;
  return FALSE.every((byte, k) => bytes[at + k] === byte) ? false : null;
}
