// What has to hold of every answer, whatever was asked.

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { isRefusal, type Candor } from "candor";
import { show } from "../../../bindings/core/refusal.js";
import type { Call } from "../../../bindings/edge/call.js";
import { readerOf } from "../../../bindings/edge/formats/index.js";
import { titles } from "../../../bindings/edge/problem.js";
import { validated } from "../../../bindings/edge/validate.js";
import { library, termed } from "./library.js";
import type { Asked } from "./requests.js";
import type { Schema } from "./schema.js";

export interface Given {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

type Told = Readonly<Record<"code" | "field" | "got", string>>;

const MEMBERS = ["type", "title", "status", "detail", "code", "field", "expected", "got", "request"];
/** Codes of the library's own, as it is called with a body. */
const OWN = ["wrong-type", "unknown-field", "wrong-value"];

export class Judge {
  readonly #answers = new Map<string, ValidateFunction>();

  constructor(private readonly document: Schema, calls: readonly Call[], private readonly rooms: Candor) {
    const ajv = new Ajv2020({ strict: false, allowUnionTypes: true, strictTuples: false });
    const schemas = JSON.stringify(document.components.schemas).replaceAll("#/components/schemas/", "#/$defs/");
    ajv.addSchema({ $defs: JSON.parse(schemas) as object }, "service");
    for (const { path } of calls) {
      const ref = document.paths[path].post.responses[200].content["application/json"].schema.$ref as string;
      this.#answers.set(path, ajv.getSchema(`service#/$defs/${ref.split("/").at(-1)}`)!);
    }
  }

  /** What is wrong with an answer. @param terms those of the service that apply */
  faults(asked: Asked, given: Given, terms: object | undefined, call: Call | undefined): string[] {
    const type = given.headers.get("content-type");
    const found = [...this.#status(asked, given), ...envelope(given)];
    if (given.status >= 400) found.push(...problem(asked, given));
    else if (given.status === 200 && type === "application/x-ndjson") found.push(...this.#lines(asked, given, terms));
    const asCall = call && asked.method === "POST" && asked.path === call.path ? call : undefined;
    if (!asCall) return found;
    if (given.status === 200) found.push(...this.#answer(asked, given, asCall, terms));
    if (given.status === 422) found.push(...this.#refusal(asked, JSON.parse(text(given)) as Schema, asCall, terms));
    return found;
  }

  /** Documented ones alone: of the operation, where there is one. */
  #status({ method, path }: Asked, { status }: Given): string[] {
    const operation = this.document.paths[path]?.[method === "HEAD" ? "get" : method.toLowerCase()] as Schema | undefined;
    const known = operation ? Object.keys(operation.responses as object) : ["204", "404", "405", "503"];
    return known.includes(String(status)) && status < 500 ? [] : [`status ${status}`];
  }

  #answer(asked: Asked, given: Given, call: Call, terms: object | undefined): string[] {
    const type = given.headers.get("content-type");
    if (type !== "application/json" && type !== "application/cbor") return [`an answer of ${type}`];
    if (type === "application/cbor") return [];
    const answer = JSON.parse(text(given)) as unknown;
    const valid = this.#answers.get(call.path)!;
    const said = library(this.rooms, call.path, termed(call.path, bodyOf(asked), terms));
    return [
      ...(valid(answer) ? [] : [`not what its schema says: ${JSON.stringify(valid.errors)}`]),
      ...("answer" in said && JSON.stringify(said.answer) === text(given) ? [] : ["not the library's answer"]),
    ];
  }

  /** What the schema lets through is refused as the library does; what it does not, the library would refuse too. */
  #refusal(asked: Asked, said: Schema, call: Call, terms: object | undefined): string[] {
    if (!OWN.includes(said.code as string) || apart(said as Told)) return [];
    const body = bodyOf(asked);
    const known = library(this.rooms, call.path, terms && valid(call, body) ? termed(call.path, body, terms) : body);
    if (!("refusal" in known)) return [`refused what the library answers: ${said.detail}`];
    if (!valid(call, body)) return [];
    const { code, field, expected, got } = known.refusal;
    // what a schema has read inherits nothing
    const shown = show(got).replace("(Object)", "(null prototype)");
    const same = said.code === code && said.expected === expected && (said.got === show(got) || said.got === shown)
      && (said.field === field || (said.field as string).endsWith(`.${field}`) || field === `of.${said.field}`);
    return same ? [] : [`refused as ${said.detail}, by the library as ${known.refusal.message}`];
  }

  #lines(asked: Asked, given: Given, terms: object | undefined): string[] {
    const lines = text(given).split("\n");
    if (lines.pop() !== "") return ["a last line without an end"];
    const before = new TextDecoder().decode(asked.bytes).split("\n").filter((line) => /[^ \t\r]/.test(line));
    if (before.length !== lines.length) return [`${lines.length} answers to ${before.length} lines`];
    return lines.flatMap((line, k) => {
      const { problem: refused, ...answer } = JSON.parse(line) as Schema;
      if (refused) return refused.status < 500 && typeof refused.line === "number" ? [] : [`a line's problem: ${line}`];
      const said = library(this.rooms, "/v1/game/price", termed("/v1/game/price", JSON.parse(before[k]!.replace(/^\ufeff/, "")), terms));
      return "answer" in said && JSON.stringify(said.answer) === JSON.stringify(answer) ? [] : ["a line that is not the library's answer"];
    });
  }
}

/** Parameters, no object at all, fields that are arguments of the library's, and reports of slots that it passes over unseen. */
function apart({ code, field, got }: Told): boolean {
  return /^\?|^body$|^settlements(\[\d+\])+\.reports/.test(field) || (code === "unknown-field" && got === show(field));
}

function valid(call: Call, body: unknown): boolean {
  try {
    validated(call.body, body);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

function bodyOf({ headers, bytes }: Asked): unknown {
  return readerOf(headers["content-type"]).read(bytes!);
}

const text = ({ bytes }: Given): string => new TextDecoder().decode(bytes);

function envelope({ headers, status, bytes }: Given): string[] {
  return [
    ...(/^[\w\-=.:]{1,128}$/.test(headers.get("x-request-id") ?? "") ? [] : ["no request id"]),
    ...(headers.get("x-content-type-options") === "nosniff" && headers.get("cache-control") === "no-store" ? [] : ["no headers"]),
    ...(headers.get("access-control-allow-origin") === null ? [] : ["another origin's"]),
    ...(status === 204 && bytes.length > 0 ? ["a body with 204"] : []),
  ];
}

function problem({ method }: Asked, given: Given): string[] {
  if (given.headers.get("content-type") !== "application/problem+json") return [`a problem of ${given.headers.get("content-type")}`];
  if (method === "HEAD") return given.bytes.length === 0 ? [] : ["a body of HEAD"];
  const said = JSON.parse(text(given)) as Schema;
  const { status, code, request } = said;
  const texts = MEMBERS.filter((name) => name !== "status").every((name) => typeof said[name] === "string" && said[name] !== "");
  const headers = { 401: "www-authenticate", 405: "allow", 429: "retry-after", 503: "retry-after" } as Record<number, string>;
  const needed = headers[given.status];
  return [
    ...(Object.keys(said).join() === MEMBERS.join() && texts ? [] : [`members: ${text(given)}`]),
    ...(status === given.status && Object.hasOwn(titles, code) ? [] : [`status ${given.status}, problem ${status} ${code}`]),
    ...(request === given.headers.get("x-request-id") ? [] : ["another request's"]),
    ...(needed && !given.headers.has(needed) ? [`no ${needed}`] : []),
  ];
}
