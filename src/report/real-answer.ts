/** What `detect` says of recorded episodes that are observed as real numbers. */
import type { RealSummary } from '../adapters/real-batch.js';
import type { ContinuousDetection } from '../continuous/index.js';
import { reasonWords } from '../continuous/reasons.js';
import type { Block, Document } from '../experiments/document.js';
import { compact, whole } from '../experiments/numbers.js';
import { chapter, list, listed, paragraph } from '../experiments/words.js';

/** Candidates of a kind that are named; the rest is counted. */
const SHOWN = 8;
/** Fewer transitions than this decided little in any world that was tried. */
const FEW = 500;

/** Generators further from exact than this many errors of the fitted law are not named. */
const EXACT = 3;

export type RealDetectionReport = ReturnType<typeof realReport>;
type RealCandidate = RealDetectionReport['candidates'][number];

/** What was found, as plain data. */
export function realReport(
  head: {
    readonly input: string;
    readonly version: string;
    readonly seed: number;
    readonly record: RealSummary;
    readonly continuing: boolean;
  },
  found: ContinuousDetection,
) {
  const { continuing, ...shown } = head;
  const candidates = found.candidates.map(({ transformation: _, ...report }, k) => ({
    words: named(found.words[k]!, head.record.actionNames),
    ...report,
  }));
  const { dynamics, reward, termination } = found.identity;
  return {
    ...shown,
    /** Transitions that candidates were held against. */
    transitions: found.transitions,
    /** Up to isomorphism, of the whole problem and of its dynamics. */
    group: found.group.name,
    dynamicsGroup: found.dynamicsGroup.name,
    candidates,
    /** What a true symmetry can reach: the evidence of the identity, in nats. */
    identity: { dynamics: dynamics.evidence, reward: reward.evidence, termination: termination.evidence },
    generators: found.generators.filter(({ error }) => error <= EXACT).map(({ words, error }) => ({ words, error })),
    /** Signed permutations looked at. */
    tried: found.tried,
    cut: found.cut,
    misfit: found.misfit,
    /** What the data lacked, a sentence each. */
    lacking: lacking(head.record, found, continuing),
  };
}

/** Discrete actions by their names: "actions 0 and 1 are swapped" of left and right. */
function named(words: string, names: readonly string[] | null): string {
  if (names === null) return words;
  return words.replace(/actions? [\d, and]+(?= (?:are|is) )/g, (text) =>
    text.replace(/\d+/g, (number) => `${number} (${names[Number(number)] ?? '?'})`),
  );
}

/** "Action 2 (up) was", "Actions 2 and 5 were". */
function actionsOf(actions: readonly number[], names: readonly string[] | null): string {
  const words = actions.map((action) => (names?.[action] === undefined ? `${action}` : `${action} (${names[action]})`));
  return words.length === 1 ? `Action ${words[0]} was` : `Actions ${listed(words)} were`;
}

function lacking(record: RealSummary, found: ContinuousDetection, continuing: boolean): string[] {
  const { ends, unknown, unknownEnds, steps } = record;
  const states = found.candidates.map(({ state }) => state);
  // Without an end, that of the end is open whatever else is known.
  const waiting = found.candidates.filter(
    ({ state, dynamics, reward }) =>
      state === 'not covered' ||
      (state === 'open' && (ends > 0 || dynamics.state === 'open' || reward.state === 'open')),
  );
  const undecided = waiting.length > 0;
  const abstains = undecided || !states.includes('accepted');
  return [
    unknown > 0
      ? `What the last step led to is not recorded in ${whole(unknown)} episodes${unknownEnds > 0 ? `, ${whole(unknownEnds)} of which ended there` : ''}: record one observation more than actions, or next_observations.`
      : '',
    ends === 0 && !continuing
      ? 'No episode ended by itself, so nothing is accepted for the whole problem: where it ends may be what breaks a symmetry. Record ends (terminated, not truncated), or say --continuing where the problem never ends.'
      : '',
    abstains && found.transitions < FEW
      ? `${whole(found.transitions)} transitions are few: ${whole(FEW)} or more decide most worlds, more where dynamics are noisy.`
      : undecided && found.transitions < steps - unknown
        ? `${whole(found.transitions)} of ${whole(steps)} transitions were looked at: --transitions takes more.`
        : undecided
          ? `${whole(found.transitions)} transitions do not decide every candidate: record more.`
          : '',
    found.unseen.length > 0
      ? `${actionsOf(found.unseen, record.actionNames)} never taken, so nothing is accepted: what ${found.unseen.length === 1 ? 'it does' : 'they do'} is not known.`
      : '',
    states.includes('not covered') && found.unseen.length === 0
      ? 'Some candidates lead where nobody has been: episodes that start in more places, or a policy that acts more at random, would tell.'
      : '',
    found.misfit.length > 0
      ? `${listed(found.misfit)} ${found.misfit.length === 1 ? 'is' : 'are'} described badly by the fitted law (clipped, or with jumps, perhaps): what is said of ${found.misfit.length === 1 ? 'it' : 'them'} is less sure.`
      : '',
  ].filter((line) => line !== '');
}

