/**
 * What a candidate is held against beside laws that have nothing in common: laws that differ by little (see `difference.ts`), for each action
 * and each coordinate by itself; and other maps of the actions, that exchange the images of two. Where the data cannot tell a candidate from
 * such a one, it is not accepted.
 */
import {
  againstDifference,
  type Difference,
  differencesOf,
  evidenceOfNone,
  joined,
  largest,
  likeliest,
  SIZES,
} from './difference.js';
import { logEvidence } from './evidence.js';
import type { LawStatistics } from './law-statistics.js';
import { byTarget, type Part, sumOfParts } from './parts.js';
import type { ContinuousTransformation } from './transformation.js';

/** Precisions of the weights: of each target the one of largest evidence. */
const LAMBDAS = [1e-2, 1e-4, 1e-6] as const;
/** Two actions do the same when what each term of their difference may be is at most this share of what a step changes. */
const SAME = 0.02;
/** A difference is excluded where it is so many standard errors away. */
const ERRORS = 2.5;

/** What features leave of a law hangs together where more of them might do better: so many independent observations are believed. */
const TRUST = 40;
/** More might do better where the most that were tried are so many nats better than fewer. */
const GAIN = 50;

/** Of each target, so many independent observations tell all that is believed of a difference, where features were chosen from `few`. */
export function trustOf(gain: Float64Array, few: number): number[] {
  return Array.from(gain, (nats) => (nats > GAIN ? Math.min(TRUST, few) : few));
}

/** How a candidate fares in some of the targets. */
export interface Alternatives {
  /** The least log Bayes factor against a law that differs, of one action and one coordinate. */
  readonly least: number;
  /** The same, of all actions and coordinates together. */
  readonly all: number;
  /** Actions times coordinates. */
  readonly cells: number;
  /** The largest constant difference that is not excluded, in what a step changes, where nothing else of the law is taken as known. */
  readonly excluded: number;
  /** The standard error of a constant difference where all else of the law is known, in what a step changes. */
  readonly error: number;
  /** Two actions whose images might be exchanged as well, as far as the data tell; null where there are none. */
  readonly confused: readonly [number, number] | null;
}

interface Pair {
  /** Of each target, the law of the second action less that of the first. */
  readonly differences: readonly Difference[];
  /** Log Bayes factor of one law for both, of each target; against what differs by little, and by all. */
  readonly evidence: Float64Array;
}

export class AlternativeLaws {
  readonly #law: LawStatistics;
  readonly #trust: readonly number[];
  readonly #terms: number;
  readonly #lambdas: readonly number[];
  readonly #alone = new Map<number, Float64Array>();
  readonly #pairs = new Map<number, Pair>();

  /** @param trust of each target: so many independent observations tell all that is believed of a difference. */
  constructor(law: LawStatistics, trust: readonly number[]) {
    this.#law = law;
    this.#trust = trust;
    this.#terms = 1 + law.map.inputs;
    this.#lambdas = lambdasOf(law);
  }

