/** What a learner thinks: its values painted on the pairs, the stronger the larger, and its greedy actions as arrows. */
import type { WorldMessage } from '../messages.js';
import { cleared, watchSize } from './canvas.js';
import { type PairShape, pictures, shapesOf } from './scene.js';
import { theme } from './theme.js';

export class Field {
  readonly #place: HTMLElement;
  readonly #canvas = document.createElement('canvas');
  #world: WorldMessage | null = null;
  #shapes: (PairShape | undefined)[] = [];
  #box = { x: 0, y: 0, width: 1, height: 1 };
  #q: Float64Array | null = null;
  #lit: ReadonlySet<number> = new Set();

  constructor(place: HTMLElement) {
    this.#place = place;
    watchSize(this.#canvas, () => this.draw());
  }

  /** Another world: its ground is drawn once. */
  set world(world: WorldMessage) {
    this.#world = world;
    this.#q = null;
    const labels = new Int32Array(world.states * world.actions).fill(-1);
    const [picture] = pictures(world, [{ title: 'The world', labels }]);
    this.#place.replaceChildren(...(picture === undefined ? [] : [picture, this.#canvas]));
    this.#shapes = picture === undefined ? [] : shapesOf(picture);
    if (picture !== undefined) this.#box = picture.viewBox.baseVal;
  }

  set q(q: Float64Array) {
    this.#q = q;
  }

  /** Pairs to outline. */
  set lit(pairs: ReadonlySet<number>) {
    this.#lit = pairs;
  }

  draw(): void {
    const drawn = this.#world === null || this.#shapes.length === 0 ? null : cleared(this.#canvas);
    if (drawn === null) return;
    const { context, width } = drawn;
    const scale = width / this.#box.width;
    context.scale(scale, scale);
    context.translate(-this.#box.x, -this.#box.y);
    if (this.#q !== null) this.#paint(context, this.#q);
    context.strokeStyle = theme().text;
    context.lineWidth = 2.5;
    for (const pair of this.#lit) {
      const shape = this.#shapes[pair];
      if (shape !== undefined) context.stroke(shape.outline);
    }
  }

  #paint(context: CanvasRenderingContext2D, q: Float64Array): void {
    const { live, actions, states, layout } = this.#world!;
    const { shades, text } = theme();
    const isGraph = layout !== null && 'kind' in layout && layout.kind === 'graph';
    let [low, high] = [Infinity, -Infinity];
    for (let pair = 0; pair < q.length; ++pair) {
      if (live[Math.floor(pair / actions)] === 0) continue;
      low = Math.min(low, q[pair]!);
      high = Math.max(high, q[pair]!);
    }
    const span = high - low || 1;
    const arrows = new Path2D();
    for (let s = 0; s < states; ++s) {
      if (live[s] === 0) continue;
      let [best, least] = [s * actions, q[s * actions]!];
      for (let pair = s * actions; pair < (s + 1) * actions; ++pair) {
        const shape = this.#shapes[pair];
        if (q[pair]! > q[best]!) best = pair;
        least = Math.min(least, q[pair]!);
        if (shape === undefined) continue;
        context.fillStyle = shades[Math.round(((q[pair]! - low) / span) * (shades.length - 1))]!;
        context.fill(shape.outline);
      }
      if (q[best]! === least) continue;
      // Pairs of a graph are arrows already.
      if (isGraph) arrows.addPath(this.#shapes[best]?.outline ?? new Path2D());
      else this.#arrow(arrows, s, best);
    }
    context.strokeStyle = text;
    context.lineWidth = 2;
    context.lineCap = 'round';
    context.stroke(arrows);
  }

  /** From the middle of a state towards the pair that it prefers. */
  #arrow(arrows: Path2D, state: number, best: number): void {
    const { actions } = this.#world!;
    const shape = this.#shapes[best];
    if (shape === undefined) return;
    const [x, y] = shape.middle;
    if (shape.isDot) {
      arrows.moveTo(x + 2, y);
      arrows.arc(x, y, 2, 0, 2 * Math.PI);
      return;
    }
    const others = this.#shapes.slice(state * actions, (state + 1) * actions).filter((one) => one !== undefined);
    const middle = [0, 1].map((axis) => others.reduce((sum, one) => sum + one.middle[axis]!, 0) / others.length);
    const [dx, dy] = [x - middle[0]!, y - middle[1]!];
    const length = Math.hypot(dx, dy);
    if (length < 1) return;
    const [ux, uy] = [dx / length, dy / length];
    const tip = [x + ux * 3, y + uy * 3] as const;
    arrows.moveTo(middle[0]!, middle[1]!);
    arrows.lineTo(...tip);
    for (const side of [1, -1]) {
      arrows.moveTo(...tip);
      arrows.lineTo(tip[0] - ux * 5 + side * uy * 4, tip[1] - uy * 5 - side * ux * 4);
    }
  }
}
