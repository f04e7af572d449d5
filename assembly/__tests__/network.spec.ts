import { allocate, memoryInUse, release } from '../memory';
import { exponentialOfNegative, hyperbolicTangent } from '../network/exponential';
import { networkBytes, networkLayOut, networkStage, padded } from '../network/layout';
import { addRows, multiplyForward, multiplyInputs, multiplyWeights } from '../network/matrix';
import { networkForward, networkTrain } from '../network/network';
import { networkSetSteps, networkStep, networkSteps } from '../network/optimizer';
import { networkRead, networkWrite } from '../network/rows';

/** A block of small whole numbers, which f32 adds and multiplies exactly. */
function matrix(rows: u32, columns: u32, salt: u32): usize {
  const block = allocate((rows * columns) << 2);
  for (let k: u32 = 0; k < rows * columns; ++k) store<f32>(block + (<usize>k << 2), <f32>((k * 7 + salt) % 11) - 5);
  return block;
}

function at(block: usize, columns: u32, row: u32, column: u32): f32 {
  return load<f32>(block + (<usize>(row * columns + column) << 2));
}

function floats(values: f32[]): usize {
  const block = allocate(values.length << 2);
  for (let k = 0; k < values.length; ++k) store<f32>(block + (<usize>k << 2), values[k]);
  return block;
}

describe('products of a layer', () => {
  it('are the sums that they say, whatever the sizes', () => {
    const before = memoryInUse();
    for (let rows: u32 = 4; rows <= 12; rows += 4) {
      for (let depth: u32 = 4; depth <= 16; depth += 4) {
        for (let columns: u32 = 4; columns <= 20; columns += 4) {
          const x = matrix(rows, depth, 1);
          const w = matrix(depth, columns, 2);
          const b = matrix(1, columns, 3);
          const d = matrix(rows, columns, 4);
          const y = allocate((rows * columns) << 2);
          multiplyForward(x, w, b, y, rows, depth, columns);
          const gradient = matrix(depth, columns, 5);
          const old = matrix(depth, columns, 5);
          multiplyWeights(x, d, gradient, rows, depth, columns);
          const e = allocate((rows * depth) << 2);
          multiplyInputs(d, w, e, rows, depth, columns);
          const sums = matrix(1, columns, 6);
          addRows(d, sums, rows, columns);
          let wrong = 0;
          for (let n: u32 = 0; n < rows; ++n) {
            for (let o: u32 = 0; o < columns; ++o) {
              let sum = at(b, columns, 0, o);
              for (let i: u32 = 0; i < depth; ++i) sum += at(x, depth, n, i) * at(w, columns, i, o);
              wrong += i32(at(y, columns, n, o) != sum);
            }
            for (let i: u32 = 0; i < depth; ++i) {
              let sum: f32 = 0;
              for (let o: u32 = 0; o < columns; ++o) sum += at(d, columns, n, o) * at(w, columns, i, o);
              wrong += i32(at(e, depth, n, i) != sum);
            }
          }
          for (let o: u32 = 0; o < columns; ++o) {
            for (let i: u32 = 0; i < depth; ++i) {
              let sum = at(old, columns, i, o);
              for (let n: u32 = 0; n < rows; ++n) sum += at(x, depth, n, i) * at(d, columns, n, o);
              wrong += i32(at(gradient, columns, i, o) != sum);
            }
            let sum = <f32>((o * 7 + 6) % 11) - 5;
            for (let n: u32 = 0; n < rows; ++n) sum += at(d, columns, n, o);
            wrong += i32(at(sums, columns, 0, o) != sum);
          }
          expect(wrong).toBe(0);
          release(x);
          release(w);
          release(b);
          release(d);
          release(y);
          release(gradient);
          release(old);
          release(e);
          release(sums);
        }
      }
    }
    expect(memoryInUse()).toBe(before);
  });
});

