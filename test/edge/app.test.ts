// The app: what is where, every status it can answer, and what every answer carries.

import { load, toPlain } from "candor";
import { createApp, type LogEntry } from "candor/edge";
import { Hono } from "hono";
import { beforeEach, describe, expect, test } from "vitest";
import { asked } from "./asked.js";

const GAME = { groups: [{ id: "legal", size: 40, reward: [0.9, 0.4, 0.1] }, { id: "sales", size: 12, reward: [0.1, 0.5, 0.8] }] };

let entries: LogEntry[];
const log = (entry: LogEntry): void => void entries.push(entry);
beforeEach(() => {
  entries = [];
});
const app = createApp({ log });

describe("an answer", () => {
  test("is the library's, number for number", async () => {
    const { game } = await load();
    const { status, headers, body } = await asked(app, "/v1/game/price", GAME);
    expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(body).toEqual(JSON.parse(JSON.stringify(toPlain(game.price(GAME)))));
  });

  test("is nobody else's, and no page", async () => {
    for (const answer of [await asked(app, "/v1/game/price", GAME), await asked(app, "/v1/game/price", {}), await asked(app, "/x", {})]) {
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'", "cross-origin-resource-policy": "same-origin",
      });
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("says how long parsing, the core and writing took, apart", async () => {
    const { headers } = await asked(app, "/v1/game/price", GAME);
    expect(headers.get("server-timing")).toMatch(/^parse;dur=\d+\.\d{3}, core;dur=\d+\.\d{3}, serialise;dur=\d+\.\d{3}$/);
  });

  test("has the caller's request id where that can stand in a log, and one of its own otherwise", async () => {
    const own = await asked(app, "/v1/game/price", GAME, { headers: { "x-request-id": "a-1.b:2" } });
    expect(own.headers.get("x-request-id")).toBe("a-1.b:2");
    for (const id of ["", "a b", "a\u00e9", "x".repeat(129), '{"a":1}']) {
      const made = await asked(app, "/v1/game/price", {}, { headers: { "x-request-id": id } });
      expect(made.headers.get("x-request-id")).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
      expect(made.body).toMatchObject({ request: made.headers.get("x-request-id") });
    }
  });
});

describe("a refusal is a problem: code, field, expected, got", () => {
  const CBOR = "application/cbor";

  test.each([
    [400, "unparseable", "body", '{"groups": [', {}],
    [400, "unparseable", "body", "", {}],
    [400, "unparseable", "body", new Uint8Array([0x7b, 0xff, 0x7d]), {}],
    [400, "unparseable", "body", new Uint8Array([0xa1]), { type: CBOR }],
    [400, "repeated-key", "body", '{"groups": [], "groups": []}', {}],
    [406, "not-acceptable", "accept", GAME, { headers: { accept: "text/html" } }],
    [415, "unsupported-media-type", "content-type", GAME, { type: "text/plain" }],
    [415, "unsupported-media-type", "content-type", GAME, { type: "application/json; charset=latin1" }],
    [415, "unsupported-media-type", "content-encoding", GAME, { headers: { "content-encoding": "gzip" } }],
    [422, "wrong-type", "groups", {}, {}],
    [422, "wrong-type", "body", [], {}],
    [422, "unknown-field", "groups[0].sise", { groups: [{ sise: 1, reward: [1] }] }, {}],
    [422, "wrong-value", "groups[1].size", { groups: [GAME.groups[0], { size: 0, reward: [1, 2, 3] }] }, {}],
    [422, "wrong-type", "groups[0].reward[1]", { groups: [{ size: 1, reward: [1, "2"] }] }, {}],
    [422, "wrong-value", "groups[1].reward", { groups: [GAME.groups[0], { size: 1, reward: [1] }] }, {}],
  ] as const)("%d %s %s", async (status, code, field, body, asking) => {
    const answer = await asked(app, "/v1/game/price", body, asking);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer).toMatchObject({ status, body: { status, code, field } });
    expect(Object.keys(answer.body as object)).toEqual(
      ["type", "title", "status", "detail", "code", "field", "expected", "got", "request"],
    );
    expect(Object.values(answer.body as object).every((value) => value !== "")).toBe(true);
    expect(entries).toMatchObject([{ status, code, field: field.replace("sise", "*") }]);
  });

  test("the library's words are the service's", async () => {
    const body = { groups: [{ size: 1, reward: [1, 0] }, { size: -2, reward: [0, 1] }] };
    const { game } = await load();
    const answer = await asked(app, "/v1/game/price", body);
    expect(answer.body).toMatchObject({ detail: '"groups[1].size" expected a number > 0, got -2', expected: "a number > 0", got: "-2" });
    expect(() => game.price(body)).toThrow((answer.body as { detail: string }).detail);
  });

  test("404 and 405 say what there is", async () => {
    expect(await asked(app, "/v1/game/prices", GAME)).toMatchObject({ status: 404, body: { code: "not-found" } });
    const wrong = await asked(app, "/v1/game/price", undefined, { method: "GET" });
    expect(wrong).toMatchObject({ status: 405, body: { code: "method-not-allowed", got: '"GET"' } });
    expect(wrong.headers.get("allow")).toBe("POST, OPTIONS");
    const options = await asked(app, "/docs", undefined, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
  });

  test("413 before a byte is read where the length is said, and as bytes arrive where it is not", async () => {
    const small = createApp({ limits: { bodyBytes: 100 } });
    const long = JSON.stringify({ groups: [{ size: 1, reward: Array(100).fill(1) }] });
    const said = await asked(small, "/v1/game/price", long, { headers: { "content-length": String(long.length) } });
    expect(said).toMatchObject({ status: 413, body: { code: "too-large", field: "body", expected: "at most 100 bytes" } });
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(60));
      },
    });
    expect(await asked(small, "/v1/game/price", endless)).toMatchObject({ status: 413, body: { code: "too-large" } });
    expect(pulled).toBeLessThan(5);
  });

  test("429 says when to come back, each caller for itself", async () => {
    const limited = createApp({ rate: { requests: 2, seconds: 60 } });
    const from = (address: string) => limited.request("/v1/game/price", { method: "POST" }, { remoteAddr: { hostname: address } });
    const statuses = [await from("a"), await from("a"), await from("a"), await from("b")].map(({ status }) => status);
    expect(statuses).toEqual([415, 415, 429, 415]);
    const retry = Number((await from("a")).headers.get("retry-after"));
    expect(retry).toBeGreaterThan(20);
    expect(retry).toBeLessThanOrEqual(30);
  });

  test("503 once the service is closing", async () => {
    const closing = new AbortController();
    const stopping = createApp({ signal: closing.signal });
    expect((await asked(stopping, "/health", undefined, { method: "GET" })).body).toMatchObject({ status: "ok" });
    closing.abort();
    for (const [path, method] of [["/v1/game/price", "POST"], ["/health", "GET"], ["/docs", "GET"], ["/openapi.json", "GET"]] as const) {
      const answer = await asked(stopping, path, method === "POST" ? GAME : undefined, { method });
      expect(answer).toMatchObject({ status: 503, body: { code: "closing" } });
      expect(answer.headers.get("retry-after")).toBe("5");
    }
  });
});

