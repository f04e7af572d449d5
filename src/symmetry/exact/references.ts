/**
 * What detection is held against, for a model with known dynamics: five partitions of its live pairs.
 *
 * - `orbits ⊑ lumping ⊑ homomorphism ⊑ equal Q*`: ever coarser; a learner of values may join what has equal `Q*`.
 * - `trajectory classes`: equal laws of reward trajectories under the uniform policy: all that χ could ever see.
 */
import type { TabularModel } from '../../environments/tabular-model.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, TooLargeError } from '../../input-error.js';
import { Partition } from '../../similarity/partition.js';
import { classesOf } from '../../trajectories/closeness.js';
import { checkModel } from './check-model.js';
import { optimalValues } from './optimal-values.js';
import { trajectoryClasses } from './reward-laws.js';
import { solve } from './solve.js';
import { type Symmetries, symmetries } from './symmetries.js';

export type ReferenceName = 'orbits' | 'lumping' | 'homomorphism' | 'trajectory classes' | 'equal Q*';

/** In the order in which they are reported. */
export const referenceNames: readonly ReferenceName[] = [
  'orbits',
  'lumping',
  'homomorphism',
  'trajectory classes',
  'equal Q*',
];

export interface ReferenceOptions {
  /** γ of `Q*`; default 0.99. */
  readonly discount?: number;
  /** Length of the reward trajectories whose laws are compared; default 5. */
  readonly length?: number;
}

/** Steps of the search for orbits, a few seconds: see `SymmetriesOptions`. */
const MOST_STEPS = 100_000_000;

/** Each reference is worked out when it is first asked for. */
export class ExactReferences {
  readonly model: TabularModel;
  readonly symmetries: Symmetries;
  readonly discount: number;
  readonly length: number;
  readonly #made = new Map<ReferenceName, Partition | TooLargeError>();

  /** @throws InputError when `model` is not a `TabularModel` or an option is out of range. */
  constructor(model: TabularModel, options: ReferenceOptions = {}) {
    checkModel(model);
    checkKeys('the options of references', options, ['discount', 'length']);
    const { discount = 0.99, length = 5 } = options;
    this.model = model;
    this.discount = checkNumber('discount', discount, 0, 1);
    this.length = checkInteger('length', length, 1, 1000);
    this.symmetries = symmetries(model, { maxSteps: MOST_STEPS });
  }

  /**
   * One reference; pairs of terminal and of unreachable states have label -1.
   * @throws TooLargeError when the model is too large for the search of orbits or for the laws of its trajectories.
   */
  get(name: ReferenceName): Partition {
    const found = this.#find(checkChoice('name', name, referenceNames));
    if (found instanceof TooLargeError) throw found;
    return found;
  }

  /** The same, or null where the model is too large. */
  find(name: ReferenceName): Partition | null {
    const found = this.#find(checkChoice('name', name, referenceNames));
    return found instanceof TooLargeError ? null : found;
  }

  /** What was found at the first time of asking: that a model is too large is not found out twice. */
  #find(name: ReferenceName): Partition | TooLargeError {
    let found = this.#made.get(name);
    if (found === undefined) {
      try {
        found = this.#make(name);
      } catch (error) {
        if (!(error instanceof TooLargeError)) throw error;
        found = error;
      }
      this.#made.set(name, found);
    }
    return found;
  }

  #make(name: ReferenceName): Partition {
    if (name === 'trajectory classes') return trajectoryClasses(this.model, { length: this.length });
    return name === 'equal Q*' ? equalValues(this.model, this.discount) : this.symmetries[name];
  }
}

/** Live pairs with equal `Q*`: within 1e-9 of the largest value, as values are found to 1e-10. */
function equalValues(model: TabularModel, discount: number): Partition {
  const q = discount === 1 ? solve(model, { discount }).q : optimalValues(model, discount);
  const scale = q.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  const classes = classesOf(q, new Float64Array(q.length).fill(scale), 1e-9);
  return Partition.from(
    classes.map((label, pair) => (model.live[Math.floor(pair / model.actions)] === 1 ? label : -1)),
  );
}
