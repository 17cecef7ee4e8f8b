// C as one writes it: the formula of bench/game/contenders/plain.mjs. What is made of it is the compiler's affair,
// which with -ffast-math takes vectors of the exponential function from libmvec.

#include <math.h>
#include "games.h"

static double phi(double z) {
  double series = z * z * (1. / 2 - z * (1. / 6 - z * (1. / 24 - z * (1. / 120 - z / 720))));
  return fabs(z) > 0.01 ? exp(-z) - 1 + z : series;
}

void price(const struct games *games, const struct results *results, double *scratch) {
  const size_t n = games->groups, m = games->outcomes;
  const double lambda = games->lambda;
  double *restrict scores = scratch;
  for (size_t prompt = 0; prompt < games->prompts; prompt++) {
    const double *restrict q = games->baselines + prompt * m;
    double *restrict policy = results->policies + prompt * m;
    for (size_t x = 0; x < m; x++) scores[x] = 0;
    for (size_t i = 0; i < n; i++) {
      const double *restrict reward = games->rewards + (prompt * n + i) * m;
      const double rate = games->sizes[i] / lambda;
      for (size_t x = 0; x < m; x++) scores[x] += rate * reward[x];
    }
    double highest = -HUGE_VAL, mass = 0;
    for (size_t x = 0; x < m; x++) highest = scores[x] > highest ? scores[x] : highest;
    for (size_t x = 0; x < m; x++) {
      policy[x] = q[x] * exp(scores[x] - highest);
      mass += policy[x];
    }
    for (size_t x = 0; x < m; x++) policy[x] /= mass;
    results->welfare[prompt] = lambda * (highest + log(mass));
    for (size_t i = 0; i < n; i++) {
      const size_t at = prompt * n + i;
      const double *restrict reward = games->rewards + at * m;
      const double rate = games->sizes[i] / lambda;
      double valuation = 0, sum = 0;
      for (size_t x = 0; x < m; x++) valuation += policy[x] * reward[x];
      for (size_t x = 0; x < m; x++) sum += policy[x] * phi((reward[x] - valuation) * rate);
      results->valuations[at] = valuation;
      results->payments[at] = lambda * log1p(sum);
      results->utilities[at] = games->sizes[i] * valuation - results->payments[at];
    }
  }
}
