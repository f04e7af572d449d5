/**
 * Recorded experience as comma-separated values: a header line that names the columns, then one step a line, oldest first, the steps of
 * an episode together. Columns `episode` (any text; a change of it starts the next episode), `state`, `action` and `reward` are needed, in
 * any order; `terminated` (`1`, `0`, `true` or `false`; the last step's counts, 0 without the column), `probability` and `next_state`
 * (the last step's is the state it led to) are read where they are; others are passed over. Fields are not quoted.
 */
import { InputError } from '../input-error.js';
import type { EpisodeLines, RecordedEpisode } from './episode-lines.js';

const needed = ['episode', 'state', 'action', 'reward'] as const;

export interface EpisodesCsvOptions {
  /** What the text is called in errors. Default `'episodes'`. */
  source?: string;
  /** Numbers of states and actions; as many as were seen without. */
  states?: number;
  actions?: number;
}

export class CsvEpisodes implements EpisodeLines {
  readonly #source: string;
  readonly #given: { readonly states: number | undefined; readonly actions: number | undefined };
  readonly #use: (episode: RecordedEpisode) => void;
  #columns: ReadonlyMap<string, number> | null = null;
  #episode: string | null = null;
  #states: number[] = [];
  #actions: number[] = [];
  #rewards: number[] = [];
  #probabilities: number[] = [];
  #terminated = false;
  #lastState: number | null = null;
  #seenStates = 0;
  #seenActions = 0;

  constructor({ source, states, actions }: EpisodesCsvOptions, use: (episode: RecordedEpisode) => void) {
    this.#source = source ?? 'episodes';
    this.#given = { states, actions };
    this.#use = use;
  }

  line(text: string, number: number): void {
    if (text.trim() === '') return;
    const fields = text
      .replace(/^\uFEFF/, '')
      .split(',')
      .map((field) => field.trim());
    const place = `${this.#source}: line ${number}`;
    if (this.#columns === null) {
      this.#columns = header(fields, place);
      return;
    }
    const field = (name: string): string | undefined => {
      const column = this.#columns!.get(name);
      return column === undefined ? undefined : (fields[column] ?? '');
    };
    const episode = field('episode')!;
    if (episode !== this.#episode) this.#close();
    this.#episode = episode;
    this.#states.push(integer(field('state')!, 'state', this.#given.states, place));
    this.#actions.push(integer(field('action')!, 'action', this.#given.actions, place));
    this.#rewards.push(real(field('reward')!, 'reward', place));
    const probability = field('probability');
    if (probability !== undefined) {
      const value = real(probability, 'probability', place);
      if (value <= 0 || value > 1) throw wrong('probability in (0, 1]', probability, place);
      this.#probabilities.push(value);
    }
    this.#terminated = flag(field('terminated') ?? '0', place);
    const next = field('next_state') ?? '';
    this.#lastState = next === '' ? null : integer(next, 'next_state', this.#given.states, place);
    this.#seenStates = Math.max(this.#seenStates, this.#states.at(-1)! + 1, (this.#lastState ?? -1) + 1);
    this.#seenActions = Math.max(this.#seenActions, this.#actions.at(-1)! + 1);
  }

  sizes(): { readonly states: number | undefined; readonly actions: number | undefined } {
    return this.#given;
  }

  end(): { readonly states: number; readonly actions: number } {
    this.#close();
    if (this.#seenActions === 0) throw new InputError(`${this.#source}: expected at least one episode, got none`);
    return { states: this.#given.states ?? this.#seenStates, actions: this.#given.actions ?? this.#seenActions };
  }

  #close(): void {
    if (this.#states.length === 0) return;
    this.#use({
      states: Int32Array.from(this.#states),
      actions: Int32Array.from(this.#actions),
      rewards: Float64Array.from(this.#rewards),
      terminated: this.#terminated,
      lastState: this.#lastState,
      ...(this.#probabilities.length > 0 ? { probabilities: Float64Array.from(this.#probabilities) } : {}),
    });
    this.#states = [];
    this.#actions = [];
    this.#rewards = [];
    this.#probabilities = [];
  }
}

function header(names: readonly string[], place: string): ReadonlyMap<string, number> {
  const columns = new Map(names.map((name, column) => [name.toLowerCase(), column]));
  for (const name of needed) {
    if (!columns.has(name)) throw wrong(`a header with the columns ${needed.join(', ')}`, names.join(','), place);
  }
  return columns;
}

function wrong(what: string, got: string, place: string): InputError {
  return new InputError(`${place}: expected ${what}, got '${got.slice(0, 60)}'`);
}

function integer(text: string, name: string, limit: number | undefined, place: string): number {
  const value = Number(text);
  const end = Math.min(limit ?? Number.POSITIVE_INFINITY, 2147483647);
  if (text === '' || !Number.isInteger(value) || value < 0 || value >= end) {
    throw wrong(
      limit === undefined ? `${name} to be an integer >= 0` : `${name} to be an integer in [0, ${limit})`,
      text,
      place,
    );
  }
  return value;
}

function real(text: string, name: string, place: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) throw wrong(`${name} to be a finite number`, text, place);
  return value;
}

function flag(text: string, place: string): boolean {
  if (/^(1|true)$/i.test(text)) return true;
  if (/^(0|false|)$/i.test(text)) return false;
  throw wrong('terminated to be 1, 0, true or false', text, place);
}
