// Rewards from pairwise preferences: marshalling.

import { between, flag, list, name, record } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { outOfMemory, rangeError, type Refusal } from "../refusal.js";
import { Status, type GameCore } from "./abi.js";
import type { FittedRewards, Preferences } from "./sample-types.js";

interface Sizes {
  readonly items: number;
  readonly comparisons: number;
}

const perItem = array("f64", ({ items }: Sizes) => items);
const perComparison = array("u32", ({ comparisons }: Sizes) => comparisons);

export const FIT = layout<Sizes>()({
  ridge: "f64",
  tie: "f64",
  scores: "f64",
  logLikelihood: "f64",
  items: "u32",
  comparisons: "u32",
  ties: "u32",
  item: "u32",
  winners: perComparison,
  losers: perComparison,
  tied: perComparison,
  weights: array("f64", ({ comparisons }) => comparisons),
  rewards: perItem,
  errors: perItem,
});

/** The Hessian is dense. */
const MOST = 2048;

export function fitRewards(heap: Heap<GameCore>, preferences: Preferences): FittedRewards {
  const input = record("preferences", preferences, ["comparisons", "items", "ridge"], "");
  const ridge = input.ridge === undefined ? 0 : between("ridge", input.ridge, 0, 1e9);
  const given = input.items === undefined ? undefined : itemsOf(input.items);
  const numbers = new Map((given ?? []).map((id, k) => [id, k]));
  const itemOf = (field: string, value: unknown): number => {
    const id = name(field, value);
    const known = numbers.get(id);
    if (known !== undefined) return known;
    if (given) throw rangeError(field, "one of items", id);
    if (numbers.size === MOST) throw rangeError(field, `at most ${MOST} different items`, id);
    numbers.set(id, numbers.size);
    return numbers.size - 1;
  };
  const read = list("comparisons", input.comparisons).map((entry, k) => {
    const field = `comparisons[${k}]`;
    const { winner, loser, tie, weight } = record(field, entry, ["winner", "loser", "tie", "weight"]);
    const compared = {
      winner: itemOf(`${field}.winner`, winner),
      loser: itemOf(`${field}.loser`, loser),
      tie: flag(`${field}.tie`, tie),
      weight: weight === undefined ? 1 : between(`${field}.weight`, weight, 1e-9, 1e9),
    };
    if (compared.winner === compared.loser) throw rangeError(`${field}.loser`, "another item than the winner", loser);
    return compared;
  });
  const ids = [...numbers.keys()];
  const [items, comparisons] = [ids.length, read.length];
  const ties = read.some(({ tie }) => tie);

  return heap.scoped(() => {
    const spare = heap.core.fitRewardsBytes(items);
    const block = FIT.take(heap, { items, comparisons }, spare, ["comparisons", comparisons]);
    block.fill({ ridge, items, comparisons, ties: Number(ties) });
    block.view("winners").set(read.map(({ winner }) => winner));
    block.view("losers").set(read.map(({ loser }) => loser));
    block.view("tied").set(read.map(({ tie }) => Number(tie)));
    block.view("weights").set(read.map(({ weight }) => weight));
    const status = heap.core.fitRewards(block.address);
    if (status !== Status.OK) throw refused(status, ids, block.get("item"), ridge, comparisons);
    return {
      ids,
      options: { ridge },
      rewards: block.copy("rewards"),
      standardErrors: block.copy("errors"),
      tie: ties ? block.get("tie") : null,
      scores: block.get("scores"),
      logLikelihood: block.get("logLikelihood"),
    };
  });
}

function itemsOf(value: unknown): string[] {
  const ids = list("items", value).map((id, k) => name(`items[${k}]`, id));
  if (ids.length > MOST) throw rangeError("items", `at most ${MOST} items`, ids.length);
  const seen = new Set<string>();
  ids.forEach((id, k) => {
    if (seen.has(id)) throw rangeError(`items[${k}]`, "a name that is not there yet", id);
    seen.add(id);
  });
  return ids;
}

function refused(status: number, ids: readonly string[], item: number, ridge: number, comparisons: number): Refusal {
  const [at, first] = [JSON.stringify(ids[item]), JSON.stringify(ids[0])];
  const field = "comparisons";
  switch (status) {
    case Status.NOT_COMPARED:
      return rangeError(field, `at least one comparison of ${at} with ${first}, if through others`, 0);
    case Status.NEVER_LOST:
      return rangeError(field, `at least one loss of ${at} to ${first}, if through others, or a ridge > 0`, 0);
    case Status.NEVER_WON:
      return rangeError(field, `at least one win of ${at} over ${first}, if through others, or a ridge > 0`, 0);
    case Status.TIES_WITHOUT_END:
      return rangeError(field, ridge > 0
        ? "at least one that is no tie"
        : "a cycle of items, each beating or tying the next, with more wins than ties, or a ridge > 0 if not all are ties", 0);
    case Status.NOT_FITTED: return rangeError(field, "weights that are not so unequal, or a ridge > 0", comparisons);
    default: return outOfMemory(field, comparisons);
  }
}
