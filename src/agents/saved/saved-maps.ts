/** Transformations as sections: their names as JSON, then the images of all pairs, one map after the other. */
import type { Sections } from '../../engine/saved-sections.js';
import { Transformation } from '../../symmetry/transformation.js';

export function mapSections(maps: readonly Transformation[]): ArrayBufferView[] {
  const pairs = new Int32Array(maps.reduce((total, map) => total + map.pairs.length, 0));
  let at = 0;
  for (const map of maps) {
    pairs.set(map.pairs, at);
    at += map.pairs.length;
  }
  return [new TextEncoder().encode(JSON.stringify(maps.map(({ name, actions }) => ({ name, actions })))), pairs];
}

/** @throws InputError when they are no transformations. */
export function readMaps(sections: Sections): Transformation[] {
  let named: readonly { readonly name: string; readonly actions: number }[];
  try {
    named = JSON.parse(sections.text('names of transformations')) as typeof named;
  } catch {
    throw sections.damaged('names of transformations');
  }
  const images = sections.integers('transformations', undefined, 0, 2 ** 31 - 1);
  if (!Array.isArray(named)) throw sections.damaged('names of transformations');
  const size = named.length === 0 ? 0 : images.length / named.length;
  if (!Number.isInteger(size) || (named.length === 0 && images.length > 0)) throw sections.damaged('transformations');
  return named.map(({ name, actions }, k) => {
    const states = size / actions;
    if (!Number.isInteger(states) || states < 1) throw sections.damaged('transformations');
    const pairs = images.subarray(k * size, (k + 1) * size);
    const rows = Array.from({ length: states }, (_, s) => pairs.subarray(s * actions, (s + 1) * actions));
    const image = (row: Int32Array) => Math.floor(row[0]! / actions);
    if (!rows.every((row) => row.every((pair) => Math.floor(pair / actions) === image(row)))) {
      throw sections.damaged('transformations');
    }
    return Transformation.from({
      name,
      states: rows.map(image),
      actionMap: rows.map((row) => row.map((pair) => pair % actions)),
    });
  });
}
