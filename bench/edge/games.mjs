// Seeded games as bodies of requests: many, so that no cache of numbers or texts serves a request twice.

import { uniform } from "../harness/uniform.mjs";

export function games(groups, outcomes, count, seed = 1) {
  const next = uniform(seed);
  const row = () => Array.from({ length: outcomes }, next);
  const group = () => ({ size: 1 + Math.floor(10 * next()), reward: row() });
  return Array.from({ length: count }, () => ({ groups: Array.from({ length: groups }, group) }));
}
