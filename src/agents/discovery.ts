/**
 * What an agent finds out about symmetry while it learns: candidate transformations tested against every step, or maps
 * grown from the experience where no candidates are given, and the partition of the pairs that follows.
 */
import { checkChoice, expected } from '../input-error.js';
import type { Partition } from '../similarity/partition.js';
import { SymmetryGroup } from '../symmetry/group.js';
import { growTransformations } from '../symmetry/grow.js';
import { LearnedModel } from '../symmetry/learned-model.js';
import type { OutcomeCounts } from '../symmetry/outcome-counts.js';
import type { Transformation } from '../symmetry/transformation.js';
import { TransformationTest } from '../symmetry/transformation-test.js';

export interface DiscoveryOptions {
  /** Transformations to be tested, `'grow'` (default) to look for maps in the experience alone, `'none'` for neither. */
  readonly candidates?: readonly Transformation[] | 'grow' | 'none';
  /**
   * In deterministic worlds, whether pairs of the learned model that behave alike are joined too, symmetric or not
   * (partition refinement; unknown pairs stay apart). Default true.
   */
  readonly refine?: boolean;
}

export class SymmetryDiscovery {
  readonly #test: TransformationTest;
  readonly #grow: boolean;
  readonly #refine: boolean;
  #version = -1;
  #known = 0;
  #elements: readonly Transformation[] = [];

  /** @throws InputError on candidates of another size and on unknown words. */
  constructor(states: number, actions: number, { candidates = 'grow', refine = true }: DiscoveryOptions) {
    if (typeof candidates === 'string') checkChoice('candidates', candidates, ['grow', 'none']);
    else if (!Array.isArray(candidates))
      throw expected("candidates to be transformations, 'grow' or 'none'", candidates);
    if (typeof refine !== 'boolean') throw expected('refine to be a boolean', refine);
    // A mistake is taken back by replaying the log, so acceptance need not wait for coverage.
    this.#test = new TransformationTest({
      states,
      actions,
      candidates: typeof candidates === 'string' ? [] : candidates,
      coverage: 0,
    });
    this.#grow = candidates === 'grow' && actions <= 6;
    this.#refine = refine;
  }

  get counts(): OutcomeCounts {
    return this.#test.counts;
  }

  /** Whether every pair has had one outcome so far. */
  get deterministic(): boolean {
    return this.#test.deterministic;
  }

  observe(state: number, action: number, reward: number, nextState: number, terminated: boolean): void {
    const before = this.#test.counts.visits[state * this.#test.counts.actions + action];
    this.#test.observe(state, action, reward, nextState, terminated);
    if (before === 0) ++this.#known;
  }

  /** Grows when a pair is seen for the first time or a candidate changes its state: then `update` may have news. */
  get version(): number {
    return this.#known + this.#test.version;
  }

  /**
   * The transformations believed in now, the identity first: all elements of the group that the accepted candidates
   * generate, or the grown maps (which need not be closed while the world is half known). The same array as long as
   * nothing has changed.
   */
  update(): readonly Transformation[] {
    if (this.version === this.#version) return this.#elements;
    this.#version = this.version;
    const { elements: accepted } = this.#test.group();
    const elements = this.#grow && this.deterministic ? [...accepted, ...grownMaps(this.counts)] : accepted;
    if (!sameMaps(elements, this.#elements)) this.#elements = elements;
    return this.#elements;
  }

  /** The blocks that follow from the group and, where asked, from refinement; null while every pair is alone. */
  partition(): Partition | null {
    const elements = this.update();
    let partition: Partition | null = null;
    if (this.#refine && this.deterministic) {
      partition = new LearnedModel(this.counts, { transformations: elements.slice(1) }).refine();
    } else if (elements.length > 1) {
      partition = SymmetryGroup.generatedBy(elements).orbits;
    }
    const alone = partition?.labels.filter((label) => label < 0).length ?? 0;
    return partition === null || partition.count + alone === partition.size ? null : partition;
  }
}

function sameMaps(a: readonly Transformation[], b: readonly Transformation[]): boolean {
  return a.length === b.length && a.every((map, k) => map.equals(b[k]!));
}

function grownMaps(counts: OutcomeCounts): Transformation[] {
  return growTransformations(counts).flatMap(({ transformation }) => transformation ?? []);
}
