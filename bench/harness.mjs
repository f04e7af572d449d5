/**
 * Interleaved timing. In each round every column runs for a while, after a warm-up in the first, in an order that turns from
 * round to round, so that a slow spell of the machine falls on all of them. JavaScript columns are timed by tinybench, those
 * of other processes by themselves. A column's figure is the median over rounds of the round's median time a call; the
 * ratio of two columns is the median over rounds of the round's ratio.
 */
import { Bench } from 'tinybench';

/**
 * @param {Record<string, Column>} columns `work` is the number of units one call does; `run` is called here, `sample` has
 * calls made elsewhere for so many milliseconds and gives the seconds of each.
 * @param {{ rounds: number, milliseconds: number }} options Rounds, and time a column has in each.
 * @typedef {{ work: number, run?: () => unknown, sample?: (milliseconds: number) => Promise<number[]> }} Column
 * @returns {Promise<Record<string, Figures>>}
 * @typedef {{ seconds: number, low: number, high: number, work: number, rate: number, calls: number, rounds: number[] }} Figures
 * Median, first and third quartile of seconds a call over the rounds; units a second; calls timed; each round's median.
 */
export async function measure(columns, { rounds, milliseconds }) {
  const names = Object.keys(columns);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  const calls = Object.fromEntries(names.map((name) => [name, 0]));
  for (let round = 0; round < rounds; ++round) {
    for (let k = 0; k < names.length; ++k) {
      const name = names[(k + round) % names.length];
      const column = columns[name];
      if (column.sample !== undefined) {
        if (round === 0) await column.sample(milliseconds);
        const seconds = await column.sample(milliseconds);
        samples[name].push(quartiles(seconds)[1]);
        calls[name] += seconds.length;
        continue;
      }
      const bench = new Bench({
        time: milliseconds,
        iterations: 1,
        warmup: round === 0,
        warmupTime: milliseconds,
        warmupIterations: 1,
        throws: true,
      });
      bench.add(name, () => {
        column.run();
      });
      const [task] = await bench.run();
      samples[name].push(task.result.latency.p50 / 1000);
      calls[name] += task.result.latency.samplesCount;
    }
  }
  return Object.fromEntries(
    names.map((name) => {
      const [low, seconds, high] = quartiles(samples[name]);
      const { work } = columns[name];
      return [name, { seconds, low, high, work, rate: work / seconds, calls: calls[name], rounds: samples[name] }];
    }),
  );
}

/** First quartile, median and third quartile, interpolated between order statistics. */
export function quartiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((p) => {
    const position = p * (sorted.length - 1);
    const below = Math.floor(position);
    return sorted[below] + (position - below) * (sorted[Math.ceil(position)] - sorted[below]);
  });
}
