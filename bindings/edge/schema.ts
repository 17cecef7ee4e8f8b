// What schemas are put together with: objects, lists, alternatives. Valibot gives them their types and their JSON
// Schema; what is checked, and in which words it is refused, is as the library does: an object's own fields alone,
// each read once, a first fault that is named. Schemas check shapes. Ranges, which JSON Schema is told too, are the
// library's to check, and so is what has to agree.

import {
  any, array, exactOptional, metadata, nullable, strictObject, strictTuple, union, type BaseIssue, type Config,
  type GenericSchema, type InferInput, type InferOutput, type IssuePathItem, type ObjectEntries,
  type StrictObjectSchema,
} from "valibot";
import { bare, isObject } from "../core/check.js";
import { show, type RefusalCode } from "../core/refusal.js";

/** What JSON Schema says of a value. */
export type Facts = Readonly<Record<string, unknown>>;

export interface Dataset {
  value: unknown;
  typed?: boolean;
  issues?: [BaseIssue<unknown>, ...BaseIssue<unknown>[]] | undefined;
}

type Settings = Config<BaseIssue<unknown>>;

/** Looks at a dataset's value, and puts in its place what comes of it or refuses it. */
export type Check = (dataset: Dataset, settings: Settings) => void;

/** A schema with a check of ours. */
function checked<Schema extends GenericSchema>(schema: GenericSchema, check: Check): Schema {
  const run = (dataset: Dataset, settings: Settings): Dataset => {
    dataset.typed = true;
    check(dataset, settings);
    return dataset;
  };
  const validate = (value: unknown): Dataset => run({ value }, {});
  return { ...schema, "~run": run, "~standard": { version: 1, vendor: "valibot", validate } } as unknown as Schema;
}

const ANY = any();

/** A schema that is its check, and what JSON Schema says of it. */
export function piece<Type>(facts: Facts, check: Check): GenericSchema<Type> {
  return described(checked<GenericSchema<Type>>(ANY, check), facts);
}

/** What Valibot's `pipe` makes of a schema and metadata, which say nothing to its check. */
function described<Schema extends GenericSchema>(schema: Schema, facts: Facts): Schema {
  const { pipe = [schema] } = schema as { readonly pipe?: readonly unknown[] };
  return { ...schema, pipe: [...pipe, metadata(facts)] };
}

/** Refuses a value. The refusal's code and words are the issue's `requirement` and `message`. */
export function refuse(dataset: Dataset, code: RefusalCode, expected: string): void {
  note(dataset, code, expected, dataset.value);
}

/** Refuses the entry of a value under `key`. */
export function refuseAt(
  dataset: Dataset, key: string | number, code: RefusalCode, expected: string, got: unknown,
): void {
  note(dataset, code, expected, got, [step(dataset.value, key)]);
}

function note(
  dataset: Dataset, requirement: RefusalCode, expected: string, input: unknown, path?: [IssuePathItem],
): void {
  const issue = { kind: "schema", type: "custom", input, expected, received: show(input), message: expected } as const;
  dataset.typed = false;
  dataset.issues = [{ ...issue, requirement, path } as BaseIssue<unknown>];
}

function step(input: unknown, key: string | number): IssuePathItem {
  return { type: "unknown", origin: "value", input, key, value: undefined };
}

/** What comes of the entry `entry` under `key`; undefined, and the dataset refused, where the schema refuses it. */
function part(
  dataset: Dataset, settings: Settings, schema: GenericSchema, key: string | number, entry: unknown,
): { readonly value: unknown } | undefined {
  const { value, issues } = schema["~run"]({ value: entry }, settings);
  if (!issues) return { value };
  const here = step(dataset.value, key);
  dataset.typed = false;
  dataset.issues = [{ ...issues[0], path: issues[0].path ? [here, ...issues[0].path] : [here] }];
  return undefined;
}

/** An array. @param expected of what is none */
export function list<Item extends GenericSchema>(
  item: Item, facts: Facts = {}, expected = "an array",
): GenericSchema<readonly InferInput<Item>[], readonly InferOutput<Item>[]> {
  return described(checked(array(item), (dataset, settings) => {
    const { value } = dataset;
    if (!Array.isArray(value)) return refuse(dataset, "wrong-type", expected);
    const copy: unknown[] = [];
    for (let k = 0; k < value.length; k++) {
      const entry = part(dataset, settings, item, k, value[k]);
      if (!entry) return;
      copy.push(entry.value);
    }
    dataset.value = copy;
  }), facts);
}

