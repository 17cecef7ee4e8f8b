// The OpenAPI document: valid, its schemas say what the validators do, and its examples run.

import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js";
import { load, type Candor } from "candor";
import { beforeAll, describe, expect, test } from "vitest";
import { toPlain } from "../../bindings/core/plain.js";
import type { Call } from "../../bindings/edge/call.js";
import { calls } from "../../bindings/edge/calls.js";
import { defaultLimits } from "../../bindings/edge/limits.js";
import { rooms as living } from "../../bindings/edge/life/rooms.js";
import { openapi } from "../../bindings/edge/openapi.js";
import { titles } from "../../bindings/edge/problem.js";
import { validated } from "../../bindings/edge/validate.js";
import { faults } from "./faults.js";
import { refusalOf } from "./refused.js";

const every = calls as unknown as readonly Call[];

const open = { version: "1.2.3", keyed: false, termsSet: false, terms: [], limits: defaultLimits };
const closed = { ...open, keyed: true, termsSet: true, terms: ["default", "fair"] };
// as it is sent
const document = JSON.parse(JSON.stringify(openapi(closed))) as any;
const full = { ...closed, live: true };
const lives = JSON.parse(JSON.stringify(openapi(full))) as any;

const ajv = new Ajv2020.default({ strict: true, allowUnionTypes: true, strictTuples: false });
const schemas = JSON.stringify(document.components.schemas).replaceAll("#/components/schemas/", "#/$defs/");
ajv.addSchema({ $defs: JSON.parse(schemas) as object }, "service");
const schemaOf = (name: string): ValidateFunction => ajv.getSchema(`service#/$defs/${name}`)!;
const named = (content: any): string => content["application/json"].schema.$ref.split("/").at(-1);
const bodyOf = (call: Call): ValidateFunction => schemaOf(named(document.paths[call.path].post.requestBody.content));
const answerOf = (call: Call): ValidateFunction => schemaOf(named(document.paths[call.path].post.responses[200].content));

let rooms: Candor;
beforeAll(async () => {
  rooms = await load();
});

const services = [["open", open], ["with keys and terms", closed], ["with calls and rounds", full]] as const;
test.each(services)("is valid: %s", async (_, info) => {
  const validator = new Validator();
  const result = await validator.validate(JSON.parse(JSON.stringify(openapi(info))) as Record<string, unknown>);
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(validator.version).toBe("3.1");
});

test("says what the service is", () => {
  expect(document.info.version).toBe("1.2.3");
  expect(document.security).toEqual([{ bearer: [] }]);
  expect(document.paths["/health"].get.security).toEqual([]);
  expect(document.components.parameters.terms.schema.enum).toEqual(["default", "fair"]);
  const games = Object.keys(document.paths).filter((path) => document.paths[path].post?.parameters);
  expect(games).toEqual(["/v1/game/price", "/v1/game/candidates", "/v1/game/audit", "/v1/game/batch"]);
  const anybody = openapi(open) as any;
  expect(anybody.security).toEqual([]);
  expect(anybody.components.securitySchemes).toBeUndefined();
  expect(anybody.components.parameters).toBeUndefined();
  expect(JSON.stringify(anybody.paths)).not.toContain("parameters");
});

test("every code of a problem is in an answer", () => {
  const said: string[] = document.components.schemas.Problem.properties.code.enum;
  expect(new Set(said).size).toBe(said.length);
  // of files, and of memory that a caller gave back: nothing of HTTP
  expect([...said, "freed", "unreadable"].sort()).toEqual(Object.keys(titles).sort());
});

test("every field is described, with what is taken where nothing is said", () => {
  const plain: string[] = [];
  const walk = (place: string, schema: any): void => {
    for (const [name, property] of Object.entries<any>(schema.properties ?? {})) {
      if (!property.description && !property.$ref && property.const === undefined) plain.push(`${place}.${name}`);
      walk(`${place}.${name}`, property);
    }
    for (const inner of [schema.items, ...(schema.anyOf ?? []), ...(schema.prefixItems ?? [])]) if (inner) walk(place, inner);
  };
  for (const [name, schema] of Object.entries(lives.components.schemas)) walk(name, schema);
  expect(plain).toEqual([]);
});