const { crowd: crowds } = await load();
const crowd = (worker = "ann") => crowds.open(crowds.create({ workers: [worker] }), 0).state;

describe("a log", () => {
  test("is told who, what, how long and how it ended, and nothing that was reported", async () => {
    await asked(app, "/v1/game/price", { groups: [{ id: "SECRET", size: 424_242, reward: [0.123456, 1] }] });
    await asked(app, "/v1/game/price", { groups: [{ id: "SECRET", size: 1, reward: ["SECRET"] }] });
    await asked(app, "/v1/data/plan", { users: [{ id: "SECRET", cost: 424_242, capacity: 1 }], threshold: 1, rule: "club" });
    const text = JSON.stringify(entries);
    expect(entries).toMatchObject([
      { method: "POST", path: "/v1/game/price", status: 200, bytesIn: 64 },
      { status: 422, code: "wrong-type", field: "groups[0].reward[0]" }, { path: "/v1/data/plan", status: 200 },
    ]);
    for (const { total, parse = 0, core = 0, serialise = 0 } of entries) expect(total).toBeGreaterThanOrEqual(parse + core + serialise);
    for (const secret of ["SECRET", "424242", "0.123456"]) expect(text).not.toContain(secret);
  });

  test.each([
    ["/v1/game/price", { SECRET: 1 }, "*"], ["/v1/game/price", { groups: [{ "a.SECRET": 0.9 }] }, "groups[0].*"],
    ["/v1/crowd/replay", { workers: ["SECRET"], reports: [["SECRET"]], labels: [1] }, "reports[0][0]"],
    ["/v1/crowd/settle", { state: crowd(), settlements: [{ slot: 0, reports: { "SECRET.a\n[0]": 2 }, label: 1 }] }, "settlements[0].reports"],
    ["/v1/crowd/settle", { state: crowd("SECRET.a\n[0]"), settlements: [{ slot: 0, reports: { "SECRET.a\n[0]": "x" }, label: 1 }] }, "settlements[0].reports.*"],
    ["/v1/crowd/aggregate", { state: crowd("reports.SECRET"), slot: 0, reports: { "reports.SECRET": "x" } }, "reports.*"],
    ["/v1/game/price?SECRET=1", {}, "?*"], [`/v1/game/price?${"SECRET".repeat(20)}=1`, {}, "?*"],
  ])("of a refusal in %s knows no name that is the caller's own", async (path, body, field) => {
    await asked(app, path, body);
    expect(entries).toMatchObject([{ status: 422, field }]);
    expect(JSON.stringify(entries)).not.toContain("SECRET");
  });
});

