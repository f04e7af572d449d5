/** The world that is played in: the grid as it is drawn, a model from a file, or what recorded episodes show of one. */
import {
  type Environment,
  episodesFromJsonl,
  InputError,
  makeEnvironment,
  modelFromJson,
  type RecordedEpisode,
  symmetries,
  TabularEnvironment,
  type TabularModel,
} from 'orbit-rl';
import type { GraphLayout, Layout } from 'orbit-rl/report';
import type { LoadedFile } from '../messages.js';
import type { Setup } from '../setup.js';

export interface World {
  readonly name: string;
  readonly states: number;
  readonly actions: number;
  readonly layout: Layout | null;
  readonly live: Uint8Array;
  /** Exact, where there is a model whose symmetries can be searched. */
  readonly orbits: ReturnType<typeof symmetries>['orbits'] | null;
  /** What is learned in; null for recorded episodes. */
  readonly environment: Environment | null;
  readonly episodes: readonly RecordedEpisode[];
}

/** Of γ: what shaping and the learners are told. */
export const DISCOUNT = 0.95;

/** Pairs whose similarities are still drawn as a matrix. */
const MOST_PAIRS = 3000;
/** States that are drawn as nodes. */
const MOST_NODES = 100;

/** Options of `grid-world-v0`. */
export function gridOptions({ rows, columns, walls, goals, slip, shaping }: Setup) {
  const place = (cell: number): [number, number] => [Math.floor(cell / columns), cell % columns];
  return {
    rows,
    columns,
    walls: walls.map(place),
    goals: goals.map(place),
    slip,
    shaping,
    stepReward: 0,
    goalReward: 1,
    discount: DISCOUNT,
  };
}

/** @throws InputError when the file cannot be read, is too large to draw, or the grid is no world. */
export function worldOf(setup: Setup, file: LoadedFile | null): World {
  if (file === null) {
    const environment = makeEnvironment('grid-world-v0', gridOptions(setup));
    return fromModel('the grid as drawn', environment, environment.model!());
  }
  if (/\.jsonl$/i.test(file.name)) return fromEpisodes(file);
  const model = modelFromJson(file.text, file.name);
  checkSize(file.name, model.states, model.actions);
  return fromModel(file.name, new TabularEnvironment(model, { maxSteps: 10 * model.states }), model);
}

function fromModel(name: string, environment: Environment, model: TabularModel): World {
  const { states, actions, live } = model;
  const layout = model.layout ?? inRows(states, (s, a) => likeliest(model, s, a), actions);
  return { name, states, actions, layout, live, orbits: orbitsOf(model), environment, episodes: [] };
}

function fromEpisodes({ name, text }: LoadedFile): World {
  const { states, actions, episodes } = episodesFromJsonl(text, { source: name });
  checkSize(name, states, actions);
  const next = new Int32Array(states * actions).fill(-1);
  const live = new Uint8Array(states);
  for (const episode of episodes) {
    for (let t = 0; t < episode.actions.length; ++t) {
      live[episode.states[t]!] = 1;
      // Where an episode ends nobody may know what it led to: it is drawn as staying.
      next[episode.states[t]! * actions + episode.actions[t]!] = episode.states[t + 1] ?? episode.states[t]!;
    }
  }
  const layout = inRows(states, (s, a) => next[s * actions + a]!, actions);
  return { name, states, actions, layout, live, orbits: null, environment: null, episodes };
}

/** @throws InputError when there are more pairs than can be drawn. */
function checkSize(name: string, states: number, actions: number): void {
  if (states * actions <= MOST_PAIRS) return;
  throw new InputError(
    `${name}: expected at most ${MOST_PAIRS} pairs to draw, got ${states} states x ${actions} actions: 'orbit-rl detect' takes more`,
  );
}

/** The orbits, where their group is not too large to search. */
function orbitsOf(model: TabularModel): World['orbits'] {
  try {
    return symmetries(model).orbits;
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

function likeliest(model: TabularModel, state: number, action: number): number {
  const [first] = model.outcomes(state, action).toSorted((a, b) => b.probability - a.probability);
  return first?.nextState ?? -1;
}

/** States without a place of their own, row by row as they are numbered (`target` -1: not drawn). */
function inRows(states: number, target: (s: number, a: number) => number, actions: number): GraphLayout | null {
  if (states > MOST_NODES) return null;
  const across = Math.ceil(Math.sqrt(states));
  return {
    kind: 'graph',
    places: Array.from({ length: states }, (_, s) => [s % across, Math.floor(s / across)] as const),
    targets: Array.from({ length: states }, (_, s) => Array.from({ length: actions }, (__, a) => target(s, a))),
  };
}
