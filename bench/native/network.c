/*
 * Training steps of a multi-layer perceptron, written as one would by hand: forward, mean squared error, backward, Adam, in
 * f32, innermost along a row of the weights where the sum allows it. Hidden layers are ReLU, the last is linear. Data: i32
 * [rows, steps, widths ...], then f32 parameters (each layer's weights and biases), inputs, targets. Each call starts from
 * those parameters; the checksum is the sum of all at its end.
 */
#include "bench.h"
#include <math.h>

typedef struct {
  int in, out, relu;
  float *w, *b, *dw, *db, *m, *v; /* dw and db, m and v: as w and b, one after the other */
  float *x, *y, *dx, *dy;         /* rows x in, rows x out */
} Layer;

static void forward(const Layer *layer, int rows) {
  for (int n = 0; n < rows; ++n) {
    float *y = layer->y + n * layer->out;
    for (int o = 0; o < layer->out; ++o) y[o] = layer->b[o];
    for (int i = 0; i < layer->in; ++i) {
      const float x = layer->x[n * layer->in + i];
      const float *w = layer->w + i * layer->out;
      for (int o = 0; o < layer->out; ++o) y[o] += x * w[o];
    }
    if (layer->relu)
      for (int o = 0; o < layer->out; ++o) y[o] = y[o] > 0 ? y[o] : 0;
  }
}

static void backward(Layer *layer, int rows, int inputs) {
  memset(layer->dw, 0, sizeof(float) * (layer->in + 1) * layer->out);
  for (int n = 0; n < rows; ++n) {
    float *dy = layer->dy + n * layer->out;
    if (layer->relu)
      for (int o = 0; o < layer->out; ++o) dy[o] = layer->y[n * layer->out + o] > 0 ? dy[o] : 0;
    for (int o = 0; o < layer->out; ++o) layer->db[o] += dy[o];
    for (int i = 0; i < layer->in; ++i) {
      const float x = layer->x[n * layer->in + i];
      float *dw = layer->dw + i * layer->out;
      for (int o = 0; o < layer->out; ++o) dw[o] += x * dy[o];
    }
    if (!inputs) continue;
    for (int i = 0; i < layer->in; ++i) {
      const float *w = layer->w + i * layer->out;
      float sum = 0;
      for (int o = 0; o < layer->out; ++o) sum += dy[o] * w[o];
      layer->dx[n * layer->in + i] = sum;
    }
  }
}

static void adam(Layer *layer, double rate, double correction) {
  const float eta = (float)rate, second = (float)correction;
  const int count = (layer->in + 1) * layer->out;
  for (int k = 0; k < count; ++k) {
    const float g = layer->dw[k];
    layer->m[k] = 0.9f * layer->m[k] + 0.1f * g;
    layer->v[k] = 0.999f * layer->v[k] + 0.001f * g * g;
    layer->w[k] -= eta * layer->m[k] / (sqrtf(layer->v[k] * second) + 1e-8f);
  }
}

static int rows, steps, layers;
static Layer *net;
static float *first, *targets;

static double work(void) {
  const float *from = first;
  for (int k = 0; k < layers; ++k) {
    const size_t count = (size_t)(net[k].in + 1) * net[k].out;
    memcpy(net[k].w, from, count * sizeof(float));
    memset(net[k].m, 0, count * sizeof(float));
    memset(net[k].v, 0, count * sizeof(float));
    from += count;
  }
  Layer *last = net + layers - 1;
  double power1 = 1, power2 = 1;
  for (int t = 0; t < steps; ++t) {
    for (int k = 0; k < layers; ++k) forward(net + k, rows);
    for (int j = 0; j < rows * last->out; ++j) last->dy[j] = (last->y[j] - targets[j]) / rows;
    for (int k = layers - 1; k >= 0; --k) backward(net + k, rows, k > 0);
    power1 *= 0.9;
    power2 *= 0.999;
    for (int k = 0; k < layers; ++k) adam(net + k, 0.001 / (1 - power1), 1 / (1 - power2));
  }
  double checksum = 0;
  for (int k = 0; k < layers; ++k)
    for (int j = 0; j < (net[k].in + 1) * net[k].out; ++j) checksum += net[k].w[j];
  return checksum;
}

int main(int argc, char **argv) {
  size_t bytes;
  open_data(argc, argv);
  int32_t *size = next_array(&bytes);
  rows = size[0];
  steps = size[1];
  layers = bytes / sizeof(int32_t) - 3;
  first = next_array(NULL);
  net = room(layers * sizeof(Layer));
  for (int k = 0; k < layers; ++k) {
    const int in = size[2 + k], out = size[3 + k], count = (in + 1) * out;
    net[k] = (Layer){.in = in, .out = out, .relu = k + 1 < layers};
    net[k].w = room(count * sizeof(float));
    net[k].dw = room(count * sizeof(float));
    net[k].m = room(count * sizeof(float));
    net[k].v = room(count * sizeof(float));
    net[k].b = net[k].w + in * out;
    net[k].db = net[k].dw + in * out;
    net[k].x = k == 0 ? next_array(NULL) : net[k - 1].y;
    net[k].dx = k == 0 ? NULL : net[k - 1].dy;
    net[k].y = room(rows * out * sizeof(float));
    net[k].dy = room(rows * out * sizeof(float));
  }
  targets = next_array(NULL);
  serve(work);
}
