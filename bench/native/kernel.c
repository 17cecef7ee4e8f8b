// The core's algorithm for kl (assembly/game/divergences/kl*.ts, assembly/math/exp.ts) in vectors of WIDTH doubles,
// four of them at a time, without its rare paths and its refusals: what one instruction set of a machine could do. Rows
// are read past their ends, where weights are 0, so there are no tails.

#include <math.h>
#include <string.h>
#include "games.h"

typedef double vector __attribute__((vector_size(8 * WIDTH)));
typedef long long integers __attribute__((vector_size(8 * WIDTH)));
typedef double loose __attribute__((vector_size(8 * WIDTH), aligned(8), may_alias));

#define LOG2E 1.4426950408889634
#define LN2 0.6931471805599453
/** 1.5 * 2^52: adding it rounds to the nearest integer and leaves that integer in the low bits. */
#define ROUND 6755399441055744.0
#define EACH for (int u = 0; u < 4; u++)

static inline vector load(const double *from) { return *(const loose *)from; }
static inline void store(double *into, vector value) { *(loose *)into = value; }
static inline vector all(double value) { return value - (vector){}; }

static inline vector larger(vector a, vector b) {
  integers more = a > b;
  return (vector)(((integers)a & more) | ((integers)b & ~more));
}

static double sum(const vector *parts) {
  double total = 0;
  EACH for (int lane = 0; lane < WIDTH; lane++) total += parts[u][lane];
  return total;
}

/** (2^f - 1 - f ln 2)/(f^2 ln 2), |f| <= 1/2. */
static inline vector c(vector f, vector ff) {
  vector even = 0.3465735902799727 + ff * (0.013876027166191301 + ff * (0.00022222596955884157
    + ff * (1.9065866613215342e-6 + ff * 1.0201248942764379e-8)));
  vector odd = 0.08007550231970013 + ff * (0.001923625821530968 + ff * (2.20050433563972e-5
    + ff * (1.4683893529145261e-7 + ff * 6.417667838348407e-10)));
  return even + f * odd;
}

static inline vector scale(vector rounded) { return (vector)(((integers)rounded << 52) + 0x3ff0000000000000); }

static inline vector exp2_(vector t) {
  vector rounded = t + ROUND, f = t - (rounded - ROUND), s = scale(rounded);
  return s + s * ((f + f * f * c(f, f * f)) * LN2);
}

/** (2^t - 1)/ln 2 - t. */
static inline vector phi(vector t) {
  vector rounded = t + ROUND, f = t - (rounded - ROUND), s = scale(rounded), ff = f * f;
  return s * ff * c(f, ff) + (s * (f + LOG2E) - (t + LOG2E));
}

/** The scores, in base 2; the highest of them. */
static double score(const struct games *games, const double *rows, double *scores) {
  const size_t n = games->groups, m = games->outcomes;
  vector top[4];
  EACH top[u] = all(-HUGE_VAL);
  for (size_t x = 0; x < m; x += 4 * WIDTH) {
    vector s[4] = {};
    for (size_t i = 0; i < n; i++) {
      EACH s[u] += games->sizes[i] * load(rows + i * m + x + u * WIDTH);
    }
    EACH store(scores + x + u * WIDTH, s[u] * (LOG2E / games->lambda));
  }
  // past the end is another's
  for (size_t x = m; x % (4 * WIDTH); x++) scores[x] = -1000;
  for (size_t x = 0; x < m; x += 4 * WIDTH) EACH top[u] = larger(load(scores + x + u * WIDTH), top[u]);
  double highest = -HUGE_VAL;
  EACH for (int lane = 0; lane < WIDTH; lane++) highest = fmax(highest, top[u][lane]);
  return highest;
}

static double weigh(const double *q, double highest, double *weights, size_t m) {
  vector mass[4] = {};
  for (size_t x = 0; x < m; x += 4 * WIDTH) {
    vector e[4];
    EACH e[u] = load(q + x + u * WIDTH) * exp2_(larger(load(weights + x + u * WIDTH) - highest, all(-1000)));
    EACH mass[u] += e[u];
    EACH store(weights + x + u * WIDTH, e[u]);
  }
  return sum(mass);
}

static double mean(const double *weights, const double *row, size_t m) {
  vector s[4] = {};
  for (size_t x = 0; x < m; x += 4 * WIDTH) EACH s[u] += load(weights + x + u * WIDTH) * load(row + x + u * WIDTH);
  return sum(s);
}

static double charge(const double *weights, const double *row, size_t m, double valuation, double rate) {
  vector s[4] = {};
  for (size_t x = 0; x < m; x += 4 * WIDTH) {
    vector t[4];
    EACH t[u] = (valuation - load(row + x + u * WIDTH)) * rate;
    EACH s[u] += load(weights + x + u * WIDTH) * phi(t[u]);
  }
  return sum(s);
}

void price(const struct games *games, const struct results *results, double *scratch) {
  const size_t n = games->groups, m = games->outcomes;
  const double lambda = games->lambda;
  double *weights = scratch, *q = scratch + (m + 64);
  for (size_t x = m; x < m + 64; x++) q[x] = 0;
  for (size_t prompt = 0; prompt < games->prompts; prompt++) {
    const double *rows = games->rewards + prompt * n * m;
    memcpy(q, games->baselines + prompt * m, 8 * m);
    const double highest = score(games, rows, weights);
    const double mass = weigh(q, highest, weights, m);
    results->welfare[prompt] = lambda * (highest * LN2 + log(mass));
    for (size_t i = 0; i < n; i++) {
      const size_t at = prompt * n + i;
      const double valuation = mean(weights, rows + i * m, m) / mass;
      const double rate = games->sizes[i] * (LOG2E / lambda);
      results->valuations[at] = valuation;
      results->payments[at] = charge(weights, rows + i * m, m, valuation, rate) * (LN2 / mass);
    }
    for (size_t x = 0; x < m; x += WIDTH) store(results->policies + prompt * m + x, load(weights + x) * (1 / mass));
  }
  for (size_t prompt = 0; prompt < games->prompts; prompt++) {
    for (size_t i = 0; i < n; i++) {
      const size_t at = prompt * n + i;
      results->payments[at] = lambda * log1p(results->payments[at]);
      results->utilities[at] = games->sizes[i] * results->valuations[at] - results->payments[at];
    }
  }
}
