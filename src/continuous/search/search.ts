/**
 * Candidates where none are given: the signed permutations of the coordinates, with each permutation or signed permutation of the actions,
 * that a fitted law does not speak against; of more than four discrete actions with the permutation under which the law fits best. Only
 * coordinates of about the same size, in themselves and in what a step changes, are exchanged: an angle is no velocity; or, in the library
 * of an observation space, coordinates of the same bounds. What is left is for the test to decide.
 */

import type { FittedLaw } from '../fitted-law.js';
import {
  Affine,
  type ContinuousSpace,
  ContinuousTransformation,
  type TransformationDefinition,
} from '../transformation.js';
import { isCutOff, type Transition } from '../units.js';
import { leastAssignment } from './assignment.js';
import { type Exchanges, exchangesOf } from './exchanges.js';
import { type ActionImages, MovedProbes } from './moved-probes.js';
import { prunedPermutations, type SignedPermutation } from './pruned-permutations.js';

/** Candidates held against the law at most. */
const MOST = 200_000;
/** All signed permutations are looked at where there are no more; else those that the law near rest does not speak against. */
const FEW = 50_000;
/** Candidates handed on at most. */
const KEPT = 48;
const PROBES = 60;
/** At least so many probes of each discrete action, where there are more actions than have all their permutations tried. */
const PROBES_EACH = 10;
/** All permutations of so many discrete actions are tried. */
const PERMUTED = 4;
/** A candidate is handed on while its squared error is at most so many times the law's own, or this share of the squared change. */
const TIMES = 4;
const SHARE = 0.02;
/** A map of the observations is tried with no map of the actions when without an action its error is more than so many times what is allowed. */
const RESTED = 8;
/** Probes that most candidates fall at. */
const FIRST = 6;
/** Error of a probe that counts no further: of an action never taken it is ∞. */
const UNLIKE = 1e6;

export interface SignedPermutationSearch {
  readonly candidates: readonly ContinuousTransformation[];
  /** Signed permutations held against the law. */
  readonly tried: number;
  /** Whether there were more than were tried. */
  readonly cut: boolean;
}

export function searchSignedPermutations(
  law: FittedLaw,
  space: ContinuousSpace,
  transitions: readonly Transition[],
  exchanges: Exchanges = exchangesOf(law.units),
): SignedPermutationSearch {
  const { units } = law;
  const { actions } = space;
  const fitted = typeof actions === 'number' && actions > PERMUTED;
  const inside = transitions.filter(({ next }) => !isCutOff(units, next));
  const probes = fitted ? ofEachAction(inside, actions) : inside.slice(0, PROBES);
  const still = ContinuousTransformation.identity(space);
  const own = new MovedProbes(law, still.observation, probes).error(still.action ?? [...still.actionMap!]);
  const most = TIMES * own + SHARE;
  const found: { candidate: ContinuousTransformation; error: number }[] = [];
  let tried = 0;
  const all = fitted ? [] : [...actionMaps(space)];
  // Every map of real-valued actions leaves 0 where it is: what does not hold there holds with none of them.
  const rested = typeof actions !== 'number' && actions.length > 2 ? atRest(law, probes.slice(0, FIRST)) : null;
  const same = typeof actions === 'number' ? Array.from({ length: actions }, (_, a) => a) : null;
  const few = exchangesAtMost(FEW, space.observations.length, exchanges);
  const pruned = few ? null : prunedPermutations(law, exchanges, most);
  const maps = few ? signedPermutations(space.observations.length, exchanges) : pruned!.found;
  for (const permutation of maps) {
    const { name, observation } = definitionOf(permutation, space, exchanges);
    if (tried >= MOST) break;
    const map = Affine.from(name, observation, space.observations.length);
    if (rested !== null) {
      ++tried;
      if (new MovedProbes(law, map, rested).error(all[0]!.images, RESTED * most) > RESTED * most) continue;
    }
    const moved = new MovedProbes(law, map, probes);
    const actionsOf = fitted ? fittedActions(moved, same!, probes, most) : all;
    tried += Math.max(1, actionsOf.length);
    for (const { map: actions, images, words } of actionsOf) {
      if (moved.error(images, 4 * most, FIRST) > 4 * most) continue;
      const error = moved.error(images, most);
      if (error > most) continue;
      const candidate = ContinuousTransformation.from({ name: `(${name})${words}`, observation, actions }, space);
      if (!candidate.isIdentity) found.push({ candidate, error });
    }
  }
  found.sort((a, b) => a.error - b.error);
  return {
    candidates: found.slice(0, KEPT).map(({ candidate }) => candidate),
    tried,
    cut: tried >= MOST || found.length > KEPT || pruned?.cut === true,
  };
}

interface ActionMap {
  readonly map: TransformationDefinition['actions'];
  readonly images: ActionImages;
  readonly words: string;
}

/**
 * The permutations of the actions with which a map of the observations has a chance: the one with the least error, that with two actions
 * exchanged which do nearly the same, and the identity. None as
 * soon as the first probes say that each has more error than four times `most`.
 */
