/**
 * One function for every place: `g` looks at the window of `width` values around each of the `length` places of a circular signal, with the same
 * weights at each (`f(x, θ) = [g(x[1], θ), …, g(x[k], θ)]`). A convolution of that width followed by convolutions of width 1: shifted inputs give
 * shifted outputs, whatever the weights. That is equivariance; pooling, the mean of all places, is what makes it invariant.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type { Reals } from '../engine/contracts/network.js';
import { checkChoice, checkInteger, expected } from '../input-error.js';
import { Network, type NetworkOptions } from './network.js';
import type { Batch } from './task.js';

/** One output for each place, or their mean as the only one. */
export type Readout = 'each place' | 'mean';

export interface CircularConvolutionOptions
  extends Pick<NetworkOptions, 'hidden' | 'activation' | 'optimizer' | 'precision' | 'seed'> {
  /** Places of the signal. */
  readonly length: number;
  /** Values that an output sees, an odd number up to `length`, or `length` itself. */
  readonly width: number;
  readonly readout: Readout;
  /** Signals a batch may have at most: 256. */
  readonly maxRows?: number;
}

export class CircularConvolution implements Disposable {
  readonly length: number;
  readonly width: number;
  readonly readout: Readout;
  /** The function that all places share. */
  readonly shared: Network;

  /** @throws InputError when an option is out of range. */
  constructor(backend: Backend, { length, width, readout, maxRows = 256, ...network }: CircularConvolutionOptions) {
    this.length = checkInteger('length', length, 1, 1024);
    this.width = checkInteger('width', width, 1, length);
    if (width % 2 === 0 && width !== length) throw expected('an odd width, or the length', width);
    this.readout = checkChoice('readout', readout, ['each place', 'mean']);
    this.shared = new Network(backend, {
      ...network,
      inputs: width,
      outputs: 1,
      maxRows: checkInteger('maxRows', maxRows, 1, 4096) * length,
    });
  }

  /** Outputs of rows of signals: `length` a row, or one. @throws InputError when the inputs are no whole rows, or too many. */
  predict(inputs: Reals): Float64Array {
    const places = this.shared.forward(this.#windows(inputs));
    return this.readout === 'mean' ? this.#means(places) : Float64Array.from(places);
  }

  /**
   * One step of the optimiser on the mean of `½ ‖f(x) − y‖²`, over places too.
   * @throws InputError when the batch does not fit.
   */
  train({ inputs, targets }: Pick<Batch, 'inputs' | 'targets'>): void {
    const windows = this.#windows(inputs);
    if (this.readout === 'each place') {
      this.shared.train(windows, targets, 'squared-error');
      return;
    }
    const rows = inputs.length / this.length;
    if (targets.length !== rows) throw expected(`${rows} targets`, targets);
    this.shared.zeroGradients();
    const means = this.#means(this.shared.forward(windows));
    // Every place has 1 / length of the mean.
    const share = 1 / (rows * this.length);
    this.shared.backward(
      Float64Array.from({ length: rows * this.length }, (_, k) => {
        const row = Math.floor(k / this.length);
        return share * (means[row]! - targets[row]!);
      }),
    );
    this.shared.step();
  }

  [Symbol.dispose](): void {
    this.shared.dispose();
  }

  #means(places: Reals): Float64Array {
    const means = new Float64Array(places.length / this.length);
    for (let k = 0; k < places.length; ++k) means[Math.floor(k / this.length)]! += places[k]! / this.length;
    return means;
  }

  /** Row `n · length + i` is what place `i` of signal `n` sees: the values `i − ⌊width / 2⌋` on, around the circle. */
  #windows(inputs: Reals): Float64Array {
    const { length, width } = this;
    const rows = inputs.length / length;
    if (!Number.isInteger(rows)) throw expected(`rows of ${length} inputs`, inputs);
    const windows = new Float64Array(inputs.length * width);
    const back = Math.floor(width / 2);
    let at = 0;
    for (let n = 0; n < rows; ++n) {
      for (let i = 0; i < length; ++i) {
        for (let k = 0; k < width; ++k) windows[at++] = inputs[n * length + ((i - back + k + length) % length)]!;
      }
    }
    return windows;
  }
}
