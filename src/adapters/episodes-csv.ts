/**
 * Recorded experience as comma-separated values: a header line that names the columns (`step-columns.ts`), then one step a line, oldest
 * first, the steps of an episode together. A change of `episode` (any text) starts the next episode; without that column, a step that
 * `terminated` or is `truncated` (`1`, `0`, `true` or `false`) is the last of its episode. `terminated` of the last step counts, 0 without
 * the column; its `next_state` or `next_observation_0`, … is what it led to. Fields are not quoted, unless wholly.
 */
import { InputError, show } from '../input-error.js';
import type { AnyEpisode, EpisodeLines, RecordSummary } from './episode-lines.js';
import { SeenSizes } from './episode-sizes.js';
import type { FieldName } from './field-names.js';
import { type ChosenColumns, type StepColumns, stepColumns } from './step-columns.js';
import { StepEpisodes } from './step-episodes.js';

export interface EpisodesCsvOptions {
  /** What the text is called in errors. Default `'episodes'`. */
  source?: string;
  /** Numbers of states and actions; as many as were seen without. */
  states?: number;
  actions?: number;
  /** Columns of observation and action, where they are called otherwise. */
  columns?: ChosenColumns;
}

export class CsvEpisodes implements EpisodeLines {
  readonly #source: string;
  readonly #chosen: ChosenColumns | undefined;
  readonly #sizes: SeenSizes;
  readonly #use: (episode: AnyEpisode) => void;
  #columns: StepColumns | null = null;
  #names: readonly string[] = [];
  #episodes: StepEpisodes | null = null;

  constructor({ source, states, actions, columns }: EpisodesCsvOptions, use: (episode: AnyEpisode) => void) {
    this.#source = source ?? 'episodes';
    this.#chosen = columns;
    this.#sizes = new SeenSizes(this.#source, { states, actions });
    this.#use = use;
  }

  line(text: string, number: number): void {
    if (text.trim() === '') return;
    const fields = text
      .replace(/^\uFEFF/, '')
      .split(',')
      .map((field) => field.trim().replace(/^"([^"]*)"$/, '$1'));
    const place = `${this.#source}: line ${number}`;
    if (this.#columns === null) {
      this.#start(fields, place);
      return;
    }
    if (fields.length !== this.#names.length)
      throw new InputError(`${place}: expected ${this.#names.length} fields, as the header has, got ${fields.length}`);
    this.#read(fields, this.#columns, place);
  }

  #start(names: readonly string[], place: string): void {
    this.#names = names;
    this.#columns = stepColumns(names, place, this.#chosen);
    const called = (field: 'observations' | 'actions') => names[this.#columns!.columns.get(field)![0]!]!;
    this.#episodes = new StepEpisodes(
      { observation: called('observations'), action: called('actions') },
      () => this.#sizes.limits,
      (episode, at) => {
        this.#sizes.see(episode, at);
        this.#use(episode);
      },
    );
  }

  #read(fields: readonly string[], { columns, observationNames, actionNames }: StepColumns, place: string): void {
    const text = (field: FieldName): string | null => {
      const column = columns.get(field)?.[0];
      return column === undefined ? null : fields[column]!;
    };
    const numbers = (field: FieldName, lists: boolean): number | number[] => {
      const read = columns.get(field)!.map((column) => real(fields[column]!, this.#names[column]!, place));
      return lists ? read : read[0]!;
    };
    const next = columns.get('next')?.some((column) => fields[column] !== '') === true;
    const probability = text('probabilities');
    this.#episodes!.step(
      {
        episode: text('episode'),
        observation: numbers('observations', observationNames !== null),
        next: next ? numbers('next', observationNames !== null) : null,
        action: numbers('actions', actionNames !== null),
        reward: numbers('rewards', false) as number,
        probability: probability === null ? null : real(probability, 'probability', place),
        terminated: flag(text('terminated') ?? '0', 'terminated', place),
        truncated: flag(text('truncated') ?? '0', 'truncated', place),
      },
      place,
    );
  }

  sizes(): { readonly states: number | undefined; readonly actions: number | undefined } {
    return this.#sizes.limits;
  }

  end(): RecordSummary {
    this.#episodes?.end();
    const { observationNames = null, actionNames = null } = this.#columns ?? {};
    return {
      ...this.#sizes.end(),
      header: { ...(observationNames && { observationNames }), ...(actionNames && { actionNames }) },
    };
  }
}

function real(text: string, name: string, place: string): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value)) return value;
  throw new InputError(`${place}: expected ${name} to be a finite number, got ${show(text)}`);
}

function flag(text: string, name: string, place: string): boolean {
  if (/^(1|true)$/i.test(text)) return true;
  if (/^(0|false|)$/i.test(text)) return false;
  throw new InputError(`${place}: expected ${name} to be 1, 0, true or false, got ${show(text)}`);
}