function fittedActions(
  moved: MovedProbes,
  same: readonly number[],
  probes: readonly Transition[],
  most: number,
): ActionMap[] {
  const held = same.map(() => new Float64Array(same.length));
  let least = 0;
  for (let n = 0; n < probes.length; ++n) {
    const action = probes[n]!.action[0]!;
    const errors = same.map((image) => moved.errorAt(n, image) / probes.length);
    errors.forEach((error, image) => {
      held[action]![image]! += Math.min(error, UNLIKE);
    });
    least += Math.min(...errors);
    if (n < FIRST ? least > (4 * most * FIRST) / probes.length : least > most) return [];
  }
  const best = leastAssignment(held);
  const maps = [best, same];
  // Actions that do the same, or nearly, exchanged.
  const costOf = (map: readonly number[]) => map.reduce((sum, image, a) => sum + held[a]![image]!, 0);
  for (const a of same) {
    for (let b = a + 1; b < same.length; ++b) {
      const exchanged = best.with(a, best[b]!).with(b, best[a]!);
      if (costOf(exchanged) <= most) maps.push(exchanged);
    }
  }
  const different = new Map(maps.map((map) => [map.join(), map]));
  return Array.from(different.values(), (map) => ({ map, images: map, words: wordsOf(map) }));
}

/** The first transitions of each action, in turns: they may have been recorded in any order. */
function ofEachAction(transitions: readonly Transition[], actions: number): Transition[] {
  const own = Array.from({ length: actions }, (_, a) =>
    transitions.filter(({ action }) => action[0] === a).slice(0, Math.max(PROBES_EACH, Math.ceil(PROBES / actions))),
  );
  return Array.from({ length: Math.max(...own.map(({ length }) => length)) }, (_, n) =>
    own.flatMap((list) => (n < list.length ? [list[n]!] : [])),
  ).flat();
}

/** What the law says of the action 0 at places that were seen. */
function atRest(law: FittedLaw, transitions: readonly Transition[]): Transition[] {
  const { scale, actionInputs } = law.units;
  const action = new Float64Array(actionInputs);
  return transitions.map((one) => {
    const change = law.change(one.observation, action)!;
    return { ...one, action, next: change.map((value, k) => one.observation[k]! + value * scale[k]!) };
  });
}

function* signedPermutations(d: number, { alike, centre }: Exchanges): Generator<SignedPermutation> {
  const mirrored = Array.from({ length: d }, (_, k) => k).filter((k) => centre(k) !== null);
  for (const order of permutations(d, alike)) {
    for (let signs = 0; signs < 2 ** mirrored.length; ++signs) {
      yield {
        order,
        negative: order.map((_, k) => mirrored.includes(k) && ((signs >> mirrored.indexOf(k)) & 1) === 1),
      };
    }
  }
}

/** Whether there are at most so many. */
function exchangesAtMost(most: number, d: number, { alike, centre }: Exchanges): boolean {
  let left = most / 2 ** Array.from({ length: d }, (_, k) => k).filter((k) => centre(k) !== null).length;
  const orders = permutations(d, alike);
  for (; left >= 0; --left) if (orders.next().done) return true;
  return false;
}

function definitionOf(
  { order, negative }: SignedPermutation,
  space: ContinuousSpace,
  { centre }: Exchanges,
): Required<Pick<TransformationDefinition, 'name' | 'observation'>> {
  const matrix = order.map((source, k) => order.map((_, j) => (j === source ? (negative[k] ? -1 : 1) : 0)));
  const shift = order.map((_, k) => (negative[k] ? 2 * centre(k)! : 0));
  const name = order
    .map((source, k) => {
      const about = shift[k] === 0 ? '' : `${Math.round(shift[k]! * 1e6) / 1e6} `;
      return `${about}${negative[k] ? `-${about === '' ? '' : ' '}` : ''}${space.observations[source]}`;
    })
    .join(', ');
  return { name, observation: { matrix, shift } };
}

function* actionMaps({ actions }: ContinuousSpace): Generator<ActionMap> {
  if (typeof actions !== 'number') {
    for (const order of permutations(actions.length, () => true)) {
      for (let signs = 0; signs < 2 ** actions.length; ++signs) {
        const sign = (k: number) => (((signs >> k) & 1) === 1 ? -1 : 1);
        const matrix = order.map((source, k) => actions.map((_, j) => (j === source ? sign(k) : 0)));
        const name = order.map((source, k) => `${sign(k) < 0 ? '-' : ''}${actions[source]}`).join(', ');
        const images = Affine.from(name, { matrix }, actions.length);
        yield { map: { matrix }, images, words: ` with (${name})` };
      }
    }
    return;
  }
  for (const order of permutations(actions, () => true)) yield { map: order, images: order, words: wordsOf(order) };
}

function wordsOf(order: readonly number[]): string {
  return order.every((a, k) => a === k) ? '' : ` with actions ${order.join(' ')}`;
}

/** Permutations of `0..size-1` in which only items that may be exchanged are. */
function* permutations(size: number, may: (i: number, j: number) => boolean): Generator<number[]> {
  const order: number[] = [];
  const used = new Set<number>();
  function* place(k: number): Generator<number[]> {
    if (k === size) yield [...order];
    for (let source = 0; k < size && source < size; ++source) {
      if (used.has(source) || (source !== k && !may(k, source))) continue;
      used.add(source);
      order[k] = source;
      yield* place(k + 1);
      used.delete(source);
    }
  }
  yield* place(0);
}
