// Table 2 of Sun et al. 2025 (appendix F): three groups of one reward each, sizes (3, 2, 1).

import { recovered } from "./candidate-sets.js";
import { publishedTable } from "./published-table.js";

export const table2 = publishedTable({
  number: 2,
  set: recovered,
  groups: [
    { name: "helpfulness", size: 3, weights: [1, 0, 0] },
    { name: "harmlessness", size: 2, weights: [0, 1, 0] },
    { name: "humor", size: 1, weights: [0, 0, 1] },
  ],
  paper: {
    valuation: [0, 0.79, 2.66, 3, 3, 3],
    utility: [0, 0.44, 0.57, 0.5, 0.5, 0.5],
    welfare: [2.51, 2.94, 3.08, 3, 3, 3],
  },
});
