// An auction over finitely many candidates.

import { filled, uniform } from "../harness/uniform.mjs";
import { auction } from "./contenders/core.mjs";
import { auctioned } from "./contenders/auction.mjs";

/** values f64[K] for each of n groups, in [0, 1); sizes in [0.5, 1.5). */
function candidates({ groups: n, candidates: K }) {
  const random = uniform(0x9e3779b9);
  const group = () => ({ size: 0.5 + random(), values: filled(K, random) });
  return { groups: Array.from({ length: n }, group) };
}

export const candidateSets = {
  title: "auction over candidates",
  unit: "value",
  points: {
    "(3, 8)": { groups: 3, candidates: 8 },
    "(5, 64)": { groups: 5, candidates: 64 },
    "(8, 1024)": { groups: 8, candidates: 1024 },
  },
  input: candidates,
  size: ({ groups }) => groups.length * groups[0].values.length,
  columns: ({ winner, scores, valuations, payments, utilities }) => [[winner], scores, valuations, payments, utilities],
  tolerance: 1e-9,
  unitary: "core, one call, typed arrays",
  contenders: { "core, one call, typed arrays": auction, "JavaScript, stable": auctioned },
};
