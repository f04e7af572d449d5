/**
 * What an agent finds out about symmetry while it learns: candidate transformations tested against every step, or maps
 * grown from the experience where no candidates are given, and the classes of states and pairs that follow.
 *
 * While no end of an episode is known, candidates that agree are believed as far as they help to explore: what looks the same
 * need not be tried twice. Once nothing new is left under them they are not, until an end is known: where it lies may be
 * what breaks the symmetry.
 */
import { checkChoice, checkInteger, checkNumber, expected, InputError } from '../input-error.js';
import type { Partition } from '../similarity/partition.js';
import { candidateTransformations } from '../symmetry/candidates.js';
import { MOST_GROWN_ACTIONS } from '../symmetry/grow.js';
import { type GrowingMap, GrowingMaps } from '../symmetry/growing-maps.js';
import type { OutcomeCounts } from '../symmetry/outcome-counts.js';
import type { Transformation } from '../symmetry/transformation.js';
import { TransformationTest } from '../symmetry/transformation-test.js';
import { uninterrupted } from '../time-limit.js';
import type { World } from './agent.js';
import { Agreements } from './agreements.js';
import { RefinedClasses } from './classes/refined-classes.js';
import { isAlone, type Sharing, sameBlocks } from './classes/sharing.js';
import { type PartialMap, SymmetryClasses } from './classes/symmetry-classes.js';
import { TriedClasses } from './classes/tried-classes.js';
import type { Belief } from './verification.js';

/**
 * What may be tried as a symmetry: `'library'` (what the environment suggests by its layout, board or features), `'grow'` (maps that
 * the experience alone suggests), `'none'`, or transformations of one's own.
 */
export type Candidates = 'library' | 'grow' | 'none' | readonly Transformation[];

export interface DetectionOptions {
  /** Default `'grow'`. */
  readonly candidates?: Candidates;
  /**
   * In deterministic worlds, whether pairs of the learned model that behave alike are joined too, symmetric or not
   * (partition refinement; unknown pairs stay apart). Default true.
   */
  readonly refine?: boolean;
  /**
   * Agreements after which a candidate is believed in a world of certain outcomes; three times as many while no end of an episode is
   * known: what breaks a symmetry may be where nobody has been yet. Default 10: a mistake is taken back.
   */
  readonly agreements?: number;
  /**
   * Summed log Bayes factor, nats, with which a candidate is believed where outcomes are uncertain. Default 5: very strong evidence
   * (Kass & Raftery 1995).
   */
  readonly evidence?: number;
  /** Loops that a grown map must close. Default 10. */
  readonly checks?: number;
  /**
   * `κ >= 0`: how soon, once nothing new turns up, pairs are tried that are known through their images alone (`verification.ts`).
   * Default 0.1, and 0.2 for maps grown from experience, which suggested them itself; 0 never tries them for that.
   */
  readonly auditRate?: number;
}

/** The names of the options. */
export const detectionKeys = ['candidates', 'refine', 'agreements', 'evidence', 'checks', 'auditRate'] as const;

const AUDIT_RATE = 0.1;
const GROWN_AUDIT_RATE = 0.2;

/** How many times the agreements are asked for before an end is known. */
const BEFORE_END = 3;

export class SymmetryDetection {
  readonly #test: TransformationTest;
  readonly #options: Required<DetectionOptions>;
  readonly #grow: boolean;
  #version = 0;
  /** The version that the classes are of. */
  #updated = 0;
  #classes: SymmetryClasses;
  /** The classes without a map, those of the maps last looked at, and what has been tried of them. */
  readonly #alone: SymmetryClasses;
  #last: { readonly maps: readonly PartialMap[]; readonly classes: SymmetryClasses } | null = null;
  #tried: TriedClasses | null = null;
  #refined: RefinedClasses | null = null;
  #growing: GrowingMaps | null = null;
  /** Images of pairs, by images of states. */
  readonly #partials = new WeakMap<Int32Array, PartialMap>();
  /** What was looked at last, and what was given then. */
  #looked: SymmetryClasses | Partition | null = null;
  #sharing: Sharing | null = null;
  #belief: Belief = { maps: [], certain: true };
  #agreements: Agreements | null = null;

