// The OpenAPI 3.1 document of a service, made of its calls. Made when it is asked for.

import { toJsonSchemaDefs } from "@valibot/to-json-schema";
import { getMetadata, type GenericSchema } from "valibot";
import type { Call } from "./call.js";
import { calls } from "./calls.js";
import type { Limits } from "./limits.js";
import { statuses, titles, type AnsweredProblem } from "./problem.js";
import { livePaths, schemasOf } from "./life/openapi.js";
import { rooms } from "./life/rooms.js";
import type { Document, Ground, Node } from "./openapi-parts.js";
import { receiptPaths, receiptSchemas, signedContent, signedHeaders } from "./receipts/openapi.js";
import { field, fields, named, optional } from "./schema.js";
import { integer, text, words } from "./values.js";

/** What a service says of itself. */
export interface ServiceInfo {
  readonly version: string;
  /** Whether callers need a key. */
  readonly keyed: boolean;
  /** Whether some key may set terms. */
  readonly termsSet: boolean;
  /** Names that may be asked for. */
  readonly terms: readonly string[];
  readonly limits: Limits;
  /** Whether calls and rounds live here. */
  readonly live?: boolean;
  /** Where the service signs: whether there is a log. */
  readonly receipts?: { readonly logs: boolean } | undefined;
}

const codes = Object.values(statuses).flat();

const problem = named("Problem", fields({
  type: field(text(), "Where the code is explained: the docs page, relative to where the request went."),
  title: field(text(), "What it means."),
  status: field(integer(400, 599), "As in the answer's status line."),
  detail: field(text(), "The refusal in a sentence."),
  code: field(words(codes), "For programs to go by."),
  field: field(text(), "The place, in the caller's own terms: groups[2].reward[7]."),
  expected: field(text(), "What can stand there."),
  got: field(text(), "What was found there."),
  request: field(text(), "The request's id, as in X-Request-Id."),
  version: optional(integer(0), "Of what lives: the version to try again from."),
  reason: optional(text(), "Of what lives: the room's word for why it was refused."),
})) satisfies GenericSchema<AnsweredProblem>;

const REF = "#/components/schemas/";
const every = calls as unknown as readonly Call[];
const nameOf = (schema: GenericSchema): string => (getMetadata(schema) as { readonly title: string }).title;
const ref = (schema: GenericSchema): Node => ({ $ref: REF + nameOf(schema) });

/** @returns a new document; a JSON value */
export function openapi(info: ServiceInfo): Document {
  const live = info.live ? rooms : [];
  const schemas = [...every.flatMap(({ body, answer }) => [body, answer]), ...schemasOf(live),
    ...(info.receipts ? receiptSchemas : [])];
  const ground: Ground = { ref, content, problems: (more) => ({ ...problems(info, []), ...problemRefs(more) }) };
  const definitions = Object.fromEntries([...schemas, problem].map((schema) => [nameOf(schema), schema]));
  const more = [...(info.live || info.receipts ? ["404"] : []), ...(info.live ? ["409"] : [])];
  return {
    openapi: "3.1.0",
    info: {
      title: "Candor",
      summary: "Truthful prices, crowds and data calls for shared fine-tuning of language models",
      description: DESCRIPTION,
      version: info.version,
      license: { name: "MIT", identifier: "MIT" },
    },
    security: info.keyed ? [{ bearer: [] }] : [],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: {
      ...Object.fromEntries(every.map((call) => [call.path, { post: operation(call, info) }])),
      [BATCH]: { post: batch(info) },
      ...livePaths(live, ground, info.receipts !== undefined),
      ...(info.receipts && receiptPaths(ground, info.receipts.logs)),
      "/openapi.json": { get: about("openapi", "OpenAPI document", "application/json", { type: "object" }) },
      "/docs": { get: about("docs", "This page", "text/html", { type: "string" }) },
      "/health": { get: about("health", "Health", "application/json", HEALTH) },
    },
    components: {
      schemas: toJsonSchemaDefs(definitions, {
        target: "draft-2020-12", typeMode: "input", overrideRef: ({ referenceId }) => REF + referenceId,
      }) as unknown as Node,
      responses: Object.fromEntries([...answered(info), ...more].map((status) => [`Problem${status}`, {
        description: statuses[status]!.map((code) => `${code}: ${titles[code]}.`).join(" "),
        ...(HEADERS[status] && { headers: HEADERS[status] }),
        content: { "application/problem+json": { schema: ref(problem) } },
      }])),
      ...(info.terms.length > 0 && { parameters: { terms: termsOf(info.terms) } }),
      ...(info.keyed && { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } }),
    },
    "x-limits": { ...info.limits },
  };
}

