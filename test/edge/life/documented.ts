// Whether what was asked and answered is what the OpenAPI document says of routes of what lives.

import Ajv2020 from "ajv/dist/2020.js";
import { getMetadata } from "valibot";
import { expect } from "vitest";
import type { Role } from "../../../bindings/core/life/names.js";
import { defaultLimits } from "../../../bindings/edge/limits.js";
import { rooms } from "../../../bindings/edge/life/rooms.js";
import { openapi } from "../../../bindings/edge/openapi.js";

const info = { version: "1.2.3", keyed: true, termsSet: false, terms: [], limits: defaultLimits, live: true };
// as it is sent
const document = JSON.parse(JSON.stringify(openapi(info))) as any;
const ajv = new Ajv2020.default({ strict: true, allowUnionTypes: true, strictTuples: false });
const schemas = JSON.stringify(document.components.schemas).replaceAll("#/components/schemas/", "#/$defs/");
ajv.addSchema({ $defs: JSON.parse(schemas) as object }, "service");

const templates = Object.keys(document.paths)
  .map((path) => [path, new RegExp(`^${path.replace("{id}", "[^/]+")}$`)] as const)
  .filter(([path]) => /^.v1.(data.calls|crowd.rounds)/.test(path));

export interface Exchanged {
  /** As whom it was asked. */
  readonly role: Role;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;
  readonly type: string | null;
  readonly answer: unknown;
}

/** What was answered is documented; what was accepted was asked as documented. Requests for elsewhere are passed
 *  over. */
export function expectDocumented({ role, method, path, body, status, type, answer }: Exchanged): void {
  const url = new URL(path, "http://service");
  const template = templates.find(([, pattern]) => pattern.test(url.pathname))?.[0];
  const said = template && document.paths[template][method.toLowerCase()];
  if (!said) return;
  const where = `${method} ${template}: ${status}`;
  const response = resolved(said.responses[status], where);
  if (answer !== undefined) expectValid(schemaOf(response.content, type, where), answer, where);
  if (status >= 300) return;
  if (isSeen(answer)) expectValid(viewOf(template, role), answer.view, `${where} to ${role}`);
  if (body !== undefined) expectValid(schemaOf(said.requestBody.content, "application/json", where), body, where);
  const parameters = said.parameters as { in: string; name: string }[];
  const known = parameters.filter((one) => one.in === "query").map(({ name }) => name);
  for (const name of url.searchParams.keys()) expect(known, where).toContain(name);
}

const isSeen = (answer: unknown): answer is { readonly view: unknown } => Object.hasOwn(answer as object ?? {}, "view");

/** The schema of what a role may see, and no other role. */
function viewOf(template: string, role: Role): string {
  const { views } = rooms.find(({ path }) => template.startsWith(path))!;
  return (getMetadata(views[role]) as { readonly title: string }).title;
}

function resolved(response: any, where: string): any {
  expect(response, where).toBeDefined();
  return response.$ref ? document.components.responses[response.$ref.split("/").at(-1)] : response;
}

function schemaOf(content: any, type: string | null, where: string): string {
  expect(Object.keys(content ?? {}), where).toContain(type);
  return content[type!].schema.$ref.split("/").at(-1);
}

function expectValid(name: string, value: unknown, where: string): void {
  const schema = ajv.getSchema(`service#/$defs/${name}`)!;
  expect(schema(value), `${where}: ${ajv.errorsText(schema.errors)}`).toBe(true);
}
