/**
 * Candidate transformations of states made of features: permutations of features with equally many values, flips of a
 * feature's axis (value `v` of `n` becomes `n − 1 − v`: the sign flip of a binned quantity), and the symmetries of a board
 * whose cells are the features and the actions. Candidates are guesses to be tested.
 */
import {
  checkBoolean,
  checkFunction,
  checkInteger,
  checkIntegers,
  checkKeys,
  checkList,
  checkRecord,
  checkSize,
  checkText,
  expected,
  InputError,
} from '../input-error.js';
import { spend } from '../time-limit.js';
import { Transformation } from './transformation.js';

/** More candidates than this are refused: each one is tested against every new pair. */
const MAX_CANDIDATES = 20_000;

const MAX_STATES = 2 ** 24;
/** The boards of all states are kept. */
const MOST_BOARDS = 2 ** 20;

/** Pairs of all candidates together: some seconds. */
const MAX_PAIRS = 2 ** 24;

export interface Feature {
  readonly name: string;
  /** Number of values, `0..values-1`. */
  readonly values: number;
  /** Whether a flip of the axis is a candidate. Default true. */
  readonly flip?: boolean;
}

/**
 * Feature permutations x flips x action permutations, the identity left out. The state is the mixed-radix number of its
 * features, the first one most significant. `actionMaps` are the permutations of the actions to combine with; all of them
 * when absent (at most 6 actions).
 * @throws InputError when there are more than 20,000 candidates or an action map is not a permutation.
 */
export function featureTransformations(options: {
  features: readonly Feature[];
  actions: number;
  actionMaps?: readonly (readonly number[])[];
}): Transformation[] {
  checkKeys('options of featureTransformations', options, ['features', 'actions', 'actionMaps']);
  const { features, actions } = options;
  const states = checkFeatures(features, actions);
  if (options.actionMaps === undefined && actions > 6) {
    throw expected('actionMaps for more than 6 actions', `${actions} actions and none`);
  }
  const actionMaps =
    options.actionMaps === undefined
      ? permutations(actions)
      : Array.from(checkList('actionMaps', options.actionMaps), (map, k) => [
          ...checkIntegers(`actionMaps[${k}]`, map, 0, actions - 1),
        ]);
  const flippable = [...features.keys()].filter((k) => features[k]!.flip !== false && features[k]!.values > 1);
  const most = sameSizedOrders(features) * 2 ** flippable.length * actionMaps.length - 1;
  checkSize('candidates', most, MAX_CANDIDATES, 'give fewer features or actionMaps');
  checkSize('pairs in all candidates', most * states * actions, MAX_PAIRS, 'give fewer features, values or actionMaps');
  const orders = ordersOf(features);
  const flips = Array.from({ length: 2 ** flippable.length }, (_, bits) =>
    features.map((_, k) => flippable.includes(k) && ((bits >> flippable.indexOf(k)) & 1) === 1),
  );
  const candidates: Transformation[] = [];
  for (const order of orders) {
    for (const flip of flips) {
      spend(64 * states * (features.length + actionMaps.length));
      const map = imagesOf(features, order, flip);
      for (const actionMap of actionMaps) {
        const candidate = Transformation.from({
          name: describe(features, order, flip, actionMap),
          states: map,
          actionMap,
        });
        if (!candidate.isIdentity) candidates.push(candidate);
      }
    }
  }
  return candidates;
}

/** How many states they make. @throws InputError when there is no feature, one has no name or no values, or they make more than 2^24 states. */
export function checkFeatures(features: readonly Feature[], actions: number): number {
  checkInteger('actions', actions, 1, MAX_STATES);
  if (!Array.isArray(features) || features.length === 0) throw expected('a list of at least one feature', features);
  let states = 1;
  for (let k = 0; k < features.length; ++k) {
    checkRecord(`features[${k}]`, features[k]);
    const name = checkText(`the name of features[${k}]`, features[k].name);
    checkBoolean(`flip of feature ${name}`, features[k].flip ?? false);
    states *= checkInteger(`values of feature ${name}`, features[k].values, 1);
    checkSize('states', states, MAX_STATES, 'give fewer features or values');
  }
  return states;
}

/**
 * The reflections and rotations of a board of `size x size` cells on which action `c` is a move on cell `c`, as in
 * tic-tac-toe: 7 candidates. `board` gives the contents of the cells in a state, row by row; null for states that are not
 * positions (they stay).
 * @throws InputError when the image of a position is not a state.
 */
