/**
 * The pair that is looked at, by pointer, finger or keys, wherever it is shown, and those that are the same: of its exact orbit, and of
 * the cluster that was found. A tap or a click holds it until the next one.
 */
import type { Found, WorldMessage } from '../messages.js';
import { pairName } from './names.js';

export class Light {
  #world: WorldMessage | null = null;
  #found: Found | null = null;
  #pair: number | null = null;
  #held = false;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  set world(world: WorldMessage) {
    this.#world = world;
    this.#found = null;
    this.#held = false;
    this.#pair = null;
  }

  set found(found: Found) {
    this.#found = found;
  }

  get pair(): number | null {
    return this.#pair;
  }

  /** The pair with its exact orbit. */
  get orbit(): ReadonlySet<number> {
    return this.#members(this.#world?.orbits ?? null);
  }

  /** The pair with its cluster. */
  get cluster(): ReadonlySet<number> {
    return this.#members(this.#found?.labels ?? null);
  }

  /** A sentence about the pair; '' without one. */
  get words(): string {
    const [pair, world] = [this.#pair, this.#world];
    if (pair === null || world === null) return '';
    const { orbit, cluster } = this;
    const right = [...cluster].filter((one) => orbit.has(one)).length;
    const exact =
      world.orbits === null
        ? ''
        : orbit.size === 1
          ? ' It is alone in its exact orbit.'
          : ` Its exact orbit has ${orbit.size} pairs.`;
    const found =
      cluster.size === 1
        ? ' Nothing was found to be like it so far.'
        : ` Found together with ${cluster.size - 1} others${world.orbits === null ? '' : `, ${right - 1} of them of its orbit`}.`;
    return `${pairName(world, pair)}:${exact}${found}`;
  }

  /** Looks at a pair while the pointer is there, unless another is held. */
  hover(pair: number | null): void {
    if (!this.#held) this.#look(pair);
  }

  /** Holds a pair; the same a second time, or none, lets go. */
  hold(pair: number | null): void {
    const again = this.#held && pair === this.#pair;
    this.#held = pair !== null && !again;
    this.#look(again ? null : pair);
  }

  /** Goes through the pairs by keys: to the next one, or to the next orbit (cluster, where orbits are not known). */
  key(key: string): boolean {
    if (key === 'Escape') {
      this.hold(null);
      return true;
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    const order = this.#found?.order;
    if (step === undefined || !order?.length) return false;
    const labels = this.#world!.orbits ?? this.#found!.labels;
    let at = this.#pair === null ? -1 : order.indexOf(this.#pair);
    const from = at;
    const move = (): void => {
      at = at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length;
    };
    move();
    if (key === 'ArrowDown' || key === 'ArrowUp')
      while (from >= 0 && at !== from && labels[order[at]!] === labels[order[from]!]) move();
    this.#held = true;
    this.#look(order[at]!);
    return true;
  }

  /** Listens to whatever shows pairs; `pairAt` tells which one an event is at. */
  listen(place: HTMLElement, pairAt: (event: PointerEvent | MouseEvent) => number | null): void {
    place.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && this.hover(pairAt(event)));
    place.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && this.hover(null));
    place.addEventListener('click', (event) => this.hold(pairAt(event)));
    place.addEventListener('keydown', (event) => this.key(event.key) && event.preventDefault());
  }

  #look(pair: number | null): void {
    if (pair === this.#pair) return;
    this.#pair = pair;
    this.#changed();
  }

  #members(labels: Int32Array | null): ReadonlySet<number> {
    const pair = this.#pair;
    if (pair === null) return new Set();
    const label = labels?.[pair] ?? -1;
    if (labels === null || label < 0) return new Set([pair]);
    return new Set(Array.from(labels.keys()).filter((one) => labels[one] === label));
  }
}

/** The pair of a shape in a picture. */
export function pairOfShape(event: Event): number | null {
  const shape = (event.target as Element).closest<SVGElement>('[data-p]');
  return shape === null ? null : Number(shape.dataset.p);
}
