/** What is exactly known of an environment with a model: its symmetries, and which pairs are worth the same. */
import type { TabularModel } from '../environments/tabular-model.js';
import { InputError } from '../input-error.js';
import { Partition } from '../similarity/partition.js';
import { classesOf } from '../symmetry/exact/closeness.js';
import { solve } from '../symmetry/exact/solve.js';
import { type Symmetries, symmetries } from '../symmetry/exact/symmetries.js';

/** Each reference is worked out when it is first asked for. */
export class References {
  readonly symmetries: Symmetries;
  readonly #model: TabularModel;
  readonly #discount: number;
  #equalValues: Partition | undefined;

  constructor(model: TabularModel, discount: number) {
    this.symmetries = symmetries(model);
    this.#model = model;
    this.#discount = discount;
  }

  /** Pairs of live states with equal `Q*`: the coarsest partition that a learner of values may use. */
  get equalValues(): Partition {
    this.#equalValues ??= equalValues(this.#model, this.#discount);
    return this.#equalValues;
  }

  /** The orbits, or null where the model is too large for the search. */
  get orbitsIfFound(): Partition | null {
    try {
      return this.symmetries.orbits;
    } catch (error) {
      if (error instanceof InputError) return null;
      throw error;
    }
  }
}

function equalValues(model: TabularModel, discount: number): Partition {
  const { q } = solve(model, { discount });
  const scale = q.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  const classes = classesOf(q, new Float64Array(q.length).fill(scale));
  return Partition.from(
    classes.map((label, pair) => (model.live[Math.floor(pair / model.actions)] === 1 ? label : -1)),
  );
}
