/**
 * Features for what is sharper than the rest of a law: a wall, a patch, a reward that goes up and down. The length scale that suits most of a
 * problem takes these for noise, and what breaks a symmetry there would not be seen. So of what the features leave, of each target, it
 * is asked whether cosines that are sharp in one input tell something of it; by evidence, as the features themselves are chosen (forward
 * selection of blocks, with length scales for each input as in MacKay 1994).
 */
import type { FourierMap } from '../engine/contracts/gram.js';
import { Random } from '../engine/random.js';
import { BlockFits, gainsOf } from './block-fits.js';
import type { ChosenFeatures, GramMaker, Regression } from './features.js';

export interface LawFeatures {
  /** All cosines: those for every target, then the sharper ones. */
  readonly map: FourierMap;
  /** Of each target the features that describe it, ascending; null where these are all. */
  readonly features: readonly (Int32Array | null)[];
  /** Of each target, whether sharper features seem to tell something of what is left. */
  readonly rough: readonly boolean[];
}

/** Spreads of the angular frequencies of an input, in radians for its spread. */
const SHARP = [2, 4, 8, 16] as const;
/** Cosines of one input alone; of one that is sharp beside the others as they are. */
const ALONE = 16;
const BESIDE = 32;
/** A target has so many blocks at most. */
const ROUNDS = 3;
/** Nats that a block has to bring, or that it may bring of what is left. */
const GAIN = 10;
/** What is left of a target is looked at from this share of its spread on, in root mean square. */
const LEFT = 0.03;

interface Wanted {
  readonly block: number;
  readonly gain: number;
}

/** @param most cosines at most, of those that are added. */
export function sharpenFeatures(
  make: GramMaker,
  data: Regression,
  { map: base, scale }: ChosenFeatures,
  { most, seed }: { readonly most: number; readonly seed: number },
): LawFeatures {
  const blocks = blocksOf(base, data, { scale, seed, most });
  const fitsOf = (chosen: readonly number[]) =>
    new BlockFits(make, data, base, new Map(chosen.map((b) => [b, blocks[b]!])));
  let fits = fitsOf([]);
  /** Of each target the numbers of its blocks. */
  let used: readonly (readonly number[])[] = Array.from({ length: data.targets }, () => []);
  for (let round = 0; ; ++round) {
    const rest = fits.residuals(used);
    const left = used.map((_, t) => rootMeanSquare(rest, t) > LEFT);
    const gains = left.includes(true) ? blocks.map((block) => gainsOf(make, block, rest)) : [];
    const wanted = used.map((own, t) => (left[t] ? bestOf(gains, t, own) : null));
    const tried = round < ROUNDS ? withRoom(blocks, fits.blocks, wanted, most) : fits.blocks;
    const richer = tried.length > fits.blocks.length ? fitsOf(tried) : fits;
    const better = used.map((own, t) => {
      const block = wanted[t]?.block;
      if (round === ROUNDS || block === undefined || !tried.includes(block)) return own;
      return richer.evidence([...own, block])[t]! > richer.evidence(own)[t]! + GAIN ? [...own, block] : own;
    });
    if (better.every((own, t) => own === used[t])) {
      const kept = fitsOf(fits.blocks.filter((b) => used.some((own) => own.includes(b))));
      return {
        map: kept.map,
        features: used.map((own) => kept.features(own)),
        rough: wanted.map((one) => one !== null),
      };
    }
    [fits, used] = [richer, better];
  }
}

/** Cosines that are sharp in one input, and as the base in the others or constant in them. */
function blocksOf(
  base: FourierMap,
  { groups, width }: Regression,
  { scale, seed, most }: { readonly scale: number; readonly seed: number; readonly most: number },
): FourierMap[] {
  const varies = (k: number) => groups.some(({ inputs }) => inputs.some((z, n) => n % width === k && z !== 0));
  const bends = (k: number) => base.weights.some((weight, n) => n % width === k && weight !== 0);
  const inputs = Array.from({ length: width }, (_, k) => k).filter(varies);
  const random = new Random(seed ^ 0x3c6ef372);
  return inputs.flatMap((sharp) =>
    SHARP.flatMap((frequency) => {
      const block = (cosines: number, beside: (k: number) => number): FourierMap => ({
        inputs: width,
        cosines,
        weights: Float64Array.from(
          { length: cosines * width },
          (_, n) => random.normal() * (n % width === sharp ? frequency : beside(n % width)),
        ),
        phases: Float64Array.from({ length: cosines }, () => 2 * Math.PI * random.uniform()),
      });
      const alone = block(Math.min(ALONE, most), () => 0);
      const others = inputs.some((k) => k !== sharp && bends(k));
      return others ? [alone, block(Math.min(BESIDE, most), (k) => (bends(k) ? 1 / scale : 0))] : [alone];
    }),
  );
}

/** The block that tells most of a target, of those that it has not; null where none tells enough. */
function bestOf(gains: readonly Float64Array[], t: number, used: readonly number[]): Wanted | null {
  let best: Wanted | null = null;
  gains.forEach((gain, block) => {
    if (gain[t]! > (best?.gain ?? GAIN) && !used.includes(block)) best = { block, gain: gain[t]! };
  });
  return best;
}

function rootMeanSquare({ groups, targets }: Regression, t: number): number {
  let [sum, count] = [0, 0];
  for (const group of groups) {
    for (let r = 0; r < group.rows; ++r) sum += group.targets[r * targets + t]! ** 2;
    count += group.rows;
  }
  return Math.sqrt(sum / Math.max(count, 1));
}

/** Those chosen and those wanted; what tells most comes first, where there is no room for all. */
function withRoom(
  blocks: readonly FourierMap[],
  chosen: readonly number[],
  wanted: readonly (Wanted | null)[],
  most: number,
): number[] {
  const all = [...chosen];
  for (const { block } of wanted.filter((one) => one !== null).sort((a, b) => b.gain - a.gain)) {
    const taken = all.reduce((sum, b) => sum + blocks[b]!.cosines, 0);
    if (!all.includes(block) && taken + blocks[block]!.cosines <= most) all.push(block);
  }
  return all;
}
