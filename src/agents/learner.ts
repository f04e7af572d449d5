/**
 * A learner of the backend with the numbers of states and actions it is for: the part that agents learn with. It checks what
 * it is given; `LearnerKernel` says what each call does.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type { LearnerKernel } from '../engine/contracts/learner.js';
import { checkInteger, expected } from '../input-error.js';
import { checkOutcome, checkState, checkTransition, checkValues } from './agent.js';
import type { LearnerSettings } from './agent-options.js';
import { type Coupling, checkSize } from './coupling.js';

export class Learner implements Disposable {
  readonly kernel: LearnerKernel;
  readonly states: number;
  readonly actions: number;
  readonly #settings: LearnerSettings;

  /** @throws InputError when the coupling is of another size. */
  constructor(backend: Backend, settings: LearnerSettings, states: number, actions: number, coupling?: Coupling) {
    if (coupling !== undefined) checkSize(coupling, states, actions);
    this.states = states;
    this.actions = actions;
    this.#settings = settings;
    this.kernel = backend.learner({ ...settings, states, actions });
    if (coupling !== undefined) this.couple(coupling);
  }

  /** From now on pairs learn together; values stay, except that `'quotient'` sets each block to its mean. */
  couple(coupling: Coupling): void {
    checkSize(coupling, this.states, this.actions);
    const { name, partners, details } = coupling;
    this.kernel.couple(name, partners?.rows ?? null, this.#settings.guard === 'bounded', details);
  }

  act(state: number): number {
    checkState(state, this.states);
    return this.kernel.begin(state);
  }

  advance(reward: number, nextState: number, terminated: boolean): number {
    checkOutcome(reward, nextState, terminated, this.states);
    return this.kernel.advance(reward, nextState, terminated);
  }

  observe(
    state: number,
    action: number,
    reward: number,
    nextState: number,
    terminated: boolean,
    nextAction?: number,
  ): void {
    checkTransition({ state, action, reward, nextState, terminated }, this.states, this.actions);
    const { learner } = this.#settings;
    if (nextAction !== undefined) checkInteger('nextAction', nextAction, 0, this.actions - 1);
    else if ((learner === 'sarsa' || learner === 'sarsa-lambda') && !terminated) {
      throw expected('a nextAction for SARSA', nextAction);
    }
    this.kernel.observe(state, action, reward, nextState, nextAction ?? 0, terminated);
  }

  end(): void {
    this.kernel.end();
  }

  get q(): Float64Array {
    return this.kernel.q();
  }

  /** @throws InputError when there are too few or too many values, or one is not finite. */
  set q(values: ArrayLike<number>) {
    this.kernel.setQ(checkValues(values, this.states * this.actions));
  }

  /** The value of one pair. */
  valueAt(pair: number): number {
    return this.kernel.valueAt(pair);
  }

  get updates(): number {
    return this.kernel.updates();
  }

  [Symbol.dispose](): void {
    this.kernel.dispose();
  }
}
