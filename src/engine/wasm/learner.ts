import type { LearnerKernelOptions } from '../backend.js';
import type { Core } from './core.js';
export class WasmLearner { constructor(core: Core, _options: LearnerKernelOptions) { throw new Error('not written yet'); } }
