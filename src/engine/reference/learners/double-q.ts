/**
 * Double Q-learning (van Hasselt 2010): a coin says which of two tables is updated; the greedy next action is taken from
 * that table and valued by the other. It acts by the mean of both. The twin of `assembly/learning/double-q.ts`.
 *
 * A coupling acts on the table that the coin has chosen; the images of a transition share its coin.
 */
import type { LearnerKernelOptions } from '../../contracts/learner.js';
import { greedyAction } from '../../rules/td.js';
import { averageBlocks, updatePartners } from '../coupling.js';
import { TableLearner, type Transition } from './table.js';

export class DoubleLearner extends TableLearner {
  readonly #tables: readonly [Float64Array, Float64Array];
  #coin = 0;
  #tie = 0;

  constructor(options: LearnerKernelOptions) {
    super(options);
    this.#tables = [this.q.slice(), this.q.slice()];
  }

  override observe(transition: Transition): void {
    const draw = this.random.next();
    this.#coin = draw >>> 31;
    this.#tie = this.tie(draw);
    super.observe(transition);
  }

  learn({ state, action, reward, nextState, terminated }: Transition): void {
    const { actions, discount, stepSize } = this.options;
    const updated = this.#tables[this.#coin]!;
    const other = this.#tables[1 - this.#coin]!;
    const first = nextState * actions;
    const greedy = greedyAction(updated, first, actions, this.#tie);
    const target = terminated ? reward : reward + discount * other[first + greedy]!;
    const pair = state * actions + action;
    const error = target - updated[pair]!;
    updated[pair]! += stepSize * error;
    this.updates += 1;
    if (this.coupling) this.updates += updatePartners(this.coupling, updated, pair, target, error, updated[pair]!);
    this.#average();
  }

  override setQ(q: Float64Array): void {
    for (const table of this.#tables) table.set(q);
    super.setQ(q);
  }

  override get tables(): readonly Float64Array[] {
    return [this.q, ...this.#tables];
  }

  protected override settle(): void {
    for (const table of this.#tables) averageBlocks(this.coupling, table);
    this.#average();
  }

  protected override pulled() {
    const { steps, pull } = this.coupling!;
    return [{ q: this.#tables[this.#coin]!, steps, pull }];
  }

  protected override pull(pair: number): void {
    super.pull(pair);
    this.#average();
  }

  #average(): void {
    const [first, second] = this.#tables;
    for (let pair = 0; pair < this.q.length; ++pair) this.q[pair] = (first[pair]! + second[pair]!) * 0.5;
  }
}
