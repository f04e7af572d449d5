/** The environment that reinforcejs's agents are given, and what they have in common: allowed actions and drawing from a policy. */
import type { Random } from '../../engine/random.js';
import { checkInteger, expected } from '../../input-error.js';

/** States `0..getNumStates() - 1`, actions `0..getMaxNumActions() - 1`, of which some are allowed in a state. */
export interface World {
  getNumStates(): number;
  getMaxNumActions(): number;
  allowedActions(state: number): readonly number[];
  /** For `DPAgent`: where an action leads, and what that is worth. */
  nextStateDistribution?(state: number, action: number): number;
  reward?(state: number, action: number, nextState: number): number;
  /** For `symmetry: true`: height and width of a grid on which state `x * gh + y` is left 0, up 1, down 2, right 3 of its neighbours. */
  readonly gh?: number;
  readonly gw?: number;
}

/** The allowed actions of every state, asked for once. @throws InputError when one is no action. */
export function allowedOf(world: World, states: number, actions: number): readonly Int32Array[] {
  return Array.from({ length: states }, (_, state) => {
    const allowed = world.allowedActions(state);
    if (!Array.isArray(allowed)) throw expected('allowedActions to give a list', allowed, `state ${state}`);
    return Int32Array.from(allowed, (action) => checkInteger('an allowed action', action, 0, actions - 1));
  });
}

export function sizeOf(world: World): { states: number; actions: number } {
  for (const method of ['getNumStates', 'getMaxNumActions', 'allowedActions'] as const) {
    if (typeof world?.[method] !== 'function') throw expected(`an environment with ${method}`, world);
  }
  const states = checkInteger('getNumStates()', world.getNumStates(), 1, 2 ** 24);
  return { states, actions: checkInteger('getMaxNumActions()', world.getMaxNumActions(), 1, 2 ** 16) };
}

/** Each allowed action of a state is as likely as another: `policy[action * states + state]`. */
export function uniformPolicy(allowed: readonly Int32Array[], actions: number): Float64Array<ArrayBuffer> {
  const policy = new Float64Array(allowed.length * actions);
  allowed.forEach((list, state) => {
    for (const action of list) policy[action * allowed.length + state] = 1 / list.length;
  });
  return policy;
}

/** An allowed action of `state`, drawn by the policy: one draw. */
export function drawn(
  policy: Float64Array,
  allowed: Int32Array,
  state: number,
  states: number,
  random: Random,
): number {
  const draw = random.uniform();
  let sum = 0;
  for (let k = 0; k < allowed.length; ++k) {
    sum += policy[allowed[k]! * states + state]!;
    if (sum > draw) return allowed[k]!;
  }
  return allowed[allowed.length - 1]!;
}
