// The ABI. Every entry point takes pointers and numbers and returns a number; see the files for layouts.

export { mark, take, release } from "./memory";
export { price, priceBytes } from "./game/price";
export { accumulate, statistics } from "./game/totals";
export { priceCandidates } from "./game/candidates";
export { plan as dataPlan, planBytes as dataPlanBytes } from "./data/plan";
export { planConvex as dataPlanConvex } from "./data/convex";
export { equilibria as dataEquilibria } from "./data/equilibria";
export { costQuantile as dataCostQuantile } from "./data/population";
export { sampleUsers as dataSample, simulate as dataSimulate } from "./data/simulate";
