/**
 * Classes of state-action pairs drawn where the pairs are: on a grid a cell is a state and its triangles are the moves; a colour and a
 * number are a class. Partitions side by side share colours (see `matchBlocks`).
 */
import type { XY } from '../../environments/layout.js';
import type { ClusterPanel, Clusters } from '../../experiments/document.js';
import { escapeHtml } from '../html.js';
import { pairName } from '../pair-names.js';
import { clusterColour, matchBlocks } from './palette.js';
import type { Svg } from './plot.js';
import { CELL, centroid, type Ground, type Place, type Scene, sceneOf } from './scene.js';

/** Cells across from which numbers would be too small to read. */
const NUMBERED = 16;

/** A picture a panel, or null where the layout cannot show them. */
export function drawClusters({ layout, actions, panels }: Clusters): Svg[] | null {
  const scene = sceneOf(layout, actions);
  if (scene === null) return null;
  const numbers = matchBlocks(panels.map(({ labels }) => labels));
  return panels.map((panel, p) => {
    const sizes = new Map<number, number>();
    for (let pair = 0; pair < panel.labels.length; ++pair) {
      const label = panel.labels[pair]!;
      if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
    }
    const roomy = scene.width <= NUMBERED * CELL;
    const shapes = scene.pairs.map((place, pair) => {
      if (place === undefined) return '';
      const number = numbers[p]![pair] ?? -1;
      const size = sizes.get(panel.labels[pair] ?? -1) ?? 0;
      const what = size === 0 ? 'in no cluster' : size === 1 ? 'alone' : `cluster ${number + 1}, ${size} pairs`;
      const paint =
        size === 0
          ? 'class="none"'
          : number < 0
            ? 'class="alone"'
            : `class="cluster" data-c="${number}" fill="${clusterColour(number)}"`;
      return shape(
        place,
        `${paint} data-p="${pair}"`,
        `${pairName(pair, actions, layout)}: ${what}`,
        roomy && number >= 0 ? String(number + 1) : '',
      );
    });
    const shared = [...sizes.values()].filter((size) => size > 1).length;
    return svgOf(scene, 'clusters', aboutPanel(panel, scene, shared), shapes.join(''));
  });
}

function aboutPanel({ title }: ClusterPanel, { about }: Scene, shared: number): string {
  return `${title}: ${about}, ${shared} clusters of two or more pairs`;
}

function shape(place: Place, attributes: string, name: string, text: string): string {
  const title = `<title>${escapeHtml(name)}</title>`;
  if ('dot' in place)
    return `<circle ${attributes} cx="${round(place.dot[0])}" cy="${round(place.dot[1])}" r="${place.radius}">${title}</circle>`;
  const number = text === '' || place.text === null ? '' : textAt(place.text, text, 'number');
  return `<polygon ${attributes} points="${points(place.polygon)}">${title}</polygon>${number}`;
}

/** A picture of a scene: what is given, on its ground. */
export function svgOf(scene: Scene, kind: string, title: string, inside: string): Svg {
  const [width, height] = [Math.ceil(scene.width) + 2, Math.ceil(scene.height) + 2];
  const ends = scene.ground.filter(({ kind: ground }) => ground !== 'cell');
  const starts = scene.starts.length <= 4 ? scene.starts : [];
  const parts = [
    inside,
    ...ends.map(
      ({ kind: ground, polygon, sign = '' }) =>
        `<g class="${ground}"><title>${ground}</title><polygon points="${points(polygon)}"/>${textAt(centroid(polygon), sign)}</g>`,
    ),
    ...scene.ground.map(outline),
    ...starts.map(
      ([x, y]) => `<circle class="start" cx="${round(x)}" cy="${round(y)}" r="5"><title>start</title></circle>`,
    ),
  ];
  const text = `<svg class="scene ${kind}" role="img" viewBox="-1 -1 ${width} ${height}" style="max-width:${width}px"><title>${escapeHtml(title)}</title>${parts.join('')}</svg>`;
  return { text, width, height };
}

function outline({ kind, polygon, sign = '' }: Ground): string {
  const inside = kind === 'cell' && sign !== '' ? textAt(centroid(polygon), sign, 'sign') : '';
  return `<polygon class="cell" points="${points(polygon)}"/>${inside}`;
}

function textAt([x, y]: XY, text: string, kind?: string): string {
  return text === ''
    ? ''
    : `<text${kind === undefined ? '' : ` class="${kind}"`} x="${round(x)}" y="${round(y)}">${escapeHtml(text)}</text>`;
}

export function points(polygon: readonly XY[]): string {
  return polygon.map(([x, y]) => `${round(x)} ${round(y)}`).join(' ');
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
