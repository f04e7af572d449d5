/** What to make of a detection: whether its clusters can be believed, why not, what was missing, and what to do next. */
import { percent, whole } from '../experiments/numbers.js';
import { listed } from '../experiments/words.js';
import { Partition } from '../similarity/partition.js';
import type { DetectionReport } from './detection-report.js';

/** Share of all two pairs from which a clustering joins nearly everything. */
const NEARLY_ALL = 0.3;
/** Share of the steps with one reward from which rewards are sparse. */
const SPARSE = 0.7;

/** Unordered pairs among `n`. */
const twos = (n: number): number => (n * (n - 1)) / 2;

/** What speaks against the clusters of χ, and why; nothing where nothing does. */
export function clusterWarnings(report: DetectionReport): string[] {
  const { clusters, pairs, scores, commonReward } = report;
  const asserted = Partition.from(clusters.labels).blocks.reduce((sum, { length }) => sum + twos(length), 0);
  if (asserted === 0) return [];
  const share = asserted / twos(pairs.compared);
  const equal = scores?.find(({ reference }) => reference === 'equal Q*');
  const chance = equal === undefined ? 0 : equal.true / twos(pairs.compared);
  const guessing = equal !== undefined && equal.precision <= 1.2 * chance;
  if (share < NEARLY_ALL && !guessing) return [];
  return [
    share < NEARLY_ALL
      ? ''
      : `The clusters of χ join nearly everything: ${percent(share)} of all two pairs. They say little.`,
    guessing
      ? `They are no better than chance: ${percent(equal.precision)} of what they join has equal optimal values, of any two pairs it is ${percent(chance)}.`
      : '',
    commonReward === null || commonReward.share < SPARSE
      ? ''
      : `Why: rewards are sparse, ${percent(commonReward.share)} of the steps gave ${commonReward.value}, so that most trajectories are alike whatever the pair.`,
  ].filter((line) => line !== '');
}

/** Why nothing was found, or not more: what was missing. */
export function missing({ transformations, actions }: DetectionReport): string[] {
  const { tested, note, outcomes, transitions } = transformations;
  if (transitions === 0) return ['No transformations were tested: a tree keeps no transitions to test them on.'];
  const grown = tested.some(({ origin }) => origin === 'grown');
  const given = tested.some(({ origin }) => origin === 'candidate');
  const accepted = tested.some(({ state }) => state === 'accepted');
  return [
    outcomes === 'rewards vary'
      ? 'Rewards vary where a pair leads where it led before: transformations were tested on them as real numbers (for χ, --reward-resolution auto rounds them).'
      : '',
    given
      ? ''
      : `No candidates were given: ${note ?? 'nothing is known of what the states look like (a layout, features or a board would tell)'}.`,
    grown || accepted
      ? ''
      : outcomes === 'random'
        ? 'No maps were grown: some pairs led to different states, and maps are grown in deterministic worlds only.'
        : outcomes === 'rewards vary'
          ? 'No maps were grown: some pairs gave different rewards, and maps are grown in deterministic worlds only.'
          : actions > 6
            ? `No maps were grown: they are for at most 6 actions, here are ${actions}.`
            : 'No maps were grown: the experience did not suggest any; more episodes may.',
  ].filter((line) => line !== '');
}

/** What to do with what was found, and the call that does it. */
export function nextSteps(report: DetectionReport, warned: boolean): string[] {
  const { transformations, source, input } = report;
  const names = transformations.tested.filter(({ state }) => state === 'accepted').map(({ name }) => name);
  const shown = names.length > 4 ? [...names.slice(0, 3), `${whole(names.length - 3)} more`] : names;
  if (names.length > 0) {
    const how =
      source === 'recorded'
        ? "in the library, detectSymmetries(episodes, …).group.orbits is their partition: engine.agent({ coupling: 'quotient', similarity: group.orbits })"
        : `orbit-rl learn '${input}' --similarity orbits; in the library, engine.onlineAgent({ candidates: 'library' }) finds them while it learns`;
    return [
      `${warned ? 'Use the accepted transformations instead' : 'Next, learn with the accepted transformations'} (${listed(shown)}): ${how}.`,
    ];
  }
  if (warned)
    return [
      'Try more episodes, a higher --threshold or --min-visits, or a denser reward (shaping by a potential changes nothing that is optimal).',
    ];
  return [];
}
