/** A world of a study in one thread: the environment, how it is learned, and what is exactly known of it. */
import { SymmetryClasses } from '../../agents/classes/symmetry-classes.js';
import type { Environment, GridLayout } from '../../environments/environment.js';
import { tabularModel } from '../../environments/gymnasium-table.js';
import type { GymnasiumTable } from '../../environments/model-table.js';
import { makeEnvironment } from '../../environments/registry.js';
import { TabularEnvironment } from '../../environments/tabular-environment.js';
import { TabularModel } from '../../environments/tabular-model.js';
import { InputError } from '../../input-error.js';
import type { Partition } from '../../similarity/partition.js';
import { candidateTransformations } from '../../symmetry/candidates.js';
import { isAutomorphism } from '../../symmetry/exact/is-automorphism.js';
import { ExactReferences } from '../../symmetry/exact/references.js';
import type { Transformation } from '../../symmetry/transformation.js';
import { isFound } from './method.js';
import type { Method, MethodSettings, Protocol } from './types.js';

/** What makes an environment again elsewhere: plain data. */
export type EnvironmentRecipe =
  | { readonly id: string; readonly options: Readonly<Record<string, unknown>> }
  | { readonly table: GymnasiumTable; readonly layout?: GridLayout };

/** All that another thread needs to make the same world: plain data. */
export interface WorldPlan {
  readonly name: string;
  /** What the environment was made with. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly protocol: Protocol;
  /** null: it can be made nowhere else, and its runs stay in the calling thread. */
  readonly recipe: EnvironmentRecipe | null;
  /** Names of the methods that learn it; null: all. */
  readonly methods: readonly string[] | null;
  /** Settings of methods in this world, by name. */
  readonly settings: Readonly<Record<string, MethodSettings>>;
}

export class World implements WorldPlan {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly protocol: Protocol;
  readonly recipe: EnvironmentRecipe | null;
  readonly methods: readonly string[] | null;
  readonly settings: Readonly<Record<string, MethodSettings>>;
  readonly environment: Environment;
  /** The whole dynamics, where they are known. */
  readonly model: TabularModel | null;
  #references: ExactReferences | undefined;
  #library: readonly Transformation[] | null | undefined;
  #symmetric: Partition | undefined;

  constructor({ name, options, protocol, recipe, methods, settings }: WorldPlan, environment = fromRecipe(recipe!)) {
    this.name = name;
    this.options = options;
    this.protocol = protocol;
    this.recipe = recipe;
    this.methods = methods;
    this.settings = settings;
    this.environment = environment;
    this.model = environment.model?.() ?? null;
  }

  get id(): string | null {
    return this.environment.id ?? null;
  }

  /** What goes to another thread. */
  get plan(): WorldPlan {
    const { name, options, protocol, recipe, methods, settings } = this;
    return { name, options, protocol, recipe, methods, settings };
  }

  /** Whether every pair has one outcome; a world without a model says nothing of it. */
  get isCertain(): boolean {
    const { model } = this;
    return model !== null && model.outcomeStarts.length === model.nextStates.length + 1;
  }

  /** The same world, learned by these methods. */
  with(methods: readonly string[]): World {
    return new World({ ...this.plan, methods }, this.environment);
  }

  isLearnedBy(method: string): boolean {
    return this.methods === null || this.methods.includes(method);
  }

  /** What is exactly known of the model; null without one. */
  get references(): ExactReferences | null {
    if (this.model === null) return null;
    this.#references ??= new ExactReferences(this.model, { discount: this.protocol.discount });
    return this.#references;
  }

  /** Candidate transformations by what the environment shows of its states; null where it shows nothing. */
  get library(): readonly Transformation[] | null {
    if (this.#library !== undefined) return this.#library;
    const { environment, model } = this;
    const { states, actions, board, features } = environment;
    const layout = environment.layout ?? model?.layout;
    const shown = layout ?? board ?? features;
    const appearance = layout === environment.layout ? environment : { states, actions, layout: layout! };
    this.#library = shown === undefined ? null : candidateTransformations(appearance);
    return this.#library;
  }

  /**
   * The partition that an oracle gives a method, null for a method that has none.
   * @throws InputError when the environment has no model or no library, or too large a group.
   */
  oracle({ name: method, similarity }: Method): Partition | null {
    if (similarity === null || isFound(similarity)) return null;
    const { name, references, library, model } = this;
    if (references === null || model === null) {
      throw new InputError(`expected a model of ${name} for the ${similarity} of method '${method}', got none`);
    }
    if (similarity !== 'library') return references.symmetries[similarity];
    if (library === null) {
      throw new InputError(`expected a layout, a board or features of ${name} for method '${method}', got none`);
    }
    this.#symmetric ??= new SymmetryClasses(
      model.states,
      model.actions,
      library.filter((map) => isAutomorphism(model, map)),
    ).pairs;
    return this.#symmetric;
  }
}

/** The environment of a recipe. */
export function fromRecipe(recipe: EnvironmentRecipe): Environment {
  if ('table' in recipe) {
    const model = tabularModel(recipe.table);
    const { layout } = recipe;
    if (layout === undefined) return new TabularEnvironment(model);
    const { states, actions, initial } = model;
    const outcomes = (s: number, a: number) => model.outcomes(s, a);
    return new TabularEnvironment(TabularModel.build({ states, actions, initial, outcomes, layout }));
  }
  return makeEnvironment(recipe.id, recipe.options);
}
