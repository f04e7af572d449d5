/** The `reference` backend: every kernel in plain TypeScript, the oracle of the tests and a fallback without wasm. */
import type { Backend } from '../contracts/backend.js';
import { similarity } from '../rules/similarity.js';
import { ReferenceGram } from './gram.js';
import { ReferenceLearner } from './learner.js';
import { ReferenceModel } from './model.js';
import { ReferenceNetwork } from './network.js';
import { referenceSimilarRows } from './similar-rows.js';
import { ReferenceTree } from './tree.js';

export function referenceBackend(): Backend {
  return {
    name: 'reference',
    hash: 'reference',
    bytesInUse: () => 0,
    tree: (layout) => new ReferenceTree(layout),
    similarity,
    similarRows: referenceSimilarRows,
    model: (model) => new ReferenceModel(model),
    learner: (options) => new ReferenceLearner(options),
    sweep: (learners, model, options) => learners.map((learner, k) => learner.run(model, options[k]!)),
    network: (options) => new ReferenceNetwork(options),
    gram: (map, targets) => new ReferenceGram(map, targets),
  };
}
