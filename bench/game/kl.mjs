// The kl game, whose price is most of what the library is asked: the core in the ways it can be called, and plain
// JavaScript.

import * as core from "./contenders/core.mjs";
import { naive } from "./contenders/naive.mjs";
import { fromPlain, fromSpread, fromTyped, unchecked } from "./contenders/one.mjs";
import { expm1, stable } from "./contenders/plain.mjs";
import { polynomial } from "./contenders/polynomial.mjs";
import { cells, columns, games } from "./games.mjs";

const points = {
  "(2, 3)": { groups: 2, outcomes: 3 },
  "(5, 10)": { groups: 5, outcomes: 10 },
  "(5, 64)": { groups: 5, outcomes: 64 },
  "10,000 x (5, 64)": { groups: 5, outcomes: 64, prompts: 10_000 },
  "(8, 1024)": { groups: 8, outcomes: 1024 },
  "(16, 65536)": { groups: 16, outcomes: 65_536 },
};

export const kl = {
  title: "kl game",
  unit: "reward cell",
  points,
  few: Object.keys(points).filter((name) => !points[name].prompts),
  input: games,
  size: cells,
  columns,
  /** The n + 1 softmaxes lose 1e-12 of the payments by cancellation (measured). */
  tolerance: 1e-9,
  unitary: "core, batch",
  contenders: {
    "core, kernel alone": core.kernel,
    "core, batch": core.batch,
    "core, batch, copied in": core.batchCopied,
    "core, batch, f32": core.batchSingle,
    "core without SIMD, batch": core.batchScalar,
    "core, one call, typed arrays": fromTyped,
    "core, one call, plain arrays": fromPlain,
    "core, one call, spread arrays": fromSpread,
    "JavaScript, by hand": polynomial,
    "JavaScript, stable": stable,
    "JavaScript, expm1": expm1,
    "JavaScript, n + 1 softmaxes": naive,
    "JavaScript, one call, unchecked": unchecked,
  },
};
