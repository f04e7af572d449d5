/**
 * Symmetries in recorded episodes: candidates, and maps grown from the experience itself, held against every transition in
 * the order in which they were made.
 *
 * The next state of a step is the state of the step after it. What the last step of an episode led to is known only
 * where the record has it (`lastStates`). Where it has not, the last step of a terminated episode still counts as an end: one
 * state is added that stands for every unknown end and that every candidate leaves where it is. The last step of an
 * episode that was merely cut off is left out: what it led to nobody knows.
 */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import { checkInteger, checkList, checkRecord, expected } from '../input-error.js';
import { spend } from '../time-limit.js';
import { checkTransformations, SymmetryGroup } from './group.js';
import { growTransformations } from './grow.js';
import type { ObservedOutcome, OutcomeCounts } from './outcome-counts.js';
import { Transformation } from './transformation.js';
import { type CandidateReport, TransformationTest, type TransformationTestOptions } from './transformation-test.js';

/** A candidate that was tested, and how it went. */
export interface TestedTransformation extends CandidateReport {
  /** Whether it was given, or grown from the experience that it was then tested on. */
  readonly origin: 'candidate' | 'grown';
  /** Agreements and evidence at its first acceptance; null while it was not accepted. */
  readonly acceptedWith: { readonly agreements: number; readonly evidence: number } | null;
  /** In deterministic worlds, what the refuting pair gave and what its image gave (`nextState` -1: the end). */
  readonly contradiction: { readonly pair: ObservedOutcome; readonly image: ObservedOutcome } | null;
}

export interface DetectedSymmetries {
  /** Transitions that candidates were held against. */
  readonly transitions: number;
  /** Whether every pair had one outcome only. */
  readonly deterministic: boolean;
  /** The given candidates in their order, then the grown maps. */
  readonly tested: readonly TestedTransformation[];
  /** What the accepted ones generate. */
  readonly group: SymmetryGroup;
}

/** Maps are grown for at most this many actions. */
const GROWABLE = 6;

/**
 * Tests `candidates` on the episodes of `batch`, and whatever maps can be grown from them in a deterministic world.
 * Without a single ended episode, no terminal state is asked for.
 * @throws InputError as `TransformationTest` does.
 */
export function detectSymmetries(batch: EpisodeBatch, options: TransformationTestOptions): DetectedSymmetries {
  checkRecord('the options of detectSymmetries', options);
  const { actions } = options;
  const states = checkInteger('states', options.states, 1);
  if (!Array.isArray(options.candidates)) {
    throw expected(
      'candidates: a list of transformations, such as candidateTransformations(environment), or [] where only ids are known',
      options.candidates,
    );
  }
  const candidates = checkTransformations(options.candidates);
  for (const name of ['starts', 'states', 'actions', 'rewards', 'terminated'] as const) {
    if (!ArrayBuffer.isView(batch?.[name]))
      throw expected(`${name} of the episodes to be a typed array`, batch?.[name]);
    // They are in memory, however many: 2^26 and more steps are a file of a few gigabytes.
    checkList(name, batch[name], Number.MAX_SAFE_INTEGER);
  }
  const endUnknown = batch.terminated.some((terminated, e) => terminated === 1 && (batch.lastStates?.[e] ?? -1) < 0);
  const needTerminal = options.needTerminal ?? batch.terminated.includes(1);
  const test = (maps: readonly Transformation[]): Tested =>
    run(batch, { ...options, needTerminal, states: states + Number(endUnknown) }, states, maps);

  const first = test(candidates);
  const known = new Set(candidates.map(({ key }) => key));
  const grown = !first.deterministic || actions > GROWABLE ? [] : grownMaps(first.counts, states, known);
  const second = grown.length === 0 ? null : test(grown);
  const tested = [
    ...first.reports.map((report) => ({ ...report, origin: 'candidate' as const })),
    ...(second?.reports ?? []).map((report) => ({ ...report, origin: 'grown' as const })),
  ];
  const accepted = tested.flatMap(({ state, transformation }) => (state === 'accepted' ? [transformation] : []));
  return {
    transitions: first.transitions,
    deterministic: first.deterministic,
    tested,
    group: SymmetryGroup.generatedBy([Transformation.identity(states, actions), ...accepted]),
  };
}

