/** The options that only some learners and couplings read, shared by `learn` and `compare`. */
import { type AgentOptions, coupleOptionsOf, learnerOptionsOf } from '../agents/agent-options.js';
import { defined } from '../experiments/defined.js';
import type { Options, Values } from './options.js';

export const learnerOptions = {
  'trace-decay': { kind: 'number', low: 0, high: 1, description: 'λ of q-lambda and sarsa-lambda (0.9)' },
  traces: {
    kind: 'choice',
    choices: ['replacing', 'accumulating'],
    description: 'what a second visit does to a trace of q-lambda and sarsa-lambda (replacing)',
  },
  critic: {
    kind: 'choice',
    choices: ['action', 'state'],
    description: 'what the critic of actor-critic values (action)',
  },
  'critic-step-size': {
    kind: 'number',
    low: 0,
    high: 1,
    description: 'α of the baseline of reinforce or the critic of actor-critic (that of the actor)',
  },
  couple: {
    kind: 'choice',
    choices: ['critic', 'actor', 'both'],
    description: 'the part of actor-critic that a coupling acts on (all that it can act on)',
  },
  'symmetry-weight': { kind: 'number', low: 0, description: 'λ of --coupling sampling, the weight of its loss (1)' },
  'sample-partners': {
    kind: 'choice',
    choices: ['one', 'all'],
    description: 'partners of --coupling sampling: one drawn by similarity, or all (one)',
  },
} as const satisfies Options;

/** Those that were given, under the names of the library. */
export function givenLearnerOptions(values: Values<typeof learnerOptions>) {
  const { traces, critic, couple } = values;
  const given: AgentOptions = defined({
    ...{ traces, critic, couple },
    traceDecay: values['trace-decay'],
    criticStepSize: values['critic-step-size'],
    symmetryWeight: values['symmetry-weight'],
    samplePartners: values['sample-partners'],
  });
  return { learner: learnerOptionsOf(given), couple: coupleOptionsOf(given) };
}
