// The other divergences, whose policies take a solve: at two sizes, from little trust in rewards to much.

import { batch } from "./contenders/core.mjs";
import { newton } from "./contenders/newton.mjs";
import { cells, columns, games } from "./games.mjs";

const DIVERGENCES = {
  "chi2": "chi2", "total-variation": "total-variation", "reverse-kl": "reverse-kl", "hellinger": "hellinger",
  "jensen-shannon": "jensen-shannon", "alpha 0.5": { alpha: 0.5 }, "alpha 1.5": { alpha: 1.5 }, "alpha 3": { alpha: 3 },
};
/** A hundred prompts, or four. */
const SHAPES = [
  { groups: 5, outcomes: 64, prompts: 100 },
  { groups: 8, outcomes: 1024, prompts: 4 },
];
const LAMBDAS = [0.3, 3, 30];

/** Total variation has no root to find. */
const solved = (games) => (games.divergence === "total-variation" ? undefined : newton(games));

const points = Object.fromEntries(Object.entries(DIVERGENCES).flatMap(([name, divergence]) =>
  SHAPES.flatMap((shape) => LAMBDAS.map((lambda) => [
    `${name} (${shape.groups}, ${shape.outcomes}), lambda ${lambda}`, { ...shape, lambda, divergence },
  ]))));

export const divergences = {
  title: "other divergences",
  unit: "reward cell",
  points,
  few: Object.keys(points).filter((name) => name.endsWith("lambda 0.3")),
  input: games,
  size: cells,
  columns,
  tolerance: 1e-9,
  unitary: "core, batch",
  contenders: { "core, batch": batch, "JavaScript, Newton": solved },
};
