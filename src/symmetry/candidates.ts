/** The candidate transformations that an environment suggests by what it shows of its states. */
import type { Environment, GridLayout } from '../environments/environment.js';
import { checkInteger, checkKeys, checkRecord, checkSize, expected } from '../input-error.js';
import {
  boardTransformations,
  checkFeatures,
  featureTransformations,
  permutations,
  sameSizedOrders,
} from './feature-candidates.js';
import { gridTransformations } from './grid-candidates.js';
import type { Transformation } from './transformation.js';

/** What an environment may show of its states. */
export type Appearance = Pick<Environment, 'states' | 'actions' | 'layout' | 'features' | 'board'>;

/** Past this many combinations of feature maps and action maps, only action maps that undo themselves are combined. */
const MOST = 5000;

const MOST_PAIRS = 2 ** 24;

/**
 * Reflections and rotations of the board for a board; of the grid where each state has a cell of its own (on a torus, that of the
 * layout unless told, after every translation too); permutations and flips of features for states made of features. None where nothing is known.
 * @throws InputError when the features allow more than 20,000 candidates, or have other states than there are.
 */
export function candidateTransformations(
  world: Appearance,
  options: { readonly torus?: boolean } = {},
): Transformation[] {
  checkRecord('an environment', world);
  checkKeys('the options of candidateTransformations', options, ['torus']);
  const { layout, features } = world;
  const states = checkInteger('states', world.states, 1);
  const actions = checkInteger('actions', world.actions, 1);
  checkSize('state-action pairs of an environment', states * actions, MOST_PAIRS, 'give candidates of your own');
  const size = Math.sqrt(actions);
  if (world.board !== undefined && Number.isInteger(size)) {
    return boardTransformations({ size, states, board: (state) => world.board!(state) });
  }
  if (features !== undefined) {
    const product = checkFeatures(features, actions);
    if (product !== states) throw expected(`features whose values multiply to ${states} states`, product);
    const maps = actions > 6 ? [[...Array(actions).keys()]] : permutations(actions);
    const some = maps.filter((map) => map.every((image, action) => map[image] === action));
    const all = sameSizedOrders(features) * 2 ** features.length * maps.length <= MOST;
    return featureTransformations({ features, actions, actionMaps: all ? maps : some });
  }
  if (layout === undefined || !isOneToOne(layout)) return [];
  return gridTransformations(layout, { torus: options.torus ?? layout.torus === true });
}

/** Whether no two states share a cell. */
function isOneToOne({ cells }: GridLayout): boolean {
  const drawn = cells.filter((cell) => cell >= 0);
  return drawn.length > 0 && new Set(drawn).size === drawn.length;
}
