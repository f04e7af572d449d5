/*
 * `χ = 1 - JS(p ‖ q) / ln 2` of all pairs of dense rows of counts. Data: i32 [rows, columns], then f32 counts, row-major.
 * LOGARITHMS is the number of logf a term: 2 as the formula is written, 1 with `p ln p` made once a row.
 */
#include "bench.h"
#include <math.h>

static int rows, columns;
static float *p;
static float *plogp;

/* Gives the whole matrix, new, as a library function would. */
static double work(void) {
  double *chi = malloc((size_t)rows * rows * sizeof(double));
  for (int i = 0; i < rows; ++i) {
    chi[(size_t)i * rows + i] = 1;
    for (int j = i + 1; j < rows; ++j) {
      const float *a = p + (size_t)i * columns, *b = p + (size_t)j * columns;
      float sum = 0;
#if LOGARITHMS == 2
      for (int c = 0; c < columns; ++c) {
        if (a[c] > 0 && b[c] > 0) {
          const float s = a[c] + b[c];
          sum += a[c] * logf(a[c] / s) + b[c] * logf(b[c] / s);
        }
      }
      chi[(size_t)i * rows + j] = chi[(size_t)j * rows + i] = -0.5 * sum / 0.69314718055994531;
#else
      const float *la = plogp + (size_t)i * columns, *lb = plogp + (size_t)j * columns;
      for (int c = 0; c < columns; ++c) {
        const float s = a[c] + b[c];
        sum += s * logf(s + 1e-30f) - la[c] - lb[c];
      }
      chi[(size_t)i * rows + j] = chi[(size_t)j * rows + i] = 0.5 * sum / 0.69314718055994531;
#endif
    }
  }
  double checksum = 0;
  for (int i = 0; i + 1 < rows; ++i) checksum += chi[(size_t)i * rows + rows - 1];
  free(chi);
  return checksum;
}

int main(int argc, char **argv) {
  open_data(argc, argv);
  int32_t *size = next_array(NULL);
  float *counts = next_array(NULL);
  rows = size[0];
  columns = size[1];
  p = room((size_t)rows * columns * sizeof(float));
  plogp = room((size_t)rows * columns * sizeof(float));
  for (int i = 0; i < rows; ++i) {
    double total = 0;
    for (int c = 0; c < columns; ++c) total += counts[(size_t)i * columns + c];
    for (int c = 0; c < columns; ++c) {
      size_t k = (size_t)i * columns + c;
      p[k] = counts[k] / total;
      plogp[k] = p[k] > 0 ? p[k] * logf(p[k]) : 0;
    }
  }
  serve(work);
}
