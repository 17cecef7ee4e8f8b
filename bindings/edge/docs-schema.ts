// A schema for people: a table of its fields, those of objects inside it under their places.

import { html } from "hono/html";
import type { Schema } from "./docs-document.js";

export type Html = ReturnType<typeof html>;

export const code = (text: string): Html => html`<code>${text}</code>`;

/** A link to what a reference names. */
export function linkTo(ref: string): Html {
  const name = ref.slice(ref.lastIndexOf("/") + 1);
  return html`<a href="#${name}">${name}</a>`;
}

/** A table that scrolls by itself where it is too wide, by keyboard too. */
export function table(label: string, heads: readonly string[], rows: readonly (readonly unknown[])[]): Html {
  return html`<div class="wide" role="region" aria-label="${label}" tabindex="0">
<table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>
`)}</tbody>
</table>
</div>
`;
}

/** The fields of a schema: one table, or one for each of its alternatives. */
export function fieldsOf(name: string, schema: Schema): Html {
  if (schema.anyOf) return html`${schema.anyOf.map((one) => html`<h4>${labelOf(one)}</h4>
${fieldsOf(`${name}, ${labelOf(one)}`, one)}`)}`;
  const rows = rowsOf(schema, "");
  return table(name, ["Field", "Type", "Default", "Meaning"], rows.map(({ place, field, required }) => [
    html`${code(place)}${required ? "" : " (optional)"}`,
    typeOf(field),
    field.default === undefined ? "" : code(JSON.stringify(field.default)),
    field.description ?? "",
  ]));
}

/** An alternative by the word that says which one it is. */
function labelOf({ properties = {} }: Schema): string {
  const [name, said] = Object.entries(properties).find(([, property]) => property.const !== undefined) ?? [];
  return said ? `${name} ${String(said.const)}` : "object";
}

interface Row {
  readonly place: string;
  readonly field: Schema;
  readonly required: boolean;
}

function rowsOf({ properties = {}, required = [] }: Schema, prefix: string): readonly Row[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const place = `${prefix}${name}`;
    const inside = objectsIn(field, place).flatMap(([at, object]) => rowsOf(object, `${at}.`));
    return [{ place, field, required: required.includes(name) }, ...inside];
  });
}

/** Objects that a field holds, with their places. */
function objectsIn(schema: Schema, place: string): readonly (readonly [place: string, object: Schema])[] {
  if (schema.properties) return [[place, schema]];
  if (schema.items) return objectsIn(schema.items, `${place}[]`);
  return (schema.anyOf ?? []).flatMap((one) => objectsIn(one, place));
}

/** A type in words, with its range. */
function typeOf(schema: Schema): Html {
  if (schema.$ref) return linkTo(schema.$ref);
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.enum) return joined(schema.enum.map((word) => code(String(word))), ", ");
  if (schema.anyOf) return joined(schema.anyOf.map(typeOf), " or ");
  if (schema.prefixItems) return html`[${joined(schema.prefixItems.map(typeOf), ", ")}]`;
  if (schema.items) return html`array of ${typeOf(schema.items)}`;
  if (schema.additionalProperties) return html`object of ${typeOf(schema.additionalProperties)}`;
  const types = [schema.type ?? "anything"].flat().join(" or ");
  return html`${types}${rangeOf(schema)}`;
}

const joined = (parts: readonly Html[], between: string): Html =>
  html`${parts.map((part, k) => html`${k > 0 ? between : ""}${part}`)}`;

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  const bounds = [
    exclusiveMinimum !== undefined && `> ${exclusiveMinimum}`,
    minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER && `>= ${minimum}`,
    exclusiveMaximum !== undefined && `< ${exclusiveMaximum}`,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `<= ${maximum}`,
  ].filter((bound) => bound !== false);
  return bounds.length > 0 ? ` ${bounds.join(", ")}` : "";
}
