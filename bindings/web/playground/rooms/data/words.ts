// The room's words: amounts, lists, and what comes of a call in a sentence.

import type { DataPlan } from "candor";
import type { Found } from "./ask.js";
import { capacityOf, type DataScene } from "./scene.js";

/** Money and units are whole: every digit is shown. */
export const whole = (amount: number): string => amount.toLocaleString("en");
export const money = ({ money }: DataScene, amount: number): string => `${whole(amount)} ${money}`;
export const units = ({ unit }: DataScene, amount: number): string =>
  `${whole(amount)} ${unit}${amount === 1 ? "" : "s"}`;
export const plural = (count: number, one: string, more: string): string => (count === 1 ? one : more);
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)!}`;

/** What comes of the call. */
export function verdict(scene: DataScene, { plan, posted }: Found): string {
  const { people, threshold, price, rule } = scene;
  const { committed, kept, participants, expenditure, totalCost } = plan;
  const give = plural(participants, "gives", "give");
  const came = `${participants} of ${people.length} people ${give} ${units(scene, kept)}`;
  const needed = whole(threshold);
  const [paid, cost] = [money(scene, expenditure), money(scene, totalCost)];
  if (rule === "posted") {
    return committed ? `${came}, ${needed} ${plural(threshold, "was", "were")} needed. They are paid ${paid}; in truth their data cost them ${cost}.`
      : `${came}, too few: ${needed} ${plural(threshold, "was", "were")} needed. The model gets no better, and ${paid} are paid all the same.`;
  }
  if (committed) {
    return `${came}, ${needed} ${plural(threshold, "is", "are")} needed. They are paid ${paid}; by what they say their data cost them ${cost}.`;
  }
  const leaked = posted.leakage > 0
    ? ` A posted ${money(scene, price)} would have spent ${money(scene, posted.leakage)} for nothing.` : "";
  return `Null: ${lack(scene, plan)}. Nobody is asked, nobody is paid, no data moves.${leaked}`;
}

function lack(scene: DataScene, { burdens }: DataPlan): string {
  const offered = burdens.reduce((sum, each) => sum + each, 0);
  const who = scene.rule === "benefit-backed" ? "people would carry"
    : `those who ask at most ${money(scene, scene.price)} have`;
  const all = whole(capacityOf(scene));
  return `${who} ${whole(offered)} of the ${units(scene, scene.threshold)} needed (all have ${all})`;
}

/** What a rule does, in a line. */
export const about = ({ rule, protocol }: DataScene): string =>
  (rule === "critical-value" && protocol === "small-first"
    ? "Whoever asks at most the reserve gives all there is, and gets the reserve for it." : ABOUT[rule]);
const ABOUT: Readonly<Record<DataScene["rule"], string>> = {
  "critical-value":
    "The cheapest data are taken. What one is paid depends on what the others ask, not on one's own word.",
  "proportional": "All who ask at most the reserve give the same share of what they have, and get the reserve for it.",
  "benefit-backed": "Each gives what a flat subsidy and the own gain by the better model cover. A lie may pay here.",
  "posted": "The yardstick: a price for whoever comes, paid even if too little comes.",
};

/** What the price is called, and does. */
export const PRICE: Readonly<Record<DataScene["rule"], readonly [name: string, does: string]>> = {
  "critical-value": ["Reserve", "The most that is paid for one unit. Who asks more is not asked."],
  "proportional": ["Reserve", "What is paid for one unit. Who asks more is not asked."],
  "benefit-backed": ["Subsidy", "What is paid for one unit, if the call succeeds."],
  "posted": ["Posted price", "What is paid for one unit, whatever comes of it."],
};

export const ORDER: Readonly<Record<DataScene["protocol"], readonly [name: string, does: string]>> = {
  "simultaneous": ["All at once", "All who are needed are asked in the same moment, for exactly what is needed."],
  "small-first": [
    "Smallest first", "One after the other, who gives least first, until there is enough. The rest are never asked.",
  ],
};