type Inputs<Items extends readonly GenericSchema[]> = { readonly [I in keyof Items]: InferInput<Items[I]> };
type Outputs<Items extends readonly GenericSchema[]> = { readonly [I in keyof Items]: InferOutput<Items[I]> };

/** An array of two. */
export function pair<const Items extends readonly [GenericSchema, GenericSchema]>(
  items: Items, expected = "two entries",
): GenericSchema<Inputs<Items>, Outputs<Items>> {
  return checked(strictTuple(items), (dataset, settings) => {
    const { value } = dataset;
    if (!Array.isArray(value)) return refuse(dataset, "wrong-type", "an array");
    if (value.length !== 2) return refuse(dataset, "wrong-value", expected);
    const first = part(dataset, settings, items[0], 0, value[0]);
    const second = first && part(dataset, settings, items[1], 1, value[1]);
    if (second) dataset.value = [first.value, second.value];
  });
}

/** An object with these fields and no others; its own ones alone, copied into an object that inherits nothing.
 *  @param expected of an unknown field, in place of all known ones
 *  @param silent fields that may be there if they are undefined */
export function fields<const Entries extends ObjectEntries>(
  entries: Entries, expected = Object.keys(entries).join(", "), silent: readonly string[] = [],
): StrictObjectSchema<Entries, undefined> {
  const known = Object.keys(entries);
  return checked(strictObject(entries), (dataset, settings) => {
    const { value } = dataset;
    if (!isObject(value)) return refuse(dataset, "wrong-type", "an object");
    for (const name of Object.keys(value)) {
      if (known.includes(name) || (silent.includes(name) && value[name] === undefined)) continue;
      return refuseAt(dataset, name, "unknown-field", expected, name);
    }
    const copy = bare();
    for (const name of known) {
      const schema = entries[name] as GenericSchema;
      const entry = Object.hasOwn(value, name) ? value[name] : undefined;
      if (entry === undefined && schema.type === "exact_optional") continue;
      const found = part(dataset, settings, schema, name, entry);
      if (!found) return;
      copy[name] = found.value;
    }
    dataset.value = copy;
  });
}

/** An object whose keys are names of the caller's, whatever they are: `constructor` and `__proto__` too. */
export function byName<Value extends GenericSchema>(
  value: Value, facts: Facts, expected: string,
): GenericSchema<Readonly<Record<string, InferInput<Value>>>, Readonly<Record<string, InferOutput<Value>>>> {
  return piece<never>({ type: "object", additionalProperties: facts }, (dataset, settings) => {
    const given = dataset.value;
    if (!isObject(given)) return refuse(dataset, "wrong-type", expected);
    const copy = bare();
    for (const name of Object.keys(given)) {
      const entry = part(dataset, settings, value, name, given[name]);
      if (!entry) return;
      copy[name] = entry.value;
    }
    dataset.value = copy;
  });
}

/** One of several: the one that `choose` says is meant, whose refusals are then the ones that are heard. */
export function either<const Options extends readonly GenericSchema[]>(
  options: Options, choose: (value: unknown) => GenericSchema,
): GenericSchema<InferInput<Options[number]>, InferOutput<Options[number]>> {
  return checked(union(options), (dataset, settings) => {
    const { value, issues } = choose(dataset.value)["~run"]({ value: dataset.value }, settings);
    dataset.value = value;
    dataset.typed = !issues;
    dataset.issues = issues;
  });
}

export function orNull<Schema extends GenericSchema>(schema: Schema): ReturnType<typeof nullable<Schema, undefined>> {
  return nullable(schema) as never;
}

/** A field that has to be there, described: shape, unit. */
export function field<Schema extends GenericSchema>(schema: Schema, description: string, facts: Facts = {}): Schema {
  return described(schema, { description, ...facts });
}

/** A field that may be left out. @param facts its `default`, if one is taken */
export function optional<Schema extends GenericSchema>(
  schema: Schema, description: string, facts: Facts = {},
): ReturnType<typeof exactOptional<Schema, undefined>> {
  return exactOptional(field(schema, description, facts)) as never;
}

/** What stands in the OpenAPI document under a name of its own. */
export function named<Schema extends GenericSchema>(title: string, schema: Schema): Schema {
  return described(schema, { title });
}
