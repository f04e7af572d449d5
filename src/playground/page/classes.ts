/** Exact orbits and found clusters on the world, side by side: what is of one colour and number is one class. */
import type { Found, WorldMessage } from '../messages.js';
import { type Light, pairOfShape } from './light.js';
import { pictures } from './scene.js';

/** A panel: its place on the page, and what is in it. */
interface Panel {
  readonly place: HTMLElement;
  readonly lit: () => ReadonlySet<number>;
}

export class Classes {
  readonly #orbits: HTMLElement;
  readonly #clusters: HTMLElement;
  readonly #panels: readonly Panel[];
  #world: WorldMessage | null = null;
  #labels: Int32Array = new Int32Array(0);

  constructor(orbits: HTMLElement, clusters: HTMLElement, light: Light) {
    this.#orbits = orbits;
    this.#clusters = clusters;
    this.#panels = [
      { place: orbits, lit: () => light.orbit },
      { place: clusters, lit: () => light.cluster },
    ];
    for (const { place } of this.#panels) light.listen(place, pairOfShape);
  }

  /** What did not change is left as it is: pictures of many pairs take longer than a frame. */
  show(world: WorldMessage, { labels }: Found): void {
    const known = world === this.#world;
    if (known && labels.every((label, pair) => label === this.#labels[pair])) return;
    this.#labels = labels;
    const exact = known || world.orbits === null ? [] : [{ title: 'Exact orbits', labels: world.orbits }];
    const shown = pictures(world, [...exact, { title: 'Clusters found', labels }]);
    const nothing = (text: string): HTMLElement => Object.assign(document.createElement('p'), { textContent: text });
    this.#clusters.replaceChildren(...shown.slice(-1));
    if (shown.length === 0) this.#clusters.append(nothing('These states have no places to be drawn at.'));
    if (!known) {
      this.#world = world;
      this.#orbits.replaceChildren(...shown.slice(0, -1));
      if (world.orbits === null)
        this.#orbits.append(nothing('Not known: there is no model, or its group is too large.'));
    }
    this.light();
  }

  /** Lights up what is the same as the pair that is looked at. */
  light(): void {
    for (const { place, lit } of this.#panels) {
      const pairs = lit();
      place.classList.toggle('lit', pairs.size > 0);
      for (const shape of place.querySelectorAll<SVGElement>('[data-p]'))
        shape.classList.toggle('same', pairs.has(Number(shape.dataset.p)));
    }
  }
}
