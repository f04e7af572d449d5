import type { TreeLayout } from '../backend.js';

export class ReferenceTree { constructor(_options: TreeLayout) { throw new Error('not written yet'); } }