describe.each(living)("$path", ({ path, prefix, examples }) => {
  test("every field is one that the life knows", () => {
    const life = { "calls/": rooms.data.calls, "rounds/": rooms.crowd.rounds }[prefix] as typeof rooms.data.calls;
    const envelope = { key: "a", actor: "desk", role: "operator", version: 0, at: 1 };
    const refused = (sent: object): string | undefined => {
      const decided = life.decide(life.begin(`${prefix}a`), { ...envelope, ...sent } as never);
      return decided.accepted || decided.fault?.code !== "unknown-field" ? undefined : decided.fault.field;
    };
    const fieldsAt = (place: string): Record<string, { enum?: string[] }> =>
      lives.components.schemas[named(lives.paths[place].post.requestBody.content)].properties;
    const { id: _, ...announced } = fieldsAt(path);
    // of calls a field may be of one rule alone
    const kinds = announced["rule"]?.enum?.map((rule) => ({ rule })) ?? [{}];
    const unknown = Object.keys(announced).filter((name) => kinds.every((kind) =>
      refused({ type: "announce", ...examples.announcement, id: undefined, ...kind, [name]: [] }) === name));
    const types = fieldsAt(`${path}/{id}/commands`)["type"]!.enum!;
    expect([unknown, types.map((type) => refused({ type })).filter(Boolean)]).toEqual([[], []]);
  });


  test("examples are what it says", () => {
    const compiled = new Ajv2020.default({ strict: true, allowUnionTypes: true, strictTuples: false });
    const defined = JSON.stringify(lives.components.schemas).replaceAll("#/components/schemas/", "#/$defs/");
    compiled.addSchema({ $defs: JSON.parse(defined) as object }, "lives");
    const takes = (place: string, value: unknown): void => {
      const schema = compiled.getSchema(`lives#/$defs/${named(lives.paths[place].post.requestBody.content)}`)!;
      expect(schema(value), compiled.errorsText(schema.errors)).toBe(true);
      expect(schema({ ...(value as object), price: 1 })).toBe(false);
    };
    takes(path, examples.announcement);
    for (const command of Object.values(examples.commands)) takes(`${path}/{id}/commands`, command);
  });
});

describe.each(every)("$path", (call) => {
  test("examples are valid, run, and answer as it says", () => {
    const { content } = document.paths[call.path].post.requestBody;
    const examples = Object.values<any>(content["application/json"].examples);
    expect(examples.map(({ value }) => value)).toEqual(JSON.parse(JSON.stringify(call.examples.map(({ body }) => body))));
    for (const { value } of examples) {
      expect(bodyOf(call)(value), ajv.errorsText(bodyOf(call).errors)).toBe(true);
      const answer = JSON.parse(JSON.stringify(toPlain(call.run(rooms, validated(call.body, value) as never)))) as unknown;
      expect(answerOf(call)(answer), ajv.errorsText(answerOf(call).errors)).toBe(true);
      validated(call.answer, answer);
    }
  });

  test("what the library takes its JSON Schema takes, and what that takes the validator takes", () => {
    const bodies = faults(call).map(({ title, body }) => [title, asJson(body)] as const).filter(([, body]) => body !== undefined);
    const wrong = bodies.flatMap(([title, body]) => {
      const schema = bodyOf(call)(body);
      const validator = !refusalOf(() => validated(call.body, body));
      const library = validator && !refusalOf(() => call.run(rooms, validated(call.body, body) as never));
      return (library && !schema) || (schema && !validator) ? [`${title}: ${ajv.errorsText(bodyOf(call).errors)}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});

/** The body as JSON carries it; undefined where it does not. */
function asJson(body: unknown): unknown {
  try {
    const text = JSON.stringify(body, (_, value: unknown) => {
      if (value === undefined || value instanceof Map || Number.isNaN(value)) throw new TypeError("not JSON");
      return value;
    });
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
