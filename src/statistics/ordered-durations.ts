/** Durations that are put in order once: what is asked of any draw of them then takes one pass. */

/** The time of one run: exact when the event was observed, at least `time` when it was not. */
export interface Duration {
  readonly time: number;
  readonly observed: boolean;
}

/** What is known of a number: `lower <= number <= upper`. */
export interface Limits {
  readonly lower: number;
  readonly upper: number;
}

/** A product of rounded fractions is taken for ½ within this. */
const ROUNDING = 1e-12;

/** `durations` of every class here are checked by the caller, and draws are numbers of them, each as often as it is drawn. */
export class OrderedDurations {
  /** Distinct times, ascending, and the place of each duration among them. */
  readonly #times: Float64Array;
  readonly #places: Uint32Array;
  readonly #observed: Uint8Array;
  /** How many of a draw have each time, and of these the observed ones. */
  readonly #counts: Uint32Array;
  readonly #events: Uint32Array;

  constructor(durations: readonly Duration[]) {
    this.#times = distinctTimes(durations);
    this.#places = placesOf(durations, this.#times);
    this.#observed = observedOf(durations);
    this.#counts = new Uint32Array(this.#times.length);
    this.#events = new Uint32Array(this.#times.length);
  }

  /** The Kaplan-Meier median of a draw; see `kaplanMeierMedian`. */
  medianOf(draw: ArrayLike<number>): Limits {
    const [times, counts, events] = [this.#times, this.#counts, this.#events];
    counts.fill(0);
    events.fill(0);
    for (let k = 0; k < draw.length; ++k) {
      const place = this.#places[draw[k]!]!;
      ++counts[place]!;
      events[place]! += this.#observed[draw[k]!]!;
    }
    let survival = 1;
    let reached: number | null = null;
    for (let place = 0, atRisk = draw.length; place < times.length; atRisk -= counts[place++]!) {
      if (events[place] === 0) continue;
      const time = times[place]!;
      if (reached !== null) return exactly((reached + time) / 2);
      survival *= 1 - events[place]! / atRisk;
      if (survival < 0.5 - ROUNDING) return exactly(time);
      if (survival <= 0.5 + ROUNDING) reached = time;
    }
    const [below, above] = [this.#drawn((draw.length - 1) >> 1), this.#drawn(draw.length >> 1)];
    return { lower: below + 0.5 * (above - below), upper: Infinity };
  }

  /** The time at this position of the last draw, in order. */
  #drawn(position: number): number {
    let place = 0;
    for (let before = this.#counts[0]!; before <= position; before += this.#counts[place]!) ++place;
    return this.#times[place]!;
  }
}

/**
 * The runs of one task against those of another method there. A run wins against one that took longer, and loses to one that was faster; a
 * censored run loses to what ended within its budget, and where censoring hides the order there is no winner.
 */
export class Matches {
  /** Of each run its place among the distinct times of both methods. */
  readonly #places: Uint32Array;
  readonly #observed: Uint8Array;
  readonly #otherPlaces: Uint32Array;
  readonly #otherObserved: Uint8Array;
  /** How many of the other's draw, observed and censored, have a time before the one at each place. */
  readonly #ended: Uint32Array;
  readonly #censored: Uint32Array;

  constructor(own: readonly Duration[], other: readonly Duration[]) {
    const times = distinctTimes([...own, ...other]);
    this.#places = placesOf(own, times);
    this.#observed = observedOf(own);
    this.#otherPlaces = placesOf(other, times);
    this.#otherObserved = observedOf(other);
    this.#ended = new Uint32Array(times.length + 1);
    this.#censored = new Uint32Array(times.length + 1);
  }

  /** The mean over the runs drawn of `(won − lost) / played`. */
  meanOf(draw: ArrayLike<number>, other: ArrayLike<number>): number {
    const [ended, censored] = [this.#ended, this.#censored];
    ended.fill(0);
    censored.fill(0);
    for (let k = 0; k < other.length; ++k) {
      const before = this.#otherObserved[other[k]!] === 1 ? ended : censored;
      ++before[this.#otherPlaces[other[k]!]! + 1]!;
    }
    for (let place = 1; place < ended.length; ++place) {
      ended[place]! += ended[place - 1]!;
      censored[place]! += censored[place - 1]!;
    }
    let sum = 0;
    for (let k = 0; k < draw.length; ++k) sum += this.#won(draw[k]!) / other.length;
    return sum / draw.length;
  }

  /** Matches won less matches lost. */
  #won(run: number): number {
    const [ended, censored] = [this.#ended, this.#censored];
    const place = this.#places[run]!;
    if (this.#observed[run] === 0) return -ended[place + 1]!;
    return ended.at(-1)! - ended[place + 1]! + censored.at(-1)! - censored[place]! - ended[place]!;
  }
}

function distinctTimes(durations: readonly Duration[]): Float64Array {
  const sorted = Float64Array.from(durations, ({ time }) => time).sort();
  return sorted.filter((time, k) => k === 0 || time !== sorted[k - 1]);
}

function placesOf(durations: readonly Duration[], times: Float64Array): Uint32Array {
  const places = new Map(Array.from(times, (time, place) => [time, place]));
  return Uint32Array.from(durations, ({ time }) => places.get(time)!);
}

function observedOf(durations: readonly Duration[]): Uint8Array {
  return Uint8Array.from(durations, ({ observed }) => Number(observed));
}

function exactly(value: number): Limits {
  return { lower: value, upper: value };
}
