// A call in the data room of the page.

import { isDeepStrictEqual } from "node:util";
import type { DataCall, DataPlan, DataRoom } from "candor";
import { isRefusal } from "../../../core/refusal.js";
import type { NamedUser } from "../../../read/call-table.js";
import { callOf, MOST, perCent, personOf, read, type DataScene } from "../../../web/playground/rooms/data/scene.js";
import type { Currency } from "../output/money.js";
import type { Live } from "../output/page.js";

/** @param users with names @param plan that was made of the call
 *  @returns undefined where the room's own call would be another one: it has some of the rules and terms. */
export function liveData(
  data: DataRoom, users: readonly NamedUser[], { options, contributions, payments }: DataPlan, currency: Currency,
  reassign: boolean,
): Live | undefined {
  const { threshold, rule, protocol = "simultaneous", reserve, subsidy, buffer = [0, 1] } = options as Terms;
  const scene = read({
    people: users.map(personOf),
    unit: "unit", money: moneyOf(currency), threshold: threshold ?? 0, rule, protocol, price: reserve ?? subsidy ?? 0,
    buffer: perCent(buffer), reassign, who: 0, answers: "",
  });
  const plan = scene && planned(data, scene);
  const same = plan && [[plan.options, options], [plan.contributions, contributions], [plan.payments, payments]]
    .every(([theirs, ours]) => isDeepStrictEqual(theirs, ours));
  return same ? { room: "data", scene: scene!, says: "The call is in this page." } : undefined;
}

type Terms = Partial<Record<"threshold" | "reserve" | "subsidy", number>>
  & Pick<DataCall, "rule"> & { readonly protocol?: string; readonly buffer?: readonly [number, number] };

/** What is wrong with a price or a rule that the room has not is no affair of the report. */
function planned(data: DataRoom, scene: DataScene): DataPlan | undefined {
  try {
    return data.plan(callOf(scene));
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Amounts are in smallest units: EUR/100 is a cent. */
function moneyOf({ name, decimals }: Currency): string {
  const smallest = decimals === 0 ? name : `${name}/${10 ** decimals}`;
  return smallest !== "" && smallest.length <= MOST.word ? smallest : "money units";
}
