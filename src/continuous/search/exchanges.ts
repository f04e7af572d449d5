/** Which coordinates of an observation may change places, and about what they are mirrored. */
import type { ObservationSpace } from '../../environments/environment.js';
import type { Units } from '../units.js';

/** Coordinates whose spreads, or whose changes, differ by a larger factor are not exchanged. */
const FACTOR = 4;

/** Which signed permutations there are to try. */
export interface Exchanges {
  /** Whether two coordinates may change places. */
  alike(i: number, j: number): boolean;
  /** The value about which a coordinate is mirrored; null where it is not. Coordinates that are alike have one. */
  centre(k: number): number | null;
}

/** Coordinates of about the same spread and the same changes; about 0. One that never varied stays as it is: nobody was where it would be mirrored to. */
export function exchangesOf({ spread, scale }: Units): Exchanges {
  return {
    alike: (i, j) => spread[i]! > 0 && near(spread[i]!, spread[j]!) && near(scale[i]!, scale[j]!),
    centre: (k) => (spread[k] === 0 ? null : 0),
  };
}

/** The library of an observation space: coordinates of equal bounds, each about the middle of its own; about 0 where it has none. */
export function libraryExchanges({ low, high }: Pick<ObservationSpace, 'low' | 'high'>): Exchanges {
  return {
    alike: (i, j) => low[i] === low[j] && high[i] === high[j],
    centre: (k) => {
      const middle = (low[k]! + high[k]!) / 2;
      return Number.isFinite(middle) ? middle : low[k] === -Infinity && high[k] === Infinity ? 0 : null;
    },
  };
}

function near(a: number, b: number): boolean {
  return a === b || (a > 0 && b > 0 && a <= FACTOR * b && b <= FACTOR * a);
}
