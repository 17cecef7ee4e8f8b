// Classes: their names and their order, which settles ties.

import { finite, name } from "../../check.js";
import { rangeError, typeError, type Refusal } from "../../refusal.js";

/** The name of a class; a number stands for its text. */
export function className(field: string, value: unknown): string {
  if (typeof value === "number") return String(finite(field, value));
  if (typeof value !== "string") throw typeError(field, "a class: a string or a number", value);
  return name(field, value);
}

/** By size where all are numbers, otherwise as they came. */
export function inOrder(classes: readonly string[]): readonly string[] {
  const numbers = classes.map((text) => (text.trim() === text && text !== "" ? Number(text) : NaN));
  if (!numbers.every(Number.isFinite)) return classes;
  return classes.map((text, c) => [numbers[c]!, text] as const).sort(([a], [b]) => a - b).map(([, text]) => text);
}

/** Classes that a refusal names. */
const FEW = 12;

/** What to say of a class that is none of these. */
export function noClass(field: string, classes: readonly string[], got: string): Refusal {
  const shown = classes.slice(0, FEW).join(", ");
  const more = classes.length > FEW ? ` and ${classes.length - FEW} more` : "";
  return rangeError(field, `one of the classes ${shown}${more}`, got);
}
