// Payments are computed of the crowd as it is, and recorded.

import { amount, choice, numbers, record } from "../../check.js";
import { Refused, type CommandKind } from "../../life/kind.js";
import type { Heap } from "../../memory/heap.js";
import type { CrowdCore } from "../abi.js";
import { shown, type Held } from "../held.js";
import { paymentRules } from "../names.js";
import { payments } from "../payments.js";
import type { PaymentRule } from "../types.js";
import { changed, roomOf, type Rounds } from "./room.js";

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
      const found = find(() => paid(heap, crowd, budget, rule));
      const { ids } = crowd.crew;
      const lines = numbers("found[0].payments", found.payments, ids.length);
      return changed(state, {
        moved: version,
        paid: Object.freeze({
          version, budget, rule, unspent: amount("found[0].unspent", found.unspent),
          payments: Object.freeze(ids.map((id, i) => Object.freeze({ id, payment: lines[i]! }))),
        }),
      });
    },
  };
}

/** As the stream keeps them: in the order of the workers. */
function paid(heap: Heap<CrowdCore>, crowd: Held, budget: number, rule: PaymentRule): {
  readonly payments: readonly number[]; readonly unspent: number;
} {
  const of = payments(heap, shown(crowd), { budget, rule });
  return { payments: of.payments.map(({ payment }) => payment + 0), unspent: of.unspent + 0 };
}
