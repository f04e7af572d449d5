/*
 * `χ = Σ min(N, N') / √(ΣN ΣN')` of all pairs of dense rows. Data: i32 [rows, columns], then f32 counts, row-major.
 * COUNT is the type the counts are held in.
 */
#include "bench.h"
#include <math.h>

#ifndef COUNT
#define COUNT float
#define SUM float
#endif

static int rows, columns;
static COUNT *counts;
static double *totals;

/* Gives the whole matrix, new, as a library function would. */
static double work(void) {
  double *chi = malloc((size_t)rows * rows * sizeof(double));
  for (int i = 0; i < rows; ++i) {
    chi[(size_t)i * rows + i] = 1;
    for (int j = i + 1; j < rows; ++j) {
      const COUNT *a = counts + (size_t)i * columns, *b = counts + (size_t)j * columns;
      SUM sum = 0;
      for (int c = 0; c < columns; ++c) sum += a[c] < b[c] ? a[c] : b[c];
      chi[(size_t)i * rows + j] = chi[(size_t)j * rows + i] = sum / sqrt(totals[i] * totals[j]);
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
  float *given = next_array(NULL);
  rows = size[0];
  columns = size[1];
  counts = room((size_t)rows * columns * sizeof(COUNT));
  totals = room(rows * sizeof(double));
  for (int i = 0; i < rows; ++i) {
    for (int c = 0; c < columns; ++c) {
      size_t k = (size_t)i * columns + c;
      counts[k] = (COUNT)given[k];
      totals[i] += given[k];
    }
  }
  serve(work);
}
