/** The environments by id. A user's own class needs no entry here: it works wherever an `Environment` does. */
import { expected, InputError } from '../input-error.js';
import { type AcrobotOptions, acrobot } from './acrobot.js';
import type { BinnedEnvironment, BinningOptions } from './binned.js';
import { type BlackjackOptions, blackjack } from './blackjack.js';
import { type CartPoleOptions, cartPole } from './cart-pole.js';
import { type CliffWalkingOptions, cliffWalking } from './cliff-walking.js';
import type { ControlEnvironment } from './control-environment.js';
import type { ControlSpecification } from './control-specification.js';
import type { Environment } from './environment.js';
import { type FourRoomsOptions, fourRooms } from './four-rooms.js';
import { type FrozenLakeOptions, frozenLake } from './frozen-lake.js';
import { type GridWorldOptions, gridWorld } from './grid-world.js';
import { type MountainCarOptions, mountainCar } from './mountain-car.js';
import { type PendulumOptions, pendulum } from './pendulum.js';
import { type RandomMdpOptions, randomMdp } from './random-mdp.js';
import type { EnvironmentSpecification, OptionSpecification } from './specification.js';
import type { TabularEnvironment } from './tabular-environment.js';
import { type TaxiOptions, taxi } from './taxi.js';
import { type TicTacToe, type TicTacToeOptions, ticTacToe } from './tic-tac-toe.js';

/** The options of each finite environment. */
export interface TabularEnvironments {
  'grid-world-v0': GridWorldOptions;
  'frozen-lake-v1': FrozenLakeOptions;
  'cliff-walking-v0': CliffWalkingOptions;
  'taxi-v3': TaxiOptions;
  'random-mdp-v0': RandomMdpOptions;
  'four-rooms-v0': FourRoomsOptions;
  'tic-tac-toe-v0': TicTacToeOptions;
  'blackjack-v1': BlackjackOptions;
}

/** The options of each control problem, those of binning apart. */
export interface ControlEnvironments {
  'cart-pole-v1': CartPoleOptions;
  'mountain-car-v0': MountainCarOptions;
  'acrobot-v1': AcrobotOptions;
  'pendulum-v1': PendulumOptions;
}

export type TabularEnvironmentId = keyof TabularEnvironments;
export type ControlEnvironmentId = keyof ControlEnvironments;
/** The ids of the built-in environments. */
export type EnvironmentId = TabularEnvironmentId | ControlEnvironmentId;

type AnySpecification = EnvironmentSpecification<object>;

const TABULAR = [
  gridWorld,
  frozenLake,
  cliffWalking,
  taxi,
  randomMdp,
  fourRooms,
  ticTacToe,
  blackjack,
] as readonly unknown[] as readonly AnySpecification[];

const CONTROL = [
  cartPole,
  mountainCar,
  acrobot,
  pendulum,
] as readonly unknown[] as readonly ControlSpecification<object>[];

const SPECIFICATIONS: ReadonlyMap<string, AnySpecification> = new Map(
  [...TABULAR, ...CONTROL].map((specification) => [specification.id, specification]),
);

