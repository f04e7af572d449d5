/** One law of termination against two for a candidate, from a sample of transitions: what ends the problem may depend on the place and on the action. */
import { mapInto } from './law-statistics.js';
import { type Ends, terminationEvidence } from './termination.js';
import type { ContinuousSpace, ContinuousTransformation } from './transformation.js';
import { actionWidth } from './transitions.js';
import type { Transition } from './units.js';

/** The mean of both ways round. */
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
