/** Fits of one regression on features in blocks: a base, and any of some blocks of cosines beside it. */
import { type FourierMap, featureCount, type GramSums } from '../engine/contracts/gram.js';
import { fourierFeatures } from '../engine/rules/fourier.js';
import { spend } from '../time-limit.js';
import { logEvidence, PRIOR, posteriorOf, weightsOf } from './evidence.js';
import { type GramMaker, type Regression, sumsOf } from './features.js';
import { selected, sumOf } from './parts.js';

interface Fit {
  /** Of each target, summed over the groups. */
  readonly evidence: Float64Array;
  /** Of each group, `weights[i * targets + t]`. */
  readonly weights: readonly Float64Array[];
}

export class BlockFits {
  readonly #base: FourierMap;
  readonly #blocks: ReadonlyMap<number, FourierMap>;
  readonly #data: Regression;
  readonly #sums: readonly GramSums[];
  readonly #fits = new Map<string, Fit>();

  /** @param blocks by number. */
  constructor(make: GramMaker, data: Regression, base: FourierMap, blocks: ReadonlyMap<number, FourierMap>) {
    this.#base = base;
    this.#blocks = blocks;
    this.#data = data;
    this.#sums = sumsOf(make, this.map, data);
  }

  /** Numbers of the blocks. */
  get blocks(): readonly number[] {
    return [...this.#blocks.keys()];
  }

  /** The base and the blocks. */
  get map(): FourierMap {
    const maps = [this.#base, ...this.#blocks.values()];
    return {
      inputs: this.#base.inputs,
      cosines: maps.reduce((sum, { cosines }) => sum + cosines, 0),
      weights: Float64Array.from(maps.flatMap(({ weights }) => [...weights])),
      phases: Float64Array.from(maps.flatMap(({ phases }) => [...phases])),
    };
  }

  /** The features of the base and of the blocks in use, ascending; null where these are all. */
  features(used: readonly number[]): Int32Array | null {
    if (used.length === this.#blocks.size) return null;
    const features = Array.from({ length: featureCount(this.#base) }, (_, i) => i);
    let at = features.length;
    for (const [block, { cosines }] of this.#blocks) {
      if (used.includes(block)) for (let i = 0; i < cosines; ++i) features.push(at + i);
      at += cosines;
    }
    return Int32Array.from(features);
  }

  /** Log evidence of each target with these blocks, summed over the groups. */
  evidence(used: readonly number[]): Float64Array {
    return this.#fit(used).evidence;
  }

  /** What is left of each target, where these blocks describe it. */
  residuals(used: readonly (readonly number[])[]): Regression {
    const { width, targets } = this.#data;
    const linear = 1 + width;
    const { map } = this;
    const size = featureCount(map);
    const groups = this.#data.groups.map((group, g) => {
      spend(group.rows * size * (targets + 16));
      const phi = fourierFeatures(map, group.inputs, group.rows);
      const rest = group.targets.slice();
      used.forEach((own, t) => {
        const weights = this.#fit(own).weights[g]!;
        const features = this.features(own);
        const count = weights.length / targets;
        const times = count === linear ? 1 : Math.sqrt((size - linear) / (count - linear));
        for (let r = 0; r < group.rows; ++r) {
          let sum = 0;
          for (let i = 0; i < count; ++i) {
            const value = phi[r * size + (features === null ? i : features[i]!)]!;
            sum += weights[i * targets + t]! * (i < linear ? value : times * value);
          }
          rest[r * targets + t]! -= sum;
        }
      });
      return { ...group, targets: rest };
    });
    return { ...this.#data, groups };
  }

  #fit(used: readonly number[]): Fit {
    const key = [...used].sort((a, b) => a - b).join();
    const known = this.#fits.get(key);
    if (known !== undefined) return known;
    const evidence = new Float64Array(this.#data.targets);
    const weights = this.#sums.map((sums) => {
      const posterior = posteriorOf(ofAllTargets(sums, this.features(used), this.#base), PRIOR.lambda);
      if (sums.count > 0) {
        posterior.evidence.forEach((value, t) => {
          evidence[t]! += value;
        });
      }
      return weightsOf(posterior);
    });
    const fit = { evidence, weights };
    this.#fits.set(key, fit);
    return fit;
  }
}

/**
 * By how much a block describes each target better than the constant and the linear features alone, in nats: with a law for each group or with one
 * for all of them, whichever says more.
 */
export function gainsOf(make: GramMaker, block: FourierMap, data: Regression): Float64Array {
  const linear = Int32Array.from({ length: 1 + block.inputs }, (_, i) => i);
  const all = sumsOf(make, block, data);
  const gain = (groups: readonly GramSums[]) => {
    const total = new Float64Array(data.targets);
    for (const sums of groups) {
      const without = logEvidence(ofAllTargets(sums, linear, block));
      logEvidence(sums).forEach((value, t) => {
        total[t]! += value - without[t]!;
      });
    }
    return total;
  };
  const [each, pooled] = [gain(all), gain([all.reduce(sumOf)])];
  return each.map((value, t) => Math.max(value, pooled[t]!));
}

function ofAllTargets(sums: GramSums, features: Int32Array | null, { inputs }: FourierMap): GramSums {
  if (features === null) return sums;
  const targets = Array.from({ length: sums.targets }, (_, t) => t);
  return selected(sums, features, { targets, scales: targets.map(() => 1), linear: 1 + inputs });
}
