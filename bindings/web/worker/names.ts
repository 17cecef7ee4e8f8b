// What can be called from outside the worker: a name for each, held to the rooms by its type.

import type { Candor } from "../../core/types.js";
import type { Crossing } from "./types.js";

const GAME = {
  price: 1, totals: 1, mergeTotals: 1, priceCandidates: 1, priceCheckpoints: 1, audit: 1, gradient: 1, heuristics: 1,
  robustness: 1, fitRewards: 1, quote: 1, choose: 1, simulate: 1, train: 1, implementability: 1, continuity: 1, paymentBounds: 1,
  // what a batch is here
  priceBatch: 1,
} satisfies Record<Crossing<"game"> | "priceBatch", 1>;

const CROWD = {
  create: 1, open: 1, aggregate: 1, settle: 1, join: 1, leave: 1, weights: 1, payments: 1, replay: 1, label: 1,
  bestResponse: 1, simulate: 1, foresee: 1, foreseeLottery: 1,
} satisfies Record<Crossing<"crowd">, 1>;

const DATA = {
  plan: 1, withdraw: 1, compare: 1, window: 1, planConvex: 1, simulate: 1, sample: 1, costQuantile: 1,
} satisfies Record<Crossing<"data">, 1>;

export const CROSSING: Readonly<Record<keyof Candor, readonly string[]>> = {
  game: Object.keys(GAME), crowd: Object.keys(CROWD), data: Object.keys(DATA),
};
