/**
 * One law of termination against two. Whether a step ends the problem is a coin whose chance depends on where the step led and on the action: a
 * Bayesian classification tree (Chipman, George & McCulloch 1998), in whose leaves `k` ends among `n` steps have the evidence
 * `B(½ + k, ½ + n − k) / B(½, ½)`, and whose splits cost `ln` of the number of places at which they might have been. The tree
 * of largest evidence is sought greedily, for both halves together and for each alone:
 *
 *     ln B = E(D₁ ∪ gD₂) − E(D₁) − E(gD₂).
 */
import { logGamma } from '../similarity/log-gamma.js';
import { spend } from '../time-limit.js';
import { mapInto } from './law-statistics.js';
import type { ContinuousSpace, ContinuousTransformation } from './transformation.js';
import { actionWidth } from './transitions.js';
import type { Transition } from './units.js';

/** Where steps led, row after row, and which of them ended the problem. */
export interface Ends {
  readonly places: Float64Array;
  readonly ended: Uint8Array;
}

/** Places at which a coordinate may be cut, by quantiles. */
const CUTS = 24;
const DEEPEST = 6;

/**
 * That of a candidate, from a sample of transitions, the mean of both ways round. What ends the problem may depend on where a step led and on
 * the action.
 */
export function endingEvidence(
  kept: readonly Transition[],
  transformation: ContinuousTransformation,
  space: ContinuousSpace,
): number {
  const d = space.observations.length;
  // A discrete action is as many flags.
  const flags = typeof space.actions === 'number' ? space.actions : 0;
  const width = d + (flags === 0 ? actionWidth(space) : flags);
  const image = {
    observation: new Float64Array(d),
    action: new Float64Array(actionWidth(space)),
    next: new Float64Array(d),
  };
  const half = (which: number, mapped: boolean): Ends => {
    const members = kept.filter((transition) => transition.half === which);
    const places = new Float64Array(members.length * width);
    members.forEach(({ observation, action, next }, n) => {
      if (mapped) mapInto(transformation, observation, action, next, image);
      const taken = mapped ? image.action : action;
      places.set(mapped ? image.next : next, n * width);
      if (flags === 0) places.set(taken, n * width + d);
      else places[n * width + d + taken[0]!] = 1;
    });
    return { places, ended: Uint8Array.from(members, ({ terminated }) => Number(terminated)) };
  };
  const held = (own: number) => terminationEvidence(half(own, false), half(1 - own, true), width);
  return (held(0) + held(1)) / 2;
}

export function terminationEvidence(first: Ends, second: Ends, width: number): number {
  const places = new Float64Array(first.places.length + second.places.length);
  places.set(first.places);
  places.set(second.places, first.places.length);
  const ended = new Uint8Array(first.ended.length + second.ended.length);
  ended.set(first.ended);
  ended.set(second.ended, first.ended.length);
  return treeEvidence({ places, ended }, width) - treeEvidence(first, width) - treeEvidence(second, width);
}

/** Steps in the order of one coordinate each. */
type Orders = readonly (readonly number[])[];

/** The log evidence of the best tree that greedy splitting finds. */
export function treeEvidence({ places, ended }: Ends, width: number): number {
  const at = (n: number, k: number) => places[n * width + k]!;
  const steps = Array.from(ended, (_, n) => n);
  return grow(
    Array.from({ length: width }, (_, k) => steps.toSorted((a, b) => at(a, k) - at(b, k))),
    DEEPEST,
  );

  function grow(orders: Orders, depth: number): number {
    const count = orders[0]!.length;
    let ends = 0;
    for (const n of orders[0]!) ends += ended[n]!;
    const leaf = leafEvidence(ends, count);
    if (depth === 0 || count < 4 || ends === 0 || ends === count) return leaf;
    let best: { gain: number; k: number; cut: number } | null = null;
    for (let k = 0; k < width; ++k) {
      spend(64 * count);
      const order = orders[k]!;
      let [left, leftEnds] = [0, 0];
      for (const cut of cutsOf(order, k)) {
        for (; left < count && at(order[left]!, k) < cut; ++left) leftEnds += ended[order[left]!]!;
        if (left === 0 || left === count) continue;
        const right = leafEvidence(ends - leftEnds, count - left);
        const gain = leafEvidence(leftEnds, left) + right - leaf - Math.log(width * CUTS);
        if (best === null || gain > best.gain) best = { gain, k, cut };
      }
    }
    if (best === null || best.gain <= 0) return leaf;
    const { k, cut } = best;
    const [left, right] = [true, false].map((low) =>
      orders.map((order) => order.filter((n) => at(n, k) < cut === low)),
    );
    return -Math.log(width * CUTS) + grow(left!, depth - 1) + grow(right!, depth - 1);
  }

  function leafEvidence(ends: number, count: number): number {
    return logBeta(0.5 + ends, 0.5 + count - ends) - LOG_BETA_HALF;
  }

  /** Between the ends and their neighbours first of all: there a boundary lies. */
  function cutsOf(order: readonly number[], k: number): number[] {
    const borders: number[] = [];
    for (let n = 1; n < order.length; ++n) {
      const [low, high] = [at(order[n - 1]!, k), at(order[n]!, k)];
      if (ended[order[n - 1]!] !== ended[order[n]!] && low < high) borders.push((low + high) / 2);
    }
    const thinned = borders.filter((_, n) => n % Math.ceil(borders.length / CUTS) === 0);
    return borders.length <= CUTS ? borders : thinned;
  }
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

const LOG_BETA_HALF = logBeta(0.5, 0.5);
