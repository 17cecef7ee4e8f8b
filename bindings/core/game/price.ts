// One prompt priced: marshalling.

import type { Heap } from "../memory/heap.js";
import type { GameCore } from "./abi.js";
import { run } from "./block.js";
import { PLACES, readGame } from "./one.js";
import type { Game, Priced } from "./types.js";

export function price(heap: Heap<GameCore>, game: Game): Priced {
  const { groups, rule, take } = readGame(game);
  return heap.scoped(() => {
    const block = take(heap);
    run(heap, block, PLACES);
    const { f64 } = heap;
    return {
      ids: groups.ids,
      options: rule.options,
      properties: rule.properties,
      policy: block.copy("policies"),
      valuations: block.copy("valuations"),
      payments: block.copy("payments"),
      rebates: rule.rebate ? block.copy("rebates") : null,
      utilities: block.copy("utilities"),
      welfare: f64[block.at("welfare") >>> 3]!,
      divergence: f64[block.at("divergences") >>> 3]!,
      surplus: f64[block.at("surpluses") >>> 3]!,
    };
  });
}
