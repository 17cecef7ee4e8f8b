// One prompt priced: marshalling.

import { lengthOf, numbers, record } from "../check.js";
import type { Heap } from "../memory/heap.js";
import type { GameCore } from "./abi.js";
import { run, takeGame, type Places } from "./block.js";
import { mechanism, OPTION_FIELDS, weights } from "./options.js";
import type { Game, Priced } from "./types.js";

const FIELDS = ["groups", "baseline", "boost", ...OPTION_FIELDS];

const PLACES: Places = {
  reward: (_, i, x) => `groups[${i}].reward[${x}]`,
  rewards: (_, i) => `groups[${i}].reward`,
  baseline: (_, x) => `baseline[${x}]`,
  boost: (_, x) => `boost[${x}]`,
};

export function price(heap: Heap<GameCore>, game: Game): Priced {
  const input = record("game", game, FIELDS, "");
  const rows: (Float64Array | Float32Array)[] = [];
  const groups = weights(input.groups, "reward", (field, reward) => {
    rows.push(numbers(field, reward, rows[0] && lengthOf(rows[0])));
  });
  const m = lengthOf(rows[0]!);
  const baseline = input.baseline === undefined ? undefined : numbers("baseline", input.baseline, m);
  const boost = input.boost === undefined ? undefined : numbers("boost", input.boost, m);
  const rule = mechanism(input);
  return heap.scoped(() => {
    const having = { single: false, baselines: !!baseline, boosts: !!boost };
    const block = takeGame(heap, groups, rule, Uint32Array.of(0, m), having);
    const { f64 } = heap;
    const rewards = block.at("rewards") >>> 3;
    rows.forEach((row, i) => f64.set(row, rewards + i * m));
    if (baseline) f64.set(baseline, block.at("baselines") >>> 3);
    if (boost) f64.set(boost, block.at("boosts") >>> 3);
    run(heap, block, PLACES);
    return {
      ids: groups.ids,
      options: rule.options,
      policy: block.copy("policies"),
      valuations: block.copy("valuations"),
      payments: block.copy("payments"),
      utilities: block.copy("utilities"),
      welfare: f64[block.at("welfare") >>> 3]!,
      divergence: f64[block.at("divergences") >>> 3]!,
    };
  });
}
