// What workers are paid: marshalling.

import {
  amount, between, choice, finite, integer, isObject, list, nonNegative, positive, record, text,
} from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { rangeError, typeError } from "../refusal.js";
import type { CrowdCore } from "./abi.js";
import { account } from "./account.js";
import { weights } from "./aggregate.js";
import { paymentRules } from "./names.js";
import type { Held } from "./held.js";
import { heldState } from "./state.js";
import type { Account, Paid, PaymentRule } from "./types.js";

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
  counted: perWorker,
  charged: perWorker,
  payments: perWorker,
  remainders: array("u8", ({ bytes }) => bytes),
});

export function payments(heap: Heap<CrowdCore>, of: unknown, options: unknown): Paid {
  if (!isObject(of)) throw typeError("of", "a state, or the accounts of a replay", of);
  const held = Object.hasOwn(of, "format") ? heldState(heap, of) : null;
  const accounts = held ? heldAccounts(heap, held) : givenAccounts(of.workers);
  const input = record("options", options, ["budget", "rule"], "");
  const budget = amount("budget", input.budget);
  const rule = paymentRules[choice("rule", input.rule, paymentRules)]!;
  const weighed = weightsFor(rule, held, accounts);
  const counted = countedFor(rule, accounts);
  const workers = accounts.length;
  return heap.scoped(() => {
    const { core } = heap;
    const block = PAYMENT.take(heap, { workers, bytes: core.crowdPaymentBytes(workers) }, 0, ["workers", workers]);
    block.fill({ budget, workers });
    block.view("weights").set(weighed);
    block.view("losses").set(counted.map(({ loss }) => loss));
    block.view("counted").set(counted.map(({ slots }) => slots));
    block.view("charged").set(accounts.map(({ slots }) => slots));
    switch (rule) {
      case "weight": core.crowdPayByWeight(block.address); break;
      case "raw-weight": core.crowdPayByRawWeight(block.address); break;
      default: core.crowdPayByLoss(block.address);
    }
    const paid = block.view("payments");
    return {
      options: { budget, rule },
      payments: accounts.map(({ id }, i) => ({ id, payment: paid[i]! })),
      unspent: block.get("unspent"),
    };
  });
}

/** Shares, or where pay follows them the logarithms of raw weights, which only a state of prod has. */
function weightsFor(rule: PaymentRule, held: Held | null, accounts: readonly Account[]): ArrayLike<number> {
  if (rule !== "raw-weight") return accounts.map(({ weight }) => weight);
  const { update, labelNoise } = held?.mechanism.options ?? {};
  if (!held || update !== "prod") {
    throw rangeError("rule", "another but for a state of prod, which alone has raw weights", rule);
  }
  // a loss below 0, as noise estimates it, would take a raw weight past 1
  if (labelNoise !== 0) throw rangeError("rule", "another where labels are noisy: raw weights have no upper end", rule);
  return held.weights;
}

interface Counted {
  readonly slots: number;
  readonly loss: number;
}

/** The slots that pay by loss is for: all that a worker was charged for, or those in which it reported. */
function countedFor(rule: PaymentRule, accounts: readonly Account[]): readonly Counted[] {
  return accounts.map(({ slots, unitLoss, answered, answeredLoss }, i) => {
    if (rule !== "answers") return { slots, loss: unitLoss };
    if (answered === null || answeredLoss === null) {
      throw rangeError("rule", `another: nobody knows in how many slots workers[${i}] reported`, rule);
    }
    return { slots: answered, loss: answeredLoss };
  });
}

export function heldAccounts(heap: Heap<CrowdCore>, held: Held): readonly Account[] {
  const { slots, losses, silent, silentLosses, mechanism: { labelNoise, numbers } } = held;
  return weights(heap, held).map(({ id, weight }, i) => account(id, weight, {
    slots: slots[i]!, loss: losses[i]!, silent: silent[i]!, silentLoss: silentLosses[i]!,
  }, labelNoise, numbers));
}

function givenAccounts(value: unknown): readonly Account[] {
  const accounts = list("workers", value).map((entry, i) => {
    const field = `workers[${i}]`;
    const { id, weight, slots, loss, unitLoss, answered, answeredLoss } = record(field, entry, [
      "id", "weight", "slots", "loss", "unitLoss", "answered", "answeredLoss",
    ]);
    const count = integer(`${field}.slots`, slots, 0, Number.MAX_SAFE_INTEGER);
    const own = answered ?? null;
    const made = own === null ? null : integer(`${field}.answered`, own, 0, count);
    return {
      id: text(`${field}.id`, id), weight: nonNegative(`${field}.weight`, weight), slots: count,
      loss: finite(`${field}.loss`, loss), unitLoss: between(`${field}.unitLoss`, unitLoss, 0, count),
      answered: made,
      answeredLoss: made === null ? null : between(`${field}.answeredLoss`, answeredLoss, 0, made),
    };
  });
  positive("workers[].weight in sum", accounts.reduce((sum, { weight }) => sum + weight, 0));
  return accounts;
}
