/** A canvas as sharp as the screen, drawn in the pixels of the page. */

export interface Drawn {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
}

/** Sizes of canvases, kept by an observer: asking for them in every frame would make the browser lay the page out. */
const sizes = new WeakMap<Element, { readonly width: number; readonly height: number }>();
const observer = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    sizes.set(target, contentRect);
    target.dispatchEvent(new Event('resized'));
  }
});

/** Calls `draw` when the canvas has another size. */
export function watchSize(canvas: HTMLCanvasElement, draw: () => void): void {
  observer.observe(canvas);
  canvas.addEventListener('resized', draw);
}

/** The canvas, empty; null while it is not shown. */
export function cleared(canvas: HTMLCanvasElement): Drawn | null {
  const { width, height } = sizes.get(canvas) ?? canvas.getBoundingClientRect();
  const context = canvas.getContext('2d');
  if (context === null || width === 0 || height === 0) return null;
  const ratio = Math.min(2, devicePixelRatio);
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) [canvas.width, canvas.height] = [across, down];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}
