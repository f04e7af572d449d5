/** What an environment shows of where it is, for `checkEnvironment`: a state, or an observation of real features. */
import { show } from '../input-error.js';
import type { ContinuousEnvironment, Environment } from './environment.js';

export interface Outlook {
  readonly name: 'state' | 'observation';
  /** What every one should be, such as 'a state in [0, 5)'. */
  readonly expectation: string;
  fits(value: unknown): boolean;
  /** A value, right or wrong, as text. */
  show(value: unknown): string;
  /** A value that fits, as a copy in plain numbers; empty for one that does not. */
  numbers(value: unknown): readonly number[];
  /** What a step shows. */
  of(step: object): unknown;
}

/** Collects a problem of some kind. */
type Report = (kind: string, message: string) => void;

/** States `0..states-1`; null when their number makes no sense. */
export function states({ states: count }: Environment, report: Report): Outlook | null {
  if (!(Number.isInteger(count) && count > 0)) {
    report('states', `states should be an integer > 0, got ${show(count)}`);
    return null;
  }
  const fits = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;
  return {
    name: 'state',
    expectation: `a state in [0, ${count})`,
    fits,
    show,
    numbers: (value) => (fits(value) ? [value as number] : []),
    of: (step) => (step as { state?: unknown }).state,
  };
}

/** Observations within `observationSpace`; null when that makes no sense. */
export function observations({ observationSpace }: ContinuousEnvironment, report: Report): Outlook | null {
  const { names, low, high } = observationSpace ?? {};
  const lists = [names, low, high];
  const count = names?.length ?? 0;
  if (!lists.every((list) => Array.isArray(list) && list.length === count) || count === 0) {
    report('observationSpace', 'observationSpace should have names, low and high, lists of one length');
    return null;
  }
  const upside = names.findIndex((_, k) => !(low[k]! < high[k]!));
  if (upside >= 0) {
    report(
      'observationSpace',
      `observationSpace.low of ${names[upside]} should be below its high ${high[upside]}, got ${show(low[upside])}`,
    );
    return null;
  }
  const outside = (value: Float64Array): number =>
    value.findIndex((entry, k) => !(Number.isFinite(entry) && entry >= low[k]! && entry <= high[k]!));
  const isObservation = (value: unknown): value is Float64Array =>
    value instanceof Float64Array && value.length === count;
  const fits = (value: unknown): boolean => isObservation(value) && outside(value) < 0;
  return {
    name: 'observation',
    expectation: `an observation: a Float64Array of ${count} numbers within observationSpace`,
    fits,
    show: (value) => {
      if (!isObservation(value)) return show(value);
      const feature = outside(value);
      return `${value[feature]} for ${names[feature]}, which is in [${low[feature]}, ${high[feature]}]`;
    },
    numbers: (value) => (fits(value) ? Array.from(value as Float64Array) : []),
    of: (step) => (step as { observation?: unknown }).observation,
  };
}
