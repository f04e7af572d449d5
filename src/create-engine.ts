/** The composition root: one object that binds every class of the library to one backend. */
import type { AgentOptions } from './agents/agent-options.js';
import { ChiAgent, type ChiAgentOptions } from './agents/chi-agent.js';
import { type DynaAgentOptions, dynaAgent } from './agents/dyna-agent.js';
import { OnlineAgent, type OnlineAgentOptions } from './agents/online-agent.js';
import type { PlanningAgent } from './agents/planning-agent.js';
import { type AnyAgent, agentFromBytes } from './agents/saved/agent-from-bytes.js';
import { type SweepingAgentOptions, sweepingAgent } from './agents/sweeping-agent.js';
import { TabularAgent } from './agents/tabular-agent.js';
import type { Backend, BackendName } from './engine/contracts/backend.js';
import type { EpisodeBatch } from './engine/contracts/episodes.js';
import { loadBackend, type WasmSource } from './engine/load.js';
import type { Environment } from './environments/environment.js';
import { type RolloutOptions, recordEpisodes } from './environments/rollout.js';
import { TabularModel } from './environments/tabular-model.js';
import { UploadedModel } from './environments/uploaded-model.js';
import { checkChoice, checkKeys, expected } from './input-error.js';
import { similarityOfCounts } from './similarity/compute.js';
import type { CountRowsInput } from './similarity/count-rows.js';
import { SimilarityCounter } from './similarity/counter.js';
import type { SimilarityOptions } from './similarity/options.js';
import type { Similarity } from './similarity/similarity.js';
import { checkModel } from './symmetry/exact/check-model.js';
import { type Solution, type SolveOptions, solveBy } from './symmetry/exact/solve.js';
import type { TrajectoryLimits, TrajectoryOptions } from './trajectories/options.js';

export interface EngineOptions {
  /** `'wasm'` (default), or `'reference'`: the same results in plain TypeScript, slower. */
  readonly backend?: BackendName;
  /**
   * Where the wasm core comes from: a URL, a `Response` or a promise of one, bytes, or a `WebAssembly.Module`. For hosts that
   * forbid compiling the inlined bytes; the file is exported as `orbit-rl/core.wasm`.
   */
  readonly wasm?: WasmSource;
}

/**
 * Makes an engine. May be called any number of times; engines share nothing but compiled code.
 * @throws InputError when an option is unknown, or `wasm` is not orbit-rl's core, is that of another version, or cannot be read.
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  if (options === null || typeof options !== 'object') throw expected('options { backend, wasm }', options);
  checkKeys('engine options', options, ['backend', 'wasm']);
  const backend = checkChoice<BackendName>('backend', options.backend ?? 'wasm', ['wasm', 'reference']);
  return new Engine(await loadBackend(backend, options.wasm));
}

/** Everything that runs on kernels. What it makes lives until disposed (`dispose()` or `using`). */
export class Engine {
  readonly #backend: Backend;

