/** How much layers vary along an orbit, by hand. */
import { describe, expect, it } from 'vitest';
import { pointReflection } from '../../../../src/deep/group-action.js';
import { Network } from '../../../../src/deep/network.js';
import {
  fixedPart,
  layerVariation,
  outsideFixed,
} from '../../../../src/experiments/questions/feature-invariance/invariance.js';
import { backend } from '../figures.js';

const group = pointReflection(1, 1);

describe('layerVariation', () => {
  it('is the distance along orbits over that between inputs', () => {
    // h = 2 x, f = 3 h: x = 1 and 3 move by 2 and 6, and are 2 apart, both ways: √((4 + 36) / (4 + 4)).
    using network = new Network(backend, { inputs: 1, outputs: 1, hidden: [1], activation: 'identity' });
    network.setParameters(Float64Array.of(2, 0, 3, 0));
    for (const value of layerVariation(network, group, Float64Array.of(1, 3))) {
      expect(value).toBeCloseTo(Math.sqrt(5), 5);
    }
  });

  it('is 0 from the layer on that does not see the sign', () => {
    // max(x, 0) and max(−x, 0), which change places; their sum is |x|.
    using network = new Network(backend, { inputs: 1, outputs: 1, hidden: [2], activation: 'relu' });
    network.setParameters(Float64Array.of(1, -1, 0, 0, 1, 1, 0));
    const [inputs, hidden, outputs] = layerVariation(network, group, Float64Array.of(1, 3));
    expect(inputs).toBeCloseTo(Math.sqrt(5), 5);
    // Moved by √2 and 3 √2: 2 + 18 over 4 + 4.
    expect(hidden).toBeCloseTo(Math.sqrt(20 / 8), 5);
    expect(outputs).toBe(0);
  });
});

describe('outsideFixed', () => {
  it('is all of the weights where only 0 stays as it is', () => {
    const theta = Float64Array.of(2, -1, 0.5, 0.5, 1, 1, 0);
    expect(outsideFixed(group, [1, 2, 1], theta)).toBeCloseTo(1, 12);
    // Biases and what comes after stay.
    expect([...fixedPart(group, [1, 2, 1], theta)]).toEqual([0, 0, 0.5, 0.5, 1, 1, 0]);
  });
});
