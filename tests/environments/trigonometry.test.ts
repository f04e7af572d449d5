/** Own sine and cosine, and control problems far out. */
import { describe, expect, it } from 'vitest';
import { makeControl } from '../../src/environments/registry.js';
import { cosine, sine } from '../../src/environments/trigonometry.js';

describe('sine and cosine', () => {
  it('have known values', () => {
    // To 20 digits, of the doubles nearest to 1, 2, π/2, π and 22 (near 7π).
    const known = [
      [1, 0.8414709848078965, 0.5403023058681398],
      [2, 0.9092974268256817, -0.4161468365471424],
      [Math.PI / 2, 1, 6.123233995736766e-17],
      [Math.PI, 1.2246467991473532e-16, -1],
      [22, -0.008851309290403876, -0.9999608263946371],
    ] as const;
    for (const [x, sin, cos] of known) {
      expect(Math.abs(sine(x) - sin)).toBeLessThanOrEqual(Math.abs(sin) * Number.EPSILON);
      expect(Math.abs(cosine(x) - cos)).toBeLessThanOrEqual(Math.abs(cos) * Number.EPSILON);
    }
  });

  it('are those of the machine, to a unit in the last place, and symmetric to the last bit', () => {
    for (let x = 1e-9; x < 4e4; x = x * 1.01 + 0.003) {
      expect(Math.abs(sine(x) - Math.sin(x))).toBeLessThanOrEqual(Number.EPSILON * Math.abs(Math.sin(x)));
      expect(Math.abs(cosine(x) - Math.cos(x))).toBeLessThanOrEqual(Number.EPSILON * Math.abs(Math.cos(x)));
      expect(sine(-x)).toBe(-sine(x));
      expect(cosine(-x)).toBe(cosine(x));
    }
  });
});

it('acrobot reset to an angle of 1e17 takes its step', () => {
  const acrobot = makeControl('acrobot-v1');
  acrobot.reset({ state: [1e17, -1e300, 0, 0] } as never);
  const { observation } = acrobot.step(0);
  for (const value of observation) expect(Number.isFinite(value)).toBe(true);
  expect(Math.abs(observation[0]! ** 2 + observation[1]! ** 2 - 1)).toBeLessThan(1e-12);
});
