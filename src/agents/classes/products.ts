/** Whether a transformation is a product of others, without working out their products: those that it may be are found by the images of some pairs. */
import type { Transformation } from '../../symmetry/transformation.js';

const PROBES = 64;
/** Products that are looked at. */
const MOST = 64;

/** Some pairs, spread over all. */
export function probesOf(pairs: number): Int32Array {
  const count = Math.min(PROBES, pairs);
  return Int32Array.from({ length: count }, (_, k) => Math.floor((k * pairs) / count));
}

/** A product, by the maps that make it, the first to be applied first, and the images of the probes. */
interface Product {
  readonly word: readonly Transformation[];
  readonly images: Int32Array;
}

/** False also where only a product that was not looked at would be the map. */
export function isProduct(map: Transformation, generators: readonly Transformation[]): boolean {
  const probes = probesOf(map.pairs.length);
  const wanted = probes.map((pair) => map.pairs[pair]!).join();
  const seen = new Set([probes.join()]);
  const products: Product[] = [{ word: [], images: probes }];
  for (const { word, images } of products) {
    for (const generator of generators) {
      const next = { word: [...word, generator], images: images.map((pair) => generator.pairs[pair]!) };
      const key = next.images.join();
      if (seen.has(key)) continue;
      seen.add(key);
      if (key === wanted && isWord(map, next.word)) return true;
      if (products.push(next) > MOST) return false;
    }
  }
  return false;
}

/** Whether a map is those of `word` in a row. Where the actions of all states are mapped alike, it is enough to look at the states. */
function isWord(map: Transformation, word: readonly Transformation[]): boolean {
  const alike = map.actionMap !== null && word.every(({ actionMap }) => actionMap !== null);
  if (!alike)
    return isComposition(
      map.pairs,
      word.map(({ pairs }) => pairs),
    );
  const states = isComposition(
    map.states,
    word.map((each) => each.states),
  );
  const actionMaps = word.map(({ actionMap }) => actionMap!);
  return states && isComposition(map.actionMap!, actionMaps);
}

function isComposition(map: Int32Array, word: readonly Int32Array[]): boolean {
  for (let k = 0; k < map.length; ++k) {
    let image = k;
    for (let w = 0; w < word.length; ++w) image = word[w]![image]!;
    if (image !== map[k]) return false;
  }
  return true;
}
