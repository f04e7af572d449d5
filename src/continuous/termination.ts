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
  const together = {
    places: Float64Array.from([...first.places, ...second.places]),
    ended: Uint8Array.from([...first.ended, ...second.ended]),
  };
  return treeEvidence(together, width) - treeEvidence(first, width) - treeEvidence(second, width);
}

/** The log evidence of the best tree that greedy splitting finds. */
export function treeEvidence({ places, ended }: Ends, width: number): number {
  return grow(
    Array.from(ended, (_, n) => n),
    DEEPEST,
  );

  function grow(members: number[], depth: number): number {
    const leaf = leafEvidence(members);
    if (depth === 0 || members.length < 4 || isPure(members)) return leaf;
    let best: { gain: number; left: number[]; right: number[] } | null = null;
    for (let k = 0; k < width; ++k) {
      for (const cut of cutsOf(members, k)) {
        spend(32 * members.length);
        const left = members.filter((n) => places[n * width + k]! < cut);
        if (left.length === 0 || left.length === members.length) continue;
        const right = members.filter((n) => places[n * width + k]! >= cut);
        const gain = leafEvidence(left) + leafEvidence(right) - leaf - Math.log(width * CUTS);
        if (best === null || gain > best.gain) best = { gain, left, right };
      }
    }
    if (best === null || best.gain <= 0) return leaf;
    return -Math.log(width * CUTS) + grow(best.left, depth - 1) + grow(best.right, depth - 1);
  }

  function isPure(members: readonly number[]): boolean {
    return members.every((n) => ended[n] === ended[members[0]!]);
  }

  function leafEvidence(members: readonly number[]): number {
    let k = 0;
    for (const n of members) k += ended[n]!;
    return logBeta(0.5 + k, 0.5 + members.length - k) - LOG_BETA_HALF;
  }

  /** Between the ends and their neighbours first of all: there a boundary lies. */
  function cutsOf(members: readonly number[], k: number): number[] {
    const sorted = members.map((n) => [places[n * width + k]!, ended[n]!] as const).sort((a, b) => a[0] - b[0]);
    const borders: number[] = [];
    for (let n = 1; n < sorted.length; ++n) {
      const [[low, before], [high, after]] = [sorted[n - 1]!, sorted[n]!];
      if (before !== after && low < high) borders.push((low + high) / 2);
    }
    const thinned = borders.filter((_, n) => n % Math.ceil(borders.length / CUTS) === 0);
    return borders.length <= CUTS ? borders : thinned;
  }
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

const LOG_BETA_HALF = logBeta(0.5, 0.5);
