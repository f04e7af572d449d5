/** Options that say what a recorded file does not: names, and what the states look like, which tells what transformations to test. */
import { parseJson } from '../adapters/json-text.js';
import { featuresOf, gridLayout, layoutOf, namesOf, type RecordHeader } from '../adapters/record-header.js';
import { defined } from '../experiments/defined.js';
import { InputError, show } from '../input-error.js';
import { splitList } from './environment-text.js';
import { readText } from './files.js';
import type { Options, Values } from './options.js';

export const recordOptions = {
  observations: {
    kind: 'text',
    value: 'NAMES',
    description: 'recorded real-valued observations: names of their numbers; in tables, the columns that hold them',
  },
  actions: {
    kind: 'text',
    value: 'NAMES',
    description: 'names of recorded actions, or of the numbers of a real-valued one',
  },
  grid: {
    kind: 'text',
    value: 'RxC',
    description: 'recorded ids are the cells of a grid, row by row: its mirrors and turns are tested',
  },
  moves: {
    kind: 'text',
    value: 'LIST',
    description: "where the grid's actions go, in their order: left,down,right,up (or none)",
  },
  layout: {
    kind: 'text',
    value: 'FILE',
    description: 'a layout of recorded ids as JSON: {rows, columns, directions, cells, torus}',
  },
  features: {
    kind: 'text',
    value: 'LIST',
    description:
      'recorded ids are made of features, the first most significant: row:5,column:5, or a file .json of [{name, values}]',
  },
  transitions: {
    kind: 'integer',
    low: 20,
    high: 1_000_000,
    default: 5000,
    description: 'recorded real-valued observations: transitions looked at, the first ones',
  },
  continuing: { kind: 'flag', description: 'recorded real-valued observations: the problem never ends by itself' },
} as const satisfies Options;

type RecordValues = Values<typeof recordOptions>;

/** What the options say of a record. @throws InputError when they contradict each other or do not fit. */
export function givenHeader(values: RecordValues): RecordHeader {
  const { observations, actions, grid, moves, layout, features } = values;
  const looks = Object.entries({ grid, layout, features }).filter(([, value]) => value !== undefined);
  if (looks.length > 1)
    throw new InputError(
      `expected one of --grid, --layout and --features, got ${looks.map(([name]) => `--${name}`).join(' and ')}`,
    );
  if (moves !== undefined && grid === undefined) throw new InputError('expected --grid with --moves, got none');
  const actionNames = actions === undefined ? undefined : namesOf(splitList(actions), 'names', '--actions');
  const drawn =
    grid !== undefined
      ? gridLayout(grid, moves ?? actionNames, '--grid')
      : layout !== undefined
        ? layoutOf(parseJson(readText(layout), layout), layout)
        : undefined;
  return defined({
    observationNames:
      observations === undefined ? undefined : namesOf(splitList(observations), 'names', '--observations'),
    actionNames,
    layout: drawn,
    features: features === undefined ? undefined : readFeatures(features),
  });
}

function readFeatures(text: string) {
  if (/\.json$/i.test(text)) return featuresOf(parseJson(readText(text), text), text);
  return featuresOf(
    splitList(text).map((part) => {
      const [, name, values] = /^(.+):(\d+)$/.exec(part) ?? [];
      if (name === undefined) throw new InputError(`expected --features such as row:5,column:5, got ${show(part)}`);
      return { name, values: Number(values) };
    }),
    '--features',
  );
}
