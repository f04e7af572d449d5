/** Random Fourier features (Rahimi & Recht 2007), the same bits on every host. */
import { type FourierMap, featureCount } from '../contracts/gram.js';
import { fourierCosine } from './cosine.js';

/** The features of `rows` inputs, row after row. */
export function fourierFeatures(map: FourierMap, z: Float64Array, rows: number): Float64Array {
  const { inputs, cosines, weights, phases } = map;
  const size = featureCount(map);
  const features = new Float64Array(rows * size);
  const amplitude = Math.sqrt(2 / cosines);
  for (let r = 0; r < rows; ++r) {
    const at = r * size;
    features[at] = 1;
    for (let k = 0; k < inputs; ++k) features[at + 1 + k] = z[r * inputs + k]!;
    for (let m = 0; m < cosines; ++m) {
      let angle = phases[m]!;
      for (let k = 0; k < inputs; ++k) angle += weights[m * inputs + k]! * z[r * inputs + k]!;
      features[at + 1 + inputs + m] = amplitude * fourierCosine(angle);
    }
  }
  return features;
}
