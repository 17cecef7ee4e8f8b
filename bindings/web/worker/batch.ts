// A batch that is sent whole: its views are in the core's memory, where nobody outside the worker can write.

import { numbers, record } from "../../core/check.js";
import type { GameRoom } from "../../core/game/room.js";
import type { BatchOptions, PricedBatch, Totals } from "../../core/game/types.js";

/** Prompts of one shape or of several, with what the views of `game.batch` would hold. */
export interface WholeBatch extends Omit<BatchOptions, "views"> {
  /** Reward of outcome x to one agent of group i at prompt p at n*offsets[p] + i*m_p + x. */
  readonly rewards: Float64Array | Float32Array;
  /** Outcome x of prompt p at offsets[p] + x, > 0. Default: uniform. */
  readonly baselines?: Float64Array;
  /** Likewise. Default: none. */
  readonly boosts?: Float64Array;
  /** Totals to continue, of the same groups. */
  readonly after?: Totals;
}

/** @throws what `game.batch` and its `price` do, and RangeError for a view of another length. */
export function priceBatch(game: GameRoom, whole: unknown): PricedBatch {
  const { rewards, baselines, boosts, after, ...options } = record("batch", whole) as unknown as WholeBatch;
  const given = { baselines, boosts };
  const views = (["baselines", "boosts"] as const).filter((view) => given[view] !== undefined);
  const batch = game.batch({ ...options, views });
  try {
    batch.rewards.set(numbers("rewards", rewards, batch.rewards.length) as ArrayLike<number>);
    for (const view of views) batch[view]!.set(numbers(view, given[view], batch[view]!.length) as ArrayLike<number>);
    return batch.price(after === undefined ? {} : { after });
  } finally {
    batch.free();
  }
}
