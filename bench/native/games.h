// The kl game's prompts and results, as bench/native/index.mjs writes them and bench/game/games.mjs describes them.

#include <stddef.h>

struct games {
  size_t groups, outcomes, prompts;
  double lambda;
  /** f64[n], f64[prompts*n*m], f64[prompts*m]; behind each is room for a vector to be read past its end. */
  const double *sizes, *rewards, *baselines;
};

struct results {
  /** f64[prompts*m], with room for a vector to be written past its end. */
  double *policies;
  /** f64[prompts*n] */
  double *valuations, *payments, *utilities;
  /** f64[prompts] */
  double *welfare;
};

/** All prompts once. @param scratch f64[2*(m + 64)] */
void price(const struct games *games, const struct results *results, double *scratch);
