/**
 * A learner of the backend with the numbers of states and actions it is for: the part that agents learn with. It checks what
 * it is given; `LearnerKernel` says what each call does.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type { LearnerKernel, LearnerProgress } from '../engine/contracts/learner.js';
import { checkInteger, expected, InputError } from '../input-error.js';
import { checkOutcome, checkState, checkTransition, checkValues, type ObservedStep } from './agent.js';
import type { LearnerSettings } from './agent-options.js';
import type { SymmetryClasses } from './classes/symmetry-classes.js';
import { type Coupling, checkSize } from './coupling.js';

export class Learner implements Disposable {
  readonly kernel: LearnerKernel;
  readonly states: number;
  readonly actions: number;
  readonly #settings: LearnerSettings;
  /** The step that `act` or `advance` chose. */
  #state = 0;
  #action = 0;
  #begun = false;
  /** Classes that share one value each, told to the kernel as their pairs are seen; and by number those that were. */
  #classes: SymmetryClasses | null = null;
  #told = new Uint8Array(0);
  #tellings: number[] = [];

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
    this.#classes = null;
    const { name, partners, details } = coupling;
    this.kernel.couple(name, partners?.rows ?? null, this.#settings.guard === 'bounded', details);
  }

  get initialValue(): number {
    return this.#settings.initialValue;
  }

  /**
   * Whether classes may share by `shareAsSeen`: nothing is kept beside the values, and the mean of any number of initial values is one,
   * to the bit (each has at most 24 bits, so that sums are exact).
   */
  get sharesAsSeen(): boolean {
    const { learner, initialValue } = this.#settings;
    const plain = learner === 'q-learning' || learner === 'sarsa' || learner === 'expected-sarsa';
    return plain && Math.fround(initialValue) === initialValue;
  }

  /**
   * All values are the initial one again, and from now on each of `classes` shares one: what `couple` does with them, but in time that
   * grows with the pairs seen, not with all. @param seen the pairs learned from so far, all with what shared their values; null: any.
   */
  shareAsSeen(classes: SymmetryClasses, seen: readonly number[] | null): void {
    const { kernel } = this;
    const { initialValue, guard } = this.#settings;
    // First: nothing is lost where there is no memory for it.
    kernel.couple('quotient', null, guard === 'bounded', { blocks: 'later' });
    if (this.#classes !== null)
      for (const number of this.#tellings) kernel.setValuesAt(this.#classes.membersOf(number), initialValue);
    else if (seen !== null) kernel.setValuesAt(seen, initialValue);
    else kernel.setQ(this.#initial());
    this.#classes = classes;
    this.#told = new Uint8Array(this.states * this.actions);
    this.#tellings = [];
  }

  /**
   * All values are those of `start`, null for the initial one, and pairs of a block share theirs from now on; null: none does. Nothing
   * changes where there is no memory for it.
   */
  shareWhole(blocks: Int32Array | null, start: Float64Array | null): void {
    this.#share(blocks);
    this.kernel.setQ(start ?? this.#initial());
  }

  act(state: number): number {
    checkState(state, this.states);
    this.#begun = true;
    this.#state = state;
    this.#action = this.kernel.begin(state);
    return this.#action;
  }

  advance(reward: number, nextState: number, terminated: boolean): number {
    if (!this.#begun) throw new InputError('expected act before advance');
    checkOutcome(reward, nextState, terminated, this.states);
    if (this.#classes !== null) this.#tell(this.#classes, this.#state * this.actions + this.#action);
    this.#state = nextState;
    this.#action = this.kernel.advance(reward, nextState, terminated);
    return this.#action;
  }

  /** A step that was checked and learned from before, from which `kernel` learns again. */
  relearn(
    state: number,
    action: number,
    reward: number,
    nextState: number,
    nextAction: number,
    terminated: boolean,
  ): void {
    if (this.#classes !== null) this.#tell(this.#classes, state * this.actions + action);
    this.kernel.observe(state, action, reward, nextState, nextAction, terminated);
  }

  observe(...[state, action, reward, nextState, terminated, nextAction]: ObservedStep): void {
    checkTransition({ state, action, reward, nextState, terminated }, this.states, this.actions);
    const { learner } = this.#settings;
    if (nextAction !== undefined) checkInteger('nextAction', nextAction, 0, this.actions - 1);
    else if ((learner === 'sarsa' || learner === 'sarsa-lambda') && !terminated) {
      throw expected('a nextAction for SARSA', nextAction);
    }
    this.relearn(state, action, reward, nextState, nextAction ?? 0, terminated);
  }

  end(): void {
    this.kernel.end();
  }

  /** Goes on from what another learner of the same settings and coupling has learned, inside an episode or not. */
  resume(progress: LearnerProgress): void {
    // What has chosen an action has drawn for it.
    const drawn = this.kernel.generator().some((word, k) => word !== progress.generator[k]);
    this.kernel.resume(progress);
    this.#begun = drawn;
  }

  get q(): Float64Array {
    return this.kernel.q();
  }

  /** @throws InputError when there are too few or too many values, or one is not finite. */
  set q(values: ArrayLike<number>) {
    const checked = checkValues(values, this.states * this.actions);
    // Blocks that nobody has seen take their means too.
    if (this.#classes !== null) this.#share(this.#classes.pairs.labels);
    this.kernel.setQ(checked);
  }

  /** The value of one pair. */
  valueAt(pair: number): number {
    return this.kernel.valueAt(pair);
  }

  get updates(): number {
    return this.kernel.updates();
  }

  #initial(): Float64Array {
    return new Float64Array(this.states * this.actions).fill(this.#settings.initialValue);
  }

  #share(blocks: Int32Array | null): void {
    if (blocks === null) this.kernel.couple('none', null, true);
    else this.kernel.couple('quotient', null, this.#settings.guard === 'bounded', { blocks });
    this.#classes = null;
  }

  #tell(classes: SymmetryClasses, pair: number): void {
    const number = classes.classOf(pair);
    if (this.#told[number] === 1) return;
    this.#told[number] = 1;
    this.#tellings.push(number);
    this.kernel.addBlock(classes.membersOf(number));
  }

  [Symbol.dispose](): void {
    this.kernel.dispose();
  }
}
