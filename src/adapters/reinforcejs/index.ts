/** `orbit-rl/reinforcejs`: the tabular agents of reinforcejs under its names, faster, with symmetry as an option. */
import '../../symbol-dispose.js';

export { DPAgent } from './dp-agent.js';
export { TDAgent } from './td-agent.js';
export type { TDAgentState, TDOptions } from './td-options.js';
export type { World } from './world.js';
