/** The first check of every function here. */
import { TabularModel } from '../../environments/tabular-model.js';
import { expected } from '../../input-error.js';

/** @throws InputError when `model` is not a `TabularModel`. */
export function checkModel(model: unknown): TabularModel {
  if (!(model instanceof TabularModel)) throw expected('a TabularModel, as environment.model() gives it', model);
  return model;
}
