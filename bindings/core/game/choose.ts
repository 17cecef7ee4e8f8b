// One response drawn from a policy: marshalling.

import { amount, finite, key as hexKey, lengthOf, numbers, record } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { rangeError, typeError } from "../refusal.js";
import { Status, type GameCore } from "./abi.js";
import type { Draw } from "./sample-types.js";
import type { Numbers } from "./types.js";

interface Sizes {
  readonly outcomes: number;
  readonly keyed: boolean;
}

export const CHOICE = layout<Sizes>()({
  u: "f64",
  request: "f64",
  fault: "f64",
  outcomes: "u32",
  chosen: "u32",
  policy: array("f64", ({ outcomes }) => outcomes),
  key: array("i64", ({ keyed }) => (keyed ? 2 : 0)),
});

export function choose(heap: Heap<GameCore>, policy: Numbers, by: number | Draw): number {
  const probabilities = numbers("policy", policy);
  const outcomes = lengthOf(probabilities);
  const { u, request, key } = chosenBy(by);
  return heap.scoped(() => {
    const block = CHOICE.take(heap, { outcomes, keyed: key !== undefined }, 0, ["policy", outcomes]);
    block.fill({ u, request, outcomes });
    block.view("policy").set(probabilities);
    if (key !== undefined) block.view("key").set([BigInt(`0x${key.slice(0, 16)}`), BigInt(`0x${key.slice(16)}`)]);
    const status = heap.core.choose(block.address);
    const [chosen, fault] = [block.get("chosen"), block.get("fault")];
    if (status === Status.PROBABILITY_NOT_VALID) throw rangeError(`policy[${chosen}]`, "a finite number >= 0", fault);
    if (status === Status.MASS_NOT_ONE) throw rangeError("policy", "probabilities that sum to 1 within 1e-9", fault);
    return chosen;
  });
}

function chosenBy(by: unknown): { readonly u: number; readonly request: number; readonly key?: string } {
  if (typeof by === "number") {
    const u = finite("u", by);
    if (!(u >= 0 && u < 1)) throw rangeError("u", "a number from 0 to below 1", u);
    return { u, request: 0 };
  }
  if (typeof by !== "object" || by === null) {
    throw typeError("u", "a number from 0 to below 1, or { key, request }", by);
  }
  const input = record("draw", by, ["key", "request"], "");
  return { u: 0, key: hexKey("key", input.key), request: amount("request", input.request) };
}