/** Calls `visit` for every transition of the batch; an unknown end is the state `end`. */
export function forEachTransition(
  { starts, states, actions, rewards, terminated, lastStates }: EpisodeBatch,
  end: number,
  visit: (state: number, action: number, reward: number, nextState: number, terminated: boolean) => void,
): void {
  for (let e = 0; e < terminated.length; ++e) {
    const last = starts[e + 1]! - 1;
    for (let t = starts[e]!; t <= last; ++t) {
      const ends = t === last && terminated[e] === 1;
      const next = t < last ? states[t + 1]! : (lastStates?.[e] ?? -1);
      if (next >= 0 || ends) visit(states[t]!, actions[t]!, rewards[t]!, next < 0 ? end : next, ends);
    }
  }
}

interface Tested {
  readonly transitions: number;
  readonly deterministic: boolean;
  readonly counts: OutcomeCounts;
  readonly reports: readonly Omit<TestedTransformation, 'origin'>[];
}

/** `states` are those of the record; `options.states` has one more where an end is unknown. */
function run(
  batch: EpisodeBatch,
  options: TransformationTestOptions,
  states: number,
  maps: readonly Transformation[],
): Tested {
  const whole = new Map<Transformation, Transformation>();
  for (const map of maps) whole.set(options.states === states ? map : resized(map, options.states), map);
  const test = new TransformationTest({ ...options, candidates: [...whole.keys()] });
  const acceptedWith = new Map<Transformation, { agreements: number; evidence: number }>();
  let transitions = 0;
  let version = test.version;
  forEachTransition(batch, states, (state, action, reward, nextState, terminated) => {
    spend(1024 + 16 * maps.length);
    test.observe(state, action, reward, nextState, terminated);
    ++transitions;
    if (test.version === version) return;
    version = test.version;
    for (const { transformation, state: now, agreements, evidence } of test.candidates) {
      if (now === 'accepted' && !acceptedWith.has(transformation))
        acceptedWith.set(transformation, { agreements, evidence });
    }
  });
  return {
    transitions,
    deterministic: test.deterministic,
    counts: test.counts,
    reports: test.candidates.map((report) => ({
      ...report,
      transformation: whole.get(report.transformation)!,
      acceptedWith: acceptedWith.get(report.transformation) ?? null,
      contradiction: contradictionOf(report, test),
    })),
  };
}

function contradictionOf(
  { refutedBy }: CandidateReport,
  test: TransformationTest,
): TestedTransformation['contradiction'] {
  if (refutedBy === null || !('pair' in refutedBy) || !test.deterministic) return null;
  const outcome = (pair: number): ObservedOutcome => {
    return test.counts.outcomes[test.counts.lastOf(pair)]!;
  };
  return { pair: outcome(refutedBy.pair), image: outcome(refutedBy.image) };
}

/** Whole maps grown from the experience that are not known yet, in terms of the states of the record. */
function grownMaps(counts: OutcomeCounts, states: number, known: ReadonlySet<string>): Transformation[] {
  return growTransformations(counts).flatMap(({ transformation }) => {
    if (transformation === null) return [];
    const map = counts.states === states ? transformation : resized(transformation, states);
    return known.has(map.key) ? [] : [map];
  });
}

/** The same map with states added that stay where they are, or with such states taken away. */
function resized({ name, actions, states, pairs }: Transformation, size: number): Transformation {
  const map = Int32Array.from({ length: size }, (_, s) => states[s] ?? s);
  return Transformation.from({
    name,
    states: map,
    actionMap: Array.from(map, (_, s) =>
      Array.from({ length: actions }, (__, a) => (s < states.length ? pairs[s * actions + a]! % actions : a)),
    ),
  });
}
