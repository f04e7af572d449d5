/*
 * Statistics of random Fourier features, the same loop as the kernel's: blocks of 64 rows, their features 1, z, √(2/M) cos(W z + φ), then
 * tile by tile of four by four of the lower triangle the products summed over the rows of the block. Data: i32 [inputs, cosines, targets,
 * rows], then f64 weights [cosines x inputs], phases, inputs, targets. A call adds all rows to sums that start at zero; the checksum is
 * the sum of all sums.
 */
#include "bench.h"
#include <math.h>

enum { BLOCK = 64 };

static int inputs, cosines, targets, rows, size, stride;
static double *weights, *phases, *z, *y, *features, *gram, *cross, *squares;

static void make_features(int from, int count) {
  const double amplitude = sqrt(2.0 / cosines);
  for (int r = 0; r < count; ++r) {
    double *row = features + r * stride;
    const double *x = z + (from + r) * inputs;
    row[0] = 1;
    for (int k = 0; k < inputs; ++k) row[1 + k] = x[k];
    double *waves = row + 1 + inputs;
    for (int m = 0; m < cosines; ++m) {
      double angle = phases[m];
      for (int k = 0; k < inputs; ++k) angle += weights[k * cosines + m] * x[k];
      waves[m] = amplitude * cos(angle);
    }
  }
}

static void add_products(int count) {
  for (int i = 0; i < stride; i += 4) {
    for (int j = 0; j <= i; j += 4) {
      double sums[4][4] = {{0}};
      for (int r = 0; r < count; ++r) {
        const double *left = features + r * stride + i, *right = features + r * stride + j;
        for (int a = 0; a < 4; ++a)
          for (int b = 0; b < 4; ++b) sums[a][b] += left[a] * right[b];
      }
      for (int a = 0; a < 4; ++a)
        for (int b = 0; b < 4; ++b) gram[(i + a) * stride + j + b] += sums[a][b];
    }
  }
}

static void add_targets(int from, int count) {
  for (int t = 0; t < targets; ++t) {
    for (int r = 0; r < count; ++r) {
      const double target = y[(from + r) * targets + t];
      for (int i = 0; i < stride; ++i) cross[t * stride + i] += features[r * stride + i] * target;
      squares[t] += target * target;
    }
  }
}

static double work(void) {
  memset(gram, 0, sizeof(double) * stride * stride);
  memset(cross, 0, sizeof(double) * targets * stride);
  memset(squares, 0, sizeof(double) * targets);
  for (int from = 0; from < rows; from += BLOCK) {
    const int count = rows - from < BLOCK ? rows - from : BLOCK;
    make_features(from, count);
    add_products(count);
    add_targets(from, count);
  }
  double checksum = 0;
  for (int i = 0; i < size; ++i)
    for (int j = 0; j <= i; ++j) checksum += gram[i * stride + j];
  for (int t = 0; t < targets; ++t) {
    for (int i = 0; i < size; ++i) checksum += cross[t * stride + i];
    checksum += squares[t];
  }
  return checksum;
}

int main(int argc, char **argv) {
  open_data(argc, argv);
  int32_t *shape = next_array(NULL);
  inputs = shape[0];
  cosines = shape[1];
  targets = shape[2];
  rows = shape[3];
  size = 1 + inputs + cosines;
  stride = (size + 3) / 4 * 4;
  double *by_cosine = next_array(NULL);
  weights = room(sizeof(double) * cosines * inputs);
  for (int m = 0; m < cosines; ++m)
    for (int k = 0; k < inputs; ++k) weights[k * cosines + m] = by_cosine[m * inputs + k];
  phases = next_array(NULL);
  z = next_array(NULL);
  y = next_array(NULL);
  features = room(sizeof(double) * BLOCK * stride);
  gram = room(sizeof(double) * stride * stride);
  cross = room(sizeof(double) * targets * stride);
  squares = room(sizeof(double) * targets);
  serve(work);
}