  /** @internal Use `createEngine`. */
  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** @internal The kernels of an engine, for the other entries. @throws InputError when it is no engine. */
  static backendOf(engine: Engine): Backend {
    // By its private field: what only looks like one, as a proxy does, has none.
    if (engine === null || typeof engine !== 'object' || !(#backend in engine)) {
      throw expected('an engine (see createEngine)', engine);
    }
    return engine.#backend;
  }

  /** `'wasm'` or `'reference'`. */
  get backend(): BackendName {
    return this.#backend.name;
  }

  /** SHA-256 of the wasm core in hex, or `'reference'`: names the exact kernels a result was made with. */
  get hash(): string {
    return this.#backend.hash;
  }

  /** Bytes of kernel memory held by what is not disposed (0 on the reference backend). */
  get bytesInUse(): number {
    return this.#backend.bytesInUse();
  }

  /**
   * A counter of reward trajectories, which gives their similarity.
   * @throws InputError when an option is unknown or out of range.
   */
  trajectories(options: TrajectoryOptions): SimilarityCounter {
    return new SimilarityCounter(this.#backend, options);
  }

  /**
   * The counter that `counter.toBytes()` gave these bytes, or `JSON.stringify(counter)` this JSON.
   * @throws InputError when they are cut off, damaged, or something else.
   */
  trajectoriesFromBytes(bytes: Uint8Array | { readonly bytes: string }, limits?: TrajectoryLimits): SimilarityCounter {
    return SimilarityCounter.fromBytes(this.#backend, bytes, limits);
  }

  /**
   * Similarity of rows of counts that were made elsewhere. `out`, for all values (no `threshold`, `topK` or `confidence`), is an array that
   * they are written to: `rows²` numbers `out[i * rows + j]`, or the `rows (rows - 1) / 2` of `i < j`, row after row, as SciPy's condensed
   * matrices have them, in float64 or rounded to float32. No other memory of that size is touched. The similarity reads a Float64Array of
   * `rows²` as it is: where it is given again, what was given before has the new values; any other is copied when values are first asked for.
   * @throws InputError when the rows, the options or `out` do not fit, with the place.
   */
  similarity(rows: CountRowsInput, options?: SimilarityOptions, out?: Float64Array | Float32Array): Similarity {
    return similarityOfCounts(this.#backend, rows, options, out);
  }

  /**
   * A tabular learner, for `train` or to be driven step by step.
   * @throws InputError when an option is unknown or out of range, or the similarity and the coupling do not fit.
   */
  agent(options: AgentOptions = {}): TabularAgent {
    return new TabularAgent(this.#backend, options);
  }

  /**
   * A learner that finds symmetries while it learns and shares values over them at once.
   * @throws InputError when an option is unknown or out of range.
   */
  onlineAgent(options: OnlineAgentOptions = {}): OnlineAgent {
    return new OnlineAgent(this.#backend, options);
  }

  /**
   * A learner that shares values over clusters of reward trajectories, where they prove to help: no model, no candidates.
   * @throws InputError when an option is unknown or out of range.
   */
  chiAgent(options: ChiAgentOptions = {}): ChiAgent {
    return new ChiAgent(this.#backend, options);
  }

  /**
   * Dyna-Q on a learned model, completed by the symmetries found among `candidates`.
   * @throws InputError when an option is unknown or out of range.
   */
  dynaAgent(options: DynaAgentOptions = {}): PlanningAgent {
    return dynaAgent(options);
  }

  /**
   * Prioritised sweeping on a learned model, completed by the symmetries found among `candidates`.
   * @throws InputError when an option is unknown or out of range.
   */
  sweepingAgent(options: SweepingAgentOptions = {}): PlanningAgent {
    return sweepingAgent(options);
  }

  /**
   * The agent, of any kind but those of `orbit-rl/deep`, that `agent.toBytes()` gave these bytes, or `JSON.stringify(agent)` this JSON:
   * it goes on as the one that was saved, to the last bit. What it was shown is shown again to an agent that finds symmetries or
   * plans, which takes as long as it took to learn.
   * @throws InputError when they are cut off, damaged, something else, or hold what no agent does.
   */
  agentFromBytes(saved: Uint8Array | { readonly bytes: string }): AnyAgent {
    return agentFromBytes(this.#backend, saved);
  }

  /**
   * Episodes under a fixed policy. A `TabularModel` is sampled inside the backend; an environment is stepped through its
   * own class. The same seed gives the same episodes on both backends.
   * @throws InputError when an option is unknown or out of range, or what the environment gives is.
   */
  rollout(world: TabularModel | Environment, options: RolloutOptions): EpisodeBatch {
    if (options === null || typeof options !== 'object') throw expected('options { episodes, … }', options);
    if (!(world instanceof TabularModel)) {
      if (typeof world?.reset !== 'function' || typeof world.step !== 'function') {
        throw expected('a TabularModel or an environment with reset and step', world);
      }
      return recordEpisodes(world, options);
    }
    using uploaded = this.upload(world);
    return uploaded.rollout(options);
  }

  /**
   * A model that stays in the kernels' memory until it is disposed, for many rollouts: `upload(model).rollout(options)` is
   * `rollout(model, options)` without copying the model at every call.
   * @throws InputError when it is no `TabularModel`.
   */
  upload(model: TabularModel): UploadedModel {
    return new UploadedModel(checkModel(model), this.#backend.model(model));
  }

  /**
   * Optimal values by value iteration in the backend: the free function `solve`, faster.
   * @throws InputError when the model is not a `TabularModel` or an option is out of range.
   */
  solve(model: TabularModel, options: SolveOptions): Solution {
    using kernel = this.#backend.model(checkModel(model));
    return solveBy((checked) => kernel.valueIteration(checked), model, options);
  }
}
