/** The agent of a method: a learner with a coupling, or one that finds symmetries while it learns or plans. */
import { Agent } from '../../agents/agent.js';
import { learnerOptionsOf } from '../../agents/agent-options.js';
import { ChiAgent } from '../../agents/chi-agent.js';
import { isEpsilonGreedy } from '../../agents/combinations.js';
import { DynaAgent } from '../../agents/dyna-agent.js';
import { OnlineAgent } from '../../agents/online-agent.js';
import { SweepingAgent } from '../../agents/sweeping-agent.js';
import type { Backend } from '../../engine/contracts/backend.js';
import type { LearnerName } from '../../engine/contracts/learner.js';
import { InputError } from '../../input-error.js';
import type { Transformation } from '../../symmetry/transformation.js';
import { discoveryOf, isPlanner } from './methods.js';
import type { RunEnvironment } from './task-runner.js';
import type { Method } from './types.js';

/** `library` gives the candidates of the environment. */
export function methodAgent(
  backend: Backend,
  { name, environment, protocol }: RunEnvironment,
  method: Method,
  seed: number,
  library: () => readonly Transformation[] | null,
): Agent {
  const { states, actions } = environment;
  const { learner, similarity } = method;
  const stepSize = method.stepSize ?? protocol.stepSize;
  const exploring = isPlanner(method) || isEpsilonGreedy(learner as LearnerName);
  const common = {
    states,
    actions,
    ...(exploring && { epsilon: method.epsilon ?? protocol.epsilon }),
    discount: method.discount ?? protocol.discount,
    initialValue: method.initialValue ?? protocol.initialValue,
    seed,
  };
  const candidates = () => {
    const source = discoveryOf(method).candidates;
    if (source !== 'library') return source === 'ids' ? ('grow' as const) : ('none' as const);
    const found = library();
    if (found !== null) return found;
    throw new InputError(
      `expected a layout, a board or features of ${name} for the candidates of method '${method.name}', got none`,
    );
  };
  if (isPlanner(method)) {
    const planning = { ...common, ...(similarity === 'discovered' && { candidates: candidates() }) };
    const amount = method.planning ?? 10;
    return learner === 'dyna-q'
      ? new DynaAgent(backend, { ...planning, stepSize, replays: amount })
      : new SweepingAgent(backend, { ...planning, backups: amount });
  }
  if (similarity === 'chi-online') return new ChiAgent(backend, { ...common, stepSize });
  const learning = { ...common, stepSize, learner: learner as LearnerName, ...learnerOptionsOf(method) };
  if (similarity === 'discovered') {
    return new OnlineAgent(backend, { ...learning, candidates: candidates(), refine: discoveryOf(method).refine });
  }
  return new Agent(backend, { ...learning, guard: method.guard === false ? 'none' : 'bounded' });
}

/** Multiplications with additions: counted by planners, at most a target and a step an update for learners. */
export function multiplyAddsOf(agent: Agent): number {
  return agent instanceof DynaAgent || agent instanceof SweepingAgent ? agent.multiplyAdds : 2 * agent.updates;
}
