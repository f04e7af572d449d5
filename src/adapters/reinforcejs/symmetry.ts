/** The images of a step under the symmetries that its experience bears out, for an agent that learns from each of them. */
import { checkInteger, expected, InputError } from '../../input-error.js';
import { gridTransformations } from '../../symmetry/grid-candidates.js';
import { SymmetryGroup } from '../../symmetry/group.js';
import { Transformation } from '../../symmetry/transformation.js';
import { TransformationTest } from '../../symmetry/transformation-test.js';
import type { World } from './world.js';

/** Agreements before a candidate is used: no end of an episode is known that could speak against it first. */
const AGREEMENTS = 30;

export class StepImages {
  readonly #test: TransformationTest;
  #version = -1;
  #used: readonly Transformation[] = [];

  constructor(states: number, actions: number, candidates: readonly Transformation[]) {
    this.#test = new TransformationTest({
      states,
      actions,
      candidates,
      agreements: AGREEMENTS,
      coverage: 0,
      needTerminal: false,
    });
  }

  /** The transformations used now, the identity left out: all that the accepted ones generate. */
  get used(): readonly Transformation[] {
    if (this.#version === this.#test.version) return this.#used;
    this.#version = this.#test.version;
    const { accepted } = this.#test;
    this.#used = accepted.length === 0 ? [] : SymmetryGroup.generatedBy(accepted).elements.slice(1);
    return this.#used;
  }

  observe(state: number, action: number, reward: number, nextState: number): void {
    this.#test.observe(state, action, reward, nextState, false);
  }
}

/** What `symmetry` asks for. @throws InputError when it is neither true nor transformations, or there is no grid to guess from. */
export function candidatesOf(symmetry: unknown, world: World, actions: number): readonly Transformation[] {
  if (Array.isArray(symmetry) && symmetry.every((map) => map instanceof Transformation)) return symmetry;
  if (symmetry !== true) throw expected('symmetry to be true, false or transformations', symmetry);
  const { gh, gw } = world;
  if (gh === undefined || gw === undefined || actions !== 4) {
    throw new InputError(
      'expected an environment on a grid (gh, gw, 4 actions) for symmetry: true; others give transformations',
    );
  }
  const rows = checkInteger('gh', gh, 1);
  const columns = checkInteger('gw', gw, 1);
  const cells = Int32Array.from(
    { length: rows * columns },
    (_, state) => (state % rows) * columns + Math.floor(state / rows),
  );
  return gridTransformations({
    rows,
    columns,
    cells,
    directions: ['left', 'up', 'down', 'right'],
    walls: [],
    marks: [],
  });
}
