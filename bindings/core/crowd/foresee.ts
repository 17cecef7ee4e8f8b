// What lying is worth to who plans ahead: marshalling.

import { choice, finite, fraction, integer, list, pair, positive, record } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { outOfMemory, rangeError } from "../refusal.js";
import { MOST_LOTTERY_SLOTS, Status, opponents, type CrowdCore } from "./abi.js";
import { defaults, foreseen, objectives } from "./names.js";
import type { Foreseen, ForeseenLottery, ForesightOptions, LotteryOptions, Objective } from "./study-types.js";

export const FORESIGHT = layout<object>()({
  eta: "f64",
  shift: "f64",
  outcome: "f64",
  share: "f64",
  gain: "f64",
  deviation: "f64",
  logOddsDeviation: "f64",
  evenGain: "f64",
  evenFirst: "f64",
  evenMean: "f64",
  rule: "u32",
  opponent: "u32",
  slots: "u32",
  summed: "u32",
  points: "u32",
});

interface Slots {
  readonly slots: number;
}

export const LOTTERY = layout<Slots>()({
  best: "f64",
  truthful: "f64",
  slots: "u32",
  grid: "u32",
  beliefs: array("f64", ({ slots }) => slots),
  others: array("f64", ({ slots }) => 2 * slots),
});

/** Foreseeing a slot takes some 40 ms with the default grid. */
const MOST_FORESEEN = 1000;

const FIELDS = ["scheme", "slots", "step", "objective", "mix", "opponent", "grid"] as const;

export function foresee(heap: Heap<CrowdCore>, options: ForesightOptions): Foreseen {
  const input = record("foresight", options, FIELDS, "");
  const rule = choice("scheme", input.scheme, foreseen);
  const scheme = foreseen[rule]!;
  const slots = integer("slots", input.slots, 1, MOST_FORESEEN);
  const eta = input.step === undefined ? 0 : positive("step", input.step);
  if (scheme !== "hedge" && eta > 0.5) throw rangeError("step", "a number up to 1/2", eta);
  const objective = objectives[choice("objective", input.objective, objectives, defaults.objective)]!;
  const mix = mixOf(objective, input.mix);
  const opponent = opponentOf(input.opponent);
  const grid = gridOf(input.grid);
  return heap.scoped(() => {
    const block = FORESIGHT.take(heap, {});
    block.fill({
      eta, rule, slots, points: grid,
      outcome: mix === null ? 0 : 1 - mix, share: mix ?? 1, summed: objective === "final" ? 0 : 1,
      opponent: opponents.indexOf(opponent === "informed" ? "informed" : "shifted"),
      shift: opponent === "informed" ? 0 : opponent.shift,
    });
    if (heap.core.crowdForesee(block.address) !== Status.OK) throw outOfMemory("grid", grid);
    return {
      options: { scheme, slots, step: block.get("eta"), objective, mix, opponent, grid },
      gain: block.get("gain"), deviation: block.get("deviation"), logOddsDeviation: block.get("logOddsDeviation"),
      even: {
        gain: block.get("evenGain"), firstDeviation: block.get("evenFirst"), meanDeviation: block.get("evenMean"),
      },
    };
  });
}

function mixOf(objective: Objective, value: unknown): number | null {
  if (objective === "outcome") return value === undefined ? defaults.mix : fraction("mix", value);
  if (value !== undefined) throw rangeError("mix", `nothing: of objective ${objective} nothing is mixed`, value);
  return null;
}

/** Odd, so that equal shares are on it. */
function gridOf(value: unknown): number {
  const grid = value === undefined ? defaults.foresightGrid : integer("grid", value, 101, 1e4);
  if (grid % 2 === 0) throw rangeError("grid", "an odd integer", grid);
  return grid;
}

function opponentOf(value: unknown): Required<ForesightOptions>["opponent"] {
  if (value === undefined) return { shift: 0 };
  if (value === "informed") return value;
  if (typeof value === "string") throw rangeError("opponent", `"informed" or an object`, value);
  return { shift: finite("opponent.shift", record("opponent", value, ["shift"]).shift) };
}

export function foreseeLottery(heap: Heap<CrowdCore>, options: LotteryOptions): ForeseenLottery {
  const input = record("lottery", options, ["beliefs", "others", "grid"], "");
  const beliefs = list("beliefs", input.beliefs).map((b, t) => fraction(`beliefs[${t}]`, b));
  const slots = integer("beliefs.length", beliefs.length, 1, MOST_LOTTERY_SLOTS);
  const pairs = list("others", input.others).map((reports, t) => pair(`others[${t}]`, reports, "two reports"));
  if (pairs.length !== slots) throw rangeError("others", `${slots} pairs, one for each belief`, pairs);
  const others = pairs.flatMap((reports, t) => reports.map((x, j) => fraction(`others[${t}][${j}]`, x)));
  const grid = input.grid === undefined ? defaults.lotteryGrid : integer("grid", input.grid, 2, 1e4);
  return heap.scoped(() => {
    const block = LOTTERY.take(heap, { slots }, 0, ["beliefs", slots]);
    block.fill({ slots, grid });
    block.view("beliefs").set(beliefs);
    block.view("others").set(others);
    if (heap.core.crowdForeseeLottery(block.address) !== Status.OK) throw outOfMemory("beliefs", slots);
    const truthful = block.get("truthful");
    return { options: { slots, grid }, gain: block.get("best") - truthful, truthful };
  });
}
