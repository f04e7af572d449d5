/** What is said of experience beside what is found in it. */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { DetectionReport } from '../report/detection-report.js';
import { forEachTransition } from '../symmetry/detect.js';
import { close } from '../trajectories/closeness.js';

/** Rewards at hand, and what spreads them. */
const [RECENT, SPREAD] = [1024, 99_991];

/** The reward that most steps gave. */
export function commonRewardOf({ rewards }: EpisodeBatch): DetectionReport['commonReward'] {
  // Numbers of the rewards as they came first; a reward is often one of a few.
  const numbers = new Map<number, number>();
  const counts: number[] = [];
  const recent = new Float64Array(RECENT).fill(Number.NaN);
  const recentNumbers = new Int32Array(RECENT);
  for (const reward of rewards) {
    const place = (reward * SPREAD) & (RECENT - 1);
    if (recent[place] !== reward) {
      const number = numbers.get(reward) ?? numbers.size;
      if (number === numbers.size) {
        numbers.set(reward, number);
        counts.push(0);
      }
      recent[place] = reward;
      recentNumbers[place] = number;
    }
    ++counts[recentNumbers[place]!]!;
  }
  const [most] = [...numbers.keys()].map((reward, k) => [reward, counts[k]!] as const).sort((a, b) => b[1] - a[1]);
  return most === undefined ? null : { value: most[0], share: most[1] / rewards.length };
}

/** Whether the pairs always led to one state, and always gave one reward. */
export function outcomesOf(
  batch: EpisodeBatch,
  states: number,
  actions: number,
): DetectionReport['transformations']['outcomes'] {
  const next = new Int32Array(states * actions).fill(-2);
  const first = new Float64Array(states * actions).fill(Number.NaN);
  let vary = false;
  let random = false;
  forEachTransition(batch, states, (state, action, reward, nextState) => {
    const pair = state * actions + action;
    random ||= next[pair] !== -2 && next[pair] !== nextState;
    const before = first[pair]!;
    vary ||= next[pair] !== -2 && before !== reward && !close(before, reward);
    next[pair] = nextState;
    first[pair] = reward;
  });
  return random ? 'random' : vary ? 'rewards vary' : 'certain';
}
