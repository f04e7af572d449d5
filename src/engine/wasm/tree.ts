import type { TreeLayout } from '../backend.js';
import type { Core } from './core.js';
export class WasmTree { constructor(core: Core, _options: TreeLayout) { throw new Error('not written yet'); } }
