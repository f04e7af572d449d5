/** Pictures of the library as parts of this page: their shapes by pair, to be lit up and painted over. */
import { type ClusterPanel, clusterFigure } from 'orbit-rl/report';
import type { WorldMessage } from '../messages.js';

/** A picture for each panel; none where the layout shows nothing. Colours are those of the page. */
export function pictures({ layout, actions }: WorldMessage, panels: readonly ClusterPanel[]): SVGSVGElement[] {
  if (layout === null) return [];
  const whole = new DOMParser().parseFromString(clusterFigure({ layout, actions, panels }), 'image/svg+xml');
  if (document.querySelector('style#scenes') === null) {
    const style = document.createElement('style');
    style.id = 'scenes';
    style.textContent = whole.querySelector('style')!.textContent;
    document.head.append(style);
  }
  return [...whole.querySelectorAll<SVGSVGElement>('svg.scene')].map((picture) => {
    for (const name of ['x', 'y', 'width', 'height', 'style']) picture.removeAttribute(name);
    return document.importNode(picture, true);
  });
}

/** What of a pair can be painted. */
export interface PairShape {
  readonly outline: Path2D;
  readonly middle: readonly [x: number, y: number];
  /** Actions that stay have a dot in place of a part of the cell. */
  readonly isDot: boolean;
}

/** Shapes by pair in the coordinates of the picture; undefined for pairs that are not in it. */
export function shapesOf(picture: SVGSVGElement): (PairShape | undefined)[] {
  const shapes: (PairShape | undefined)[] = [];
  for (const one of picture.querySelectorAll<SVGElement>('[data-p]')) {
    const outline = new Path2D();
    if (one instanceof SVGCircleElement) {
      const [x, y, r] = [one.cx.baseVal.value, one.cy.baseVal.value, one.r.baseVal.value];
      outline.arc(x, y, r, 0, 2 * Math.PI);
      shapes[Number(one.dataset.p)] = { outline, middle: [x, y], isDot: true };
      continue;
    }
    const corners = one.getAttribute('points')!.split(' ').map(Number);
    let [x, y] = [0, 0];
    for (let k = 0; k < corners.length; k += 2) {
      x += (2 * corners[k]!) / corners.length;
      y += (2 * corners[k + 1]!) / corners.length;
      if (k === 0) outline.moveTo(corners[k]!, corners[k + 1]!);
      else outline.lineTo(corners[k]!, corners[k + 1]!);
    }
    outline.closePath();
    shapes[Number(one.dataset.p)] = { outline, middle: [x, y], isDot: false };
  }
  return shapes;
}
