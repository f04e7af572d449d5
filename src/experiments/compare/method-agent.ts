/** The agent of a method: a learner with a coupling, or one that finds symmetries while it learns or plans. */
import type { CountedAgent } from '../../agents/agent.js';
import { coupleOptionsOf, learnerOptionsOf } from '../../agents/agent-options.js';
import { ChiAgent } from '../../agents/chi-agent.js';
import { isEpsilonGreedy } from '../../agents/combinations.js';
import { dynaAgent } from '../../agents/dyna-agent.js';
import { OnlineAgent, type OnlineAgentOptions } from '../../agents/online-agent.js';
import type { SimilarityInput } from '../../agents/partners.js';
import { sweepingAgent } from '../../agents/sweeping-agent.js';
import { TabularAgent } from '../../agents/tabular-agent.js';
import type { Backend } from '../../engine/contracts/backend.js';
import type { LearnerName } from '../../engine/contracts/learner.js';
import { InputError } from '../../input-error.js';
import { discoveryOf, isPlanner } from './methods.js';
import type { Method } from './types.js';
import type { World } from './world.js';

/** Uncoupled where the method has an oracle or detects χ first. */
export function methodAgent(backend: Backend, world: World, method: Method, seed: number): CountedAgent {
  const { name, environment, protocol } = world;
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
    if (source !== 'library') return source;
    const found = world.library;
    if (found !== null) return found;
    throw new InputError(
      `expected a layout, a board or features of ${name} for the candidates of method '${method.name}', got none; discovery: { candidates: 'grow' } needs none`,
    );
  };
  const asked = () => {
    const { candidates: _, refine: __, ...numbers } = discoveryOf(method);
    return { ...numbers, candidates: candidates() };
  };
  if (isPlanner(method)) {
    const planning = { ...common, ...(similarity === 'discovered' && asked()) };
    const amount = method.planning ?? 10;
    return learner === 'dyna-q'
      ? dynaAgent({ ...planning, stepSize, replays: amount })
      : sweepingAgent({ ...planning, backups: amount });
  }
  if (similarity === 'chi-online') return new ChiAgent(backend, { ...common, stepSize });
  const learning = { ...common, stepSize, learner: learner as LearnerName, ...learnerOptionsOf(method) };
  if (similarity === 'discovered') {
    const finding = { ...learning, ...asked(), refine: discoveryOf(method).refine };
    return new OnlineAgent(backend, finding as OnlineAgentOptions);
  }
  return new TabularAgent(backend, { ...learning, guard: method.guard === false ? 'none' : 'bounded' });
}

/** Couples a learner by what an oracle gave or what was found. @throws InputError for an agent that has no coupling. */
export function coupleAgent(agent: CountedAgent, method: Method, similarity: SimilarityInput): void {
  if (agent instanceof TabularAgent) agent.couple(method.coupling, similarity, coupleOptionsOf(method));
  else
    throw new InputError(`expected a learner with a coupling for method '${method.name}', got one that finds its own`);
}
