/**
 * What an agent was shown, call by call. An agent that finds symmetries while it learns is a function of its options and of these
 * calls, its random draws among them: shown them again, it becomes the same to the last bit. So that is how it is saved, in 13 bytes
 * a step, and loading it takes as long as learning did.
 */
import type { Sections } from '../../engine/saved-sections.js';
import { longer } from '../../longer.js';
import { spend } from '../../time-limit.js';
import type { Agent, ObservedStep } from '../agent.js';

const ACT = 0;
const ADVANCE = 1;
const END_OF_PROBLEM = 2;
const OBSERVE = 3;
const END = 4;
const SET_VALUES = 5;

/** What can be shown to an agent. */
export interface Shown extends Pick<Agent, 'act' | 'advance' | 'observe' | 'end'> {
  q: ArrayLike<number>;
}

/** Numbers that there are ever more of. */
class Growing<Numbers extends Uint8Array | Int32Array | Float64Array> {
  #numbers: Numbers;
  length = 0;

  constructor(numbers: Numbers) {
    this.#numbers = numbers;
  }

  push(value: number): void {
    if (this.length === this.#numbers.length) this.#numbers = longer(this.#numbers);
    this.#numbers[this.length++] = value;
  }

  get all(): Numbers {
    return this.#numbers.subarray(0, this.length) as Numbers;
  }
}

export class History {
  readonly #calls = new Growing(new Uint8Array(64));
  readonly #integers = new Growing(new Int32Array(64));
  readonly #numbers = new Growing(new Float64Array(64));

  act(state: number): void {
    this.#calls.push(ACT);
    this.#integers.push(state);
  }

  advance(reward: number, nextState: number, terminated: boolean): void {
    this.#calls.push(terminated ? END_OF_PROBLEM : ADVANCE);
    this.#integers.push(nextState);
    this.#numbers.push(reward);
  }

  observe(...[state, action, reward, nextState, terminated, nextAction]: ObservedStep): void {
    this.#calls.push(OBSERVE);
    for (const integer of [state, action, nextState, Number(terminated), nextAction ?? -1]) {
      this.#integers.push(integer);
    }
    this.#numbers.push(reward);
  }

  end(): void {
    this.#calls.push(END);
  }

  setValues(values: ArrayLike<number>): void {
    this.#calls.push(SET_VALUES);
    for (let k = 0; k < values.length; ++k) this.#numbers.push(values[k]!);
  }

  sections(): ArrayBufferView[] {
    return [this.#calls.all, this.#integers.all, this.#numbers.all];
  }
}

/**
 * Shows an agent what another one was shown.
 * @param pairs how many values a call that sets them has.
 * @throws InputError when there is too much or too little of something, and what the agent throws at what it is shown.
 */
export function showHistory(sections: Sections, agent: Shown, pairs: number): void {
  const calls = sections.next('calls');
  const integers = sections.integers('integers of calls', undefined, -1, 2 ** 31 - 1);
  const numbers = sections.doubles('numbers of calls');
  let [nextInteger, nextNumber] = [0, 0];
  const integer = () => integers[nextInteger++] ?? Number.NaN;
  const number = () => numbers[nextNumber++] ?? Number.NaN;
  for (const call of calls) {
    spend(2 ** 14);
    if (call === ACT) agent.act(integer());
    else if (call === ADVANCE || call === END_OF_PROBLEM) agent.advance(number(), integer(), call === END_OF_PROBLEM);
    else if (call === OBSERVE) {
      const [state, action, nextState, terminated, nextAction] = Array.from({ length: 5 }, integer);
      const next = nextAction === -1 ? undefined : nextAction;
      agent.observe(state!, action!, number(), nextState!, terminated === 1, next);
    } else if (call === END) agent.end();
    else if (call === SET_VALUES) agent.q = Float64Array.from({ length: pairs }, number);
    else throw sections.damaged('calls');
  }
  if (nextInteger !== integers.length || nextNumber !== numbers.length) throw sections.damaged('calls');
}
