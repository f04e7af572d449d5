import type { ModelArrays } from '../backend.js';

export class ReferenceModel { constructor(_options: ModelArrays) { throw new Error('not written yet'); } }