const DESCRIPTION = "Stateless: a question in, an answer out, the library's own results. Bodies and answers are JSON, "
  + "or CBOR, where a list of numbers can be a typed array (RFC 8746). What is refused is a problem (RFC 9457) that names "
  + "the field, what was expected and what was found. Terms of games (divergence, lambda, normalization, rule, ascent, "
  + "rebate, baseline, boost, regularizer, multiplier) are the service's, by name, unless a key may set them.";

const TAGS: Readonly<Record<string, string>> = {
  game: "What shared fine-tuning gives and costs every group, so that truth is the best report.",
  crowd: "Whom to believe among workers who report probabilities, so that lying costs influence.",
  data: "A call for data that pays only when enough comes together.",
  payouts: "What is owed, as batches that can be paid, exact at every step.",
  service: "The service itself.",
};

const BATCH = "/v1/game/batch";
const LINES = "application/x-ndjson";
const HEALTH = {
  type: "object", properties: { status: { const: "ok" }, version: { type: "string" } }, required: ["status", "version"],
};

function termsOf(names: readonly string[]): Node {
  const description = `The service's terms to price under.${names.includes("default") ? " Default: default." : ""}`;
  return { name: "terms", in: "query", required: false, description, schema: { type: "string", enum: names } };
}

/** Statuses of problems that a call can end with: not those of paths and methods that are none. */
function answered({ keyed }: ServiceInfo): string[] {
  const without = ["404", "405", "409", ...(keyed ? [] : ["401"])];
  return Object.keys(statuses).filter((status) => !without.includes(status));
}

const header = (description: string): Node => ({ description, schema: { type: "string" } });
const RETRY = { "Retry-After": header("In how many seconds another try may do.") };
const HEADERS: Readonly<Record<string, Document>> = {
  401: { "WWW-Authenticate": header("Bearer.") }, 429: RETRY, 503: RETRY,
};
const ANSWERED = {
  "X-Request-Id": header("The request's id: its own where it has one of at most 128 letters, digits and -_.:=."),
  "Server-Timing": header("Milliseconds: parse, core, serialise."),
};

/** The problems that a call can end with. @param none statuses that this one has not */
function problems(info: ServiceInfo, none: readonly string[]): Record<string, Node> {
  const said = answered(info).filter((status) => !none.includes(status));
  return problemRefs(said);
}

const problemRefs = (said: readonly string[]): Record<string, Node> =>
  Object.fromEntries(said.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]));

function content(schema: Node, rest: Document = {}): Document {
  return { "application/json": { schema, ...rest }, "application/cbor": { schema } };
}

function operation(call: Call, info: ServiceInfo): Node {
  const [, , tag = "", name = ""] = call.path.split("/");
  const shown = call.examples.filter(({ terms }) => !terms || info.termsSet);
  const examples = Object.fromEntries(shown.map(({ title, body }, k) =>
    [`example${k + 1}`, { summary: title, value: body as Node }]));
  return {
    operationId: `${tag}-${name}`, tags: [tag], summary: call.title, description: call.description,
    ...(call.game && parameters(info)),
    requestBody: { required: true, content: content(ref(call.body), { examples }) },
    responses: {
      200: success(call, info.receipts !== undefined),
      ...problems(info, call.game ? [] : ["403"]),
    },
  };
}

function success({ answer, kind }: Call, signs: boolean): Node {
  const written = content(ref(answer));
  if (!signs || !kind) return { description: "The answer.", headers: ANSWERED, content: written };
  const headers = { ...ANSWERED, ...signedHeaders };
  return { description: "The answer.", headers, content: { ...written, ...signedContent(ref) } };
}

function parameters({ terms }: ServiceInfo): Document {
  return terms.length > 0 ? { parameters: [{ $ref: "#/components/parameters/terms" }] } : {};
}

function batch(info: ServiceInfo): Node {
  const { body, answer } = every.find(({ path }) => path === "/v1/game/price")!;
  const lines = (line: GenericSchema): Node =>
    ({ [LINES]: { schema: { type: "string", description: `A line each: ${nameOf(line)}.` } } });
  return {
    operationId: "game-batch", tags: ["game"], summary: "Price a stream of prompts",
    description: "NDJSON in, NDJSON out: a game a line, its price a line, in order, as they come. What is wrong with a "
      + "line is answered in its place by {\"problem\": {..., \"line\": N}}, N from 1, and the next is none the worse. "
      + "Each line is held to the limits of one call.",
    ...parameters(info),
    requestBody: { required: true, content: lines(body) },
    responses: {
      200: { description: "Prices and problems, a line each.", content: lines(answer) },
      ...problems(info, ["408", "413"]),
    },
  };
}

function about(operationId: string, summary: string, type: string, schema: Node): Node {
  return {
    operationId, tags: ["service"], summary, security: [],
    responses: {
      200: { description: `${summary}.`, content: { [type]: { schema } } },
      503: { $ref: "#/components/responses/Problem503" },
    },
  };
}
