/** Both learning curves against the steps they took, on a logarithmic axis: what happens early is worth the most room. */
import type { LearnerView } from '../messages.js';
import { cleared, watchSize } from './canvas.js';
import { theme } from './theme.js';

const MARGIN = { left: 44, right: 14, top: 10, bottom: 34 };
const LEVEL = 0.95;

export class Curve {
  readonly #canvas: HTMLCanvasElement;
  #views: readonly (LearnerView | null)[] = [];

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    watchSize(canvas, () => this.draw());
  }

  /** The plain learner, then the symmetric one. */
  set views(views: readonly (LearnerView | null)[]) {
    this.#views = views;
  }

  draw(): void {
    const drawn = cleared(this.#canvas);
    if (drawn === null) return;
    const { context, width, height } = drawn;
    const { text, quiet, line, plain, symmetric } = theme();
    const all = this.#views.flatMap((view) => (view === null ? [] : [view.curve.steps]));
    const low = Math.floor(Math.log10(Math.max(1, Math.min(100, ...all.map((steps) => steps[0] ?? Infinity)))));
    const high = Math.max(low + 2, Math.log10(Math.max(1, ...all.map((steps) => steps.at(-1) ?? 1))));
    const x = (steps: number): number =>
      MARGIN.left + ((Math.log10(Math.max(1, steps)) - low) / (high - low)) * (width - MARGIN.left - MARGIN.right);
    const y = (value: number): number =>
      height - MARGIN.bottom - Math.max(0, Math.min(1, value)) * (height - MARGIN.top - MARGIN.bottom);
    context.font = '12px system-ui, sans-serif';
    context.lineWidth = 1;
    context.fillStyle = quiet;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const value of [0, 0.5, 1]) {
      this.#line(context, line, [], [MARGIN.left, y(value)], [width - MARGIN.right, y(value)]);
      context.fillText(`${100 * value} %`, MARGIN.left - 6, y(value));
    }
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (let power = low; power <= high; ++power) {
      this.#line(context, line, [], [x(10 ** power), MARGIN.top], [x(10 ** power), height - MARGIN.bottom + 4]);
      context.fillText((10 ** power).toLocaleString('en'), x(10 ** power), height - MARGIN.bottom + 6);
    }
    context.textAlign = 'right';
    context.fillText('environment steps', width - MARGIN.right, height - 13);
    this.#line(context, text, [3, 4], [MARGIN.left, y(LEVEL)], [width - MARGIN.right, y(LEVEL)]);
    [plain, symmetric].forEach((colour, k) => {
      const view = this.#views[k];
      if (!view) return;
      context.strokeStyle = colour;
      context.lineWidth = 2.2;
      context.beginPath();
      view.curve.steps.forEach((steps, at) => {
        context.lineTo(x(steps), y(view.curve.values[at]!));
      });
      context.stroke();
      if (view.learned === null) return;
      context.fillStyle = colour;
      context.beginPath();
      context.arc(x(view.learned), y(LEVEL), 5, 0, 2 * Math.PI);
      context.fill();
    });
  }

  #line(
    context: CanvasRenderingContext2D,
    colour: string,
    dash: number[],
    from: readonly [number, number],
    to: readonly [number, number],
  ): void {
    context.strokeStyle = colour;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
    context.setLineDash([]);
  }
}
