/** `ln Γ(x)` for `x > 0`, to about 1e-13 relative: Stirling's series from 8 on, the recurrence `Γ(x + 1) = x Γ(x)` below. */
export function logGamma(x: number): number {
  let shift = 1;
  while (x < 8) {
    shift *= x;
    x += 1;
  }
  const y = 1 / (x * x);
  const series =
    (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360 - y / 156)))))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - Math.log(shift);
}
