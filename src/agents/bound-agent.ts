/** What every agent of this library is made with: a world that its parts wait for (`binding.ts`), values to read, and bytes. */
import type { CountedAgent, ObservedStep, World } from './agent.js';
import type { Binding } from './binding.js';
import { greedyOf, greedyPolicy } from './policy-value.js';
import { type SavedAgent, type SavedKind, savedAgent } from './saved/agent-bytes.js';

export abstract class BoundAgent implements CountedAgent {
  readonly discount: number;
  readonly #kind: SavedKind;
  readonly #binding: Binding<unknown>;

  constructor(kind: SavedKind, discount: number, binding: Binding<unknown>) {
    this.discount = discount;
    this.#kind = kind;
    this.#binding = binding;
  }

  /**
   * Gives an agent that has none its numbers of states and actions; `train` does it.
   * @throws InputError when they are not integers >= 1, or others than the agent's own or its similarity's.
   */
  bind(world: World): void {
    this.#binding.bind(world);
  }

  get states(): number | null {
    return this.#binding.states;
  }

  get actions(): number | null {
    return this.#binding.actions;
  }

  abstract get q(): Float64Array;
  /** Sets them. @throws InputError when there are too few or too many, or one is not finite. */
  abstract set q(values: ArrayLike<number>);
  /** Starts an episode in `state`: the action to take. @throws InputError when the state is out of range. */
  abstract act(state: number): number;
  /**
   * Learns from the step that the last action made, and gives the next action (0 after termination, where it means
   * nothing). After a truncation, call `end`, or `act` to start again: this step has bootstrapped, as it should.
   * @throws InputError when no action was asked for, the state is out of range, the reward not finite, or `terminated` not a boolean.
   */
  abstract advance(reward: number, nextState: number, terminated: boolean): number;
  /**
   * Learns from a transition that it did not make.
   * @throws InputError when a state or action is out of range, or SARSA gets no `nextAction` for a step that goes on.
   */
  abstract observe(...step: ObservedStep): void;
  abstract end(): void;
  abstract get updates(): number;
  abstract get multiplyAdds(): number;
  abstract dispose(): void;

  /** The best action in `state`, the lowest of equals. Copies all values: use `policy` for more than a few states. */
  greedy(state: number): number {
    const { q, states, actions } = this;
    return greedyOf(q, state, states!, actions!);
  }

  policy(): Int32Array {
    const { q, actions } = this;
    return greedyPolicy(q, actions!);
  }

  /** All of it as bytes, for `engine.agentFromBytes`: the agent that they give goes on as this one does, to the last bit. */
  abstract toBytes(): Uint8Array<ArrayBuffer>;

  /** What `JSON.stringify` writes: the values in words, and all of it in base64. */
  toJSON(): SavedAgent {
    return savedAgent(this.#kind, this, this.#binding.made === null ? null : this.q, this.toBytes());
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