export function boardTransformations(options: {
  size: number;
  states: number;
  board: (state: number) => readonly number[] | null;
}): Transformation[] {
  checkKeys('options of boardTransformations', options, ['size', 'states', 'board']);
  const size = checkInteger('size', options.size, 1, 1024);
  const states = checkInteger('states', options.states, 1, MOST_BOARDS);
  const board = checkFunction('board', options.board);
  const boards = Array.from({ length: states }, (_, state) => {
    spend(64 * size * size);
    const cells = board(state);
    return cells === null ? null : [...checkIntegers(`the board of state ${state}`, cells, -(2 ** 31), 2 ** 31 - 1)];
  });
  const stateOf = new Map(boards.flatMap((board, state) => (board === null ? [] : [[board.join(), state] as const])));
  const names = [
    'reflection left-right',
    'reflection up-down',
    'rotation by 180 degrees',
    'reflection on the main diagonal',
    'rotation by 270 degrees',
    'rotation by 90 degrees',
    'reflection on the other diagonal',
  ];
  return names.map((name, k) => {
    // Bits of k + 1: flip columns, flip rows, and (4) transpose last.
    const cells = Array.from({ length: size * size }, (_, cell) => {
      const row = (k + 1) & 2 ? size - 1 - Math.floor(cell / size) : Math.floor(cell / size);
      const column = (k + 1) & 1 ? size - 1 - (cell % size) : cell % size;
      return (k + 1) & 4 ? column * size + row : row * size + column;
    });
    const map = boards.map((board, state) => {
      spend(64 * size * size);
      if (board === null) return state;
      const image: number[] = [];
      board.forEach((content, cell) => {
        image[cells[cell]!] = content;
      });
      const imageState = stateOf.get(image.join());
      if (imageState === undefined)
        throw new InputError(`expected the ${name} of state ${state} to be a state, got none`);
      return imageState;
    });
    return Transformation.from({ name, states: map, actionMap: cells });
  });
}

/** Number of permutations of the features that exchange only those of equally many values. */
export function sameSizedOrders(features: readonly Feature[]): number {
  let orders = 1;
  features.forEach(({ values }, k) => {
    orders *= features.slice(0, k + 1).filter((other) => other.values === values).length;
  });
  return orders;
}

/** Those permutations, in the order of `permutations`: what does not fit is left as soon as it is seen. */
function ordersOf(features: readonly Feature[]): number[][] {
  const kinds = [...new Set(features.map(({ values }) => values))];
  const places = kinds.map((kind) => [...features.keys()].filter((k) => features[k]!.values === kind));
  let orders = [Array.from(features.keys())];
  for (const place of places) {
    orders = orders.flatMap((order) =>
      permutations(place.length).map((chosen) => {
        const next = order.slice();
        place.forEach((to, k) => {
          next[to] = place[chosen[k]!]!;
        });
        return next;
      }),
    );
  }
  return orders
    .map((order) => ({ order, rank: rankOf(order) }))
    .sort((a, b) => compare(a.rank, b.rank))
    .map(({ order }) => order);
}

/** Where each number stands from the end among those up to it: what `permutations` counts by. */
function rankOf(order: readonly number[]): number[] {
  return order.map((_, n) => n - order.filter((k) => k <= n).indexOf(n));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const k = a.findIndex((rank, n) => rank !== b[n]);
  return k < 0 ? 0 : a[k]! - b[k]!;
}

/** All permutations of `0..n-1`, the identity first. */
export function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((shorter) =>
    Array.from({ length: n }, (_, k) => [...shorter.slice(0, n - 1 - k), n - 1, ...shorter.slice(n - 1 - k)]),
  );
}

/** The image of each state, feature by feature: feature `order[k]` takes the place of feature `k`. */
function imagesOf(features: readonly Feature[], order: readonly number[], flip: readonly boolean[]): Int32Array {
  const weights = features.map((_, k) => features.slice(k + 1).reduce((product, { values }) => product * values, 1));
  let images = Int32Array.of(0);
  for (let from = 0; from < features.length; ++from) {
    const to = order.indexOf(from);
    const { values } = features[from]!;
    const more = new Int32Array(images.length * values);
    for (let n = 0, at = 0; n < images.length; ++n) {
      for (let v = 0; v < values; ++v) more[at++] = images[n]! + weights[to]! * (flip[to] ? values - 1 - v : v);
    }
    images = more;
  }
  return images;
}

function describe(
  features: readonly Feature[],
  order: readonly number[],
  flip: readonly boolean[],
  actionMap: readonly number[],
): string {
  const parts: string[] = [];
  const moved = features.flatMap((feature, k) =>
    order[k] === k ? [] : [`${features[order[k]!]!.name} to ${feature.name}`],
  );
  if (moved.length > 0) parts.push(moved.join(', '));
  const flipped = features.filter((_, k) => flip[k]).map((feature) => feature.name);
  if (flipped.length > 0) parts.push(`flip of ${flipped.join(', ')}`);
  if (actionMap.some((image, action) => image !== action)) parts.push(`actions ${actionMap.join(' ')}`);
  return parts.join('; ') || 'identity';
}
