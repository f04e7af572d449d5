/**
 * One run: an environment learned by a method from a seed. The same task gives the same outcome wherever it runs.
 *
 * A method that detects χ spends its first episodes as the plain learner, computes χ from what it has seen, and goes on
 * with the coupling: every environment step of both parts counts.
 */
import type { CountedAgent } from '../../agents/agent.js';
import { SymmetryClasses } from '../../agents/symmetry-classes.js';
import { type TrainingRun, train } from '../../agents/train.js';
import type { Backend } from '../../engine/contracts/backend.js';
import type { Environment } from '../../environments/environment.js';
import { InputError } from '../../input-error.js';
import type { Partition } from '../../similarity/partition.js';
import { ExactReferences } from '../../symmetry/exact/references.js';
import type { Transformation } from '../../symmetry/transformation.js';
import { judgeParts, thresholdOf } from './criterion.js';
import { sampleCurve } from './curve.js';
import { type Detected, detect, scoreDetected } from './detection.js';
import { libraryOf, symmetriesAmong } from './library.js';
import { coupleAgent, methodAgent } from './method-agent.js';
import { detectionOf } from './methods.js';
import { type EnvironmentRecipe, fromRecipe } from './protocol.js';
import type { Method, Protocol, StudyRecord } from './types.js';

/** Everything a thread needs to run the tasks of a study, as plain data. An environment without a recipe stays at home. */
export interface StudyPlan {
  readonly environments: readonly {
    readonly name: string;
    readonly options: Readonly<Record<string, unknown>>;
    readonly recipe: EnvironmentRecipe | null;
    readonly protocol: Protocol;
  }[];
  readonly methods: readonly Method[];
}

/** Numbers of the environment and the method in the study, and the seed. */
export interface RunTask {
  readonly environment: number;
  readonly method: number;
  readonly seed: number;
  /** Whether the outcome is to hold the labels of what was detected. */
  readonly keepLabels: boolean;
}

export interface RunOutcome {
  readonly record: StudyRecord;
  /** The detected partition of the pairs; null when nothing was detected or it was not asked for. */
  readonly labels: readonly number[] | null;
  /** Wall time of the run. */
  readonly seconds: number;
}

/** An environment of the study in this thread. */
export interface RunEnvironment {
  readonly name: string;
  /** What the environment was made with. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly environment: Environment;
  readonly protocol: Protocol;
}

/** Values beyond this count as diverged. */
const DIVERGED = 1e9;

export class TaskRunner {
  readonly #backend: Backend;
  readonly #environments: readonly (RunEnvironment | null)[];
  readonly #methods: readonly Method[];
  readonly #references: readonly (ExactReferences | null)[];
  readonly #libraries = new Map<number, readonly Transformation[] | null>();
  readonly #groups = new Map<number, Partition>();

