/**
 * The Kantorovich (earth mover's) distance of two finite distributions under a metric: the least cost `Σ f_xy d(x, y)` of
 * a flow `f` that turns one into the other. Under a metric, mass that both have in one place can stay; what is left is
 * solved exactly by successive shortest paths with potentials (Edmonds & Karp 1972; Ahuja, Magnanti & Orlin 1993,
 * section 9.7).
 */
import { spend } from '../../time-limit.js';

/** A distribution: distinct points with positive masses. */
export interface Distribution {
  readonly points: ArrayLike<number>;
  readonly masses: ArrayLike<number>;
}

/** Masses below this are rounding errors of the subtraction of what stays. */
const NEGLIGIBLE = 1e-14;

/** Gets the mass that goes from one point to another. */
export type Flow = (from: number, to: number, mass: number) => void;

/** The distance between `p` and `q`, which have the same total mass, under the metric `distance`. */
export function kantorovich(p: Distribution, q: Distribution, distance: (x: number, y: number) => number): number {
  let cost = 0;
  transport(p, q, distance, (x, y, mass) => {
    cost += mass * distance(x, y);
  });
  return cost;
}

/** A cheapest flow from `p` to `q`, apart from the mass that stays. */
export function transport(
  p: Distribution,
  q: Distribution,
  distance: (x: number, y: number) => number,
  flow: Flow,
): void {
  const [sources, sinks] = withoutCommon(p, q);
  if (sources.length === 0 || sinks.length === 0) return;
  if (sources.length === 1) for (const [y, mass] of sinks) flow(sources[0]![0], y, mass);
  else if (sinks.length === 1) for (const [x, mass] of sources) flow(x, sinks[0]![0], mass);
  else new Transport(sources, sinks, distance).solve((i, j, mass) => flow(sources[i]![0], sinks[j]![0], mass));
}

type Mass = [point: number, mass: number];

function withoutCommon(p: Distribution, q: Distribution): [sources: Mass[], sinks: Mass[]] {
  const excess = new Map<number, number>();
  for (let k = 0; k < p.points.length; ++k) excess.set(p.points[k]!, p.masses[k]!);
  for (let k = 0; k < q.points.length; ++k) {
    excess.set(q.points[k]!, (excess.get(q.points[k]!) ?? 0) - q.masses[k]!);
  }
  const sources: Mass[] = [];
  const sinks: Mass[] = [];
  for (const [point, mass] of excess) {
    if (mass > NEGLIGIBLE) sources.push([point, mass]);
    if (mass < -NEGLIGIBLE) sinks.push([point, -mass]);
  }
  return [sources, sinks];
}

/** A transportation problem: nodes `0..m-1` are the sources, `m..m+n-1` the sinks. */
class Transport {
  readonly #m: number;
  readonly #n: number;
  /** `costs[i * n + j]` of source `i` and sink `j`. */
  readonly #costs: Float64Array;
  readonly #flows: Float64Array;
  /** What each source has left to send, and each sink to receive. */
  readonly #left: Float64Array;
  /** Shortest distances so far: reduced costs `cost + potential[from] - potential[to]` are never negative. */
  readonly #potentials: Float64Array;
  readonly #previous: Int32Array;

  constructor(sources: readonly Mass[], sinks: readonly Mass[], distance: (x: number, y: number) => number) {
    this.#m = sources.length;
    this.#n = sinks.length;
    this.#costs = Float64Array.from(sources.flatMap(([x]) => sinks.map(([y]) => distance(x, y))));
    this.#flows = new Float64Array(this.#costs.length);
    this.#left = Float64Array.from([...sources, ...sinks], ([, mass]) => mass);
    this.#potentials = new Float64Array(this.#m + this.#n);
    this.#previous = new Int32Array(this.#m + this.#n);
  }

  solve(flow: Flow): void {
    for (let sink = this.#nearestSink(); sink !== -1; sink = this.#nearestSink()) this.#augment(sink);
    this.#flows.forEach((mass, k) => {
      if (mass > 0) flow(Math.floor(k / this.#n), k % this.#n, mass);
    });
  }

  /** The open sink that is cheapest to reach from an open source, with the way there in `previous`; -1 when all is sent. */
  #nearestSink(): number {
    const m = this.#m;
    const size = m + this.#n;
    spend(2 * size * size);
    const distances = new Float64Array(size).fill(Infinity);
    const done = new Uint8Array(size);
    for (let i = 0; i < m; ++i) {
      if (this.#left[i]! <= NEGLIGIBLE) continue;
      distances[i] = -this.#potentials[i]!;
      this.#previous[i] = -1;
    }
    for (let round = 0; round < size; ++round) {
      let node = -1;
      for (let k = 0; k < size; ++k) {
        if (done[k] === 0 && distances[k]! < (node === -1 ? Infinity : distances[node]!)) node = k;
      }
      if (node === -1) break;
      done[node] = 1;
      this.#relax(node, distances);
    }
    let best = -1;
    for (let k = 0; k < size; ++k) {
      if (done[k] === 1) this.#potentials[k]! += distances[k]!;
      if (k < m || done[k] === 0 || this.#left[k]! <= NEGLIGIBLE) continue;
      if (best === -1 || this.#potentials[k]! < this.#potentials[best]!) best = k;
    }
    return best;
  }

  /** Source to every sink, or sink back to the sources that send to it. */
  #relax(node: number, distances: Float64Array): void {
    const m = this.#m;
    const n = this.#n;
    const forward = node < m;
    for (let k = forward ? m : 0; k < (forward ? m + n : m); ++k) {
      const arc = forward ? node * n + (k - m) : k * n + (node - m);
      if (!forward && this.#flows[arc]! <= 0) continue;
      const cost = forward ? this.#costs[arc]! : -this.#costs[arc]!;
      const reduced = Math.max(0, cost + this.#potentials[node]! - this.#potentials[k]!);
      if (distances[node]! + reduced < distances[k]!) {
        distances[k] = distances[node]! + reduced;
        this.#previous[k] = node;
      }
    }
  }

  /** Sends as much as the way to `sink` lets through. */
  #augment(sink: number): void {
    const n = this.#n;
    const arc = (to: number, from: number) => (from < to ? from * n + (to - this.#m) : to * n + (from - this.#m));
    let amount = this.#left[sink]!;
    let node = sink;
    for (let from = this.#previous[node]!; from !== -1; node = from, from = this.#previous[node]!) {
      if (from > node) amount = Math.min(amount, this.#flows[arc(node, from)]!);
    }
    amount = Math.min(amount, this.#left[node]!);
    this.#left[node]! -= amount;
    this.#left[sink]! -= amount;
    node = sink;
    for (let from = this.#previous[node]!; from !== -1; node = from, from = this.#previous[node]!) {
      this.#flows[arc(node, from)]! += from < node ? amount : -amount;
    }
  }
}
