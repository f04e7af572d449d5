/** Tabular Q-learning with one value a cluster, and its running TD error. */
import { greedyAction } from '../engine/rules/td.js';
import type { Partition } from '../similarity/partition.js';
import type { Transition } from './agent.js';
import type { LearnerSettings } from './agent-options.js';

/** Steps over which the running error forgets. */
const MEMORY = 200;

export class ClusterLearner {
  readonly partition: Partition | null;
  /** Mean of `|δ|` over the last some hundred steps. */
  error = 0;
  /** Single value updates made so far, those of partners included. */
  updates = 0;
  readonly #actions: number;
  readonly #stepSize: number;
  readonly #discount: number;
  /** One value a pair; those of a cluster are kept equal. */
  readonly #values: Float64Array;
  readonly #members: readonly Int32Array[];
  #steps = 0;

  /** @param partition pairs in no block are alone; null: all are. */
  constructor(
    { stepSize, discount, initialValue }: Pick<LearnerSettings, 'stepSize' | 'discount' | 'initialValue'>,
    states: number,
    actions: number,
    partition: Partition | null,
  ) {
    this.partition = partition;
    this.#actions = actions;
    this.#stepSize = stepSize;
    this.#discount = discount;
    this.#values = new Float64Array(states * actions).fill(initialValue);
    this.#members = partition?.blocks ?? [];
  }

  q(): Float64Array {
    return this.#values.slice();
  }

  /** Sets the values; a cluster takes the mean of those of its members. */
  setQ(values: Float64Array): void {
    this.#values.set(values);
    for (const members of this.#members) {
      const sum = members.reduce((total, member) => total + values[member]!, 0);
      for (const member of members) this.#values[member] = sum / members.length;
    }
  }

  /** `tie` says which of equals, as for `greedyAction`. */
  greedy(state: number, tie = 0): number {
    return greedyAction(this.#values, state * this.#actions, this.#actions, tie);
  }

  learn({ state, action, reward, nextState, terminated }: Transition): void {
    const pair = state * this.#actions + action;
    const next = nextState * this.#actions;
    const future = terminated ? 0 : this.#discount * this.#values[next + this.greedy(nextState)]!;
    const error = reward + future - this.#values[pair]!;
    const value = this.#values[pair]! + this.#stepSize * error;
    const label = this.partition?.labels[pair] ?? -1;
    if (label < 0) {
      this.#values[pair] = value;
      ++this.updates;
    } else {
      for (const member of this.#members[label]!) this.#values[member] = value;
      this.updates += this.#members[label]!.length;
    }
    this.#steps += 1;
    this.error += (Math.abs(error) - this.error) / Math.min(this.#steps, MEMORY);
  }
}
