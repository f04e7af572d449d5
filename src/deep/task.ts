/** Supervised tasks whose symmetry is known: what the methods of this folder learn. */
import type { LossName, Reals } from '../engine/contracts/network.js';
import { checkRecord, expected } from '../input-error.js';
import { GroupAction } from './group-action.js';

/** Rows of inputs with their targets, without gaps. */
export interface Batch {
  readonly rows: number;
  readonly inputs: Reals;
  readonly targets: Reals;
}

/** A target function with `f(ρ(g) x) = σ(g) f(x)`, over inputs whose distribution every ρ(g) leaves as it is. */
export interface InvarianceTask {
  readonly id: string;
  readonly group: GroupAction;
  readonly inputs: number;
  readonly outputs: number;
  readonly loss: LossName;
  /** `rows` independent samples. */
  sample(rows: number, seed: number): Batch;
}

/** A task that stays as it is; what it samples is its own. @throws InputError where it is none. */
export function checkTask(task: InvarianceTask): InvarianceTask {
  if (typeof task?.sample !== 'function') throw expected('a task (see invarianceTask)', task);
  const { id, group, inputs, outputs, loss } = task;
  return {
    id,
    group: GroupAction.check('group of the task to be a GroupAction', group),
    inputs,
    outputs,
    loss,
    sample: (rows, seed) => task.sample(rows, seed),
  };
}

/** What a task gave for `rows` samples. @throws InputError where it is none of this size. */
export function checkBatch({ inputs, outputs }: InvarianceTask, rows: number, batch: Batch): Batch {
  checkRecord('what sample gives', batch);
  if (batch.rows !== rows) throw expected(`${rows} rows of samples`, batch.rows);
  for (const [name, width] of [
    ['inputs', inputs],
    ['targets', outputs],
  ] as const) {
    const values = batch[name];
    if (!(values instanceof Float64Array || values instanceof Float32Array) || values.length !== rows * width)
      throw expected(`${name} of samples to be ${rows * width} numbers in a Float64Array or Float32Array`, values);
  }
  return batch;
}

/** The rows that are listed, in that order. */
export function rowsOf({ rows, inputs, targets }: Batch, chosen: ArrayLike<number>): Batch {
  const pick = (values: Reals) => {
    const width = values.length / rows;
    const result = new Float64Array(chosen.length * width);
    for (let n = 0; n < chosen.length; ++n) {
      result.set(values.subarray(chosen[n]! * width, (chosen[n]! + 1) * width), n * width);
    }
    return result;
  };
  return { rows: chosen.length, inputs: pick(inputs), targets: pick(targets) };
}
