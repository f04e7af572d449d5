/** `orbit-rl/reinforcejs`: the tabular agents of reinforcejs under its names, faster, with symmetry as an option. */
export { DPAgent } from './dp-agent.js';
export { TDAgent, type TDAgentState, type TDOptions } from './td-agent.js';
export type { World } from './world.js';
