/** Which steps of an episode are followed by a window that counts, and how far a window reaches. */
import type { TreeList } from '../engine/contracts/tree.js';
import { checkSize } from '../input-error.js';
import type { ResolvedTrajectoryOptions } from './options.js';

/** @throws TooLargeError when so many windows do not fit 32-bit counts. */
export function checkWindows(windows: number): void {
  checkSize('windows in one counter', windows, 2147483647, 'count the rest in another');
}

export class WindowShape {
  /** Steps that the window of the longest length needs: its rewards, and the own one before them where that is left out. */
  readonly reach: number;
  /** Steps that the shortest window that counts needs. */
  readonly #needed: number;
  readonly #marks: number;

  constructor({ ownReward, minLength, maxLength, episodeEnd }: ResolvedTrajectoryOptions) {
    const offset = ownReward === 'include' ? 0 : 1;
    this.reach = offset + maxLength;
    this.#needed = offset + (episodeEnd === 'drop' ? maxLength : minLength);
    this.#marks = episodeEnd === 'marker' ? maxLength : 0;
  }

  /** End markers after an episode. */
  ends(terminated: boolean): number {
    return terminated ? this.#marks : 0;
  }

  /** Number of windows counted of the last `steps` steps of an episode, or of all: those of the first of them. */
  counted(steps: number, terminated: boolean): number {
    return Math.max(0, Math.min(steps, steps + this.ends(terminated) - this.#needed + 1));
  }
}

/** The windows of a list, which are those of the nodes below the roots; `visit` is called with the pair of each of these. */
export function windowsOf({ parents, counts }: TreeList, visit: (pair: number) => void): number {
  let windows = 0;
  for (let n = 0; n < parents.length; ++n) {
    if (parents[n]! >= 0) continue;
    windows += counts[n]!;
    visit(-1 - parents[n]!);
  }
  return windows;
}
