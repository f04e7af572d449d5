/** What the registry knows of a control problem: how it is made as it is, and how with binned observations. */
import { type BinnedEnvironment, type BinningOptions, binned } from './binned.js';
import { ControlEnvironment, type ControlSystem } from './control-environment.js';
import { completeOptions, type EnvironmentSpecification, type OptionSpecification } from './specification.js';

/** Options of every control problem. */
export interface ControlOptions {
  maxSteps?: number;
}

export interface ControlSpecification<Options extends object>
  extends EnvironmentSpecification<Options & BinningOptions, BinnedEnvironment> {
  /**
   * The environment itself, before binning.
   * @throws InputError when an option is unknown or impossible.
   */
  readonly control: (options?: Options) => ControlEnvironment;
}

/** What makes a control problem. */
export interface ControlDefinition<Options extends ControlOptions> {
  readonly id: string;
  /** One sentence. */
  readonly description: string;
  /** Steps after which an episode is truncated unless given. */
  readonly maxSteps: number;
  /** Its own options, beside `maxSteps`. */
  readonly options: {
    readonly [Name in Exclude<keyof Options, 'maxSteps'>]-?: OptionSpecification<Required<Options>[Name]>;
  };
  readonly system: (options: Required<Options>) => ControlSystem;
  /** How it is binned unless told otherwise. */
  readonly binning: {
    readonly bins: readonly (number | readonly number[])[];
    readonly low: readonly number[];
    readonly high: readonly number[];
    /** The system observed as it is binned, where that is not as in `system`. */
    readonly system?: (options: Required<Options>) => ControlSystem;
  };
}

export function controlSpecification<Options extends ControlOptions>(
  definition: ControlDefinition<Options>,
): ControlSpecification<Options> {
  const { id, description, maxSteps, system, binning } = definition;
  const options = {
    ...definition.options,
    maxSteps: { description: 'Steps after which an episode is truncated.', default: maxSteps },
  };
  const binningOptions = {
    bins: { description: 'For each feature the number of equal bins, or their inner edges.', default: binning.bins },
    low: { description: `Where equal bins begin; null, or a null entry, is as in [${binning.low}].`, default: null },
    high: { description: `Where equal bins end; null, or a null entry, is as in [${binning.high}].`, default: null },
  };
  const own = { id, options } as unknown as EnvironmentSpecification<Options>;
  const specification: ControlSpecification<Options> = {
    id,
    description,
    options: { ...options, ...binningOptions } as unknown as ControlSpecification<Options>['options'],
    control: (given = {} as Options) => {
      const complete = completeOptions(own, given);
      return new ControlEnvironment(system(complete), complete.maxSteps!);
    },
    make: (given = {} as Options & BinningOptions) => {
      const { bins, low, high, ...rest } = completeOptions(specification, given);
      const complete = rest as unknown as Required<Options>;
      const environment = new ControlEnvironment((binning.system ?? system)(complete), complete.maxSteps!);
      return binned(environment, {
        bins: bins ?? binning.bins,
        low: filled(low, binning.low),
        high: filled(high, binning.high),
      });
    },
  };
  return specification;
}

/** The bounds given, with the usual ones where there is none. */
function filled(given: BinningOptions['low'], usual: readonly number[]): readonly (number | null)[] {
  return Array.isArray(given) ? given.map((bound, k) => bound ?? usual[k] ?? null) : (given ?? usual);
}
