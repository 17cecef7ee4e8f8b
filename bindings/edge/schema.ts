// The pieces that the schemas of all rooms are made of. Valibot gives them their types and their JSON Schema; what is checked, and in
// which words it is refused, is as the library does: an object's own fields alone, each read once, a first fault that is named.
// Schemas check shapes. Ranges, which JSON Schema is told too, are the library's to check, and so is what has to agree.

import {
  any, array, exactOptional, metadata, nullable, pipe, strictObject, strictTuple, union, type BaseIssue, type Config, type GenericSchema,
  type InferInput, type InferOutput, type IssuePathItem, type ObjectEntries, type StrictObjectSchema,
} from "valibot";
import { isObject, isTyped, type Numbers } from "../core/check.js";
import { show, type RefusalCode } from "../core/refusal.js";

/** What JSON Schema says of a value. */
export type Facts = Readonly<Record<string, unknown>>;

interface Dataset {
  value: unknown;
  typed?: boolean;
  issues?: [BaseIssue<unknown>, ...BaseIssue<unknown>[]] | undefined;
}

/** Looks at a dataset's value, and puts in its place what comes of it or refuses it. */
type Check = (dataset: Dataset, config: Config<BaseIssue<unknown>>) => void;

/** A schema with a check of ours. */
function checked<Schema extends GenericSchema>(schema: GenericSchema, check: Check): Schema {
  const run = (dataset: Dataset, config: Config<BaseIssue<unknown>>): Dataset => {
    dataset.typed = true;
    check(dataset, config);
    return dataset;
  };
  return { ...schema, "~run": run } as unknown as Schema;
}

/** Refuses a value. The refusal's code and words are the issue's `requirement` and `message`. */
function refuse(dataset: Dataset, code: RefusalCode, expected: string): void {
  note(dataset, code, expected, dataset.value);
}

/** Refuses the entry of a value under `key`. */
function refuseAt(dataset: Dataset, key: string | number, code: RefusalCode, expected: string, got: unknown): void {
  note(dataset, code, expected, got, [step(dataset.value, key)]);
}

function note(dataset: Dataset, requirement: RefusalCode, message: string, input: unknown, path?: [IssuePathItem]): void {
  dataset.typed = false;
  dataset.issues = [{ kind: "schema", type: "custom", input, expected: message, received: show(input), message, requirement, path } as BaseIssue<unknown>];
}

function step(input: unknown, key: string | number): IssuePathItem {
  return { type: "unknown", origin: "value", input, key, value: undefined };
}

/** What comes of the entry `entry` under `key`; undefined, and the dataset refused, where the schema refuses it. */
function part(
  dataset: Dataset, config: Config<BaseIssue<unknown>>, schema: GenericSchema, key: string | number, entry: unknown,
): { readonly value: unknown } | undefined {
  const { value, issues } = schema["~run"]({ value: entry }, config);
  if (!issues) return { value };
  const here = step(dataset.value, key);
  dataset.typed = false;
  dataset.issues = [{ ...issues[0], path: issues[0].path ? [here, ...issues[0].path] : [here] }];
  return undefined;
}

/** A value by itself. @param expected in the library's words @param facts for JSON Schema */
export function leaf<Type>(expected: string, is: (value: unknown) => boolean, facts: Facts): GenericSchema<Type> {
  const schema = checked<GenericSchema<Type>>(any(), (dataset) => {
    if (!is(dataset.value)) refuse(dataset, "wrong-type", expected);
  });
  return pipe(schema, metadata(facts)) as unknown as GenericSchema<Type>;
}

const isNumber = (value: unknown): boolean => typeof value === "number";
const isText = (value: unknown): boolean => typeof value === "string";

export const number = (facts: Facts = {}): GenericSchema<number> => leaf("a number", isNumber, { type: "number", ...facts });

export const positive = (): GenericSchema<number> => number({ exclusiveMinimum: 0 });

export const between = (minimum: number, maximum: number): GenericSchema<number> =>
  leaf(`a number from ${minimum} to ${maximum}`, isNumber, { type: "number", minimum, maximum });

