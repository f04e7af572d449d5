/**
 * Signed permutations of many coordinates that a fitted law does not speak against near the point that all of them leave where it is.
 * There a symmetry `x ↦ Mx` of `x' − x = F(x, u)`, whatever it does to the actions, keeps
 *
 *     J = M J Mᵀ,   G = M G Mᵀ,   f = M f,
 *
 * with `J = ∂F/∂x` and `f = F` averaged over the actions, and `G` the sum of the outer products of what each action adds. Coordinates are
 * placed one after the other; a placement whose squared differences are too many is left with all that would follow. Those that fit best
 * come first: what is allowed is doubled until there are enough.
 */

import { spend } from '../../time-limit.js';
import type { FittedLaw } from '../fitted-law.js';
import type { Exchanges } from './exchanges.js';

/** `(Mx)_k = ±x_{order[k]}`, negative where `negative[k]`. */
export interface SignedPermutation {
  readonly order: readonly number[];
  readonly negative: readonly boolean[];
}

/** Placements that are looked at, for one bound; and permutations that are enough. */
const MOST_PLACED = 2_000_000;
const ENOUGH = 5_000;
/** The least and the most squared difference a coordinate, in spreads of its change, in shares of what is allowed of a candidate. */
const [LEAST, LARGEST] = [1 / 64, 16];

/** What the law has at the fixed point, in units of the problem. */
interface AtRest {
  readonly jacobian: Float64Array;
  readonly reach: Float64Array;
  readonly drift: Float64Array;
}

/** @param most what a candidate's mean squared error may be. `cut`: there may be others. */
export function prunedPermutations(
  law: FittedLaw,
  { alike, centre }: Exchanges,
  most: number,
): { readonly found: readonly SignedPermutation[]; readonly cut: boolean } {
  const d = law.units.observations;
  const rest = atRest(
    law,
    Float64Array.from({ length: d }, (_, k) => centre(k) ?? 0),
  );
  let best: { found: SignedPermutation[]; whole: boolean } = { found: [], whole: false };
  for (let share = LEAST; share <= LARGEST; share *= 2) {
    const next = placed(law, rest, { alike, centre }, share * most * d);
    if (next === null) break;
    best = { found: next, whole: share === LARGEST };
    if (next.length >= ENOUGH) break;
  }
  return { found: best.found, cut: !best.whole };
}

/** Drift, derivatives and what actions add, averaged over the actions that were taken. */
function atRest(law: FittedLaw, point: Float64Array): AtRest {
  const { observations: d, actionInputs, actions, scale, spread } = law.units;
  const width = d + actionInputs;
  const taken =
    actionInputs > 0 ? [new Float64Array(actionInputs)] : Array.from({ length: actions }, (_, a) => Float64Array.of(a));
  const known = taken.flatMap((action) => {
    const [change, slopes] = [law.change(point, action), law.derivatives(point, action)];
    return change === null || slopes === null ? [] : [{ change, slopes }];
  });
  const drift = new Float64Array(d);
  const jacobian = new Float64Array(d * d);
  const reach = new Float64Array(d * d);
  for (const { change, slopes } of known) {
    for (let k = 0; k < d; ++k) {
      drift[k]! += (change[k]! * scale[k]!) / known.length;
      for (let j = 0; j < d; ++j) {
        if (spread[j] !== 0) jacobian[k * d + j]! += (slopes[k * width + j]! * scale[k]!) / spread[j]! / known.length;
      }
    }
  }
  const pushes =
    actionInputs > 0
      ? Array.from({ length: actionInputs }, (_, i) => {
          const of = spread[d + i]! || 1;
          return Float64Array.from({ length: d }, (_, k) => (known[0]!.slopes[k * width + d + i]! * scale[k]!) / of);
        })
      : known.map(({ change }) => Float64Array.from(change, (value, k) => value * scale[k]! - drift[k]!));
  for (const push of pushes) {
    for (let k = 0; k < d; ++k) for (let j = 0; j < d; ++j) reach[k * d + j]! += (push[k]! * push[j]!) / pushes.length;
  }
  return { jacobian, reach, drift };
}

/** All whose squared differences are at most `allowed` together; null where there is too much to be looked at. */
function placed(
  law: FittedLaw,
  rest: AtRest,
  { alike, centre }: Exchanges,
  allowed: number,
): SignedPermutation[] | null {
  const { observations: d, scale, spread } = law.units;
  const found: SignedPermutation[] = [];
  const order: number[] = [];
  const sign: number[] = [];
  const used = new Set<number>();
  let looked = 0;
  /** Squared difference that the pair of places k and j makes; `s` is the product of their signs. */
  const between = (k: number, j: number, from: number, to: number, s: number): number => {
    if (scale[k] === 0) return 0;
    const slope = ((rest.jacobian[k * d + j]! - s * rest.jacobian[from * d + to]!) * spread[j]!) / scale[k]!;
    const reach =
      scale[j] === 0 ? 0 : (rest.reach[k * d + j]! - s * rest.reach[from * d + to]!) / scale[k]! / scale[j]!;
    return slope * slope + reach * reach;
  };
  const place = (k: number, spent: number): boolean => {
    if (k === d) {
      found.push({ order: [...order], negative: sign.map((one) => one < 0) });
      return found.length <= 4 * ENOUGH;
    }
    for (let source = 0; source < d; ++source) {
      if (used.has(source) || (source !== k && !alike(k, source))) continue;
      for (const s of centre(k) === null ? [1] : [1, -1]) {
        if (++looked > MOST_PLACED) return false;
        spend(64);
        const drift = scale[k] === 0 ? 0 : (rest.drift[k]! - s * rest.drift[source]!) / scale[k]!;
        let cost = spent + drift * drift + between(k, k, source, source, 1);
        for (let j = 0; j < k && cost <= allowed; ++j) {
          cost += between(k, j, source, order[j]!, s * sign[j]!) + between(j, k, order[j]!, source, s * sign[j]!);
        }
        if (cost > allowed) continue;
        order[k] = source;
        sign[k] = s;
        used.add(source);
        const on = place(k + 1, cost);
        used.delete(source);
        if (!on) return false;
      }
    }
    order.length = sign.length = k;
    return true;
  };
  return place(0, 0) ? found : null;
}
