/**
 * Between the host's numbers, which follow each other without a gap, and the rows of a network, whose width and number are
 * multiples of four.
 */
import { IN, IN_WIDTH, LAYERS, layerAt, OUT, OUT_WIDTH, padded, PARAMETERS, WEIGHTS } from './layout';

/** Copies rows in; columns and rows that fill up become zero. */
export function packRows(source: usize, target: usize, rows: u32, width: u32): void {
  const bytes = <usize>width << 2;
  const stride = <usize>padded(width) << 2;
  if (bytes == stride) {
    memory.copy(target, source, <usize>rows * bytes);
    target += <usize>rows * bytes;
  } else {
    for (let n: u32 = 0; n < rows; ++n) {
      v128.store(target + stride - 16, i32x4.splat(0));
      for (let k: usize = 0; k < bytes; k += 4) store<f32>(target + k, load<f32>(source + k));
      source += bytes;
      target += stride;
    }
  }
  memory.fill(target, 0, <usize>(padded(rows) - rows) * stride);
}

/** Copies rows out. */
export function unpackRows(source: usize, target: usize, rows: u32, width: u32): void {
  const bytes = <usize>width << 2;
  const stride = <usize>padded(width) << 2;
  if (bytes == stride) {
    memory.copy(target, source, <usize>rows * bytes);
    return;
  }
  for (let n: u32 = 0; n < rows; ++n) {
    for (let k: usize = 0; k < bytes; k += 4) store<f32>(target + k, load<f32>(source + k));
    source += stride;
    target += bytes;
  }
}

/**
 * Copies one of the blocks that are laid out like the parameters: `block` is 0 parameters, 1 gradients, 2 first moment, 3
 * second moment. Layer after layer, `host` holds weights `w[in][out]`, then biases.
 */
export function networkRead(network: usize, block: u32, host: usize): void {
  const values = load<usize>(network + PARAMETERS + (<usize>block << 2));
  for (let k: u32 = 0; k < load<u32>(network, LAYERS); ++k) {
    const layer = layerAt(network, k);
    const width = load<u32>(layer, OUT_WIDTH);
    const w = values + load<u32>(layer, WEIGHTS);
    const inWidth = load<u32>(layer, IN_WIDTH);
    unpackRows(w, host, inWidth, width);
    host += <usize>(inWidth * width) << 2;
    unpackRows(w + (<usize>(load<u32>(layer, IN) * load<u32>(layer, OUT)) << 2), host, 1, width);
    host += <usize>width << 2;
  }
}

/** The way back. */
export function networkWrite(network: usize, block: u32, host: usize): void {
  const values = load<usize>(network + PARAMETERS + (<usize>block << 2));
  for (let k: u32 = 0; k < load<u32>(network, LAYERS); ++k) {
    const layer = layerAt(network, k);
    const width = load<u32>(layer, OUT_WIDTH);
    const w = values + load<u32>(layer, WEIGHTS);
    const inWidth = load<u32>(layer, IN_WIDTH);
    packRows(host, w, inWidth, width);
    host += <usize>(inWidth * width) << 2;
    const b = w + (<usize>(load<u32>(layer, IN) * load<u32>(layer, OUT)) << 2);
    for (let o: usize = 0; o < <usize>width << 2; o += 4) store<f32>(b + o, load<f32>(host + o));
    host += <usize>width << 2;
  }
}
