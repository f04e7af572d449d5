/**
 * What speaks most against a candidate. Where features describe a law badly what they leave is no noise, and where places visited and their images
 * differ two laws fit it better than one, though one holds. So there a small difference does not count, nor what a split by place tells as well.
 */
import { differenceOf, type LawEvidence, type Remainder, totalOf } from './law-evidence.js';
import type { PlaceEvidence } from './place-evidence.js';

/** A difference, in what a step changes, that features which describe a law badly may make of nothing. */
const SMALL = 0.05;
/** So many times what places tell is not held against a candidate: where its images are likelier is known with an error. */
const PLACES = 1.2;

/** What a candidate is held against. */
export interface Beside {
  /** Of the identity, `[action]`. */
  readonly still: readonly LawEvidence[];
  /** What one law leaves, of each action and of all. */
  readonly left: readonly Remainder[];
  /** Whether a target is described badly. */
  readonly rough: (target: number) => boolean;
  /** Of such a target what splits tell, each action; asked for where it matters. */
  readonly split: (target: number) => readonly PlaceEvidence[];
  readonly refute: number;
}

export interface Least {
  /** The least `ln B` of what counts. */
  readonly counted: number;
  /** Whether there was less that places tell as well. */
  readonly byPlace: boolean;
}

/** Of some targets the least `ln B` of the means, of one action and of all together, beside what the identity has. */
export function leastOf(
  evidence: readonly LawEvidence[],
  targets: readonly number[],
  { still, left, rough, split, refute }: Beside,
): Least {
  const beside = (own: number, identity: number) => own - Math.min(identity, 0);
  const large = (value: number, k: number, t: number, count = left[k]!.count) =>
    differenceOf(value, count, left[k]!.variance[t]!) >= SMALL;
  const looks = targets.map((t) => {
    const against = evidence.map(({ means }, action) => beside(means[t]!, still[action]!.means[t]!));
    const values = [...against, beside(totalOf(evidence, 'means', t), totalOf(still, 'means', t))];
    const counted = rough(t) ? values.map((one, k) => (large(one, k, t) ? one : Infinity)) : values;
    return { t, counted, least: Math.min(...counted) };
  });
  const doubted = ({ t, least }: { readonly t: number; readonly least: number }) => rough(t) && least <= refute;
  const smallest = (of: readonly { readonly least: number }[]) =>
    of.reduce((most, { least }) => Math.min(most, least), Infinity);
  let counted = smallest(looks.filter((look) => !doubted(look)));
  let byPlace = false;
  for (const look of looks.filter(doubted).sort((a, b) => a.least - b.least)) {
    if (counted <= refute) return { counted: smallest(looks), byPlace };
    besidePlaces(split(look.t)).forEach(({ value, count }, k) => {
      const one = look.counted[k]!;
      const explained = one <= refute && (value > refute || !large(value, k, look.t, count));
      byPlace ||= explained;
      if (!explained) counted = Math.min(counted, one);
    });
  }
  return { counted, byPlace };
}

/** What a split by who somebody is tells beside one by place, of each action and of all. */
function besidePlaces(split: readonly PlaceEvidence[]): { readonly value: number; readonly count: number }[] {
  const sum = (of: (one: PlaceEvidence) => number) => split.reduce((total, one) => total + of(one), 0);
  const all = { count: sum(({ count }) => count), who: sum(({ who }) => who), where: sum(({ where }) => where) };
  return [...split, all].map(({ count, who, where }) => ({ count, value: who - PLACES * Math.min(where, 0) }));
}
