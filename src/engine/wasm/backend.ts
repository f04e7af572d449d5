/** The `wasm` backend: the AssemblyScript core behind the `Backend` interface. */
import type { Backend } from '../contracts/backend.js';
import type { LearnerKernelOptions } from '../contracts/learner.js';
import type { ModelArrays } from '../contracts/model.js';
import type { NetworkKernelOptions } from '../contracts/network.js';
import type { CountRows, SimilarityKernelOptions } from '../contracts/similarity.js';
import type { TreeLayout } from '../contracts/tree.js';
import { WasmAlgebra } from './algebra.js';
import type { Core } from './core.js';
import { WasmGram } from './gram.js';
import { WasmLearner } from './learner.js';
import { WasmModel } from './model.js';
import { WasmNetwork } from './network.js';
import { wasmSimilarRows } from './similar-rows.js';
import { similarity } from './similarity.js';
import { sweep } from './sweep.js';
import { WasmTree } from './tree.js';

export function wasmBackend(core: Core, hash: string): Backend {
  const algebra = new WasmAlgebra(core);
  return {
    name: 'wasm',
    hash,
    bytesInUse: () => core.bytesInUse(),
    tree: (layout: TreeLayout) => new WasmTree(core, layout),
    similarity: (rows: CountRows, options: SimilarityKernelOptions) => similarity(core, rows, options),
    similarRows: wasmSimilarRows(core),
    model: (model: ModelArrays) => new WasmModel(core, model),
    learner: (options: LearnerKernelOptions) => new WasmLearner(core, options),
    sweep: (learners, model, options) => sweep(core, learners, model, options),
    network: (options: NetworkKernelOptions) => new WasmNetwork(core, options),
    gram: (map, targets) => new WasmGram(core, map, targets, algebra),
  };
}