describe("mounted under a path", () => {
  test.each([
    ["route", () => new Hono().route("/pricing/v", createApp())],
    ["mount", () => new Hono().mount("/pricing/v", createApp().fetch)],
  ])("by %s it answers, and refuses, as alone", async (_, mounted) => {
    const outer = mounted();
    expect((await asked(outer, "/pricing/v/v1/game/price", GAME)).status).toBe(200);
    expect(await asked(outer, "/pricing/v/v1/game/prices", GAME)).toMatchObject({ status: 404, body: { code: "not-found" } });
    const health = await asked(outer, "/pricing/v/health", undefined, { method: "PUT" });
    expect([health.status, health.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    const wrong = await asked(outer, "/pricing/v/v1/game/price", undefined, { method: "GET" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    expect((await asked(outer, "/pricing/v/v1/game/price", {})).body).toMatchObject({ status: 422, field: "groups" });
    for (const path of ["/v1/game/price", "/v1/", "/v1/a/b/c/d"]) {
      const { type } = (await asked(outer, `/pricing/v${path}`, {})).body as { type: string };
      expect(new URL(type, `http://host/pricing/v${path}`).href).toMatch(/^http:\/\/host\/pricing\/v\/docs#[\w-]+$/);
    }
    expect((await asked(outer, "/v1/game/price", GAME)).text).toBe("404 Not Found");
  });
});

test("mounted at the root it leaves other paths to the app around it, and its document names where it is", async () => {
  const outer = new Hono().route("/", createApp()).get("/mine", (c) => c.text("mine"));
  outer.notFound((c) => c.text("nobody's", 404));
  const get = (app: Pick<Hono, "request">, path: string) => asked(app, path, undefined, { method: "GET" });
  expect((await get(outer, "/mine")).text).toBe("mine");
  expect((await get(outer, "/nothing")).text).toBe("nobody's");
  expect((await asked(outer, "/v1/nothing", {})).body).toMatchObject({ code: "not-found" });
  const several = new Hono().route("/a", createApp()).route("/:tenant/b", createApp());
  for (const base of ["/a", "/x/b", "/y/b", "/x/b"]) {
    const { servers } = (await get(several, `${base}/openapi.json`)).body as { servers: unknown };
    expect(servers).toEqual([{ url: base }]);
  }
  expect((await get(outer, "/openapi.json")).body).toMatchObject({ servers: [{ url: "/" }] });
});

describe("a page of another origin", () => {
  const from = (origins: readonly string[] | undefined, origin: string, method: string, path = "/v1/game/price") => {
    const headers = { origin, "content-type": "application/json", "access-control-request-method": "POST", "access-control-request-headers": "x-evil" };
    return createApp({ log, ...(origins && { cors: { origins } }) }).request(path, { method, headers });
  };
  const told = ({ headers }: Response): string[] => ["access-control-allow-origin", "vary"].map((name) => headers.get(name) ?? "none");

  test("may read answers only where it is named", async () => {
    const origins = ["https://app.example", "https://other.example"];
    for (const method of ["OPTIONS", "POST", "GET"]) {
      expect(told(await from(undefined, "https://app.example", method))).toEqual(["none", "none"]);
      expect(told(await from(origins, "https://app.example", method))).toEqual(["https://app.example", "Origin"]);
      expect(told(await from(["*"], "https://app.example", method))).toEqual(["*", "none"]);
      for (const origin of ["https://evil.example", "https://app.example.evil", "null", "*", ""]) {
        expect(told(await from(origins, origin, method))).toEqual(["none", "Origin"]);
      }
    }
  });

  test("is told which methods and headers it may use, and no others", async () => {
    const { status, headers } = await from(["*"], "https://app.example", "OPTIONS");
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      "access-control-allow-methods": "POST, OPTIONS", "access-control-allow-headers": "Accept, Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Request-Id",
      "x-content-type-options": "nosniff",
    });
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    expect(entries).toMatchObject([{ method: "OPTIONS", status: 204 }]);
    expect((await from(["*"], "https://app.example", "OPTIONS", "/nothing")).status).toBe(404);
  });
});

test("a log that fails takes no answer with it", async () => {
  const failing = createApp({ log: () => { throw new Error("disk full"); } });
  expect((await asked(failing, "/v1/game/price", GAME)).status).toBe(200);
  expect((await asked(failing, "/v1/game/price", {})).status).toBe(422);
  expect((await asked(failing, "/v1/game/batch", "{}\n", { type: "application/x-ndjson" })).status).toBe(200);
});
