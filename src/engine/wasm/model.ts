import type { ModelArrays } from '../backend.js';
import type { Core } from './core.js';
export class WasmModel { constructor(core: Core, _options: ModelArrays) { throw new Error('not written yet'); } }
