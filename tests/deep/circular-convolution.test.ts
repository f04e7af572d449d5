import { describe, expect, it } from 'vitest';
import { CircularConvolution } from '../../src/deep/circular-convolution.js';
import { loadBackend } from '../../src/engine/load.js';
import { InputError } from '../../src/input-error.js';

const backend = await loadBackend('reference');
const sgd = { kind: 'sgd', learningRate: 1 } as const;

describe('CircularConvolution', () => {
  it('is a sum over neighbours around the circle', () => {
    using f = new CircularConvolution(backend, { length: 4, width: 3, readout: 'each place' });
    f.shared.setParameters(Float64Array.of(1, 10, 100, 0));
    // Left, here, right of each place of 1 2 3 4.
    expect([...f.predict(Float64Array.of(1, 2, 3, 4))]).toEqual([214, 321, 432, 143]);
    expect([...f.predict(Float64Array.of(4, 1, 2, 3))]).toEqual([143, 214, 321, 432]);
    using pooled = new CircularConvolution(backend, { length: 4, width: 3, readout: 'mean' });
    pooled.shared.setParameters(Float64Array.of(1, 10, 100, 0));
    expect([...pooled.predict(Float64Array.of(1, 2, 3, 4, 0, 0, 0, 4))]).toEqual([277.5, 111]);
  });

  it('may see the whole signal from each place', () => {
    using f = new CircularConvolution(backend, { length: 2, width: 2, readout: 'each place' });
    f.shared.setParameters(Float64Array.of(1, 10, 0));
    expect([...f.predict(Float64Array.of(1, 2))]).toEqual([12, 21]);
  });

  it('steps down the error of what it reads', () => {
    // f(x) = w x + b at each place; w = b = 0, signals (1, 3), η = 1.
    const options = { length: 2, width: 1, optimizer: sgd, precision: 'float64' } as const;
    using each = new CircularConvolution(backend, { ...options, readout: 'each place' });
    each.shared.setParameters(Float64Array.of(0, 0));
    each.train({ inputs: Float64Array.of(1, 3), targets: Float64Array.of(2, 4) });
    // Means over places of y x and of y: (2 + 12) / 2 and 3.
    expect([...each.shared.parameters()]).toEqual([7, 3]);
    using mean = new CircularConvolution(backend, { ...options, readout: 'mean' });
    mean.shared.setParameters(Float64Array.of(0, 0));
    mean.train({ inputs: Float64Array.of(1, 3), targets: Float64Array.of(5) });
    // y times the mean of x, and y.
    expect([...mean.shared.parameters()]).toEqual([10, 5]);
  });

  it('refuses what does not fit', () => {
    const make = (options: object) => () =>
      new CircularConvolution(backend, { length: 4, width: 3, readout: 'mean', ...options });
    expect(make({ width: 2 })).toThrow(InputError);
    expect(make({ width: 5 })).toThrow(InputError);
    expect(make({ length: 0 })).toThrow(InputError);
    expect(make({ readout: 'sum' })).toThrow(InputError);
    using f = make({})();
    expect(() => f.predict(new Float64Array(5))).toThrow(InputError);
    expect(() => f.train({ inputs: new Float64Array(4), targets: new Float64Array(2) })).toThrow(InputError);
  });
});