/** A probability, report, label or share. */
export const fraction = (): GenericSchema<number> => between(0, 1);

export const integer = (minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): GenericSchema<number> =>
  leaf(`an integer from ${minimum} to ${maximum}`, isNumber, { type: "integer", minimum, maximum });

/** The same where the library also takes null for nothing said. */
export const integerOrNothing = (minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): GenericSchema<number> =>
  leaf(`an integer from ${minimum} to ${maximum}`, (value) => value === null || isNumber(value), { type: ["integer", "null"], minimum, maximum });

export const flag = (): GenericSchema<boolean> => leaf("true or false", (value) => typeof value === "boolean", { type: "boolean" });

export const text = (facts: Facts = {}): GenericSchema<string> => leaf("a string", isText, { type: "string", ...facts });

/** The secret behind what is drawn by lot. */
export const key = (): GenericSchema<string> => leaf("32 hexadecimal digits", isText, { type: "string", pattern: "^[0-9A-Fa-f]{32}$" });

/** One of the words of an option. */
export function words<const Words extends readonly string[]>(names: Words): GenericSchema<Words[number]> {
  const expected = `one of ${names.join(", ")}`;
  const schema = checked<GenericSchema<Words[number]>>(any(), (dataset) => {
    if (typeof dataset.value !== "string") refuse(dataset, "wrong-type", expected);
    else if (!names.includes(dataset.value)) refuse(dataset, "wrong-value", expected);
  });
  return pipe(schema, metadata({ type: "string", enum: names })) as unknown as GenericSchema<Words[number]>;
}

/** One word, which says what a value is. */
export function constant<const Word extends string>(word: Word): GenericSchema<Word> {
  const schema = checked<GenericSchema<Word>>(any(), (dataset) => {
    if (dataset.value !== word) refuse(dataset, "wrong-value", JSON.stringify(word));
  });
  return pipe(schema, metadata({ const: word })) as unknown as GenericSchema<Word>;
}

/** Numbers for the core: a plain array, every entry of which is looked at, or a typed array of numbers. */
export function numbers(): GenericSchema<Numbers> {
  const schema = checked<GenericSchema<Numbers>>(any(), (dataset) => {
    const { value } = dataset;
    if (isTyped(value)) return;
    if (!Array.isArray(value)) return refuse(dataset, "wrong-type", "an array of numbers");
    for (let k = 0; k < value.length; k++) {
      if (typeof value[k] !== "number") return refuseAt(dataset, k, "wrong-type", "a number", value[k]);
    }
  });
  return pipe(schema, metadata({ type: "array", items: { type: "number" }, minItems: 1 })) as unknown as GenericSchema<Numbers>;
}

/** An array. @param expected of what is none */
export function list<Item extends GenericSchema>(
  item: Item, facts: Facts = {}, expected = "an array",
): GenericSchema<readonly InferInput<Item>[], readonly InferOutput<Item>[]> {
  const schema = checked(array(item), (dataset, config) => {
    const { value } = dataset;
    if (!Array.isArray(value)) return refuse(dataset, "wrong-type", expected);
    const copy: unknown[] = [];
    for (let k = 0; k < value.length; k++) {
      const entry = part(dataset, config, item, k, value[k]);
      if (!entry) return;
      copy.push(entry.value);
    }
    dataset.value = copy;
  });
  return pipe(schema, metadata(facts)) as never;
}

type Inputs<Items extends readonly GenericSchema[]> = { readonly [I in keyof Items]: InferInput<Items[I]> };
type Outputs<Items extends readonly GenericSchema[]> = { readonly [I in keyof Items]: InferOutput<Items[I]> };

/** An array of two. */
export function pair<const Items extends readonly [GenericSchema, GenericSchema]>(
  items: Items, expected = "two entries",
): GenericSchema<Inputs<Items>, Outputs<Items>> {
  return checked(strictTuple(items), (dataset, config) => {
    const { value } = dataset;
    if (!Array.isArray(value)) return refuse(dataset, "wrong-type", "an array");
    if (value.length !== 2) return refuse(dataset, "wrong-value", expected);
    const first = part(dataset, config, items[0], 0, value[0]);
    const second = first && part(dataset, config, items[1], 1, value[1]);
    if (second) dataset.value = [first.value, second.value];
  });
}

