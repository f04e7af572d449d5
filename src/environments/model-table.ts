/** The form of a finite model as data: Gymnasium's. */

/** `[probability, next state, reward, terminated]`. */
export type TableEntry = readonly [number, number, number, boolean | 0 | 1];

/** A list, or an object with the keys `'0'`, `'1'`, … as the JSON of a Python dict has. */
export type Indexed<T> = readonly T[] | { readonly [index: string]: T };

/** Gymnasium's toy-text form: `P[s][a] = [[probability, next, reward, terminated], …]`. Other keys are ignored. */
export interface GymnasiumTable {
  readonly nS: number;
  readonly nA: number;
  readonly P: Indexed<Indexed<readonly TableEntry[]>>;
  /** Probability of starting in each state; absent means uniform over the states that are not terminal. */
  readonly isd?: Indexed<number>;
  /** Becomes the model's `id`. */
  readonly name?: string;
}
