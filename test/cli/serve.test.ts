// candor serve: what it says, what it is told, and how it stops.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load, toPlain } from "candor";
import { describe, expect, test } from "vitest";
import { candor, file, folder } from "./candor.js";
import { post, serving } from "./serving.js";
import { chunk, head, statuses, wire } from "./wire.js";

const PRICE = "/v1/game/price";
const GAME = { groups: [{ id: "SECRET", size: 3, reward: [0.9, 0.4, 0.1] }, { size: 2, reward: [0.1, 0.5, 0.8] }] };
const { game } = await load();
const priced = (more: object = {}): unknown => JSON.parse(JSON.stringify(toPlain(game.price({ ...GAME, ...more }))));

describe("serving", () => {
  test("prices as the library does, and logs a line a request with nothing of the reports in it", async () => {
    const { origin, signal, ended } = await serving();
    const answer = await post(origin, PRICE, GAME);
    expect([answer.status, await answer.json()]).toEqual([200, priced()]);
    const refused = await post(origin, PRICE, { groups: [{ size: 0, reward: [1] }] });
    expect([refused.status, await refused.json()]).toMatchObject([422, { field: "groups[0].size" }]);
    expect((await fetch(`${origin}/health`)).status).toBe(200);
    signal("SIGTERM");
    const { code, stdout, stderr } = await ended;
    expect([code, stderr]).toEqual([0, `candor: listening on ${origin}\n`]);
    const entries = stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as object);
    expect(entries).toMatchObject([
      { path: PRICE, status: 200 }, { path: PRICE, status: 422, field: "groups[0].size" }, { path: "/health", status: 200 },
    ]);
    expect(stdout).not.toMatch(/SECRET|reward/);
  });

  test("--quiet logs nothing", async () => {
    const { origin, signal, ended } = await serving("--quiet");
    expect((await post(origin, PRICE, GAME)).status).toBe(200);
    signal("SIGINT");
    expect(await ended).toMatchObject({ code: 0, stdout: "" });
  });

  test("--config gives terms, keys, limits, a rate and origins", async () => {
    const config = file(JSON.stringify({
      terms: { default: { lambda: 0.5 }, careful: { lambda: 5 } },
      keys: [
        { name: "console", sha256: createHash("sha256").update("own").digest("hex"), terms: true },
        { name: "page", sha256: createHash("sha256").update("page").digest("hex") },
      ],
      limits: { outcomes: 3 }, rate: { requests: 5, seconds: 3600 }, cors: { origins: ["https://app.example"] },
    }));
    const { origin } = await serving("--quiet", "--config", config);
    const [console, page] = ["own", "page"].map((key) => ({ authorization: `Bearer ${key}` }));
    expect((await post(origin, PRICE, GAME)).status).toBe(401);
    expect(await (await post(origin, PRICE, GAME, page)).json()).toEqual(priced({ lambda: 0.5 }));
    expect(await (await post(origin, `${PRICE}?terms=careful`, GAME, page)).json()).toEqual(priced({ lambda: 5 }));
    expect((await post(origin, PRICE, { ...GAME, rule: "none" }, page)).status).toBe(403);
    expect(await (await post(origin, PRICE, { ...GAME, rule: "none" }, console)).json()).toEqual(priced({ lambda: 0.5, rule: "none" }));
    const long = await post(origin, PRICE, { groups: [{ size: 1, reward: [1, 2, 3, 4] }] }, page);
    expect([long.status, await long.json()]).toMatchObject([422, { code: "over-limit", field: "outcomes" }]);
    const shared = await post(origin, PRICE, GAME, { ...page, origin: "https://app.example" });
    expect([shared.status, shared.headers.get("access-control-allow-origin")]).toEqual([200, "https://app.example"]);
    expect((await post(origin, PRICE, GAME, page)).status).toBe(429);
    expect((await post(origin, PRICE, GAME, console)).status).toBe(200);
  });
});

describe("--help", () => {
  const help = async (): Promise<string> => (await candor(["serve", "--help"])).stdout;

  test("shows a configuration that is one", async () => {
    const [example] = /^ {2}\{\n.*?^ {2}\}$/ms.exec(await help())!;
    let k = 0;
    const config = file(example.replaceAll("HASH", () => String(k++).repeat(64)).replace(/ *"receipts".*\n/, ""));
    const { origin } = await serving("--store", "memory", "--config", config);
    expect((await post(origin, PRICE, GAME)).status).toBe(401);
  });

  test("makes a key, and the hash that the configuration wants", async () => {
    const [line] = /openssl .*/.exec(await help())!;
    const cwd = folder();
    const hash = execFileSync("sh", ["-c", line], { cwd, encoding: "utf8" }).slice(0, 64);
    const key = readFileSync(join(cwd, "key.txt"), "utf8").trim();
    const config = file(JSON.stringify({ keys: [{ name: "a", sha256: hash }] }));
    const { origin } = await serving("--config", config);
    expect((await post(origin, PRICE, GAME, { authorization: `Bearer ${key}` })).status).toBe(200);
  });
});

