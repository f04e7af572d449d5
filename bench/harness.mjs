/**
 * Interleaved timing. In each round every column runs for a while (tinybench, after a warm-up in the first), in an order
 * that turns from round to round, so that a slow spell of the machine falls on all of them. A column's figure is the
 * median over rounds of the round's median time a call.
 */
import { Bench } from 'tinybench';

/**
 * @param {Record<string, { work: number, run: () => unknown }>} columns `work` is the number of units one call does.
 * @param {{ rounds: number, milliseconds: number }} options Rounds, and time a column has in each.
 * @returns {Promise<Record<string, { seconds: number, low: number, high: number, work: number, rate: number, calls: number }>>}
 * Median, first and third quartile of seconds a call over the rounds; units a second; calls timed.
 */
export async function measure(columns, { rounds, milliseconds }) {
  const names = Object.keys(columns);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  const calls = Object.fromEntries(names.map((name) => [name, 0]));
  for (let round = 0; round < rounds; ++round) {
    for (let k = 0; k < names.length; ++k) {
      const name = names[(k + round) % names.length];
      const bench = new Bench({
        time: milliseconds,
        iterations: 1,
        warmup: round === 0,
        warmupTime: milliseconds,
        warmupIterations: 1,
        throws: true,
      });
      bench.add(name, () => {
        columns[name].run();
      });
      const [task] = await bench.run();
      samples[name].push(task.result.latency.p50 / 1000);
      calls[name] += task.result.latency.samplesCount;
    }
  }
  return Object.fromEntries(
    names.map((name) => {
      const sorted = samples[name].sort((a, b) => a - b);
      const [low, seconds, high] = [0.25, 0.5, 0.75].map((p) => quantile(sorted, p));
      const { work } = columns[name];
      return [name, { seconds, low, high, work, rate: work / seconds, calls: calls[name] }];
    }),
  );
}

/** Linear interpolation between order statistics. */
function quantile(sorted, p) {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
