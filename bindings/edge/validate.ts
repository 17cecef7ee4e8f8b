// A body against its schema: what is wrong is refused as the library refuses it.

import { safeParse, type BaseIssue, type GenericSchema, type InferOutput } from "valibot";
import { refusal, type RefusalCode } from "../core/refusal.js";

/** The value as its schema reads it: objects copied, own fields alone; lists of numbers as they are.
 *  @throws Refusal of the first fault, under its place in the value, or "body" for all of it. */
export function validated<Schema extends GenericSchema>(schema: Schema, value: unknown): InferOutput<Schema> {
  const result = safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const { requirement, message, input, path } = result.issues[0] as BaseIssue<unknown>;
  throw refusal(requirement as RefusalCode, placeOf(path) || "body", message, input);
}

/** `groups[2].reward[7]` */
function placeOf(path: BaseIssue<unknown>["path"]): string {
  let place = "";
  for (const { key } of path ?? []) {
    if (typeof key === "number") place += `[${key}]`;
    else place += place === "" ? String(key) : `.${String(key)}`;
  }
  return place;
}
