// The whole surface, asked 100,000 times: bodies as the schemas describe them and every way of getting them wrong.
// CANDOR_FUZZ_REQUESTS=n asks so often, FAST_CHECK_SEED=n asks otherwise.

import { createHash } from "node:crypto";
import { load } from "candor";
import { createApp, type AppOptions, type LogEntry } from "candor/edge";
import { expect, test } from "vitest";
import type { Call } from "../../../bindings/edge/call.js";
import { calls } from "../../../bindings/edge/calls.js";
import { readerOf } from "../../../bindings/edge/formats/index.js";
import { Bodies } from "../fuzz/bodies.js";
import { Judge, type Given } from "../fuzz/judge.js";
import { Random } from "../fuzz/random.js";
import { Requests, secrets, type Asked } from "../fuzz/requests.js";
import type { Schema } from "../fuzz/schema.js";

const REQUESTS = Number(process.env["CANDOR_FUZZ_REQUESTS"] ?? 100_000);
const SEED = Number(process.env["FAST_CHECK_SEED"] ?? 20260101);

const every = calls as unknown as readonly Call[];
const sha256 = (key: string): string => createHash("sha256").update(key).digest("hex");
const limits = { bodyBytes: 20_000, groups: 20, outcomes: 100, cells: 200, users: 20, workers: 6, rows: 6, work: 50_000, auditWork: 100_000 };
const terms = { default: { lambda: 0.5 }, fair: { divergence: "chi2", normalization: "range" } } as const;
const keys = [{ name: "operator", sha256: sha256("console"), terms: true }, { name: "visitor", sha256: sha256("front") }];

const entries: LogEntry[] = [];
const log = (entry: LogEntry): void => void entries.push(entry);
const services: readonly (readonly [weight: number, options: AppOptions])[] = [
  [4, { limits, log }], [3, { limits, log, terms }], [6, { limits, log, terms, keys }], [2, { log, keys: keys.slice(0, 1) }],
  [0.3, { limits, log, rate: { requests: 1, seconds: 1e9 } }],
];

test(`${REQUESTS} requests`, async () => {
  const rooms = await load();
  const random = new Random(SEED);
  const apps = services.map(([weight, options]) => [weight, { app: createApp(options), options }] as const);
  const document = await (await createApp({ keys, terms }).request("/openapi.json")).json() as Schema;
  const ref = (node: Schema): Schema => document.components.schemas[(node.$ref as string).split("/").at(-1)!] as Schema;
  const schemaOf = ({ path }: Call): Schema => ref(document.paths[path].post.requestBody.content["application/json"].schema as Schema);
  const bodies = new Bodies(every, schemaOf, document.components.schemas as Schema, random);
  const requests = new Requests(every, bodies, random);
  const judge = new Judge(document, every, rooms);
  const before = globals();
  const counted: Record<string, number> = {};
  const wrong: string[] = [];

  for (let k = 0; k < REQUESTS && wrong.length < 20; k++) {
    const asked = requests.next();
    const { app, options } = random.weighed(apps);
    entries.length = 0;
    const given = await answerTo(app, asked);
    const said = asTold(asked, given);
    counted[`${given.status} ${said.code ?? ""}`] = (counted[`${given.status} ${said.code ?? ""}`] ?? 0) + 1;
    const call = every.find(({ path }) => path === asked.path);
    const under = options.terms && (/terms=fair/.test(asked.query) ? options.terms.fair : options.terms.default);
    const found = judge.faults(asked, given, under, call);
    if (entries.length !== 1) found.push(`${entries.length} entries in the log`);
    if (entries[0]!.status !== given.status || entries[0]!.fault !== undefined) found.push(`logged as ${JSON.stringify(entries[0])}`);
    if (secrets.some((secret) => JSON.stringify(entries).includes(secret))) found.push(`told the log ${JSON.stringify(entries)}`);
    if (k % 5 === 0 && given.status !== 429 && !options.rate) {
      const again = asTold(asked, await answerTo(app, asked));
      if (JSON.stringify(again) !== JSON.stringify(said)) found.push("another answer to the same request");
    }
    if (k % 1000 === 0 && globals() !== before) found.push("globals have changed");
    wrong.push(...found.map((one) => `#${k} ${one}: ${shown(asked)}`));
    if (call && given.status === 200 && asked.method === "POST" && given.headers.get("content-type") === "application/json") {
      bodies.learn(asked.path, readerOf(asked.headers["content-type"]).read(asked.bytes!), said);
    }
  }
  console.table(Object.fromEntries(Object.entries(counted).sort()));
  expect(wrong).toEqual([]);
  expect(globals()).toBe(before);
  const statuses = new Set(Object.keys(counted).map((key) => Number(key.split(" ")[0])));
  if (REQUESTS >= 50_000) expect([...statuses].sort()).toEqual([200, 204, 400, 401, 403, 404, 405, 406, 413, 415, 422, 429]);
});

async function answerTo(app: ReturnType<typeof createApp>, asked: Asked): Promise<Given> {
  const { method, path, query, bytes, streamed } = asked;
  const headers = new Headers();
  for (const [name, value] of Object.entries(asked.headers)) {
    try {
      headers.set(name, value);
    } catch {
      // no header can hold it: no server would have let it through
    }
  }
  const body = bytes && (streamed ? pieces(bytes) : bytes);
  const request = new Request(`http://service.example${path}${query}`, { method, headers, ...(body && { body, duplex: "half" }) } as RequestInit);
  const response = await app.fetch(request);
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
}

function pieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += 1 + (at * 7919) % 100));
    },
  });
}

/** An answer but for what is another's each time. */
function asTold({ method }: Asked, { status, headers, bytes }: Given): Schema {
  const type = headers.get("content-type") ?? "";
  if (method === "HEAD" || !/\+?json$/.test(type) || /ndjson/.test(type)) return { status, type, text: new TextDecoder().decode(bytes) };
  const { request: _, ...rest } = JSON.parse(new TextDecoder().decode(bytes)) as Schema;
  return rest;
}

/** Everything that hangs on what all programs share. */
function globals(): string {
  const shared = [Object, Array, String, Number, Function, Promise, Map, Set, RegExp, Error, Float64Array, JSON, Math, Reflect];
  const of = (owner: object): string => Reflect.ownKeys(owner).map(String).sort().join();
  return [...shared.flatMap((one) => [of(one), "prototype" in one ? of(one.prototype as object) : ""]), of(globalThis)].join(";");
}

function shown({ method, path, query, headers, bytes }: Asked): string {
  return `${method} ${path.slice(0, 60)}${query} ${JSON.stringify(headers)} ${bytes ? new TextDecoder().decode(bytes).slice(0, 600) : ""}`;
}
