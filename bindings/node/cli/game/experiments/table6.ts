// Table 6 of Sun et al. 2025 (appendix F): groups that want two rewards at once, sizes (2, 3, 1).

import { mixed } from "./candidate-sets.js";
import { publishedTable } from "./published-table.js";

export const table6 = publishedTable({
  number: 6,
  set: mixed,
  groups: [
    { name: "(0.8 helpfulness + 0.2 harmlessness)", size: 2, weights: [0.8, 0.2, 0] },
    { name: "(0.2 helpfulness + 0.8 harmlessness)", size: 3, weights: [0.2, 0.8, 0] },
    { name: "humor", size: 1, weights: [0, 0, 1] },
  ],
  paper: {
    valuation: [0.53, 0.53, 1.03, 1.51, 1.6, 1.6],
    utility: [0.52, 0.52, 0.61, 0.39, 0.31, 0.31],
    welfare: [2.92, 2.92, 3.01, 2.79, 2.71, 2.71],
  },
});
