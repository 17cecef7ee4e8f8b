// Payments are computed of the crowd as it is, and recorded.

import { amount, array, choice, record, text } from "../../check.js";
import { Refused, type CommandKind } from "../../life/kind.js";
import type { Heap } from "../../memory/heap.js";
import { under } from "../../refusal.js";
import type { CrowdCore } from "../abi.js";
import { shown, type Held } from "../held.js";
import { paymentRules } from "../names.js";
import { payments } from "../payments.js";
import type { PaymentRule } from "../types.js";
import { changed, roomOf, type Rounds } from "./room.js";
import type { RoundsPaid } from "./types.js";

export function pay(heap: Heap<CrowdCore>): CommandKind<Rounds> {
  return {
    roles: ["operator"], phases: ["RUNNING", "ENDED"],
    read(fields) {
      const { budget, rule } = record("", fields, ["budget", "rule"], "");
      const chosen = paymentRules[choice("rule", rule, paymentRules)]!;
      return { said: { budget: amount("budget", budget) + 0, rule: chosen } };
    },
    touched: (state) => roomOf(state).moved,
    follow(state, said, { version, find }) {
      const { crowd } = roomOf(state);
      if (!crowd) throw new Refused("no-workers", "nobody can be paid");
      const budget = said.budget as number;
      const rule = said.rule as PaymentRule;
      const { update, labelNoise } = crowd.mechanism.options;
      if (rule === "raw-weight" && (update !== "prod" || labelNoise !== 0)) {
        throw new Refused("wrong-rule", "raw weights are prod's, without label noise");
      }
      const { ids } = crowd.crew;
      const found = record("found[0]", find(() => paid(heap, crowd, budget, rule)), ["payments", "unspent"]);
      const lines = array("found[0].payments", found.payments);
      const payments = ids.map((id, i) => ({ id, payment: lines[i] }));
      return changed(state, {
        moved: version,
        paid: under("found[0]", () => paidOf({ version, budget, rule, unspent: found.unspent, payments })),
      });
    },
  };
}

/** Payments as a state has them. */
export function paidOf(value: unknown): RoundsPaid {
  const { version, budget, rule, unspent, payments } = record(
    "", value, ["version", "budget", "rule", "unspent", "payments"], "",
  );
  return Object.freeze({
    version: amount("version", version), budget: amount("budget", budget),
    rule: paymentRules[choice("rule", rule, paymentRules)]!, unspent: amount("unspent", unspent),
    payments: Object.freeze(array("payments", payments).map((line, i) => {
      const { id, payment } = record(`payments[${i}]`, line, ["id", "payment"]);
      return Object.freeze({ id: text(`payments[${i}].id`, id), payment: amount(`payments[${i}].payment`, payment) });
    })),
  });
}

/** As the stream keeps them: in the order of the workers. */
function paid(heap: Heap<CrowdCore>, crowd: Held, budget: number, rule: PaymentRule): {
  readonly payments: readonly number[]; readonly unspent: number;
} {
  const of = payments(heap, shown(crowd), { budget, rule });
  return { payments: of.payments.map(({ payment }) => payment + 0), unspent: of.unspent + 0 };
}
