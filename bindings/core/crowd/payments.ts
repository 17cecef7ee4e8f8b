// What workers are paid: marshalling.

import {
  amount, between, choice, finite, integer, isObject, list, nonNegative, positive, record, text,
} from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { typeError } from "../refusal.js";
import type { CrowdCore } from "./abi.js";
import { account } from "./account.js";
import { weights } from "./aggregate.js";
import { paymentRules } from "./names.js";
import { heldState } from "./state.js";
import type { Account, Paid } from "./types.js";

interface Sizes {
  readonly workers: number;
  /** Of remainders. */
  readonly bytes: number;
}

const perWorker = array("f64", ({ workers }: Sizes) => workers);

export const PAYMENT = layout<Sizes>()({
  budget: "f64",
  unspent: "f64",
  workers: "u32",
  weights: perWorker,
  losses: perWorker,
  charged: perWorker,
  payments: perWorker,
  remainders: array("u8", ({ bytes }) => bytes),
});

export function payments(heap: Heap<CrowdCore>, of: unknown, options: unknown): Paid {
  const accounts = accountsOf(heap, of);
  const input = record("options", options, ["budget", "rule"], "");
  const budget = amount("budget", input.budget);
  const rule = paymentRules[choice("rule", input.rule, paymentRules)]!;
  const workers = accounts.length;
  return heap.scoped(() => {
    const { core } = heap;
    const block = PAYMENT.take(heap, { workers, bytes: core.crowdPaymentBytes(workers) }, 0, ["workers", workers]);
    block.fill({ budget, workers });
    block.view("weights").set(accounts.map(({ weight }) => weight));
    block.view("losses").set(accounts.map(({ unitLoss }) => unitLoss));
    block.view("charged").set(accounts.map(({ slots }) => slots));
    if (rule === "weight") core.crowdPayByWeight(block.address);
    else core.crowdPayByLoss(block.address);
    const paid = block.view("payments");
    return {
      options: { budget, rule },
      payments: accounts.map(({ id }, i) => ({ id, payment: paid[i]! })),
      unspent: block.get("unspent"),
    };
  });
}

/** Of a state, whose weights become shares, or given as such. */
function accountsOf(heap: Heap<CrowdCore>, of: unknown): readonly Account[] {
  if (!isObject(of)) throw typeError("of", "a state, or the accounts of a replay", of);
  if (Object.hasOwn(of, "format")) {
    const held = heldState(heap, of);
    const { slots, losses, mechanism: { labelNoise } } = held;
    return weights(heap, held).map(({ id, weight }, i) => account(id, weight, slots[i]!, losses[i]!, labelNoise));
  }
  const accounts = list("workers", of.workers).map((value, i) => {
    const field = `workers[${i}]`;
    const { id, weight, slots, loss, unitLoss } = record(field, value, ["id", "weight", "slots", "loss", "unitLoss"]);
    const count = integer(`${field}.slots`, slots, 0, Number.MAX_SAFE_INTEGER);
    return {
      id: text(`${field}.id`, id), weight: nonNegative(`${field}.weight`, weight), slots: count,
      loss: finite(`${field}.loss`, loss), unitLoss: between(`${field}.unitLoss`, unitLoss, 0, count),
    };
  });
  positive("workers[].weight in sum", accounts.reduce((sum, { weight }) => sum + weight, 0));
  return accounts;
}