export function realAnswer(report: RealDetectionReport): Document {
  const { record, candidates, transitions, generators, tried, cut, identity } = report;
  const kinds = (state: RealCandidate['state']) => candidates.filter((candidate) => candidate.state === state);
  const accepted = kinds('accepted');
  const inDynamics = candidates.filter(({ state, dynamics }) => state !== 'accepted' && dynamics.state === 'accepted');
  const actions =
    typeof record.actions === 'number'
      ? `${record.actions} discrete actions`
      : `a real-valued action of ${listed(record.actions)}`;
  const undecided = (title: string, state: RealCandidate['state']) =>
    section(
      title,
      kinds(state)
        .filter((one) => !inDynamics.includes(one))
        .map(withReason),
    );
  const parts: Block[] = [
    ...section(
      'Accepted',
      accepted.map(({ words }) => words),
    ),
    ...section('Accepted for the dynamics alone', inDynamics.map(withReason)),
    ...undecided('Refuted', 'refuted'),
    ...undecided('Open', 'open'),
    ...undecided('Not covered by the data', 'not covered'),
    ...section(
      'Continuous symmetries of the dynamics',
      generators.map(({ words, error }) => `${words} (${compact(error)} errors of the fitted law from exact)`),
    ),
  ];
  return {
    title: `Symmetries of recorded episodes: ${report.input}`,
    lead: lead(report, accepted, inDynamics),
    blocks: [
      paragraph(
        `${whole(record.episodes)} episodes, ${whole(record.steps)} steps, ${whole(transitions)} transitions looked at; observed: ${listed(record.observationNames)}; ${actions}; ${whole(record.ends)} episodes ended by themselves.`,
      ),
      ...(report.lacking.length === 0 ? [] : [chapter('What the data lacked'), list(report.lacking)]),
      ...parts,
      paragraph(
        `${whole(tried)} signed permutations of the numbers observed and the actions were looked at${cut ? ', not all there are (give candidates of your own to detectContinuousSymmetries)' : ''}, ${whole(candidates.length)} of them tested. The identity, which is always a symmetry, reaches ${compact(identity.dynamics)} nats for the dynamics, ${compact(identity.reward)} for the reward and ${compact(identity.termination)} for the end: what a true one can reach.`,
      ),
      ...(accepted.length === 0
        ? []
        : [
            paragraph(
              'Next: detectContinuousSymmetries of orbit-rl/continuous gives these as maps, and trainDqn of orbit-rl/deep learns with them ({ symmetry: … }).',
            ),
          ]),
    ],
    colophon: [`Made by orbit-rl ${report.version}, seed ${report.seed}.`],
  };
}

function withReason(one: RealCandidate): string {
  return `${one.words} (${reasonWords(one, compact)})`;
}

function section(title: string, items: readonly string[]): Block[] {
  if (items.length === 0) return [];
  const shown = items.length > SHOWN ? [...items.slice(0, SHOWN), `${whole(items.length - SHOWN)} more`] : items;
  return [chapter(title), list(shown)];
}

function lead(
  { group, dynamicsGroup }: RealDetectionReport,
  accepted: readonly RealCandidate[],
  inDynamics: readonly RealCandidate[],
): string {
  if (accepted.length > 0) {
    const [first] = accepted;
    return accepted.length === 1
      ? `The problem is its own mirror image: ${first!.words}.`
      : `The problem has ${whole(accepted.length)} symmetries beside the identity, the group ${group}: ${first!.words}; and more.`;
  }
  if (inDynamics.length > 0)
    return `Nothing is accepted for the whole problem; its dynamics have the symmetries of ${dynamicsGroup}: ${inDynamics[0]!.words}.`;
  return 'No symmetry is accepted.';
}
