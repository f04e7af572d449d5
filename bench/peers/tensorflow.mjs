/** The same network, loss and optimiser in TensorFlow.js on its CPU backend; null where it is not installed. */

export async function tensorflow(widths, rows, x, y) {
  const tf = await import('@tensorflow/tfjs').catch(() => null);
  if (tf === null) return null;
  await tf.setBackend('cpu');
  const layers = widths.slice(1).map((width, k) => ({
    w: tf.variable(tf.randomUniform([widths[k], width], -0.3, 0.3)),
    b: tf.variable(tf.zeros([width])),
    last: k + 2 === widths.length,
  }));
  const optimizer = tf.train.adam(0.001);
  const [inputs, targets] = [tf.tensor2d(x, [rows, widths[0]]), tf.tensor2d(y, [rows, widths.at(-1)])];
  const loss = () => {
    let values = inputs;
    for (const { w, b, last } of layers) {
      values = tf.add(tf.matMul(values, w), b);
      if (!last) values = tf.relu(values);
    }
    return tf.mul(0.5 / rows, tf.sum(tf.squaredDifference(values, targets)));
  };
  return { work: 1, run: () => tf.tidy(() => optimizer.minimize(loss)) };
}
