/*
 * What the C programs share: data, random numbers and the timing loop. Each program is plain C of one hot loop, written as
 * one would without thinking of vectors, and lets the compiler do the rest.
 *
 * A program is started with the name of a data file: arrays, each an 8-byte length in bytes and its bytes. Then, for each
 * line on stdin (milliseconds), it calls its work until that time is over, at least once, and prints one line: the
 * checksum of the last call and the seconds of each call.
 */
#define _POSIX_C_SOURCE 199309L
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static FILE *data_file;

static void open_data(int argc, char **argv) {
  data_file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (data_file == NULL) {
    fprintf(stderr, "expected a data file\n");
    exit(2);
  }
}

/* Room for `bytes` bytes, zeroed, on a cache line. */
static void *room(size_t bytes) {
  void *block = aligned_alloc(64, (bytes + 127) / 64 * 64);
  if (block == NULL) exit(1);
  return memset(block, 0, (bytes + 127) / 64 * 64);
}

/* The next array of the data file. */
static void *next_array(size_t *bytes) {
  uint64_t length = 0;
  if (fread(&length, 8, 1, data_file) != 1) exit(1);
  void *block = room(length);
  if (length > 0 && fread(block, 1, length, data_file) != length) exit(1);
  if (bytes != NULL) *bytes = length;
  return block;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

/* Times `work`, which returns its checksum, whenever it is asked to. */
static void serve(double (*work)(void)) {
  char line[64];
  size_t capacity = 1024;
  double *seconds = malloc(capacity * sizeof(double));
  while (fgets(line, sizeof line, stdin) != NULL) {
    double budget = atof(line) / 1000, checksum = 0, spent = 0;
    size_t calls = 0;
    while (calls == 0 || spent < budget) {
      double start = now();
      checksum = work();
      if (calls == capacity) seconds = realloc(seconds, (capacity *= 2) * sizeof(double));
      seconds[calls++] = now() - start;
      spent += seconds[calls - 1];
    }
    printf("%.17g", checksum);
    for (size_t k = 0; k < calls; ++k) printf(" %.9g", seconds[k]);
    printf("\n");
    fflush(stdout);
  }
  free(seconds);
}

/* xoshiro128** 1.1, seeded by splitmix32: the generator of the package. */
static uint32_t splitmix32(uint32_t z) {
  z = (z ^ (z >> 16)) * 0x85ebca6bu;
  z = (z ^ (z >> 13)) * 0xc2b2ae35u;
  return z ^ (z >> 16);
}

static inline void random_seed(uint32_t s[4], uint32_t seed) {
  for (uint32_t k = 0; k < 4; ++k) s[k] = splitmix32(seed + (k + 1) * 0x9e3779b9u);
}

static inline uint32_t rotl(uint32_t x, int k) { return (x << k) | (x >> (32 - k)); }

static inline uint32_t random_u32(uint32_t s[4]) {
  const uint32_t result = rotl(s[1] * 5, 7) * 9;
  const uint32_t t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotl(s[3], 11);
  return result;
}

static inline uint32_t random_below(uint32_t s[4], uint32_t n) { return (uint32_t)(((uint64_t)random_u32(s) * n) >> 32); }