/** An object with these fields and no others; its own ones alone, copied into an object that inherits nothing.
 *  @param expected of an unknown field, in place of all known ones @param silent fields that may be there if they are undefined */
export function fields<const Entries extends ObjectEntries>(
  entries: Entries, expected = Object.keys(entries).join(", "), silent: readonly string[] = [],
): StrictObjectSchema<Entries, undefined> {
  const known = Object.keys(entries);
  return checked(strictObject(entries), (dataset, config) => {
    const { value } = dataset;
    if (!isObject(value)) return refuse(dataset, "wrong-type", "an object");
    for (const name of Object.keys(value)) {
      if (known.includes(name) || (silent.includes(name) && value[name] === undefined)) continue;
      return refuseAt(dataset, name, "unknown-field", expected, name);
    }
    const copy = Object.create(null) as Record<string, unknown>;
    for (const name of known) {
      const schema = entries[name] as GenericSchema;
      const entry = Object.hasOwn(value, name) ? value[name] : undefined;
      if (entry === undefined && schema.type === "exact_optional") continue;
      const found = part(dataset, config, schema, name, entry);
      if (!found) return;
      copy[name] = found.value;
    }
    dataset.value = copy;
  });
}

/** An object whose keys are names of the caller's, whatever they are: `constructor` and `__proto__` too. */
export function byName(value: GenericSchema<number>, expected: string): GenericSchema<Readonly<Record<string, number>>> {
  const facts = { type: "object", additionalProperties: { type: "number", minimum: 0, maximum: 1 } };
  const schema = checked<GenericSchema<Readonly<Record<string, number>>>>(any(), (dataset, config) => {
    const given = dataset.value;
    if (!isObject(given)) return refuse(dataset, "wrong-type", expected);
    const copy = Object.create(null) as Record<string, unknown>;
    for (const name of Object.keys(given)) {
      const entry = part(dataset, config, value, name, given[name]);
      if (!entry) return;
      copy[name] = entry.value;
    }
    dataset.value = copy;
  });
  return pipe(schema, metadata(facts)) as never;
}

/** One of several: the one that `choose` says is meant, whose refusals are then the ones that are heard. */
export function either<const Options extends readonly GenericSchema[]>(
  options: Options, choose: (value: unknown) => GenericSchema,
): GenericSchema<InferInput<Options[number]>, InferOutput<Options[number]>> {
  return checked(union(options), (dataset, config) => {
    const { value, issues } = choose(dataset.value)["~run"]({ value: dataset.value }, config);
    dataset.value = value;
    dataset.typed = !issues;
    dataset.issues = issues;
  });
}

/** Numbers of a result, a typed array there and a plain one in JSON. */
export function column<Kind extends Float64Array | Int32Array | Uint32Array>(facts: Facts = {}): GenericSchema<readonly number[], Kind> {
  return pipe(list(number()), metadata({ items: { type: "number" }, ...facts })) as never;
}

/** The same, null where the typed array has NaN. */
export function columnOrNull(): GenericSchema<readonly (number | null)[], Float64Array> {
  const entry = leaf<number | null>("a number or null", (value) => value === null || isNumber(value), { type: ["number", "null"] });
  return list(entry) as never;
}

export const orNull = <Schema extends GenericSchema>(schema: Schema): ReturnType<typeof nullable<Schema, undefined>> => nullable(schema) as never;

/** A field that has to be there, described: shape, unit. */
export function field<Schema extends GenericSchema>(schema: Schema, description: string, facts: Facts = {}): Schema {
  return pipe(schema, metadata({ description, ...facts })) as unknown as Schema;
}

/** A field that may be left out. @param facts its `default`, if one is taken */
export function optional<Schema extends GenericSchema>(
  schema: Schema, description: string, facts: Facts = {},
): ReturnType<typeof exactOptional<Schema, undefined>> {
  return exactOptional(field(schema, description, facts)) as never;
}