describe("what cannot be served ends with 1, and the reason", () => {
  test.each([
    ['{ "terms": { "fair": { "lambda": -1 } } }', /: "terms\.fair\.lambda" expected a number from 1e-300 to 1e\+300, got -1\n$/],
    ['{ "terms": { "fair": { "lamda": 1 } } }', /: "terms\.fair\.lamda" is not a field; expected .*lambda/],
    ['{ "keys": [{ "name": "a", "sha256": "own" }] }', /: "keys\[0\]\.sha256" expected 64 hexadecimal digits, got "something else"\n$/],
    ['{ "limits": { "groups": 0 } }', /: "limits\.groups" expected an integer from 1 to \d+, got 0\n$/],
    ['{ "rate": { "requests": 1 } }', /: "rate\.seconds" expected a/],
    ['{ "cors": { "origins": [1] } }', /: "cors\.origins\[0\]" expected a string, got 1\n$/],
    ['{ "log": true }', /: "log" is not a field; expected terms, keys, limits, rate, cors, public, store, receipts\n$/],
    ['{ "signal": {} }', /: "signal" is not a field/],
    ["[]", /: "configuration" expected an object, got an array of 0\n$/],
    ["null", /: "configuration" expected an object, got null\n$/],
    ['{ "limits": {}, "limits": {} }', /, line 1: .*"limits".* twice/],
    ['{ "limits": {\n', /, line \d: not JSON/],
    ["{}\n{}\n", /, line 2: one JSON object is the configuration, and this is another\n$/],
    ["", /, line 1: not JSON: it ends too early\n$/],
  ])("%s", async (config, message) => {
    const path = file(config, "config.json");
    const { code, stdout, stderr } = await candor(["serve", "--port", "0", "--config", path]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.startsWith(`candor: ${path}`), stderr).toBe(true);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test("a file that is not there", async () => {
    expect(await candor(["serve", "--config", "none.json"])).toEqual({ code: 1, stdout: "", stderr: "candor: none.json: no such file or directory\n" });
  });

  test("a port that is taken", async () => {
    const { port } = await serving();
    const { code, stderr } = await candor(["serve", "--port", String(port)]);
    expect([code, stderr]).toEqual([1, `candor: 127.0.0.1 port ${port}: address already in use\n`]);
  });
});

test.each([
  [["--port", "65536"], "Expected a whole number from 0 to 65535."], [["--port", "-1"], "Expected a whole number from 0 to 65535."],
  [["--port", "http"], "Expected a whole number from 0 to 65535."], [["--grace", "-1"], "Expected a number of seconds from 0 to 3600."],
  [["--grace", "1e9"], "Expected a number of seconds from 0 to 3600."], [["config.json"], "too many arguments"],
])("%j is wrong usage", async (args, message) => {
  const { code, stderr } = await candor(["serve", ...args]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

describe("told to stop", () => {
  const HALF = head("POST", PRICE, "Content-Type: application/json", "Transfer-Encoding: chunked");
  const BODY = JSON.stringify(GAME);
  const rest = chunk(BODY.slice(20)) + chunk("");

  /** Resolves once nobody listens any more: the signal has been heard. */
  async function heard(origin: string): Promise<void> {
    while (await fetch(origin, { headers: { connection: "close" } }).then(() => true, () => false));
  }

  test("it answers the request that has begun, takes no other, and ends with 0", async () => {
    const { origin, port, signal, ended } = await serving("--grace", "3600");
    const kept = await wire(port);
    kept.send(head("GET", "/health"));
    await kept.until(/"ok"/);
    const [silent, begun] = [await wire(port), await wire(port)];
    begun.send(HALF + chunk(BODY.slice(0, 20)));
    await fetch(`${origin}/health`); // what was sent before has been read by now
    signal("SIGTERM");
    await heard(origin);
    kept.send(head("GET", "/health"));
    expect(statuses(await kept.closed).slice(1).filter((status) => status !== 503)).toEqual([]);
    expect(await silent.closed).toBe("");
    begun.send(rest + head("GET", "/health"));
    const [first, ...more] = statuses(await begun.closed);
    expect(first).toBe(200);
    expect(more.filter((status) => status !== 503)).toEqual([]);
    const { code, stderr, stdout } = await ended;
    expect([code, stderr]).toEqual([0, `candor: listening on ${origin}\n`]);
    expect(stdout).toContain(`"path":"${PRICE}","status":200`);
  });

  test("it finishes a batch", async () => {
    const { origin, port, signal, ended } = await serving("--grace", "3600");
    const batch = await wire(port);
    batch.send(head("POST", "/v1/game/batch", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked") + chunk(`${BODY}\n`));
    await batch.until(/"payments"/);
    signal("SIGTERM");
    await heard(origin);
    batch.send(chunk(`${BODY}\n{}\n${BODY}`) + chunk(""));
    const received = await batch.closed;
    expect(received.match(/"payments"/g)).toHaveLength(3);
    expect(received).toMatch(/\r\n0\r\n\r\n$/);
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1)!)).toMatchObject({ status: 200, lines: 4, refused: 1 });
  });

  test("it cuts off what does not finish within --grace, and says so", async () => {
    const { origin, port, signal, ended } = await serving("--grace", "0.2");
    const begun = await wire(port);
    begun.send(HALF + chunk(BODY.slice(0, 20)));
    await fetch(`${origin}/health`);
    signal("SIGTERM");
    expect(await begun.closed).toBe("");
    expect(await ended).toMatchObject({ code: 0, stderr: `candor: listening on ${origin}\ncandor: cut off 1 unfinished after 0.2 s\n` });
  });

  test.each(["SIGTERM", "SIGINT"] as const)("a second signal, %s, ends it at once", async (second) => {
    const { origin, port, signal, ended } = await serving("--grace", "3600");
    const begun = await wire(port);
    begun.send(HALF + chunk(BODY.slice(0, 20)));
    await fetch(`${origin}/health`);
    signal("SIGTERM");
    await heard(origin);
    signal(second);
    expect(await ended).toMatchObject({ code: null, signal: second });
  });
});
