import type { LearnerKernelOptions } from '../backend.js';

export class ReferenceLearner { constructor(_options: LearnerKernelOptions) { throw new Error('not written yet'); } }
