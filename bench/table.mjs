/** The table on the screen: one line a case, with the rate and spread of each column and its ratio to the first. */

export function header() {
  return 'rates are medians; ± is half the interquartile range over rounds in percent; a ratio > 1 means that wasm is faster\n';
}

/** `intersection 2048x512   wasm 1.2 G cells/s ±3 %   reference 80 M cells/s ±2 %   wasm/reference 15.0`. */
export function row({ name, unit, figure, columns, note }) {
  const entries = Object.entries(columns);
  const cells = figure === undefined ? rates(unit, entries) : values(figure, entries);
  return [name.padEnd(38), ...cells, note ?? ''].join('   ').trimEnd();
}

/** What is no rate but a number of its own: `wasm 5.1 ms (4.9 .. 5.3)`. */
function values({ unit, scale = 1 }, entries) {
  const show = (value) => (value === 0 ? '0' : (value * scale).toPrecision(3));
  return entries.map(([column, { seconds, low, high }]) => {
    return `${column} ${show(seconds)} ${unit}${low === high ? '' : ` (${show(low)} .. ${show(high)})`}`;
  });
}

function rates(unit, entries) {
  const figures = entries.map(([column, { rate, seconds, low, high }]) => {
    const spread = Math.round((50 * (high - low)) / seconds);
    return `${column} ${`${scaled(rate)}${unit}/s`.padStart(16)} ±${String(spread).padStart(3)} %`;
  });
  const [first, ...others] = entries;
  const ratios = others.map(([column, { rate }]) => `${first[0]}/${column} ${(first[1].rate / rate).toPrecision(3)}`);
  return [...figures, ...ratios];
}

function scaled(rate) {
  for (const [size, prefix] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ]) {
    if (rate >= size) return `${(rate / size).toPrecision(3)} ${prefix}`;
  }
  return `${rate.toPrecision(3)} `;
}
