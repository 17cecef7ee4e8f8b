// The game room: marshalling only.

import type { Core } from "./abi.js";
import { batch } from "./game-batch.js";
import { raise, takeGame } from "./game-block.js";
import { priceCandidates } from "./game-candidates.js";
import { mechanism, OPTION_FIELDS, weights } from "./game-options.js";
import { numbers, record } from "./check.js";
import type { Game, GameRoom, Numbers, Priced } from "./types.js";

/** @param fresh makes a new instance of the same core, for batches. */
export function gameRoom(core: Core, fresh: () => Core): GameRoom {
  return {
    price: (game) => price(core, game),
    batch: (options) => batch(fresh, options),
    priceCandidates: (game) => priceCandidates(core, game),
  };
}

function price(core: Core, game: Game): Priced {
  const input = record("game", game, ["groups", "baseline", "boost", ...OPTION_FIELDS], "");
  const rows: Numbers[] = [];
  const groups = weights(input.groups, ["reward"], (field, group) => {
    rows.push(numbers(`${field}.reward`, group.reward, rows[0]?.length));
  });
  const m = rows[0]!.length;
  const baseline = input.baseline === undefined ? undefined : numbers("baseline", input.baseline, m);
  const boost = input.boost === undefined ? undefined : numbers("boost", input.boost, m);
  const rule = mechanism(input);
  const offsets = Uint32Array.of(0, m);

  const mark = core.mark();
  try {
    const block = takeGame(core, groups, rule, { offsets, single: false, baselines: !!baseline, boosts: !!boost });
    rows.forEach((row, i) => block.rewards.set(row, i * m));
    if (baseline) block.baselines.set(baseline);
    if (boost) block.boosts.set(boost);
    raise(core.price(block.pointer), block, {
      reward: (_, i, x) => `groups[${i}].reward[${x}]`,
      rewards: (_, i) => `groups[${i}].reward`,
      baseline: (_, x) => `baseline[${x}]`,
      boost: (_, x) => `boost[${x}]`,
    });
    return {
      policy: block.policies.slice(),
      valuations: block.valuations.slice(),
      payments: block.payments.slice(),
      utilities: block.utilities.slice(),
      welfare: block.welfare[0]!,
      divergence: block.divergences[0]!,
    };
  } finally {
    core.release(mark);
  }
}
