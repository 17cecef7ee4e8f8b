// The ABI. Every entry point takes pointers and numbers and returns a number; see the files for layouts.

export { mark, take, release } from "./memory";
export { price, priceBytes } from "./game/price";
export { accumulate, statistics } from "./game/totals";
export { priceCandidates } from "./game/candidates";
export { plan, planBytes } from "./data/plan";
export { planConvex } from "./data/convex";
export { equilibria } from "./data/equilibria";
export { costQuantile } from "./data/population";
export { sampleUsers, simulate } from "./data/simulate";