/** An environment as an id of another library names it, with options where that id stands for them. */
interface Same {
  readonly id: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The versions that behave as ours do. `CliffWalking-v1` differs from `-v0` on slippery ground only, which ours has not. */
const GYMNASIUM = {
  'FrozenLake-v1': { id: 'frozen-lake-v1' },
  'FrozenLake8x8-v1': { id: 'frozen-lake-v1', options: { map: '8x8' } },
  'CliffWalking-v0': { id: 'cliff-walking-v0' },
  'CliffWalking-v1': { id: 'cliff-walking-v0' },
  'Taxi-v3': { id: 'taxi-v3' },
  'Blackjack-v1': { id: 'blackjack-v1' },
  'CartPole-v1': { id: 'cart-pole-v1' },
  'MountainCar-v0': { id: 'mountain-car-v0' },
  'Acrobot-v1': { id: 'acrobot-v1' },
  'Pendulum-v1': { id: 'pendulum-v1' },
} as const satisfies Readonly<Record<string, Same>>;

/** Ids that Gymnasium has, which name environments here too. */
export type GymnasiumId = keyof typeof GYMNASIUM;

/** Our id and options of one of Gymnasium's; the id itself where it is none. */
export function ourId(id: string): Same {
  return typeof id === 'string' && Object.hasOwn(GYMNASIUM, id) ? GYMNASIUM[id as GymnasiumId] : { id };
}

/** An id of the same name in other letters or of another version: `CartPole-v0` is meant as `CartPole-v1`. */
export function sameName(id: string, known: readonly string[]): string | undefined {
  const name = (text: string) =>
    text
      .toLowerCase()
      .replace(/-?v\d+$/, '')
      .replace(/[^a-z0-9]/g, '');
  return [...Object.keys(GYMNASIUM), ...known].find((one) => name(one) === name(id));
}

/** The ids `makeEnvironment` knows. */
export function environmentIds(): string[] {
  return [...SPECIFICATIONS.keys()];
}

/** The ids `makeControl` knows. */
export function controlIds(): string[] {
  return CONTROL.map(({ id }) => id);
}

/** An environment as a list for people shows it. */
export interface EnvironmentDescription {
  readonly id: string;
  /** One sentence. */
  readonly description: string;
  /** Whether it is a control problem, which `makeControl` gives as it is and `makeEnvironment` binned. */
  readonly control: boolean;
  /** A default of `null` depends on the other options, as its description says. Defaults are JSON values. */
  readonly options: readonly { readonly name: string; readonly description: string; readonly default: unknown }[];
}

/** All environments with their options. */
export function listEnvironments(): EnvironmentDescription[] {
  return [...SPECIFICATIONS.values()].map(({ id, description, options }) => ({
    id,
    description,
    control: CONTROL.some((control) => control.id === id),
    options: Object.entries(options as Record<string, OptionSpecification<unknown>>).map(([name, option]) => ({
      name,
      description: option.description,
      default: structuredClone(option.default),
    })),
  }));
}

/** An id known only at run time, a `string`: a literal that is no id is a type error. */
type IdAtRunTime<Id extends string> = Id & (string extends Id ? unknown : never);

/** What `makeEnvironment` takes and gives. */
export type OptionsOf<Id extends EnvironmentId> = Id extends TabularEnvironmentId
  ? TabularEnvironments[Id]
  : Id extends ControlEnvironmentId
    ? ControlEnvironments[Id] & BinningOptions
    : never;
export type EnvironmentOf<Id extends EnvironmentId> = Id extends 'tic-tac-toe-v0'
  ? TicTacToe
  : Id extends TabularEnvironmentId
    ? TabularEnvironment
    : BinnedEnvironment;

/**
 * A new environment: `makeEnvironment('grid-world-v0', { rows: 5, columns: 5 })`. Control problems come with their
 * observations binned: `makeEnvironment('cart-pole-v1', { bins: [1, 1, 7, 7] })`. Gymnasium's ids of the same worlds mean the same.
 * @throws InputError when the id is unknown (the message lists the known ones) or an option is unknown or impossible.
 */
export function makeEnvironment<Id extends EnvironmentId>(id: Id, options?: OptionsOf<Id>): EnvironmentOf<Id>;
export function makeEnvironment(id: GymnasiumId, options?: object): Environment;
export function makeEnvironment<Id extends string>(id: IdAtRunTime<Id>, options?: object): Environment;
export function makeEnvironment(id: string, options?: object): Environment {
  const ours = ourId(id);
  const specification = SPECIFICATIONS.get(ours.id);
  if (specification === undefined) throw unknown('an environment id', id, environmentIds());
  return specification.make(ours.options === undefined ? options : { ...ours.options, ...options });
}

function unknown(what: string, id: unknown, known: readonly string[]): InputError {
  const { message } = expected(`${what} among ${known.join(', ')}`, id);
  const meant = typeof id === 'string' ? sameName(id, known) : undefined;
  return new InputError(meant === undefined ? message : `${message}; did you mean ${meant}?`);
}

/**
 * A control problem as it is, observed as real numbers: `makeControl('pendulum-v1', { torques: [-2, 2] })`.
 * @throws InputError when the id is unknown (the message lists the known ones) or an option is unknown or impossible.
 */
export function makeControl<Id extends ControlEnvironmentId>(
  id: Id,
  options?: ControlEnvironments[Id],
): ControlEnvironment;
export function makeControl(id: GymnasiumId, options?: object): ControlEnvironment;
export function makeControl<Id extends string>(id: IdAtRunTime<Id>, options?: object): ControlEnvironment;
export function makeControl(id: string, options?: object): ControlEnvironment {
  const specification = CONTROL.find((entry) => entry.id === ourId(id).id);
  if (specification === undefined) throw unknown('the id of a control problem', id, controlIds());
  return specification.control(options);
}
