/** Several learners on one model: those that `assembly/learning/sweep.ts` is made for side by side, the others in turn. */
import type { LearnerKernel, RunBatch, RunKernelOptions } from '../contracts/learner.js';
import type { ModelKernel } from '../contracts/model.js';
import { heldAtEnd } from '../rules/optimal-share.js';
import { type Core, inMemory } from './core.js';
import { WasmLearner } from './learner.js';
import { WasmModel } from './model.js';

/** Words of a job, the last of which is the number of episodes run. */
const JOB_WORDS = 8;

export function sweep(
  core: Core,
  learners: readonly LearnerKernel[],
  model: ModelKernel,
  options: readonly RunKernelOptions[],
): RunBatch[] {
  const beside = learners.map((learner, k) => fits(learner, model, options[k]!) && alike(options[k]!, options[0]!));
  const chosen = [...learners.keys()].filter((k) => beside[k]);
  const batches: RunBatch[] = [];
  // Two lanes of four cost what two learners in turn cost.
  if (chosen.length > 2) {
    const pointers = chosen.map((k) => (learners[k] as WasmLearner).pointerIn(core));
    const found = together(
      core,
      pointers,
      (model as WasmModel).pointerIn(core),
      chosen.map((k) => options[k]!),
    );
    for (const [n, k] of chosen.entries()) batches[k] = found[n]!;
  }
  for (const [k, learner] of learners.entries()) batches[k] ??= learner.run(model, options[k]!);
  return batches;
}

function fits(learner: LearnerKernel, model: ModelKernel, { episodes, record }: RunKernelOptions): boolean {
  const known = learner instanceof WasmLearner && learner.sweeps && model instanceof WasmModel && model.certain;
  return known && episodes > 0 && !record;
}

/** What the learners of one sweep share. */
function alike({ maxSteps, optimal, stop }: RunKernelOptions, other: RunKernelOptions): boolean {
  const same = stop?.level === other.stop?.level && stop?.consecutive === other.stop?.consecutive;
  return same && maxSteps === other.maxSteps && optimal === other.optimal;
}

function together(core: Core, learners: number[], model: number, options: RunKernelOptions[]): RunBatch[] {
  const { maxSteps, optimal, stop } = options[0]!;
  const arrays = options.flatMap(({ episodes }) => [
    episodes * 8,
    episodes * 4,
    episodes,
    optimal === null ? null : episodes * 8,
  ]);
  return core.with([optimal, ...arrays], (mask, ...outputs) => {
    const jobs = Int32Array.from({ length: learners.length * JOB_WORDS }, (_, word) => {
      const k = Math.floor(word / JOB_WORDS);
      const [returns, lengths, terminated, shares] = outputs.slice(4 * k, 4 * k + 4);
      const held = options[k]!.stop?.held ?? 0;
      return [learners[k]!, options[k]!.episodes, returns!, lengths!, terminated!, shares!, held, 0][word % JOB_WORDS]!;
    });
    return core.with([jobs], (block) => {
      const { level, consecutive } = stop ?? { level: 0, consecutive: 0 };
      inMemory(core, () =>
        core.exports.learnerSweep(block!, learners.length, model, maxSteps, mask!, level, consecutive),
      );
      const words = core.int32(block!, jobs.length);
      return options.map((option, k) => {
        const [returns, lengths, terminated, shares] = outputs.slice(4 * k, 4 * k + 4);
        const done = words[k * JOB_WORDS + JOB_WORDS - 1]!;
        const optimalShare = core.float64(shares!, optimal === null ? 0 : done);
        return {
          episodes: done,
          returns: core.float64(returns!, done),
          lengths: core.int32(lengths!, done),
          terminated: core.uint8(terminated!, done),
          optimalShare,
          stopped: heldAtEnd(optimalShare, option.stop),
          recorded: null,
        };
      });
    });
  });
}