  /** An environment is null where its tasks run elsewhere. */
  constructor(backend: Backend, environments: readonly (RunEnvironment | null)[], methods: readonly Method[]) {
    this.#backend = backend;
    this.#environments = environments;
    this.#methods = methods;
    this.#references = environments.map((given) => {
      const model = given?.environment.model?.();
      return model === undefined ? null : new ExactReferences(model, { discount: given!.protocol.discount });
    });
  }

  /** The runner of a worker. */
  static fromPlan(backend: Backend, { environments, methods }: StudyPlan): TaskRunner {
    const made = environments.map(({ name, options, recipe, protocol }) =>
      recipe === null ? null : { name, options, environment: fromRecipe(recipe), protocol },
    );
    return new TaskRunner(backend, made, methods);
  }

  /** What is exactly known of an environment; null without a model. */
  references(environment: number): ExactReferences | null {
    return this.#references[environment]!;
  }

  async run(
    { environment: number, method: position, seed, keepLabels }: RunTask,
    signal?: AbortSignal,
  ): Promise<RunOutcome> {
    const given = this.#environments[number]!;
    const { environment, protocol } = given;
    const method = this.#methods[position]!;
    const started = performance.now();
    const agent = this.agent(number, position, seed);
    try {
      const parts: TrainingRun[] = [];
      const learn = async (episodes: number, record: boolean): Promise<void> => {
        if (episodes === 0 || (protocol.stopWhenMet && parts.at(-1)?.stepsToThreshold != null)) return;
        const part = await train(environment, agent, {
          episodes,
          record,
          maxSteps: protocol.maxSteps,
          stepwise: protocol.stepwise,
          // The world's own generator: with the agent's seed it would draw the agent's numbers.
          ...(parts.length === 0 ? { seed: (seed ^ 0x9e3779b9) >>> 0 } : {}),
          ...(protocol.criterion === null ? {} : { until: protocol.criterion, stopWhenMet: protocol.stopWhenMet }),
          ...(signal === undefined ? {} : { signal }),
        });
        parts.push(part);
      };

      let detected: Detected | null = null;
      if (method.similarity === 'chi') {
        const detection = detectionOf(method);
        const first = Math.min(detection.episodes, protocol.episodes);
        await learn(first, true);
        detected = detect(this.#backend, environment, parts[0]!.recorded!, detection);
        const found = method.coupling === 'quotient' ? detected.clusters : detected.similarity;
        coupleAgent(agent, method, found);
        await learn(protocol.episodes - first, false);
      } else {
        const told = this.told(number, position);
        if (told !== null) coupleAgent(agent, method, told);
        await learn(protocol.episodes, false);
      }
      const detection = detected && scoreDetected(detected, this.references(number), parts[0]!.steps);
      const record = recordOf(given, method, seed, agent, parts, detection);
      const labels = detected && keepLabels ? [...detected.clusters.labels] : null;
      return { record, labels, seconds: (performance.now() - started) / 1000 };
    } finally {
      agent.dispose();
    }
  }

  /** The agent of a method, uncoupled where the method is told who the partners are. */
  agent(environment: number, method: number, seed: number): CountedAgent {
    const given = this.#environments[environment]!;
    return methodAgent(this.#backend, given, this.#methods[method]!, seed, () => this.#library(environment));
  }

  /**
   * The partition that a method is told, null for a method that is told none.
   * @throws InputError when the environment has no model or no library, or too large a group.
   */
  told(environment: number, position: number): Partition | null {
    const { name: method, similarity } = this.#methods[position]!;
    if (similarity === null || similarity === 'chi' || similarity === 'chi-online' || similarity === 'discovered')
      return null;
    const { name } = this.#environments[environment]!;
    const references = this.references(environment);
    if (references === null) {
      throw new InputError(`expected a model of ${name} for the ${similarity} of method '${method}', got none`);
    }
    if (similarity !== 'library') return references.symmetries[similarity];
    const library = this.#library(environment);
    if (library === null) {
      throw new InputError(`expected a layout, a board or features of ${name} for method '${method}', got none`);
    }
    const known = this.#groups.get(environment);
    if (known !== undefined) return known;
    const { model } = references;
    const { pairs } = new SymmetryClasses(model.states, model.actions, symmetriesAmong(model, library));
    this.#groups.set(environment, pairs);
    return pairs;
  }

  #library(environment: number): readonly Transformation[] | null {
    if (!this.#libraries.has(environment)) {
      this.#libraries.set(environment, libraryOf(this.#environments[environment]!.environment));
    }
    return this.#libraries.get(environment)!;
  }
}

function recordOf(
  { name, protocol }: RunEnvironment,
  method: Method,
  seed: number,
  agent: CountedAgent,
  parts: readonly TrainingRun[],
  detection: StudyRecord['detection'],
): StudyRecord {
  const judged = judgeParts(parts, protocol.criterion);
  const met = thresholdOf(judged, protocol.criterion);
  const steps = parts.reduce((sum, part) => sum + part.steps, 0);
  return {
    environment: name,
    method: method.name,
    seed,
    steps,
    episodes: parts.reduce((sum, part) => sum + part.episodes, 0),
    stepsToThreshold: met === null ? null : judged.steps[met]!,
    episodesToThreshold: met === null ? null : judged.episodes[met]!,
    updates: agent.updates,
    multiplyAdds: agent.multiplyAdds,
    finite: agent.q.every((value) => Math.abs(value) <= DIVERGED),
    detection,
    curve: sampleCurve(judged, steps),
  };
}
