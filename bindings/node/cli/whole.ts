// Options that are whole numbers.

import { InvalidArgumentError } from "commander";
import { decimal } from "./input/fields.js";

/** From 0 to 2^53 - 1. */
export function whole(text: string): number {
  const value = decimal(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("Expected a whole number.");
  return value;
}

export function least1(text: string): number {
  const value = whole(text);
  if (value < 1) throw new InvalidArgumentError("Expected a whole number of at least 1.");
  return value;
}
