/**
 * The parts of an agent that wait for the world: how many states and actions there are, and what it shows of them. They are made
 * once, when the numbers are known, by the options or by the first `bind`.
 */
import { checkInteger, expected, InputError } from '../input-error.js';
import type { World } from './agent.js';

const largest = 2 ** 31 - 2;

export class Binding<Parts> {
  readonly #make: (world: World) => Parts;
  readonly #given: { readonly states: number; readonly actions: number } | null;
  #bound: { readonly states: number; readonly actions: number; readonly parts: Parts } | null = null;

  /**
   * @param make is called at once when `options` have the numbers, unless it `needsWorld`.
   * @throws InputError when only one of them is given, or they are out of range.
   */
  constructor(
    options: { readonly states?: number; readonly actions?: number },
    make: (world: World) => Parts,
    needsWorld = false,
  ) {
    const { states, actions } = options;
    if ((states === undefined) !== (actions === undefined)) {
      throw new InputError('expected both states and actions, or neither, got one of them');
    }
    this.#make = make;
    this.#given = states === undefined ? null : checked({ states, actions: actions! });
    if (this.#given !== null && !needsWorld) this.bind(this.#given);
  }

  /** @throws InputError when the numbers are not integers >= 1, or others than before. */
  bind(world: World): void {
    const { states, actions } = checked(world);
    const own = this.#bound ?? this.#given;
    if (own !== null && (own.states !== states || own.actions !== actions)) {
      throw new InputError(
        `expected ${own.states} states and ${own.actions} actions, the agent's own, got ${states} and ${actions}`,
      );
    }
    this.#bound ??= { states, actions, parts: this.#make(world) };
  }

  /** Number of states; null until it is known. */
  get states(): number | null {
    return (this.#bound ?? this.#given)?.states ?? null;
  }

  /** Number of actions; null until it is known. */
  get actions(): number | null {
    return (this.#bound ?? this.#given)?.actions ?? null;
  }

  /** The parts; null until they are made. */
  get made(): Parts | null {
    return this.#bound?.parts ?? null;
  }

  /** The parts. @throws InputError when they are not made yet. */
  get parts(): Parts {
    if (this.#bound !== null) return this.#bound.parts;
    throw new InputError(
      this.#given === null
        ? 'expected an agent with states and actions, got one without: give both options, or train it first'
        : "expected an agent that knows its world for candidates 'library', got one that does not: train it, or bind it to an environment",
    );
  }
}

function checked(world: World): { states: number; actions: number } {
  if (world === null || typeof world !== 'object') throw expected('a world { states, actions }', world);
  const { states, actions } = world;
  checkInteger('states', states, 1, largest);
  checkInteger('actions', actions, 1, 2 ** 21);
  checkInteger('states * actions', states * actions, 1, largest);
  return { states, actions };
}