  /**
   * Candidate `c` in targets `from` to `to`; those before tell actions apart as well.
   * @param accept nats by which another map of the actions has to be worse.
   */
  of(
    c: number,
    transformation: ContinuousTransformation,
    { from, to, accept }: { from: number; to: number; accept: number },
  ): Alternatives {
    const { units } = this.#law;
    const cells = this.#cells(c, transformation);
    const targets = Array.from({ length: to - from }, (_, k) => from + k).filter((t) => units.scale[t] !== 0);
    let least = Infinity;
    let excluded = 0;
    let error = 0;
    const totals = [1, this.#terms].map(() => new Float64Array(SIZES.length));
    for (const differences of cells) {
      for (const t of targets) {
        const difference = differences[t]!;
        [1, this.#terms].forEach((terms, n) => {
          evidenceOfNone(difference, terms).forEach((value, s) => {
            totals[n]![s]! += value;
            least = Math.min(least, value);
          });
        });
        excluded = Math.max(excluded, largest(difference, 1, 2));
        error = Math.max(error, Math.sqrt(difference.noise * (1 / difference.pairs + 1 / this.#trust[t]!)));
      }
    }
    const all = Math.min(...totals.flatMap((total) => [...total]));
    const confused = this.#confused(cells, { from, to, accept });
    return { least, all, cells: cells.length * targets.length, excluded, error, confused };
  }

  /** What is known of the difference, of each image action and target. */
  #cells(c: number, { actionMap }: ContinuousTransformation): Difference[][] {
    return Array.from({ length: this.#law.units.actions }, (_, action) => {
      const [one, other] = [0, 1].map((half) =>
        this.#differences([{ c: 0, half, action }], [{ c, half: 1 - half, action }]),
      );
      const fixed = actionMap === null || actionMap[action] === action;
      return one!.map((look, t) => joined([look, other![t]!], fixed ? 0.5 : 1, this.#trust[t]!));
    });
  }

  #confused(
    cells: readonly (readonly Difference[])[],
    { from, to, accept }: { from: number; to: number; accept: number },
  ): [number, number] | null {
    const { actions, scale } = this.#law.units;
    for (let a = 0; a < actions; ++a) {
      for (let b = a + 1; b < actions; ++b) {
        const { differences, evidence } = this.#pair(a, b);
        let apart = 0;
        let proven = false;
        let same = true;
        for (let t = 0; t < to; ++t) {
          if (scale[t] === 0) continue;
          const v = likeliest(differences[t]!);
          apart += againstDifference(cells[a]![t]!, v);
          apart += againstDifference(
            cells[b]![t]!,
            v.map((value) => -value),
          );
          proven ||= evidence[t]! <= -accept;
          if (t >= from) same &&= evidence[t]! > -1 && largest(differences[t]!, this.#terms, ERRORS) <= SAME;
        }
        if (!same && !(proven && apart >= accept)) return [a, b];
      }
    }
    return null;
  }

  #pair(a: number, b: number): Pair {
    const key = a * this.#law.units.actions + b;
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const both = (action: number) => [0, 1].map((half) => ({ c: 0, half, action }));
    const raw = this.#differences(both(a), both(b));
    const differences = raw.map((look, t) => joined([look], 1, this.#trust[t]!));
    const [first, second] = [a, b].map((action) => this.#evidenceAlone(action));
    const evidence = differences.map((difference, t) =>
      Math.min(
        ...evidenceOfNone(difference, 1),
        ...evidenceOfNone(difference, this.#terms),
        raw[t]!.together - first![t]! - second![t]!,
      ),
    );
    const pair = { differences, evidence: Float64Array.from(evidence) };
    this.#pairs.set(key, pair);
    return pair;
  }

  /** Of all steps of an action as they are. */
  #evidenceAlone(action: number): Float64Array {
    const known = this.#alone.get(action) ?? this.#evidence(action);
    this.#alone.set(action, known);
    return known;
  }

  #evidence(action: number): Float64Array {
    const both = this.#parts([0, 1].map((half) => ({ c: 0, half, action })));
    return Float64Array.from(
      byTarget(both, ({ targets, sums }) => {
        const lambdas = new Set(targets.map((t) => this.#lambdas[t]!));
        const each = new Map(Array.from(lambdas, (lambda) => [lambda, logEvidence(sums, lambda)]));
        return targets.map((t, k) => each.get(this.#lambdas[t]!)![k]!);
      }),
    );
  }

  #differences(own: readonly Which[], image: readonly Which[]): Difference[] {
    const [a, b] = [this.#parts(own), this.#parts(image)];
    return byTarget(a, ({ targets, sums }, n) =>
      differencesOf(
        sums,
        b[n]!.sums,
        this.#terms,
        targets.map((t) => this.#lambdas[t]!),
      ),
    );
  }

  #parts(list: readonly Which[]): Part[] {
    return list.map(({ c, half, action }) => this.#law.parts(c, half, action)).reduce(sumOfParts);
  }
}

interface Which {
  readonly c: number;
  readonly half: number;
  readonly action: number;
}

/** Of each target the precision with the largest evidence, summed over the actions. */
function lambdasOf(law: LawStatistics): number[] {
  const { actions, observations } = law.units;
  const totals = LAMBDAS.map((lambda) => {
    const total = new Float64Array(observations + 1);
    for (let action = 0; action < actions; ++action) {
      const both = sumOfParts(law.parts(0, 0, action), law.parts(0, 1, action));
      byTarget(both, ({ sums }) => logEvidence(sums, lambda)).forEach((value, t) => {
        total[t]! += value;
      });
    }
    return total;
  });
  return Array.from({ length: observations + 1 }, (_, t) => {
    const best = totals.reduce((most, total, n) => (total[t]! > totals[most]![t]! ? n : most), 0);
    return LAMBDAS[best]!;
  });
}
