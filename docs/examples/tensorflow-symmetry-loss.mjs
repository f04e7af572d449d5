/**
 * The symmetry loss in another framework: L_TD + λ L_sym for a network of TensorFlow.js, the pairs coming from orbit-rl.
 *
 * orbit-rl itself does not need TensorFlow.js: npm install orbit-rl @tensorflow/tfjs
 * Run: node tensorflow-symmetry-loss.mjs
 */
import * as tf from '@tensorflow/tfjs';
import { createEngine, makeEnvironment } from 'orbit-rl';
import { symmetryLoss, symmetryPairs } from 'orbit-rl/deep';

await tf.setBackend('cpu');
const WEIGHT = 1; // λ
const DISCOUNT = 0.95;

// 1. χ of state-action pairs, from episodes of random actions on a grid with potential-based shaping.
const environment = makeEnvironment('grid-world-v0', { rows: 5, columns: 5, shaping: true, discount: DISCOUNT });
const engine = await createEngine();
const { states, actions } = environment;
const experience = engine.rollout(environment.model(), { episodes: 400, maxSteps: 50, seed: 1 });
const counter = engine.trajectories({ states, actions });
counter.addEpisodes(experience);
const chi = counter.similarity({ minVisits: 5 });

// 2. A batch of transitions, and which of its entries χ couples.
const size = 64;
const batch = { pairs: new Int32Array(size), states: new Int32Array(size), actions: new Int32Array(size) };
const targets = new Float32Array(size);
for (let n = 0; n < size; ++n) {
  const t = (n * 37) % experience.states.length;
  batch.states[n] = experience.states[t];
  batch.actions[n] = experience.actions[t];
  batch.pairs[n] = batch.states[n] * actions + batch.actions[n];
  targets[n] = experience.rewards[t];
}
const pairs = symmetryPairs(batch.pairs, chi, { threshold: 0.8, weights: 'indicator' });
console.log(`${pairs.first.length} of ${(size * (size - 1)) / 2} pairs of entries are coupled`);

// 3. The loss, in terms that TensorFlow.js differentiates by itself.
const model = tf.sequential({
  layers: [
    tf.layers.dense({
      units: 32,
      activation: 'relu',
      inputShape: [states],
      kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
    }),
    tf.layers.dense({ units: actions, kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
  ],
});
const inputs = tf.oneHot(tf.tensor1d(batch.states, 'int32'), states).toFloat();
const chosen = tf.oneHot(tf.tensor1d(batch.actions, 'int32'), actions).toFloat();
const [first, second] = [tf.tensor1d(pairs.first, 'int32'), tf.tensor1d(pairs.second, 'int32')];
const weights = tf.tensor1d(Float32Array.from(pairs.weights));
const rewards = tf.tensor1d(targets);

const valuesOfActions = () => /** @type {tf.Tensor} */ (model.apply(inputs)).mul(chosen).sum(1);
/** @param {tf.Tensor} q */
const symmetryLossOf = (q) => q.gather(first).sub(q.gather(second)).square().mul(weights).sum().div(weights.sum());
const loss = () => {
  const q = valuesOfActions();
  return tf.losses.huberLoss(rewards, q).add(symmetryLossOf(q).mul(WEIGHT)).asScalar();
};

// 4. The same gradient as symmetryLoss gives on plain arrays.
const q = valuesOfActions();
const theirs = await tf.grad(symmetryLossOf)(q).data();
const ours = symmetryLoss(await q.data(), pairs);
const apart = Math.max(...theirs.map((value, n) => Math.abs(value - ours.gradient[n])));
if (!(apart < 1e-5)) throw new Error(`gradients differ by ${apart}`);
console.log(`gradients of TensorFlow.js and of symmetryLoss differ by at most ${apart.toExponential(1)}`);

// 5. Training steps.
const optimizer = tf.train.adam(0.01);
for (let step = 0; step <= 100; ++step) {
  const value = optimizer.minimize(loss, true);
  if (value !== null && step % 50 === 0) {
    const symmetry = symmetryLoss(await valuesOfActions().data(), pairs).loss;
    console.log(
      `step ${step}: loss ${(await value.data())[0].toFixed(4)}, of which the symmetry loss ${symmetry.toFixed(4)}`,
    );
  }
}
