/*
 * Tabular Q-learning of one agent in a deterministic finite MDP, alone or coupled: on observing pair i with target y and
 * error δ = y - Q_i, Q_i += α δ, and for the partners j of i, target sharing (coupling 1) Q_j += α χ_ij (y - Q_j), the
 * preconditioner (2) Q_j += α χ_ij δ, or the same change cut to the interval between 0 and y - Q_j (3, its guard). Draws are
 * those of the package, so that the same seed learns the same table.
 *
 * Data: i32 [states, actions, episodes, maxSteps, seed, coupling], f64 [α, γ, ε], i32 next state of each pair, f64 reward,
 * u8 termination, i32 first states, u32 their cumulative thresholds, i32 row starts of the partners, i32 columns, f64 α χ.
 */
#include "bench.h"

static int actions, episodes, max_steps, coupling;
static uint32_t seed, starts_count;
static double step_size, discount, epsilon;
static int32_t *next_state, *starts, *row_starts, *columns;
static double *reward, *shares, *q;
static uint8_t *done;
static uint32_t *thresholds;
static size_t pairs;

static inline int greedy(const double *values) {
  int best = 0;
  for (int a = 1; a < actions; ++a) if (values[a] > values[best]) best = a;
  return best;
}

/* Of the n actions of the largest value the ⌊tie n / 2^32⌋th. */
static inline int greedy_among(const double *values, uint32_t tie) {
  int best = 0, equals = 1;
  for (int a = 1; a < actions; ++a) {
    if (values[a] > values[best]) best = a, equals = 1;
    else equals += values[a] == values[best];
  }
  if (equals == 1) return best;
  const double most = values[best];
  for (int before = (int)(((uint64_t)tie * equals) >> 32); before > 0;) before -= values[++best] == most;
  return best;
}

static inline double cut(double change, double gap) {
  const double least = gap < 0 ? gap : 0, most = gap > 0 ? gap : 0;
  return change < least ? least : change > most ? most : change;
}

static inline int choose(uint32_t *random, const double *values, uint64_t explore_below) {
  const uint32_t draw = random_u32(random);
  if (draw < explore_below) return random_below(random, actions);
  return greedy_among(values, draw << 16 | draw >> 16);
}

static double work(void) {
  uint32_t random[4];
  uint64_t steps = 0;
  const uint64_t explore_below = (uint64_t)(epsilon * 4294967296.0);
  memset(q, 0, pairs * sizeof(double));
  random_seed(random, seed);
  for (int e = 0; e < episodes; ++e) {
    uint32_t first = 0;
    if (starts_count > 1) {
      const uint32_t u = random_u32(random);
      first = (uint32_t)(((uint64_t)u * starts_count) >> 32);
      while (first > 0 && u < thresholds[first - 1]) --first;
      while (first < starts_count - 1 && u >= thresholds[first]) ++first;
    }
    int state = starts[first];
    int action = choose(random, q + state * actions, explore_below);
    for (int t = 0; t < max_steps; ++t) {
      const int pair = state * actions + action;
      double target = reward[pair];
      ++steps;
      state = next_state[pair];
      const double *values = q + state * actions;
      if (!done[pair]) target += discount * values[greedy(values)];
      const double error = target - q[pair];
      q[pair] += step_size * error;
      if (coupling == 1) {
        for (int k = row_starts[pair]; k < row_starts[pair + 1]; ++k) {
          q[columns[k]] += shares[k] * (target - q[columns[k]]);
        }
      } else if (coupling == 2) {
        for (int k = row_starts[pair]; k < row_starts[pair + 1]; ++k) q[columns[k]] += shares[k] * error;
      } else if (coupling == 3) {
        for (int k = row_starts[pair]; k < row_starts[pair + 1]; ++k) {
          q[columns[k]] += cut(shares[k] * error, target - q[columns[k]]);
        }
      }
      if (done[pair]) break;
      action = choose(random, values, explore_below);
    }
  }
  double checksum = (double)steps;
  for (size_t i = 0; i < pairs; ++i) checksum += q[i];
  return checksum;
}

int main(int argc, char **argv) {
  open_data(argc, argv);
  int32_t *sizes = next_array(NULL);
  double *settings = next_array(NULL);
  actions = sizes[1];
  pairs = (size_t)sizes[0] * actions;
  episodes = sizes[2];
  max_steps = sizes[3];
  seed = (uint32_t)sizes[4];
  coupling = sizes[5];
  step_size = settings[0];
  discount = settings[1];
  epsilon = settings[2];
  size_t bytes;
  next_state = next_array(NULL);
  reward = next_array(NULL);
  done = next_array(NULL);
  starts = next_array(&bytes);
  starts_count = bytes / 4;
  thresholds = next_array(NULL);
  row_starts = next_array(NULL);
  columns = next_array(NULL);
  shares = next_array(NULL);
  q = room(pairs * sizeof(double));
  serve(work);
}
