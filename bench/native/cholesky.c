/*
 * The lower Cholesky factor of a positive definite matrix, column by column of each row. Data: i32 [size], then f64 the matrix [size x size]. A
 * call copies the matrix and factorises it; the checksum is the sum of the factor.
 */
#include "bench.h"
#include <math.h>

static int size;
static double *matrix, *factor;

static double work(void) {
  memcpy(factor, matrix, sizeof(double) * size * size);
  for (int i = 0; i < size; ++i) {
    for (int j = 0; j <= i; ++j) {
      double sum = factor[i * size + j];
      for (int k = 0; k < j; ++k) sum -= factor[i * size + k] * factor[j * size + k];
      factor[i * size + j] = i == j ? sqrt(sum) : sum / factor[j * size + j];
    }
  }
  double checksum = 0;
  for (int i = 0; i < size; ++i)
    for (int j = 0; j <= i; ++j) checksum += factor[i * size + j];
  return checksum;
}

int main(int argc, char **argv) {
  open_data(argc, argv);
  size = *(int32_t *)next_array(NULL);
  matrix = next_array(NULL);
  factor = room(sizeof(double) * size * size);
  serve(work);
}
