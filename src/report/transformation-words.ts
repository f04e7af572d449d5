/** What became of candidate transformations, in plain words. */
import type { GridLayout } from '../environments/environment.js';
import { compact, whole } from '../experiments/numbers.js';
import { listed } from '../experiments/words.js';
import type { DetectedSymmetries } from '../symmetry/detect.js';
import { pairName, stateName } from './pair-names.js';

/** All tested transformations as data. */
export type ReportedTransformations = ReturnType<typeof reportTransformations>;

/** Lines named before the rest is counted. */
const SHOWN = { accepted: 16, other: 4 } as const;

export function reportTransformations(
  { transitions, deterministic, tested, group }: DetectedSymmetries,
  layout: GridLayout | null,
) {
  return {
    /** Transitions that were held against the candidates. */
    transitions,
    /** Whether every pair had one outcome only. */
    deterministic,
    tested: tested.map((one) => ({
      name: one.transformation.name,
      origin: one.origin,
      state: one.state,
      /** Pairs found to agree with their different images by the end. */
      agreements: one.agreements,
      /** Summed log Bayes factor by the end, nats; 0 where every pair had one outcome. */
      evidence: one.evidence,
      /** Transitions seen, agreements and evidence at the first acceptance; null while it was not accepted. */
      accepted: one.acceptedWith && { transitions: one.acceptedAt!, ...one.acceptedWith },
      refutedBy: one.refutedBy,
      /** The whole story in a sentence. */
      words: `${one.transformation.name}: ${storyOf(one, deterministic, layout)}`,
      /** Image of each pair, for accepted ones; null otherwise. */
      pairs: one.state === 'accepted' ? Array.from(one.transformation.pairs) : null,
    })),
    /** The group that the accepted ones generate. */
    group: { order: group.order, name: group.name, generators: group.generators.map(({ name }) => name) },
  };
}

/** The group in one sentence. */
export function foundGroupSentence({ tested, group }: ReportedTransformations): string {
  if (tested.length === 0) return 'No transformations were tested.';
  const count = tested.filter(({ state }) => state === 'accepted').length;
  const all = `${whole(tested.length)} transformation${tested.length === 1 ? '' : 's'} tested`;
  if (count === 0) return `${all}, none accepted.`;
  const { generators } = group;
  const named = generators.length > 4 ? [...generators.slice(0, 3), `${generators.length - 3} more`] : generators;
  const name = group.name.startsWith('a group') ? `${group.name}` : `${group.name}, a group of order ${group.order}`;
  return `${all}, ${whole(count)} accepted; with the identity they generate ${name}, from ${listed(named)}.`;
}

/** One line a transformation: the accepted first, then the others, the rest counted. */
export function transformationLines({ tested }: ReportedTransformations): string[] {
  const lines: string[] = [];
  for (const state of ['accepted', 'suspended', 'open', 'refuted'] as const) {
    const all = tested.filter((one) => one.state === state);
    const shown = all.slice(0, state === 'accepted' || tested.length <= 8 ? SHOWN.accepted : SHOWN.other);
    lines.push(...shown.map(({ words }) => words));
    if (all.length > shown.length) lines.push(`… and ${whole(all.length - shown.length)} more ${state}`);
  }
  return lines;
}

function storyOf(one: DetectedSymmetries['tested'][number], deterministic: boolean, layout: GridLayout | null): string {
  const { actions } = one.transformation;
  switch (one.state) {
    case 'accepted': {
      const now = deterministic ? `${whole(one.agreements)} agree` : `${compact(one.evidence)} nats`;
      const { agreements, evidence } = one.acceptedWith!;
      const then = deterministic
        ? `after ${whole(agreements)} agreements`
        : `at a log Bayes factor of ${compact(evidence)} nats`;
      return `accepted ${then} (step ${whole(one.acceptedAt!)}); ${now} by the end`;
    }
    case 'refuted':
      return `refuted ${refutationOf(one, actions, layout)}`;
    case 'suspended':
      return 'suspended: not verified where one that was accepted before turned out wrong';
    case 'open':
      return deterministic
        ? `open: ${whole(one.agreements)} agreements so far, no contradiction`
        : `open: a log Bayes factor of ${compact(one.evidence)} nats so far`;
  }
}

function refutationOf(
  { refutedBy, contradiction }: DetectedSymmetries['tested'][number],
  actions: number,
  layout: GridLayout | null,
): string {
  // What is refuted is refuted by something.
  const by = refutedBy!;
  if ('terminal' in by) {
    return `at ${stateName(by.terminal, layout)}: episodes end there, but not in its image or its pre-image`;
  }
  const pair = pairName(by.pair, actions, layout);
  const image = pairName(by.image, actions, layout);
  if (contradiction === null) return `at ${pair}: its outcomes and those of its image ${image} do not follow one law`;
  const gave = ({ reward, nextState }: { reward: number; nextState: number }): string =>
    `${compact(reward)} and ${nextState < 0 ? 'the end' : stateName(nextState, layout)}`;
  return `at ${pair}: it gave ${gave(contradiction.pair)}, its image ${image} gave ${gave(contradiction.image)}`;
}
