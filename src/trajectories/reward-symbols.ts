/** Which value's symbol stands for a reward: a multiple, a bin or itself; with `rewardResolution: 'auto'`, as the first experience says. */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import { InputError } from '../input-error.js';
import { rewardNoise } from './auto-resolution.js';
import { type ResolvedTrajectoryOptions, rewardQuantiser } from './options.js';

export class RewardSymbols {
  #options: ResolvedTrajectoryOptions;
  #quantise: ((reward: number) => number) | null;
  /** Whether nothing has been counted that the resolution could be chosen from. */
  #undecided: boolean;

  constructor(options: ResolvedTrajectoryOptions, auto: boolean) {
    this.#options = options;
    this.#quantise = rewardQuantiser(options);
    this.#undecided = auto;
  }

  get options(): ResolvedTrajectoryOptions {
    return this.#options;
  }

  of(reward: number): number {
    return this.#quantise === null ? reward : this.#quantise(reward);
  }

  /** Chooses a resolution from the first experience. */
  decide(batch: EpisodeBatch): void {
    if (!this.#undecided) return;
    this.#undecided = false;
    const { resolution } = rewardNoise(batch, this.#options.actions);
    this.#options = { ...this.#options, rewardResolution: resolution };
    this.#quantise = rewardQuantiser(this.#options);
  }

  /** What is there now was counted with the options as they are. */
  settle(): void {
    this.#undecided = false;
  }

  /** @throws InputError for a step with nothing to choose from. */
  checkDecided(): void {
    if (this.#undecided)
      throw new InputError(
        "expected an episode or a batch before single steps with rewardResolution: 'auto', got a step",
      );
  }
}
