// An audit in a sentence or two, for a person.

import { show } from "../refusal.js";
import type { AuditedGroup, BestLie } from "./study-types.js";
import type { Properties } from "./types.js";

export function verdictOf(groups: readonly AuditedGroup[], tried: number, { truthful }: Properties): string {
  const payers = groups.filter(({ paid, tolerance }) => paid.utilityGain > tolerance);
  const count = `${tried} lies were tried`;
  const paid = payers.map((group) => `${named(groups, group)} gains ${gain(group.paid, "utilityGain")}`);
  const with_ = payers.length === 0
    ? `${count}: none gains more than rounding under the payments.`
    : `${count}: under the payments ${paid.join(", ")}`
      + (truthful ? ", which must not be: please report it." : ". This rule does not promise truth.");
  const liars = groups.filter(({ unpaid, tolerance }) => unpaid.valuationGain > tolerance);
  const unpaid = liars.map((group) => `${named(groups, group)} would gain ${gain(group.unpaid, "valuationGain")}`);
  const without = liars.length === 0
    ? "Without payments none would gain either."
    : `Without payments ${unpaid.join(", ")}.`;
  return `${with_} ${without}`;
}

function named(groups: readonly AuditedGroup[], group: AuditedGroup): string {
  return group.id === null ? `group ${groups.indexOf(group)}` : show(group.id);
}

function gain(lie: BestLie, field: "valuationGain" | "utilityGain"): string {
  return `${lie[field].toPrecision(3)} by ${how(lie)}`;
}

/** What a lie says. */
export function how({ lie, parameter }: Pick<BestLie, "lie" | "parameter">): string {
  const amount = String(Number(parameter.toPrecision(3)));
  switch (lie) {
    case "size": return `claiming ${amount} times its size`;
    case "manipulation": return `stressing by ${amount} what the others do not want`;
    case "lower-worst": return `rating its least favourite ${amount} lower`;
    case "raise-best-lower-worst": return `rating its favourite ${amount} higher and its least favourite as much lower`;
    case "tilt": return "tilting its rewards where they move the model most";
    case "tilt-one": return "shifting the one reward that moves the model most";
    case "search": return "a report that a search found";
    case "steer": return `claiming that candidate ${amount} is all it wants`;
  }
}
