// What the calls of payouts answer.

import { field, fields, list, named } from "../schema.js";
import { flag, number } from "../values.js";
import { batch, line, state } from "./bodies.js";

export { state };

export const batched = named("BatchedPayouts", fields({
  batch: field(batch, "What is to be paid."),
  again: field(flag(), "Whether these very amounts came before, under this reference, or what was carried is in a batch of "
    + "which nothing has become yet: then it is that batch."),
  carried: field(list(line), "What is not paid yet, of whom there is something."),
  state,
}));

export const paidOnce = named("PaidOnce", fields({
  batch: field(batch, "What is to be paid."),
  rounded: field(number({ type: "integer" }), "total - credited: what rounding adds, at most half a unit, or leaves."),
}));
