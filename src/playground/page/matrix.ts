/** χ of all pairs with all: a dot a pair of pairs, the darker (in the dark: the lighter) the more similar. */
import type { Found } from '../messages.js';
import { cleared, watchSize } from './canvas.js';
import type { Light } from './light.js';
import { theme } from './theme.js';

export class Matrix {
  readonly #canvas: HTMLCanvasElement;
  readonly #light: Light;
  readonly #image = document.createElement('canvas');
  #found: Found | null = null;
  #threshold = 0;

  constructor(canvas: HTMLCanvasElement, light: Light) {
    this.#canvas = canvas;
    this.#light = light;
    watchSize(canvas, () => this.draw());
    light.listen(canvas, (event) => {
      const { left, width } = canvas.getBoundingClientRect();
      const order = this.#found?.order ?? [];
      return order[Math.floor(((event.clientX - left) / width) * order.length)] ?? null;
    });
  }

  show(found: Found, threshold: number): void {
    this.#found = found;
    this.#threshold = threshold;
    this.#render();
    this.draw();
  }

  draw(): void {
    const drawn = this.#found === null ? null : cleared(this.#canvas);
    if (drawn === null) return;
    const { context, width, height } = drawn;
    context.imageSmoothingEnabled = this.#image.width > width;
    context.drawImage(this.#image, 0, 0, width, height);
    const { pair } = this.#light;
    const { order } = this.#found!;
    const at = pair === null ? -1 : order.indexOf(pair);
    if (at < 0) return;
    const size = width / order.length;
    context.strokeStyle = theme().text;
    context.lineWidth = 1;
    context.strokeRect(at * size, 0, size, height);
    context.strokeRect(0, at * size, width, size);
  }

  /** Paints the values once: past the threshold in colour, the rest in grey. */
  #render(): void {
    const { order, values } = this.#found!;
    const image = new ImageData(Math.max(1, order.length), Math.max(1, order.length));
    const past = Math.round(255 * this.#threshold);
    const pixels = new Uint32Array(image.data.buffer);
    // Colour 0x00rrggbb of a byte order that all browsers' machines have, with χ as its opacity.
    const [blue, grey] = [0xb27200, 0x808080];
    for (let k = 0; k < values.length; ++k) {
      const value = values[k]!;
      pixels[k] = (value > past ? (Math.max(140, value) << 24) | blue : ((value * 0.45) << 24) | grey) >>> 0;
    }
    [this.#image.width, this.#image.height] = [image.width, image.height];
    this.#image.getContext('2d')!.putImageData(image, 0, 0);
  }
}
