/*
 * Training steps of a multi-layer perceptron in plain C: forward, mean squared error, backward, Adam, in f32. Loops are
 * written as one would write them by hand, innermost along a row of the weights where the sum allows it.
 *
 *   cc -O3 -march=native network.c -o network -lm && ./network ROWS STEPS WIDTH WIDTH ...
 *
 * Hidden layers are ReLU, the last is linear. Prints one line of JSON: seconds a step (the least mean of five stretches) and
 * the sum of all parameters at the end, which keeps the work from being thrown away.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static uint32_t state = 1;
static float uniform(void) {
  state = state * 1664525u + 1013904223u;
  return (float)(state >> 8) / 16777216.0f * 2 - 1;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: network ROWS STEPS WIDTH WIDTH ...\n");
    return 2;
  }
  const int rows = atoi(argv[1]), steps = atoi(argv[2]), layers = argc - 4;
  int widths[64];
  for (int k = 0; k <= layers; ++k) widths[k] = atoi(argv[3 + k]);
  Layer *net = calloc(layers, sizeof(Layer));
  for (int k = 0; k < layers; ++k) {
    const int in = widths[k], out = widths[k + 1], count = (in + 1) * out;
    net[k] = (Layer){.in = in, .out = out, .relu = k + 1 < layers};
    net[k].w = calloc(count, 4), net[k].dw = calloc(count, 4), net[k].m = calloc(count, 4), net[k].v = calloc(count, 4);
    net[k].b = net[k].w + in * out, net[k].db = net[k].dw + in * out;
    net[k].x = k ? net[k - 1].y : calloc(rows * in, 4), net[k].dx = k ? net[k - 1].dy : NULL;
    net[k].y = calloc(rows * out, 4), net[k].dy = calloc(rows * out, 4);
    for (int j = 0; j < in * out; ++j) net[k].w[j] = uniform() * sqrtf(6.0f / in);
  }
  Layer *last = net + layers - 1;
  float *targets = calloc(rows * last->out, 4);
  for (int j = 0; j < rows * widths[0]; ++j) net[0].x[j] = uniform();
  for (int j = 0; j < rows * last->out; ++j) targets[j] = uniform();

  double best = INFINITY, power1 = 1, power2 = 1;
  for (int stretch = 0; stretch < 5; ++stretch) {
    const double start = now();
    for (int t = 0; t < steps; ++t) {
      for (int k = 0; k < layers; ++k) forward(net + k, rows);
      for (int j = 0; j < rows * last->out; ++j) last->dy[j] = (last->y[j] - targets[j]) / rows;
      for (int k = layers - 1; k >= 0; --k) backward(net + k, rows, k > 0);
      power1 *= 0.9, power2 *= 0.999;
      for (int k = 0; k < layers; ++k) adam(net + k, 0.001 / (1 - power1), 1 / (1 - power2));
    }
    const double seconds = (now() - start) / steps;
    if (seconds < best) best = seconds;
  }
  double checksum = 0;
  for (int k = 0; k < layers; ++k)
    for (int j = 0; j < (net[k].in + 1) * net[k].out; ++j) checksum += net[k].w[j];
  printf("{\"seconds\": %.9g, \"checksum\": %.9g}\n", best, checksum);
  return 0;
}
