// One prompt priced: marshalling.

import type { Heap } from "../memory/heap.js";
import type { GameCore } from "./abi.js";
import { run } from "./block.js";
import type { Desk } from "./desk.js";
import { COLUMNS, gameFields, PLACES, readNumbers, type Columns } from "./one.js";
import { mechanism, type Mechanism } from "./options.js";
import { Place, priced, resultsOf } from "./place.js";
import type { Game, Priced } from "./types.js";

export function price(heap: Heap<GameCore>, desk: Desk, game: Game): Priced {
  const fields = gameFields(game);
  if (desk.busy) {
    const { ids, taker } = readNumbers(fields, COLUMNS);
    return priceColumns(heap, taker, ids, mechanism(fields));
  }
  desk.busy = true;
  try {
    const { ids, taker } = readNumbers(fields, desk);
    const rule = desk.mechanism(fields);
    return taker instanceof Place ? taker.price(ids, rule) : priceColumns(heap, taker, ids, rule);
  } finally {
    desk.busy = false;
  }
}

function priceColumns(heap: Heap<GameCore>, columns: Columns, ids: (string | null)[], rule: Mechanism): Priced {
  return heap.scoped(() => {
    const block = columns.take(heap, rule);
    run(heap, block, PLACES);
    return priced(heap.f64, resultsOf(block), ids, rule);
  });
}
