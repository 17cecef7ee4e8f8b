// The game room: marshalling only.

import { batch } from "./batch.js";
import { raise, takeGame, type Names } from "./block.js";
import { priceCandidates } from "./candidates.js";
import { mechanism, OPTION_FIELDS, weights } from "./options.js";
import { numbers, record } from "../check.js";
import type { GameCore } from "./abi.js";
import type { Heap } from "../memory/heap.js";
import type { Game, GameRoom, Numbers, Priced } from "../types.js";

/** @param fresh makes a new instance of the same core, for batches. */
export function gameRoom(heap: Heap<GameCore>, fresh: () => Heap<GameCore>): GameRoom {
  return {
    price: (game) => price(heap, game),
    batch: (options) => batch(fresh, options),
    priceCandidates: (game) => priceCandidates(heap, game),
  };
}

const FIELDS = ["groups", "baseline", "boost", ...OPTION_FIELDS];

const NAMES: Names = {
  reward: (_, i, x) => `groups[${i}].reward[${x}]`,
  rewards: (_, i) => `groups[${i}].reward`,
  baseline: (_, x) => `baseline[${x}]`,
  boost: (_, x) => `boost[${x}]`,
};

function price(heap: Heap<GameCore>, game: Game): Priced {
  const input = record("game", game, FIELDS, "");
  const rows: Numbers[] = [];
  const groups = weights(input.groups, "reward", (field, reward) => {
    rows.push(numbers(field, reward, rows[0]?.length));
  });
  const n = rows.length;
  const m = rows[0]!.length;
  const baseline = input.baseline === undefined ? undefined : numbers("baseline", input.baseline, m);
  const boost = input.boost === undefined ? undefined : numbers("boost", input.boost, m);
  const rule = mechanism(input);

  const { core } = heap;
  const mark = core.mark();
  try {
    const block = takeGame(heap, groups, rule, { offsets: Uint32Array.of(0, m), single: false, baselines: !!baseline, boosts: !!boost });
    const { f64 } = heap;
    for (let i = 0; i < n; i++) f64.set(rows[i]!, (block.rewards >>> 3) + i * m);
    if (baseline) f64.set(baseline, block.baselines >>> 3);
    if (boost) f64.set(boost, block.boosts >>> 3);
    raise(core.price(block.pointer), heap, block, NAMES);
    return {
      policy: heap.copy(block.policies, m),
      valuations: heap.copy(block.valuations, n),
      payments: heap.copy(block.payments, n),
      utilities: heap.copy(block.utilities, n),
      welfare: f64[block.welfare >>> 3]!,
      divergence: f64[block.divergences >>> 3]!,
    };
  } finally {
    core.release(mark);
  }
}
