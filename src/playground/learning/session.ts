/**
 * Two learners in one world, side by side by their steps: one learns alone; the other first counts what follows each pair, and
 * then learns with the similar ones together. Steps of both parts count.
 */
import type { Engine } from 'orbit-rl';
import type { Found, Frame } from '../messages.js';
import type { Setup } from '../setup.js';
import { Detection } from './detection.js';
import { Learner } from './learner.js';
import type { World } from './world.js';

/** Milliseconds of one batch of episodes, about. */
const BATCH_TIME = 4;
/** Milliseconds between two looks at similarities that still change. */
const LOOK_EVERY = 120;

export class Session {
  readonly world: World;
  readonly #detection: Detection;
  readonly #plain: Learner | null;
  readonly #symmetric: Learner | null;
  #setup: Setup;
  #batch = 1;
  #looked = 0;

  constructor(engine: Engine, world: World, setup: Setup) {
    this.world = world;
    this.#setup = setup;
    this.#detection = new Detection(engine, world, setup);
    const { environment, episodes } = world;
    this.#plain = environment && new Learner(engine, environment, setup.seed);
    this.#symmetric = environment && new Learner(engine, environment, setup.seed);
    for (const { probabilities: _, ...episode } of episodes)
      this.#detection.counter.addEpisode({ ...episode, states: episode.states.slice(0, episode.actions.length) });
    this.#couple();
  }

  /** Other settings for what is running. @throws InputError when there are no exact orbits to learn by. */
  set setup(setup: Setup) {
    this.#setup = setup;
    this.#detection.setup = setup;
    this.#couple();
  }

  /** Environment steps of the learner that has made fewer. */
  get steps(): number {
    return Math.min(this.#plain?.steps ?? Infinity, this.#symmetric?.steps ?? Infinity);
  }

  /** Whether both have learned, what was to be counted is, and some steps more were made to see it. */
  get over(): boolean {
    const [one, other] = [this.#plain?.learned, this.#symmetric?.learned];
    if (this.#plain === null) return true;
    return this.#exploring === null && one != null && other != null && this.steps >= 2 * Math.max(one, other);
  }

  /** Runs some episodes of the learner that has made fewer steps. `large`: as many as a batch of some milliseconds has. */
  async advance(large: boolean): Promise<void> {
    if (this.#plain === null || this.#symmetric === null) return;
    const counts = this.#exploring !== null;
    const learner = this.#symmetric.steps <= this.#plain.steps ? this.#symmetric : this.#plain;
    const own = learner === this.#symmetric && counts;
    const most = own ? this.#setup.explore - this.#symmetric.episodes : Infinity;
    const episodes = Math.min(large ? this.#batch : 1, most);
    const started = performance.now();
    const recorded = await learner.run(episodes, own);
    const took = performance.now() - started;
    if (large && took < BATCH_TIME / 2) this.#batch = Math.min(4096, this.#batch * 2);
    else if (took > BATCH_TIME * 2) this.#batch = Math.max(1, this.#batch >> 1);
    if (recorded === null) return;
    this.#detection.counter.addEpisodes(recorded);
    this.#detection.changed = true;
    if (this.#exploring === null) this.#couple();
  }

  /** What there is to see now. */
  frame(running: boolean): Frame {
    const now = performance.now();
    const settled = this.#exploring === null || now - this.#looked > LOOK_EVERY;
    const found = this.#detection.changed && settled ? this.found : null;
    if (found !== null) this.#looked = now;
    return {
      kind: 'frame',
      plain: this.#plain?.view ?? null,
      symmetric: this.#symmetric?.view ?? null,
      exploring: this.#exploring,
      found,
      running,
    };
  }

  get found(): Found {
    return this.#detection.found();
  }

  dispose(): void {
    this.#plain?.agent.dispose();
    this.#symmetric?.agent.dispose();
    this.#detection.counter.dispose();
  }

  /** Episodes counted of those to be counted; null when that is done. */
  get #exploring(): Frame['exploring'] {
    const { explore } = this.#setup;
    if (this.#symmetric === null || this.#symmetric.episodes >= explore) return null;
    return { done: this.#symmetric.episodes, of: explore };
  }

  /** Lets the symmetric learner share with those that are its partners now. */
  #couple(): void {
    const { coupling, source, threshold } = this.#setup;
    const agent = this.#symmetric?.agent;
    if (agent === undefined) return;
    if (source === 'orbits' && this.world.orbits !== null) agent.couple(coupling, this.world.orbits);
    else if (this.#exploring === null) agent.couple(coupling, this.#detection.chi, { threshold });
    else agent.couple('none');
  }
}
