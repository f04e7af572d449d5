/** Any agent from what its `toBytes` gave. */
import type { Backend } from '../../engine/contracts/backend.js';
import { ChiAgent } from '../chi-agent.js';
import { dynaAgent } from '../dyna-agent.js';
import { OnlineAgent } from '../online-agent.js';
import type { PlanningAgent } from '../planning-agent.js';
import { sweepingAgent } from '../sweeping-agent.js';
import { TabularAgent } from '../tabular-agent.js';
import { decodeAgent } from './agent-bytes.js';
import { restoreShown } from './shown-agent.js';

export type AnyAgent = TabularAgent | OnlineAgent | ChiAgent | PlanningAgent;

/** @throws InputError when they are cut off, damaged, something else, or hold what no agent does. */
export function agentFromBytes(backend: Backend, given: Uint8Array | { readonly bytes: string }): AnyAgent {
  const { header, sections } = decodeAgent(given);
  if (header.agent === 'tabular') return TabularAgent.restored(backend, header, sections);
  if (header.agent === 'online') {
    return restoreShown(header, sections, (options) => new OnlineAgent(backend, options));
  }
  if (header.agent === 'chi') return restoreShown(header, sections, (options) => new ChiAgent(backend, options));
  return restoreShown(header, sections, header.agent === 'dyna' ? dynaAgent : sweepingAgent);
}
