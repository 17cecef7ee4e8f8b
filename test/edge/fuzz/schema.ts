// Values that a JSON schema describes, drawn by fast-check; those at the edges of what it allows more often than others.

import fc, { type Arbitrary } from "fast-check";

/** In every name of a worker, group or user, so that a log that tells of one is found out. */
export const MARKER = "sEcReT";

/** Names that mean something to JavaScript, or to a reader of text. */
export const ODD_NAMES = [
  "__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "then", "toJSON", "length", "", "\u0000",
  "\ud800", "\ufeff", "\u202e", "é😀", "groups[0]", "a.b", "0", "-1", "x".repeat(300),
];

const names = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(..."abcdef").map((name) => `${MARKER}-${name}`) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_NAMES) },
);

export interface Schema {
  readonly [word: string]: any;
}

/** @param definitions what a `$ref` names, by the last part of it */
export function described(schema: Schema, definitions: Schema): Arbitrary<unknown> {
  const inside = (part: Schema): Arbitrary<unknown> => described(part, definitions);
  if (schema.$ref) return inside(definitions[(schema.$ref as string).split("/").at(-1)!] as Schema);
  if (schema.const !== undefined) return fc.constant(schema.const as unknown);
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]));
  if (schema.anyOf) return fc.oneof(...(schema.anyOf as Schema[]).map(inside));
  if (Array.isArray(schema.type)) return fc.oneof(...(schema.type as string[]).map((type) => inside({ ...schema, type })));
  switch (schema.type) {
    case "object": return objects(schema, inside);
    case "array": return arrays(schema, inside);
    case "string": return schema.pattern ? fc.stringMatching(new RegExp(schema.pattern as string)) : names;
    case "boolean": return fc.boolean();
    case "null": return fc.constant(null);
    default: return numbers(schema);
  }
}

function objects(schema: Schema, inside: (part: Schema) => Arbitrary<unknown>): Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Schema);
  if (schema.additionalProperties) return fc.dictionary(names, inside(schema.additionalProperties as Schema), { maxKeys: 4 });
  const parts = Object.fromEntries(properties.map(([name, part]) => [name, inside(part as Schema)]));
  return fc.record(parts, { requiredKeys: schema.required as string[] });
}

function arrays(schema: Schema, inside: (part: Schema) => Arbitrary<unknown>): Arbitrary<unknown> {
  if (schema.prefixItems) return fc.tuple(...(schema.prefixItems as Schema[]).map(inside));
  const item = inside(schema.items as Schema);
  const size = { minLength: (schema.minItems as number | undefined) ?? 0, maxLength: 4 };
  return schema.uniqueItems ? fc.uniqueArray(item, size) : fc.array(item, size);
}

function numbers(schema: Schema): Arbitrary<number> {
  const whole = schema.type === "integer";
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema as Readonly<Record<string, number | undefined>>;
  const low = minimum ?? exclusiveMinimum ?? -1e300;
  const high = maximum ?? exclusiveMaximum ?? 1e300;
  const edges = [low, high, 0, 1, 2, 3, 0.5, 1e-9, -1, 5e-324, 1e16, low + 1, high - 1];
  const allowed = (x: number): boolean => x >= low && x <= high && (!whole || Number.isInteger(x))
    && (exclusiveMinimum === undefined || x > low) && (exclusiveMaximum === undefined || x < high);
  const small = whole ? fc.integer({ min: 0, max: 9 }) : fc.integer({ min: 0, max: 40 }).map((k) => k / 8);
  return fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...edges) }, { weight: 3, arbitrary: small }).filter(allowed);
}