describe('exponentials', () => {
  it('are near those of the standard library', () => {
    let worst: f64 = 0;
    let worstTangent: f64 = 0;
    for (let k = 0; k < 4000; ++k) {
      const x = -<f32>k * 0.02;
      const near = <f64>f32x4.extract_lane(exponentialOfNegative(f32x4.splat(x)), 2);
      worst = max(worst, abs(near / NativeMath.exp(x) - 1));
      const small = <f32>NativeMath.pow(10, <f64>k / 500 - 7);
      const tangent = <f64>f32x4.extract_lane(hyperbolicTangent(f32x4.splat(small)), 1);
      worstTangent = max(worstTangent, abs(tangent / NativeMath.tanh(small) - 1));
    }
    expect(worst).toBeLessThan(2e-7);
    expect(worstTangent).toBeLessThan(3e-7);
    expect(f32x4.extract_lane(exponentialOfNegative(f32x4.splat(0)), 0)).toBe(1);
    expect(f32x4.extract_lane(exponentialOfNegative(f32x4.splat(-Infinity)), 0)).toBeLessThan(2e-38);
    expect(f32x4.extract_lane(hyperbolicTangent(f32x4.splat(-0.5)), 3)).toBeLessThan(0);
  });
});

describe('a network in memory', () => {
  it('is as large as it says, steps, and keeps what fills up at zero', () => {
    const before = memoryInUse();
    const widths = allocate(12);
    store<u32>(widths, 3);
    store<u32>(widths, 5, 4);
    store<u32>(widths, 2, 8);
    const activations = allocate(8);
    store<u32>(activations, 2);
    const bytes = networkBytes(widths, 2, 6);
    const network = allocate(<usize>bytes);
    networkLayOut(network, widths, activations, 2, 6, 2, 0.1, 0.9, 0.999, 1e-8);
    // The stage is last: two padded batches of the widest layer, 2 x 8 x 8 floats.
    expect(networkStage(network) + 512).toBe(network + <usize>bytes);
    expect(padded(6)).toBe(8);
    const count = 4 * 5 + 6 * 2;
    const host = allocate(count << 2);
    for (let k = 0; k < count; ++k) store<f32>(host + (<usize>k << 2), <f32>(k % 5) - 2);
    networkWrite(network, 0, host);
    const stage = networkStage(network);
    for (let t = 0; t < 3; ++t) {
      for (let k = 0; k < 6 * 5; ++k) store<f32>(stage + (<usize>k << 2), <f32>(k % 7) * 0.25);
      networkTrain(network, 6, 0);
    }
    expect(networkSteps(network)).toBe(3);
    // Outputs of a row alone are those of the batch: rows and columns that fill up take no part.
    for (let k = 0; k < 18; ++k) store<f32>(stage + (<usize>k << 2), <f32>k);
    networkForward(network, 6);
    const last = load<f32>(stage, 40);
    for (let k = 0; k < 3; ++k) store<f32>(stage + (<usize>k << 2), <f32>k + 15);
    networkForward(network, 1);
    expect(load<f32>(stage)).toBe(last);
    release(host);
    release(network);
    release(activations);
    release(widths);
    expect(memoryInUse()).toBe(before);
  });

  it('goes on after its steps were set as if it had taken them', () => {
    const widths = floats([0, 0]);
    store<u32>(widths, 1);
    store<u32>(widths, 1, 4);
    const activations = allocate(4);
    const bytes = <usize>networkBytes(widths, 1, 1);
    const first = allocate(bytes);
    const second = allocate(bytes);
    networkLayOut(first, widths, activations, 1, 1, 2, 0.1, 0.9, 0.999, 1e-8);
    networkLayOut(second, widths, activations, 1, 1, 2, 0.1, 0.9, 0.999, 1e-8);
    const host = floats([0.3, 0.7]);
    networkWrite(first, 1, host);
    networkWrite(second, 1, host);
    for (let t = 0; t < 5; ++t) networkStep(first);
    for (let block: u32 = 0; block < 4; ++block) {
      networkRead(first, block, host);
      networkWrite(second, block, host);
    }
    networkSetSteps(second, 5);
    networkStep(first);
    networkStep(second);
    networkRead(first, 0, host);
    const expected = load<f32>(host);
    networkRead(second, 0, host);
    expect(load<f32>(host)).toBe(expected);
    release(host);
    release(first);
    release(second);
    release(activations);
    release(widths);
  });
});
