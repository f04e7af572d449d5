/** The last step of the Jensen-Shannon measure: from sums over tiles and posting lists to χ or a divergence. */

/** What rows that share something have at least; a sum below `NOTHING` is of rows that share nothing. */
export const LEAST: f64 = 1e-12;
const NOTHING: f64 = 1e-20;

/**
 * Turns the sums of row `i` with the rows `j >= i` into χ in place, clamped to [0, 1]: `½ Σ h / (scale · lengths in
 * common)`, or with `divergence` into `ln 2 (1 - χ)`. No length in common: 0, or NaN for a divergence. `masks` holds
 * `words` u64 per row, one bit a length that the row has counts of.
 */
export function jensenShannonFinish(
  sums: usize,
  i: i32,
  rows: i32,
  masks: usize,
  words: i32,
  scale: f64,
  divergence: bool,
): void {
  const bytes = <usize>words << 3;
  const own = masks + <usize>i * bytes;
  for (let j = i; j < rows; ++j) {
    const at = sums + (<usize>j << 3);
    let sum = load<f64>(at);
    if (sum < NOTHING) {
      sum = 0;
      store<f64>(at, 0);
      if (!divergence) continue;
    }
    const other = masks + <usize>j * bytes;
    let common: u64 = 0;
    for (let w: usize = 0; w < bytes; w += 8) common += popcnt<u64>(load<u64>(own + w) & load<u64>(other + w));
    if (common == 0) {
      store<f64>(at, divergence ? NaN : 0);
    } else {
      const chi = min<f64>(1, max<f64>(0, (0.5 * sum) / (scale * <f64>common)));
      store<f64>(at, divergence ? 0.6931471805599453 * (1 - chi) : chi);
    }
  }
}
