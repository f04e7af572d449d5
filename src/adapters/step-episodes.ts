/** Episodes from steps that come one after the other, as tables have them. */
import { InputError } from '../input-error.js';
import { episodeOf, type Numbers, type SizeLimits } from './episode-fields.js';
import type { AnyEpisode } from './episode-lines.js';

/** One step. Observation and action are plain numbers or lists, alike in every step. */
export interface Step {
  /** What tells an episode from the next one; null where the flags do. */
  readonly episode: string | null;
  readonly observation: number | readonly number[];
  readonly next: number | readonly number[] | null;
  readonly action: number | readonly number[];
  readonly reward: number;
  readonly probability: number | null;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** What the fields of a table are called. */
export interface StepNames {
  readonly observation: string;
  readonly action: string;
}

export class StepEpisodes {
  readonly #names: StepNames;
  readonly #limits: () => SizeLimits;
  readonly #use: (episode: AnyEpisode, place: string) => void;
  #steps: Step[] = [];
  #place = '';

  constructor(names: StepNames, limits: () => SizeLimits, use: (episode: AnyEpisode, place: string) => void) {
    this.#names = names;
    this.#limits = limits;
    this.#use = use;
  }

  /** @throws InputError naming `place`, or that of the episode's first step, when something does not fit. */
  step(step: Step, place: string): void {
    const first = this.#steps[0];
    if (first !== undefined && step.episode !== first.episode) this.end();
    const before = this.#steps[0];
    if (before === undefined) this.#place = place;
    else if (sizeOf(step.observation) !== sizeOf(before.observation) || sizeOf(step.action) !== sizeOf(before.action))
      throw new InputError(
        `${place}: expected observations and actions as long as in the step before, got another length`,
      );
    if (step.next !== null && sizeOf(step.next) !== sizeOf(step.observation))
      throw new InputError(
        `${place}: expected the next observation to be as long as the observation, got another length`,
      );
    this.#steps.push(step);
    if (step.episode === null && (step.terminated || step.truncated)) this.end();
  }

  /** After the last step. */
  end(): void {
    const steps = this.#steps;
    if (steps.length === 0) return;
    this.#steps = [];
    const last = steps.at(-1)!;
    const rows = (name: string, get: (step: Step) => number | readonly number[] | null): Numbers => ({
      name,
      values: Float64Array.from(steps.flatMap((step) => get(step) as number | number[])),
      width: sizeOf(get(steps[0]!)),
    });
    const { observation, action } = this.#names;
    const complete = sizeOf(last.observation) !== null && steps.every(({ next }) => next !== null);
    const observations = rows(observation, (step) => step.observation);
    // Where only the last step says what it led to, that is one more observation.
    const more = complete || last.next === null ? [] : [last.next].flat();
    const episode = episodeOf(
      {
        observations: joined(observations, more),
        next: complete ? rows(`next_${observation}`, (step) => step.next) : null,
        actions: rows(action, (step) => step.action),
        rewards: rows('reward', (step) => step.reward),
        probabilities: last.probability === null ? null : rows('probability', (step) => step.probability),
        terminated: last.terminated,
      },
      this.#place,
      this.#limits(),
    );
    this.#use(episode, this.#place);
  }
}

function joined(numbers: Numbers, more: readonly number[]): Numbers {
  const values = new Float64Array(numbers.values.length + more.length);
  values.set(numbers.values);
  values.set(more, numbers.values.length);
  return { ...numbers, values };
}

/** Numbers in a row, null for one plain number. */
const sizeOf = (row: number | readonly number[] | null): number | null => (Array.isArray(row) ? row.length : null);
