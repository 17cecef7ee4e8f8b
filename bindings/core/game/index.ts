// The game room over an instance of the core.

import type { Heap } from "../memory/heap.js";
import type { GameCore } from "./abi.js";
import { audit } from "./audit.js";
import { batch } from "./batch.js";
import { priceCandidates } from "./candidates.js";
import { priceCheckpoints } from "./checkpoints.js";
import { choose } from "./choose.js";
import { continuity } from "./continuity.js";
import { Desk } from "./desk.js";
import { fitRewards } from "./fit-rewards.js";
import { gradient } from "./gradient.js";
import { heuristics } from "./heuristics.js";
import { implementability } from "./implementability.js";
import { paymentBounds } from "./payment-bounds.js";
import { price } from "./price.js";
import { quote } from "./quote.js";
import { robustness } from "./robustness.js";
import type { GameRoom } from "./room.js";
import { simulate } from "./synthetic.js";
import { mergeTotals, totals } from "./totals.js";
import { train } from "./train.js";

/** @param fresh makes a new instance of the same core, for batches and one for single prices. */
export function gameRoom(heap: Heap<GameCore>, fresh: () => Heap<GameCore>): GameRoom {
  const desk = new Desk(fresh);
  return {
    price: (game) => price(heap, desk, game),
    batch: (options) => batch(fresh, options),
    totals: (priced, after) => totals(heap, priced, after),
    mergeTotals: (a, b) => mergeTotals(heap, a, b),
    priceCandidates: (game) => priceCandidates(heap, game),
    audit: (game, options) => audit(heap, game, options),
    gradient: (game) => gradient(heap, game),
    heuristics: (game, options) => heuristics(heap, desk, game, options),
    robustness: (game, options) => robustness(heap, game, options),
    priceCheckpoints: (game) => priceCheckpoints(heap, game),
    fitRewards: (preferences) => fitRewards(heap, preferences),
    quote: (game) => quote(heap, game),
    choose: (policy, by) => choose(heap, policy, by),
    simulate: (options) => simulate(heap, options),
    train: (game) => train(heap, game),
    implementability: (table) => implementability(heap, table),
    continuity: (question) => continuity(heap, question),
    paymentBounds: (game) => paymentBounds(heap, game),
  };
}
