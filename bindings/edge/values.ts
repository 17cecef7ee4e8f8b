// The single values that schemas are made of, each with the words in which the library refuses another.

import type { GenericSchema } from "valibot";
import { isTyped, type Numbers } from "../core/check.js";
import { list, piece, refuse, refuseAt, type Facts } from "./schema.js";

const { MAX_SAFE_INTEGER } = Number;

/** A value by itself. @param expected in the library's words @param facts for JSON Schema */
export function leaf<Type>(expected: string, is: (value: unknown) => boolean, facts: Facts): GenericSchema<Type> {
  return piece(facts, (dataset) => {
    if (!is(dataset.value)) refuse(dataset, "wrong-type", expected);
  });
}

export const isNumber = (value: unknown): value is number => typeof value === "number";
export const isNumberOrNull = (value: unknown): value is number | null => value === null || isNumber(value);
const isText = (value: unknown): value is string => typeof value === "string";

export function number(facts: Facts = {}): GenericSchema<number> {
  return leaf("a number", isNumber, { type: "number", ...facts });
}

export const positive = (): GenericSchema<number> => number({ exclusiveMinimum: 0 });

export function between(minimum: number, maximum: number): GenericSchema<number> {
  return leaf(`a number from ${minimum} to ${maximum}`, isNumber, { type: "number", minimum, maximum });
}

/** A probability, report, label or share. */
export const fraction = (): GenericSchema<number> => between(0, 1);

export function integer(minimum: number, maximum = MAX_SAFE_INTEGER): GenericSchema<number> {
  return leaf(`an integer from ${minimum} to ${maximum}`, isNumber, { type: "integer", minimum, maximum });
}

/** The same where the library also takes null for nothing said. */
export function integerOrNothing(minimum: number, maximum = MAX_SAFE_INTEGER): GenericSchema<number> {
  const facts = { type: ["integer", "null"], minimum, maximum };
  return leaf(`an integer from ${minimum} to ${maximum}`, isNumberOrNull, facts);
}

export function flag(): GenericSchema<boolean> {
  return leaf("true or false", (value) => typeof value === "boolean", { type: "boolean" });
}

export function text(facts: Facts = {}): GenericSchema<string> {
  return leaf("a string", isText, { type: "string", ...facts });
}

/** The secret behind what is drawn by lot. */
export function key(): GenericSchema<string> {
  return leaf("32 hexadecimal digits", isText, { type: "string", pattern: "^[0-9A-Fa-f]{32}$" });
}

/** One of the words of an option. */
export function words<const Words extends readonly string[]>(names: Words): GenericSchema<Words[number]> {
  const expected = `one of ${names.join(", ")}`;
  return piece({ type: "string", enum: names }, (dataset) => {
    const { value } = dataset;
    if (!isText(value)) refuse(dataset, "wrong-type", expected);
    else if (!names.includes(value)) refuse(dataset, "wrong-value", expected);
  });
}

/** One word, which says what a value is. */
export function constant<const Word extends string>(word: Word): GenericSchema<Word> {
  return piece({ type: "string", const: word }, (dataset) => {
    if (dataset.value !== word) refuse(dataset, "wrong-value", JSON.stringify(word));
  });
}

/** Numbers for the core: a plain array, every entry of which is looked at, or a typed array of numbers. */
export function numbers(): GenericSchema<Numbers> {
  return piece({ type: "array", items: { type: "number" }, minItems: 1 }, (dataset) => {
    const { value } = dataset;
    if (isTyped(value)) return;
    if (!Array.isArray(value)) return refuse(dataset, "wrong-type", "an array of numbers");
    for (let k = 0; k < value.length; k++) {
      if (!isNumber(value[k])) return refuseAt(dataset, k, "wrong-type", "a number", value[k]);
    }
  });
}

/** Numbers of a result: a typed array in the library, a plain one in JSON. */
export function column<Kind extends Float64Array | Int32Array | Uint32Array>(
  type: "number" | "integer" = "number",
): GenericSchema<readonly number[], Kind> {
  return list(number({ type })) as never;
}

/** The same, null where the typed array has NaN. */
export function columnOrNull(): GenericSchema<readonly (number | null)[], Float64Array> {
  return list(leaf<number | null>("a number or null", isNumberOrNull, { type: ["number", "null"] })) as never;
}