  /** @throws InputError on candidates of another size, and where the world suggests none. */
  constructor(world: World, options: Required<DetectionOptions>) {
    const { candidates, agreements, evidence } = options;
    const { states, actions } = world;
    this.#options = options;
    // A mistake is taken back by replaying the log, so acceptance need not wait for coverage.
    this.#test = new TransformationTest({
      states,
      actions,
      candidates: candidates === 'library' ? suggestedBy(world) : typeof candidates === 'string' ? [] : candidates,
      coverage: 0,
      agreements,
      accept: evidence,
    });
    this.#grow = candidates === 'grow' && actions <= MOST_GROWN_ACTIONS;
    this.#alone = new SymmetryClasses(states, actions, []);
    this.#classes = this.#alone;
  }

  get counts(): OutcomeCounts {
    return this.#test.counts;
  }

  /** Whether every pair has had one outcome so far. */
  get deterministic(): boolean {
    return this.#test.deterministic;
  }

  /** All that are tested. */
  get candidates(): readonly Transformation[] {
    return this.#test.candidates.map(({ transformation }) => transformation);
  }

  /** The candidates believed in now. */
  get accepted(): readonly Transformation[] {
    return this.#test.accepted;
  }

  observe(state: number, action: number, reward: number, nextState: number, terminated: boolean): void {
    const known = this.counts.visits[state * this.counts.actions + action]! > 0;
    const { version } = this.#test;
    this.#test.observe(state, action, reward, nextState, terminated);
    this.#tried?.follow(state, action, nextState);
    if (!known) this.#agreements?.add(state * this.counts.actions + action);
    if (!known) this.#growing?.follow(state * this.counts.actions + action);
    if (!known && this.#refined?.follow(state * this.counts.actions + action) === false) this.#refined = null;
    if (version !== this.#test.version) ++this.#version;
    else if (!known && this.deterministic && (this.#grow || this.#options.refine || this.#endless)) ++this.#version;
  }

  /** Grows when a candidate changes its state or a pair that may matter is seen for the first time: there may be news. */
  get version(): number {
    return this.#version;
  }

  /** The classes under what is believed in now: the same object as long as they have not changed. */
  update(): SymmetryClasses {
    if (this.#version === this.#updated) return this.#classes;
    this.#updated = this.#version;
    let maps = this.#maps();
    let classes = this.#classesOf(maps);
    if (classes !== this.#classes && classes.equals(this.#classes)) {
      classes = this.#classes;
      if (maps.length > 0) this.#last = { maps, classes };
    }
    if (this.#endless && !classes.trivial && this.#explored(classes)) {
      maps = [];
      classes = this.#alone;
    }
    const certain = this.deterministic;
    if (classes !== this.#classes || this.#belief.certain !== certain) this.#belief = { maps, certain };
    return (this.#classes = classes);
  }

  /** The classes as of the last `update`. */
  get classes(): SymmetryClasses {
    return this.#classes;
  }

  /** The maps believed in as of the last `update`. */
  get belief(): Belief {
    return this.#belief;
  }

  /** The fewest agreements of a map believed in: pairs tried after one that they are an image of. */
  get agreements(): number {
    const { visits } = this.counts;
    if (this.#grow) {
      this.#agreements ??= new Agreements(visits);
      return Math.min(...this.#belief.maps.map((map) => this.#agreements!.of(map)));
    }
    const believed = new Set<PartialMap>(this.#belief.maps);
    return this.#test.candidates.reduce(
      (least, { transformation, agreements }) => (believed.has(transformation) ? Math.min(least, agreements) : least),
      Infinity,
    );
  }

  #maps(): readonly PartialMap[] {
    if (this.#grow && this.deterministic && !this.counts.rewardsVary) {
      const grown = uninterrupted(() => {
        this.#growing ??= new GrowingMaps(this.counts, this.#options.checks);
        return this.#growing.maps();
      });
      return grown.map((map) => this.#partial(map));
    }
    if (!this.deterministic || !this.#endless) return this.#test.accepted;
    // Not the test's own acceptance, which would hold it against the others when one of these is refuted by an end.
    return this.#test.candidates
      .filter(({ state, agreements }) => state === 'open' && agreements >= BEFORE_END * this.#options.agreements)
      .map(({ transformation }) => transformation);
  }

  /** A grown map with the images of its pairs: the same object as long as these have not changed. */
  #partial({ states, actionMap }: GrowingMap): PartialMap {
    let map = this.#partials.get(states);
    if (map === undefined) {
      const { actions } = this.counts;
      const pairs = new Int32Array(states.length * actions).fill(-1);
      states.forEach((image, state) => {
        if (image !== -1)
          for (let a = 0; a < actions; ++a) pairs[state * actions + a] = image * actions + actionMap[a]!;
      });
      this.#partials.set(states, (map = { states, pairs }));
    }
    return map;
  }

  /** Whether no end of an episode is known yet. */
  get #endless(): boolean {
    return this.counts.terminals.length === 0;
  }

  /** The classes under `maps`, made anew only where these are others than last time: that takes a pass over all pairs. */
  #classesOf(maps: readonly PartialMap[]): SymmetryClasses {
    if (maps.length === 0) return this.#alone;
    const last = this.#last;
    if (last !== null && last.maps.length === maps.length && last.maps.every((map, k) => map === maps[k])) {
      return last.classes;
    }
    const { states, actions } = this.counts;
    // As a rule one map has come to those of last time.
    const [now, before] = [new Set(maps), new Set(last?.maps)];
    const kept = last?.maps.every((map) => now.has(map)) ? last.classes : null;
    const others = kept === null ? maps : maps.filter((map) => !before.has(map));
    const classes = new SymmetryClasses(states, actions, others, kept);
    this.#last = { maps, classes };
    return classes;
  }

  /** Whether of every class of pairs, in states seen, one pair has been tried. */
  #explored(classes: SymmetryClasses): boolean {
    if (this.#tried?.classes !== classes) this.#tried = new TriedClasses(classes, this.counts);
    return this.#tried.complete;
  }

  #refinedOf(classes: SymmetryClasses): RefinedClasses {
    if (this.#refined?.classes !== classes) this.#refined = new RefinedClasses(classes, this.counts);
    return this.#refined;
  }

  /**
   * The blocks of pairs that follow from the classes and, where asked, from refinement; null while every pair is alone. The same
   * object as long as they have not changed.
   */
  sharing(): Sharing | null {
    const classes = this.update();
    const refined = this.#options.refine && this.deterministic && !this.counts.rewardsVary;
    const found = refined ? this.#refinedOf(classes).partition : classes;
    if (found === this.#looked) return this.#sharing;
    this.#looked = found;
    const before = this.#sharing;
    if (found instanceof SymmetryClasses) {
      if (found.trivial) this.#sharing = null;
      else if (before === null || !sameBlocks(before, { classes: found })) this.#sharing = { classes: found };
    } else if (isAlone(found)) this.#sharing = null;
    else if (before === null || !sameBlocks(before, { partition: found })) this.#sharing = { partition: found };
    return this.#sharing;
  }
}

/** The options with their defaults. @throws InputError on unknown words and numbers out of range. */
export function resolveDetection(options: DetectionOptions): Required<DetectionOptions> {
  const { candidates = 'grow', refine = true, agreements = 10, evidence = 5, checks = 10 } = options;
  const { auditRate = candidates === 'grow' ? GROWN_AUDIT_RATE : AUDIT_RATE } = options;
  if (typeof candidates === 'string') checkChoice('candidates', candidates, ['library', 'grow', 'none']);
  else if (!Array.isArray(candidates))
    throw expected("candidates to be transformations, 'library', 'grow' or 'none'", candidates);
  if (typeof refine !== 'boolean') throw expected('refine to be a boolean', refine);
  checkInteger('agreements', agreements, 1);
  checkNumber('evidence', evidence, 0);
  checkInteger('checks', checks, 1);
  checkNumber('auditRate', auditRate, 0);
  return { candidates, refine, agreements, evidence, checks, auditRate };
}

function suggestedBy(world: World): readonly Transformation[] {
  if (world.layout === undefined && world.board === undefined && world.features === undefined) {
    throw new InputError(
      "expected a layout, a board or features of the environment for candidates 'library', got none",
    );
  }
  return candidateTransformations(world);
}
