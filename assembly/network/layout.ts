/**
 * A multi-layer perceptron in one block of memory, made once: a header, a table of layers, the parameters with their
 * gradients and the optimiser's two moments, and space for the activations and gradients of `maxRows` rows.
 *
 * Numbers are f32. Every width is rounded up to a multiple of four and so are the rows of a batch, so that kernels work on
 * whole vectors only. What fills up stays zero: weights and biases there start at zero and get gradients of exactly zero.
 * A layer holds weights `w[in][out]`, then biases `b[out]`; it computes `y = activation(x w + b)`.
 */

/** Byte offsets of the header. */
export const LAYERS: usize = 0; //           u32
export const ROWS: usize = 4; //             u32, rows of the last forward pass, as they were given
export const PADDED_ROWS: usize = 8; //      u32, the same rounded up
export const OPTIMIZER: usize = 12; //       u32, see optimizer.ts
export const PARAMETERS: usize = 16; //      f32*, all layers one after the other
export const GRADIENTS: usize = 20; //       f32*, as the parameters
export const FIRST: usize = 24; //           f32*, velocity of momentum, first moment of Adam
export const SECOND: usize = 28; //          f32*, second moment of Adam
export const PARAMETER_BYTES: usize = 32; // u32, bytes of each of the four blocks above
export const STAGE: usize = 36; //           f32*, where the host writes inputs and targets and reads results, unpadded
export const RATE: usize = 40; //            f64, learning rate
export const BETA1: usize = 48; //           f64, also the coefficient of momentum
export const BETA2: usize = 56; //           f64
export const EPSILON: usize = 64; //         f64
export const POWER1: usize = 72; //          f64, beta1 to the number of steps
export const POWER2: usize = 80; //          f64, beta2 to the number of steps
export const STEPS: usize = 88; //           f64, steps of the optimiser
const HEADER_BYTES: usize = 96;

/** Byte offsets of a layer in the table. */
export const IN: usize = 0; //               u32, inputs, rounded up
export const OUT: usize = 4; //              u32, outputs, rounded up
export const IN_WIDTH: usize = 8; //         u32
export const OUT_WIDTH: usize = 12; //       u32
export const ACTIVATION: usize = 16; //      u32, see activation.ts
export const WEIGHTS: usize = 20; //         u32, byte offset of w in the parameters and in the blocks laid out like them
export const INPUT: usize = 24; //           f32*, rows x IN
export const INPUT_DELTA: usize = 28; //     f32*, gradient with respect to the input
export const OUTPUT: usize = 32; //          f32*, rows x OUT
export const DELTA: usize = 36; //           f32*, gradient with respect to the output, then to what goes into the activation
const LAYER_BYTES: usize = 40;

/** Rounded up to a multiple of four. */
// @ts-ignore: decorator
@inline
export function padded(n: u32): u32 {
  return (n + 3) & ~3;
}

/** The record of layer `k`. */
// @ts-ignore: decorator
@inline
export function layerAt(network: usize, k: u32): usize {
  return network + HEADER_BYTES + <usize>k * LAYER_BYTES;
}

/** Bytes of header and table, which keep the alignment of 16. */
function tableBytes(layers: u32): usize {
  return (HEADER_BYTES + <usize>layers * LAYER_BYTES + 15) & ~15;
}

/**
 * Bytes that a network takes (f64: they may be more than memory has). `widths` is i32[layers + 1]: inputs, hidden layers,
 * outputs.
 */
export function networkBytes(widths: usize, layers: u32, maxRows: u32): f64 {
  let parameters: f64 = 0;
  let columns: f64 = 0;
  let widest: u32 = 0;
  for (let k: u32 = 0; k <= layers; ++k) {
    const width = load<u32>(widths + (<usize>k << 2));
    columns += <f64>padded(width);
    if (width > widest) widest = width;
    if (k < layers) {
      const out = <f64>padded(load<u32>(widths + (<usize>k << 2), 4));
      parameters += (<f64>padded(width) + 1) * out;
    }
  }
  const rows = <f64>padded(maxRows);
  return <f64>tableBytes(layers) + 16 * parameters + 8 * rows * columns + 8 * rows * <f64>padded(widest);
}

/** Lays a network out in a zeroed block of `networkBytes` bytes. `activations` is i32[layers]; `beta1` serves momentum too. */
export function networkLayOut(
  network: usize, widths: usize, activations: usize, layers: u32, maxRows: u32,
  optimizer: u32, rate: f64, beta1: f64, beta2: f64, epsilon: f64,
): void {
  store<u32>(network, layers, LAYERS);
  store<u32>(network, optimizer, OPTIMIZER);
  store<f64>(network, rate, RATE);
  store<f64>(network, beta1, BETA1);
  store<f64>(network, beta2, BETA2);
  store<f64>(network, epsilon, EPSILON);
  store<f64>(network, 1, POWER1);
  store<f64>(network, 1, POWER2);

  const rows = <usize>padded(maxRows);
  let free = network + tableBytes(layers);
  let input = free;
  free += (rows * padded(load<u32>(widths))) << 2;
  let inputDelta = free;
  free += (rows * padded(load<u32>(widths))) << 2;
  let bytes: usize = 0;
  for (let k: u32 = 0; k < layers; ++k) {
    const layer = layerAt(network, k);
    const inWidth = load<u32>(widths + (<usize>k << 2));
    const outWidth = load<u32>(widths + (<usize>k << 2), 4);
    const out = <usize>padded(outWidth);
    store<u32>(layer, padded(inWidth), IN);
    store<u32>(layer, <u32>out, OUT);
    store<u32>(layer, inWidth, IN_WIDTH);
    store<u32>(layer, outWidth, OUT_WIDTH);
    store<u32>(layer, load<u32>(activations + (<usize>k << 2)), ACTIVATION);
    store<u32>(layer, <u32>bytes, WEIGHTS);
    bytes += ((<usize>padded(inWidth) + 1) * out) << 2;
    store<usize>(layer, input, INPUT);
    store<usize>(layer, inputDelta, INPUT_DELTA);
    input = free;
    free += (rows * out) << 2;
    inputDelta = free;
    free += (rows * out) << 2;
    store<usize>(layer, input, OUTPUT);
    store<usize>(layer, inputDelta, DELTA);
  }
  store<usize>(network, bytes, PARAMETER_BYTES);
  for (let block = PARAMETERS; block <= SECOND; block += 4) {
    store<usize>(network + block, free);
    free += bytes;
  }
  store<usize>(network, free, STAGE);
}

/** The block through which the host passes rows: space for `2 maxRows` rows of the widest layer. */
export function networkStage(network: usize): usize {
  return load<usize>(network, STAGE);
}
