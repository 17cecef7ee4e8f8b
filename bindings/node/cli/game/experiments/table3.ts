// Table 3 of Sun et al. 2025 (appendix F): three groups of one reward each, sizes (4, 5, 3).

import { recovered } from "./candidate-sets.js";
import { publishedTable } from "./published-table.js";

export const table3 = publishedTable({
  number: 3,
  set: recovered,
  groups: [
    { name: "helpfulness", size: 4, weights: [1, 0, 0] },
    { name: "harmlessness", size: 5, weights: [0, 1, 0] },
    { name: "humor", size: 3, weights: [0, 0, 1] },
  ],
  paper: {
    valuation: [0, 0, 1.05, 1.05, 3.54, 4],
    utility: [0, 0, 0.43, 0.43, -1.83, -2.51],
    welfare: [6.51, 6.51, 6.94, 6.94, 4.68, 4],
  },
});
