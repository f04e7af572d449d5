/** The progress of a learner in wasm memory, read from and written to its record (`assembly/learning/record.ts`). */
import type { LearnerKernelOptions, LearnerProgress, LearnerTrail } from '../contracts/learner.js';
import type { Core } from './core.js';

/** Byte offsets of the fields of a record, as there. */
export const record = {
  Q: 12,
  STATE: 36,
  ACTION: 40,
  UPDATES: 80,
  RANDOM: 96,
  BOUND: 176,
  FIRST: 184,
  SECOND: 188,
  VISITS: 208,
  VISIT_SLOTS: 216,
  FIRST_VISIT: 220,
  END_VISIT: 224,
  LIVE_VISITS: 228,
  TIME: 232,
  NEXT_STATE: 236,
  NEXT_ACTION: 240,
  AGES: 204,
  CRITIC: 256,
  EPISODE: 264,
  EPISODE_STEPS: 268,
} as const;

type Field = keyof typeof record;

const NOWHERE = 0xffffffff;

/** The fields of one record. */
class Fields {
  readonly core: Core;
  readonly #at: number;

  constructor(core: Core, at: number) {
    this.core = core;
    this.#at = at;
  }

  get(field: Field): number {
    return this.core.int32(this.#at + record[field], 1)[0]! >>> 0;
  }

  set(field: Field, value: number): void {
    this.core.write(this.#at + record[field], Uint32Array.of(value));
  }

  getNumber(field: 'UPDATES' | 'BOUND'): number {
    return this.core.float64(this.#at + record[field], 1)[0]!;
  }

  setNumber(field: 'UPDATES' | 'BOUND', value: number): void {
    this.core.write(this.#at + record[field], Float64Array.of(value));
  }

  /** Address of the generator. */
  get random(): number {
    return this.#at + record.RANDOM;
  }
}

export function progressOf(
  core: Core,
  learner: number,
  options: LearnerKernelOptions,
  coupled: boolean,
): LearnerProgress {
  const fields = new Fields(core, learner);
  return {
    tables: tablesOf(fields, options).map(({ at, length }) => core.float64(at, length)),
    generator: Uint32Array.from(core.int32(fields.random, 4)),
    updates: fields.getNumber('UPDATES'),
    state: fields.get('STATE'),
    action: fields.get('ACTION'),
    trail: trailOf(fields, options, coupled),
  };
}

export function resumeFrom(
  core: Core,
  learner: number,
  options: LearnerKernelOptions,
  { tables, generator, updates, state, action, trail }: LearnerProgress,
): void {
  const fields = new Fields(core, learner);
  tablesOf(fields, options).forEach(({ at }, k) => {
    core.write(at, tables[k]!);
  });
  if (options.learner === 'reinforce') {
    trail.pairs.forEach((pair, k) => {
      const from = Math.floor(pair / options.actions);
      core.exports.learnerObserve(learner, from, pair % options.actions, trail.rewards[k]!, trail.details[k]!, 0, 0);
    });
  } else if (isTraced(options)) {
    writeVisits(fields, trail);
  }
  fields.setNumber('BOUND', trail.bound);
  core.write(fields.random, generator);
  fields.setNumber('UPDATES', updates);
  fields.set('STATE', state);
  fields.set('ACTION', action);
}

function isTraced({ learner }: LearnerKernelOptions): boolean {
  return learner === 'q-lambda' || learner === 'sarsa-lambda';
}

function tablesOf(
  fields: Fields,
  { states, actions, learner, critic }: LearnerKernelOptions,
): { readonly at: number; readonly length: number }[] {
  const pairs = states * actions;
  const names: Field[] = ['Q'];
  if (learner === 'double-q') names.push('FIRST', 'SECOND');
  const tables = names.map((name) => ({ at: fields.get(name), length: pairs }));
  if (learner === 'reinforce' || learner === 'actor-critic') {
    const ofStates = learner === 'reinforce' || critic === 'state';
    tables.push({ at: fields.get('CRITIC'), length: ofStates ? states : pairs });
  }
  return tables;
}

function trailOf(fields: Fields, options: LearnerKernelOptions, coupled: boolean): LearnerTrail {
  const cuts = isTraced(options) || options.learner === 'reinforce' || options.learner === 'actor-critic';
  const rest = { bound: coupled && cuts ? fields.getNumber('BOUND') : 0, nextState: -1, nextAction: 0 };
  const [pairs, details, rewards] = [[], [], []] as [number[], number[], number[]];
  if (options.learner === 'reinforce') {
    const steps = fields.get('EPISODE_STEPS');
    const words = fields.core.int32(fields.get('EPISODE'), 4 * steps);
    const numbers = new Float64Array(words.buffer);
    for (let t = 0; t < steps; ++t) {
      pairs.push(words[4 * t]!);
      details.push(words[4 * t + 1]!);
      rewards.push(numbers[2 * t + 1]!);
    }
  } else if (isTraced(options) && fields.get('NEXT_STATE') !== NOWHERE) {
    rest.nextState = fields.get('NEXT_STATE');
    rest.nextAction = fields.get('NEXT_ACTION');
    const [first, end, now] = [fields.get('FIRST_VISIT'), fields.get('END_VISIT'), fields.get('TIME') - 1];
    const ages = fields.get('AGES');
    const words = fields.core.int32(fields.get('VISITS') + 8 * first, 2 * (end - first));
    for (let k = 0; k < words.length; k += 2) {
      const [pair, age] = [words[k]!, now - (words[k + 1]! >>> 0)];
      // Holes lie behind the table; what is older has lost its trace when the next step is learned from.
      if (pair >= options.states * options.actions || age + 1 >= ages) continue;
      pairs.push(pair);
      details.push(age);
    }
  }
  return {
    ...rest,
    pairs: Int32Array.from(pairs),
    details: Int32Array.from(details),
    rewards: Float64Array.from(rewards),
  };
}

function writeVisits(fields: Fields, { nextState, nextAction, pairs, details }: LearnerTrail): void {
  const time = pairs.length === 0 ? 0 : details[0]! + 1;
  const words = new Int32Array(2 * pairs.length);
  const slots = fields.get('VISIT_SLOTS');
  pairs.forEach((pair, k) => {
    words[2 * k] = pair;
    words[2 * k + 1] = time - 1 - details[k]!;
    if (slots !== 0) fields.core.write(slots + 4 * pair, Uint32Array.of(k));
  });
  fields.core.write(fields.get('VISITS'), words);
  fields.set('FIRST_VISIT', 0);
  fields.set('END_VISIT', pairs.length);
  fields.set('LIVE_VISITS', pairs.length);
  fields.set('TIME', time);
  fields.set('NEXT_STATE', nextState < 0 ? NOWHERE : nextState);
  fields.set('NEXT_ACTION', nextAction);
}
