/**
 * Passes through a network. The host writes rows to the stage, one after the other and without what fills up, and reads
 * rows from it: inputs before `networkForward`, gradients before `networkBackward`, outputs after the first.
 */
import { activate, activateBackward } from './activation';
import {
  ACTIVATION, DELTA, GRADIENTS, IN, IN_WIDTH, INPUT, INPUT_DELTA, LAYERS, OUT, OUT_WIDTH, OUTPUT, PADDED_ROWS, padded,
  PARAMETER_BYTES, PARAMETERS, ROWS, STAGE, WEIGHTS, layerAt,
} from './layout';
import { lossGradient } from './loss';
import { addRows, multiplyForward, multiplyInputs, multiplyWeights } from './matrix';
import { networkStep } from './optimizer';
import { packRows, unpackRows } from './rows';

/** Outputs of the `rows` rows of inputs on the stage; they replace the inputs there. */
export function networkForward(network: usize, rows: u32): void {
  forward(network, rows);
  networkOutputs(network, load<u32>(network, LAYERS) - 1);
}

// @ts-ignore: decorator
@inline
function forward(network: usize, rows: u32): void {
  const layers = load<u32>(network, LAYERS);
  const total = padded(rows);
  store<u32>(network, rows, ROWS);
  store<u32>(network, total, PADDED_ROWS);
  const first = layerAt(network, 0);
  packRows(load<usize>(network, STAGE), load<usize>(first, INPUT), rows, load<u32>(first, IN_WIDTH));
  const parameters = load<usize>(network, PARAMETERS);
  for (let k: u32 = 0; k < layers; ++k) {
    const layer = layerAt(network, k);
    const depth = load<u32>(layer, IN);
    const columns = load<u32>(layer, OUT);
    const w = parameters + load<u32>(layer, WEIGHTS);
    const b = w + (<usize>(depth * columns) << 2);
    const y = load<usize>(layer, OUTPUT);
    multiplyForward(load<usize>(layer, INPUT), w, b, y, total, depth, columns);
    activate(load<u32>(layer, ACTIVATION), y, <usize>(total * columns) << 2);
  }
}

/** Puts the activations of layer `k` in the last forward pass on the stage. */
export function networkOutputs(network: usize, k: u32): void {
  const layer = layerAt(network, k);
  unpackRows(load<usize>(layer, OUTPUT), load<usize>(network, STAGE), load<u32>(network, ROWS), load<u32>(layer, OUT_WIDTH));
}

/**
 * Mean loss of the last forward pass against the targets on the stage, which its gradient with respect to the outputs
 * replaces. Kinds: `loss.ts`.
 */
export function networkLoss(network: usize, loss: u32): f64 {
  const stage = load<usize>(network, STAGE);
  const last = layerAt(network, load<u32>(network, LAYERS) - 1);
  const value = outputLoss(network, loss, stage);
  unpackRows(load<usize>(last, DELTA), stage, load<u32>(network, ROWS), load<u32>(last, OUT_WIDTH));
  return value;
}

/** The loss; its gradient is where a backward pass from the last layer starts. */
// @ts-ignore: decorator
@inline
function outputLoss(network: usize, loss: u32, targets: usize): f64 {
  const last = layerAt(network, load<u32>(network, LAYERS) - 1);
  const rows = load<u32>(network, ROWS);
  const stride = load<u32>(last, OUT);
  const delta = load<usize>(last, DELTA);
  const used = <usize>(rows * stride) << 2;
  memory.fill(delta + used, 0, ((<usize>load<u32>(network, PADDED_ROWS) * stride) << 2) - used);
  return lossGradient(loss, load<usize>(last, OUTPUT), targets, delta, rows, load<u32>(last, OUT_WIDTH), stride);
}

/**
 * Takes the gradient with respect to the outputs of layer `k` from the stage, and adds the gradients with respect to the
 * parameters of the layers `0..k`. When `inputs` is 1, the gradient with respect to the inputs replaces it on the stage.
 */
export function networkBackward(network: usize, k: u32, inputs: u32): void {
  const stage = load<usize>(network, STAGE);
  const rows = load<u32>(network, ROWS);
  const layer = layerAt(network, k);
  packRows(stage, load<usize>(layer, DELTA), rows, load<u32>(layer, OUT_WIDTH));
  backward(network, k, inputs);
  if (inputs) {
    const first = layerAt(network, 0);
    unpackRows(load<usize>(first, INPUT_DELTA), stage, rows, load<u32>(first, IN_WIDTH));
  }
}

// @ts-ignore: decorator
@inline
function backward(network: usize, from: u32, inputs: u32): void {
  const rows = load<u32>(network, PADDED_ROWS);
  const parameters = load<usize>(network, PARAMETERS);
  const gradients = load<usize>(network, GRADIENTS);
  for (let k = <i32>from; k >= 0; --k) {
    const layer = layerAt(network, k);
    const depth = load<u32>(layer, IN);
    const columns = load<u32>(layer, OUT);
    const weights = <usize>load<u32>(layer, WEIGHTS);
    const delta = load<usize>(layer, DELTA);
    activateBackward(load<u32>(layer, ACTIVATION), load<usize>(layer, OUTPUT), delta, <usize>(rows * columns) << 2);
    multiplyWeights(load<usize>(layer, INPUT), delta, gradients + weights, rows, depth, columns);
    addRows(delta, gradients + weights + (<usize>(depth * columns) << 2), rows, columns);
    if (k > 0 || inputs) {
      multiplyInputs(delta, parameters + weights, load<usize>(layer, INPUT_DELTA), rows, depth, columns);
    }
  }
}

/** Sets the gradients with respect to the parameters to zero. */
export function networkZeroGradients(network: usize): void {
  memory.fill(load<usize>(network, GRADIENTS), 0, load<usize>(network, PARAMETER_BYTES));
}

/** One whole step of training on `rows` rows: inputs, then targets, are on the stage. Gives the loss before the step. */
export function networkTrain(network: usize, rows: u32, loss: u32): f64 {
  const targets = load<usize>(network, STAGE) + (<usize>(rows * load<u32>(layerAt(network, 0), IN_WIDTH)) << 2);
  networkZeroGradients(network);
  forward(network, rows);
  const value = outputLoss(network, loss, targets);
  backward(network, load<u32>(network, LAYERS) - 1, 0);
  networkStep(network);
  return value;
}
