/** Episodes of real-valued observations gathered one after the other into transitions, up to a limit; what is past it is counted. */
import { expected, InputError } from '../input-error.js';
import type { RealEpisode } from './episode-lines.js';
import type { RecordHeader } from './record-header.js';

/** What was gathered: transition `n` is row `n`. */
export interface RealRecord {
  readonly starts: Int32Array;
  readonly observations: Float64Array;
  readonly nextObservations: Float64Array;
  readonly actions: Float64Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
}

export interface RealSummary {
  /** Names of the numbers of an observation. */
  readonly observationNames: readonly string[];
  /** The number of discrete actions, or the names of the numbers of a real-valued one. */
  readonly actions: number | readonly string[];
  /** Names of discrete actions, where they are known. */
  readonly actionNames: readonly string[] | null;
  readonly episodes: number;
  readonly steps: number;
  /** Episodes that ended by themselves. */
  readonly ends: number;
  /** Last steps of which the record does not say what they led to, and how many of them were ends. */
  readonly unknown: number;
  readonly unknownEnds: number;
}

/** More discrete actions than this are surely no numbers of actions. */
const MOST_ACTIONS = 10_000;

export class RealGatherer {
  readonly #most: number;
  readonly #source: string;
  #starts: number[] = [];
  #columns: { observations: Numbers; next: Numbers; actions: Numbers; rewards: Numbers; terminated: Numbers } | null =
    null;
  #width = 0;
  #actionWidth: number | null = null;
  #gathered = 0;
  #episodes = 0;
  #steps = 0;
  #ends = 0;
  #unknown = 0;
  #unknownEnds = 0;
  /** Of the actions seen: whether all are whole numbers, none negative, and the largest. */
  #whole = true;
  #largest = 0;

  /** @param most transitions kept; those of later steps are checked and counted only. */
  constructor(source: string, most: number) {
    this.#source = source;
    this.#most = most;
  }

  add(episode: RealEpisode): void {
    const { observations, nextObservations, width, actions, actionWidth, rewards, terminated } = episode;
    this.#width = width;
    this.#actionWidth = actionWidth;
    const known = nextObservations.length / width;
    this.#episodes += 1;
    this.#steps += rewards.length;
    this.#ends += Number(terminated);
    this.#unknown += Number(known < rewards.length);
    this.#unknownEnds += Number(terminated && known < rewards.length);
    for (const action of actions) {
      this.#whole &&= Number.isInteger(action) && action >= 0;
      if (action > this.#largest) this.#largest = action;
    }
    const taken = Math.min(known, this.#most - this.#gathered);
    if (taken <= 0) return;
    const m = actionWidth ?? 1;
    this.#columns ??= {
      observations: new Numbers(),
      next: new Numbers(),
      actions: new Numbers(),
      rewards: new Numbers(),
      terminated: new Numbers(),
    };
    this.#starts.push(this.#gathered);
    this.#columns.observations.add(observations.subarray(0, taken * width));
    this.#columns.next.add(nextObservations.subarray(0, taken * width));
    this.#columns.actions.add(actions.subarray(0, taken * m));
    this.#columns.rewards.add(rewards.subarray(0, taken));
    const flags = new Float64Array(taken);
    if (terminated && taken === rewards.length) flags[taken - 1] = 1;
    this.#columns.terminated.add(flags);
    this.#gathered += taken;
  }

  /** Names come from the header where it has them. @throws InputError when they do not fit, or no step says what it led to. */
  end(header: RecordHeader): { readonly record: RealRecord; readonly summary: RealSummary } {
    const columns = this.#columns;
    if (columns === null)
      throw new InputError(
        `${this.#source}: expected steps that say what they led to (one observation more than actions, or next_observations), got none`,
      );
    const observationNames = namesFor(header.observationNames, this.#width, 'observation', this.#source);
    return {
      record: {
        starts: Int32Array.from(this.#starts),
        observations: columns.observations.all,
        nextObservations: columns.next.all,
        actions: columns.actions.all,
        rewards: columns.rewards.all,
        terminated: Uint8Array.from(columns.terminated.all),
      },
      summary: {
        observationNames,
        ...this.#actions(header),
        episodes: this.#episodes,
        steps: this.#steps,
        ends: this.#ends,
        unknown: this.#unknown,
        unknownEnds: this.#unknownEnds,
      },
    };
  }

  /** Plain whole numbers are discrete actions, and so are lists of one whole number. */
  #actions(header: RecordHeader): Pick<RealSummary, 'actions' | 'actionNames'> {
    const width = this.#actionWidth ?? 1;
    const { actions, actionNames } = header;
    if (this.#whole && width > 1 && actionNames?.length !== width)
      throw new InputError(
        `${this.#source}: expected one discrete action a step, or real-valued actions, got lists of ${width} whole numbers; number their combinations, or name the parts of a real-valued action`,
      );
    if (!this.#whole || width > 1) {
      if (actions !== undefined)
        throw new InputError(`${this.#source}: expected discrete actions in [0, ${actions}), got real-valued ones`);
      return { actions: namesFor(actionNames, width, 'action', this.#source), actionNames: null };
    }
    const count = actions ?? actionNames?.length ?? this.#largest + 1;
    if (count > MOST_ACTIONS)
      throw new InputError(`${this.#source}: expected at most ${MOST_ACTIONS} discrete actions, got ${count}`);
    if (this.#largest >= count)
      throw new InputError(`${this.#source}: expected actions in [0, ${count}), got ${this.#largest}`);
    return { actions: count, actionNames: actionNames ?? null };
  }
}

function namesFor(
  names: readonly string[] | undefined,
  width: number,
  what: string,
  source: string,
): readonly string[] {
  if (names === undefined) return Array.from({ length: width }, (_, k) => (width === 1 ? what : `${what} ${k}`));
  if (names.length === width) return names;
  throw new InputError(`${source}: ${expected(`${width} names, one a number of the ${what}`, names.length).message}`);
}

/** Numbers that grow in number. */
class Numbers {
  #values = new Float64Array(1024);
  #count = 0;

  add(more: Float64Array): void {
    const count = this.#count + more.length;
    if (count > this.#values.length) {
      const larger = new Float64Array(Math.max(count, Math.ceil(1.5 * this.#values.length)));
      larger.set(this.#values.subarray(0, this.#count));
      this.#values = larger;
    }
    this.#values.set(more, this.#count);
    this.#count = count;
  }

  get all(): Float64Array {
    return this.#values.subarray(0, this.#count);
  }
}
