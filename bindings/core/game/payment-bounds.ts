// Between which payments a truthful rule has to stay: marshalling.

import { positive } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import type { GameCore } from "./abi.js";
import { raise } from "./block.js";
import { defaults } from "./names.js";
import { PLACES, readTraining } from "./one.js";
import type { BoundedGame, PaymentBounds } from "./training-types.js";

interface BoundsSizes {
  readonly groups: number;
}

const perGroup = array("f64", ({ groups }: BoundsSizes) => groups);

export const PAYMENT_BOUNDS = layout<BoundsSizes>()({
  smallestSize: "f64",
  payments: perGroup,
  slacks: perGroup,
  uppers: perGroup,
});

export function paymentBounds(heap: Heap<GameCore>, game: BoundedGame): PaymentBounds {
  const { groups, outcomes, options, own, take } = readTraining(game, "smallestSize");
  const smallestSize = own === undefined ? defaults.smallestSize : positive("smallestSize", own);
  groups.sizes.forEach((size, i) => {
    if (size < smallestSize) throw rangeError(`groups[${i}].size`, `a number from smallestSize, ${smallestSize}`, size);
  });
  if (options.normalization === "sum" && options.divergence !== "kl") {
    throw rangeError("divergence", 'kl, with normalization "sum"', options.divergence);
  }

  return heap.scoped(() => {
    const n = groups.sizes.length;
    const block = take(heap, heap.core.paymentBoundsBytes(n, outcomes, Number(options.normalization !== "none")));
    const bounds = PAYMENT_BOUNDS.take(heap, { groups: n }, 0, ["groups", n]);
    bounds.set("smallestSize", smallestSize);
    raise(heap.core.paymentBounds(bounds.address, block.address), block, PLACES);
    return {
      ids: groups.ids,
      options: { ...options, smallestSize },
      lower: bounds.copy("payments"),
      upper: bounds.copy("uppers"),
      slack: bounds.copy("slacks"),
    };
  });
}
