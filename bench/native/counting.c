/*
 * Trajectory-tree counting with child tables: each node is a count and one child for each symbol; the root of a pair is the
 * node of the same number. A step t of the stretch visits (r_t), (r_t, r_{t+1}), … up to maxLength symbols.
 *
 * Data: i32 [pairs, symbols, maxLength, steps, windows, node capacity], i32 pair of each window, u8 symbol of each step.
 */
#include "bench.h"

static int symbols, max_length, steps, windows;
static int32_t *pair;
static uint8_t *symbol;
static uint32_t *nodes, used;

static double work(void) {
  const size_t width = symbols + 1;
  for (int t = 0; t < windows; ++t) {
    uint32_t node = pair[t];
    const int end = t + max_length < steps ? t + max_length : steps;
    ++nodes[node * width];
    for (int u = t; u < end; ++u) {
      uint32_t *child = nodes + node * width + 1 + symbol[u];
      if (*child == 0) *child = used++;
      node = *child;
      ++nodes[node * width];
    }
  }
  return used;
}

int main(int argc, char **argv) {
  open_data(argc, argv);
  int32_t *sizes = next_array(NULL);
  pair = next_array(NULL);
  symbol = next_array(NULL);
  symbols = sizes[1];
  max_length = sizes[2];
  steps = sizes[3];
  windows = sizes[4];
  used = sizes[0];
  nodes = room((size_t)sizes[5] * (symbols + 1) * sizeof(uint32_t));
  work();
  serve(work);
}
