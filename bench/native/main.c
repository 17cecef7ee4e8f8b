// One way to price games in C: main WARM_UP SPAN LEAST FILE... prints for each file of games the milliseconds of a pass
// over its prompts and the sums over its outputs, as bench/suite/sample.mjs and bench/harness/agreement.mjs take them.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "games.h"

#define SAMPLE 4.0
#define MOST 100000

/** What a vector may touch past the end of an array. */
#define PAST 64

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return 1e3 * at.tv_sec + 1e-6 * at.tv_nsec;
}

static double *room(size_t count) {
  size_t bytes = (8 * (count + PAST) + 63) / 64 * 64;
  return memset(aligned_alloc(64, bytes), 0, bytes);
}

static const double *numbers(FILE *file, size_t count) {
  double *array = room(count);
  if (fread(array, 8, count, file) != count) exit(1);
  return array;
}

static double checksum(const double *column, size_t count) {
  double sum = 0;
  for (size_t k = 0; k < count; k++) sum += (1 + k % 7) * column[k];
  return sum;
}

static struct games games;
static struct results results;
static double *scratch;

static double lasts(size_t runs) {
  double start = now();
  for (size_t k = 0; k < runs; k++) price(&games, &results, scratch);
  return now() - start;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double sample(double warm_up, double span, size_t least) {
  static double times[MOST];
  double warm = now() + warm_up;
  do lasts(1); while (now() < warm);
  double end = now() + span, once;
  size_t runs = 1, taken = 1;
  while ((once = lasts(runs)) < (SAMPLE < span ? SAMPLE : span)) runs *= 2;
  times[0] = once / runs;
  while (taken < MOST && (taken < least || now() < end)) times[taken++] = lasts(runs) / runs;
  qsort(times, taken, 8, ascending);
  return (times[taken / 2] + times[(taken - 1) / 2]) / 2;
}

int main(int count, char **words) {
  for (int k = 4; k < count; k++) {
    double head[4];
    FILE *file = fopen(words[k], "rb");
    if (!file || fread(head, 8, 4, file) != 4) return 1;
    size_t n = head[0], m = head[1], prompts = head[2];
    const size_t cells = prompts * n;
    games = (struct games){.groups = n, .outcomes = m, .prompts = prompts, .lambda = head[3]};
    games.sizes = numbers(file, n);
    games.rewards = numbers(file, cells * m);
    games.baselines = numbers(file, prompts * m);
    fclose(file);
    results = (struct results){room(prompts * m), room(cells), room(cells), room(cells), room(prompts)};
    scratch = room(2 * (m + PAST));
    lasts(1);
    const double time = sample(atof(words[1]), atof(words[2]), atoi(words[3]));
    printf("[%.17g, [%.17g, %.17g, %.17g, %.17g, %.17g]]\n", time, checksum(results.policies, prompts * m),
      checksum(results.valuations, cells), checksum(results.payments, cells), checksum(results.utilities, cells),
      checksum(results.welfare, prompts));
  }
}
