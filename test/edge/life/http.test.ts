// What lives, over HTTP, on the smallest thing that does.

import { describe, expect, test } from "vitest";
import { StoreFailure } from "../../../bindings/edge/stores/store.js";
import { Served } from "./served.js";

const ONE = "/v1/boxes/one";

describe("announcing", () => {
  test("is answered with where it is", async () => {
    const served = new Served();
    const { status, headers, body } = await served.post("desk", "/v1/boxes", { id: "one", until: 2000 });
    expect([status, headers.get("location"), headers.get("etag"), body])
      .toEqual([201, ONE, '"1"', { id: "one", version: 1, phase: "OPEN" }]);
  });
  test("draws an id where none is given, the same one when it is asked again", async () => {
    const served = new Served();
    const again = { "idempotency-key": "a" };
    const [first, second] = [0, 1].map(() => served.post("desk", "/v1/boxes", { until: 2000 }, again));
    const { body } = await first!;
    expect(body).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    expect((await second!).body).toEqual(body);
    expect((await served.post("desk", "/v1/boxes", { until: 2000 })).body).not.toEqual(body);
  });
  test("is refused twice under one id, and to users", async () => {
    const served = new Served();
    await served.box();
    expect(await served.post("desk", "/v1/boxes", { id: "one", until: 2000 }))
      .toMatchObject({ status: 409, body: { code: "stale-version", version: 1 } });
    expect(await served.post("ann", "/v1/boxes", { until: 2000 })).toMatchObject({ status: 403, body: { code: "not-yours" } });
  });
  test.each([
    ["id", { id: "../two", until: 1 }], ["id", { id: "", until: 1 }], ["id", { id: 1, until: 1 }], ["until", {}],
    ["more", { until: 1, more: 1 }], ["type", { until: 1, type: "put" }], ["body", []],
  ])("names what is wrong: %s", async (field, body) => {
    const answer = await new Served().post("desk", "/v1/boxes", body);
    expect([answer.status, (answer.body as { field: string }).field]).toEqual([422, field]);
  });
});

describe("a command", () => {
  test("is answered with the version and the phase", async () => {
    const served = new Served();
    await served.box();
    const { status, headers, body } = await served.put("ann", 3, 1);
    expect([status, headers.get("etag"), body]).toEqual([200, '"2"', { version: 2, phase: "OPEN" }]);
  });
  test("needs a key of its own, quoted or not, of no other command", async () => {
    const served = new Served();
    await served.box();
    for (const bad of ["", "a b", '"a', "a/b", "x".repeat(129), "\u00e9"]) {
      const answer = await served.put("ann", 3, 1, { "idempotency-key": bad });
      expect(answer).toMatchObject({ status: 400, body: { code: "no-idempotency-key", field: "idempotency-key" } });
    }
    expect(await served.ask("ann", "POST", `${ONE}/commands`, { type: "tick", version: 1 })).toMatchObject({ status: 400 });
    const first = await served.put("ann", 3, 1, { "idempotency-key": '"a"' });
    expect(await served.put("ann", 3, 1, { "idempotency-key": "a" })).toMatchObject({ status: 200, body: first.body });
    expect(await served.put("ann", 4, 2, { "idempotency-key": "a" }))
      .toMatchObject({ status: 422, body: { code: "key-reused", field: "idempotency-key" } });
    // of another sender it is another key
    expect(await served.put("bob", 4, 1, { "idempotency-key": "a" })).toMatchObject({ status: 200 });
  });
  test("that was refused for good is refused so for ever", async () => {
    const served = new Served();
    await served.box();
    const key = { "idempotency-key": "a" };
    const first = await served.say("desk", "tell", 1, {}, key);
    expect(first).toMatchObject({ status: 422, body: { code: "refused", reason: "too-early", version: 1 } });
    served.boxes.now = 1999;
    const again = await served.say("desk", "tell", 1, {}, key);
    expect(again).toMatchObject({ status: 422, body: { reason: "too-early", detail: (first.body as { detail: string }).detail } });
  });
  test("that comes too late is told the version to retry from", async () => {
    const served = new Served();
    await served.box();
    await served.put("ann", 3, 1);
    const beside = { field: "version", expected: "2", version: 2 };
    expect(await served.put("ann", 4, 1)).toMatchObject({ status: 409, body: { code: "stale-version", got: "1", ...beside } });
    expect(await served.put("ann", 4, 9)).toMatchObject({ status: 409, body: { code: "unknown-version", got: "9", ...beside } });
  });
  test("that is refused by its envelope is told what it said there, and nothing else", async () => {
    const served = new Served();
    await served.box();
    const put = { type: "put", version: 1, actor: "cyd", user: "cyd", number: 71717 };
    const send = (body: object) => served.post("shop", `${ONE}/commands`, body, { "idempotency-key": "a" });
    await send(put);
    const answers = [
      await send({ ...put, number: 81818 }), await served.post("ann", `${ONE}/commands`, { ...put, actor: undefined }),
      await served.say("ann", "put", 2, { user: "ann", number: 61616, at: 1e6 }),
    ];
    expect(answers.map(({ status, body }) => [status, (body as { field: string }).field, (body as { got: string }).got])).toEqual([
      [422, "idempotency-key", '"a"'], [403, "actor", '"ann"'], [422, "at", "1000000"],
    ]);
    for (const { text } of answers) expect(text).not.toMatch(/71717|81818|61616/);
  });
  test.each([
    [422, "version", { type: "put", user: "ann", number: 1 }], [422, "version", { type: "put", version: "1" }],
    [422, "type", { version: 1 }], [422, "type", { type: "toString", version: 1 }],
    [422, "more", { type: "put", version: 1, user: "ann", number: 1, more: 1 }],
    [422, "number", { type: "put", version: 1, user: "ann", number: 1.5 }],
    [422, "at", { type: "put", version: 1, user: "ann", number: 1, at: 1e9 }],
    [422, "key", { type: "put", version: 1, user: "ann", number: 1, key: "a" }],
    [422, "role", { type: "put", version: 1, user: "ann", number: 1, role: "operator" }],
    [403, "actor", { type: "put", version: 1, user: "bob", number: 1 }], [403, "actor", { type: "tell", version: 1 }],
    [403, "actor", { type: "put", version: 1, user: "bob", number: 1, actor: "bob" }],
  ])("names what is wrong: %i %s", async (status, field, body) => {
    const served = new Served();
    await served.box();
    const answer = await served.post("ann", `${ONE}/commands`, body);
    expect([answer.status, (answer.body as { field: string }).field]).toEqual([status, field]);
    expect(await served.get("desk", ONE)).toMatchObject({ body: { version: 1 } });
  });
  test.each([
    '{"type":"put","version":1,"user":"ann","number":+1234567}', '{"type":"put","version":1,"user":"ann","number":1,234567}',
    '{"type":"put","version":1,"user":"ann","number":3,"salt":1234567deadbeef}', "{'number':1234567}", '"number 1234567"', "[1234567]", "1234567",
    '{"type":1234567,"version":1}', '{"type":"put","version":1,"actor":1234567}', '{"1234567":1,"1234567":2}',
  ])("that is malformed is told where, and not what was said: %s", async (text) => {
    const served = new Served();
    await served.box();
    const headers = { authorization: "Bearer secret-shop", "content-type": "application/json", "idempotency-key": "k" };
    const answer = await served.app.request(`${ONE}/commands`, { method: "POST", headers, body: text });
    expect(answer.status === 400 || answer.status === 422).toBe(true);
    expect(await answer.text()).not.toContain("234567");
    expect(JSON.stringify(served.log)).not.toContain("234567");
  });
  test("may be a user's whom a key speaks for, and tells whose key it was", async () => {
    const served = new Served();
    await served.box();
    const body = { type: "put", version: 1, actor: "cyd", user: "cyd", number: 5 };
    expect(await served.post("shop", `${ONE}/commands`, body, { "idempotency-key": "a" })).toMatchObject({ status: 200 });
    const [, event] = (await served.boxes.store.read("boxes/one", 0)).events;
    expect(event).toMatchObject({ actor: "cyd", role: "user", key: "shop/a" });
    expect(await served.get("shop", `${ONE}/events?actor=cyd`)).toMatchObject({
      body: { events: [{ version: 1 }, { version: 2, opening: { sealed: { number: 5 } } }] },
    });
    expect(await served.get("ann", `${ONE}?actor=cyd`)).toMatchObject({ status: 403, body: { field: "?actor" } });
  });
});

test("what there is not is 404, and what is there for another method 405", async () => {
  const served = new Served();
  const paths = ["/v1/boxes/two", "/v1/boxes/two/events", "/v1/boxes/two?after=0&wait=60", "/v1/boxes/%2e%2e"];
  for (const path of paths) expect(await served.get("desk", path)).toMatchObject({ status: 404, body: { code: "not-found" } });
  expect(await served.post("desk", "/v1/boxes/two/commands", { type: "tick", version: 0 })).toMatchObject({ status: 404 });
  const wrong = await served.ask("desk", "PUT", "/v1/boxes/one");
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  expect((await served.get("desk", "/v1/boxes")).headers.get("allow")).toBe("POST, OPTIONS");
});

describe("looking", () => {
  test("needs a key, unless everybody may", async () => {
    for (const anybody of [false, true]) {
      const served = new Served({ public: anybody });
      await served.box();
      expect((await served.get("", ONE)).status).toBe(anybody ? 200 : 401);
      expect((await served.get("", `${ONE}/events`)).status).toBe(anybody ? 200 : 401);
      expect((await served.put("", 3, 1)).status).toBe(401);
      expect((await served.get("nobody", ONE)).status).toBe(401);
    }
  });
  test("says what there is, and nothing to whoever has it", async () => {
    const served = new Served();
    await served.box();
    const { body, headers } = await served.get("ann", ONE);
    const view = { phase: "OPEN", version: 1, sum: null };
    expect(body).toEqual({ id: "one", version: 1, phase: "OPEN", now: 1000, due: 2000, view });
    const same = await served.get("ann", ONE, { "if-none-match": headers.get("etag") });
    expect([same.status, same.text]).toEqual([304, ""]);
    expect((await served.get("ann", `${ONE}?after=1`)).status).toBe(204);
    expect((await served.get("ann", `${ONE}?after=0`)).status).toBe(200);
  });
  test.each(["wait=61", "after=-1", "after=1.5", "wait=", "after=1&after=2", "more=1", "actor="])("refuses ?%s", async (query) => {
    const served = new Served();
    await served.box();
    expect((await served.get("shop", `${ONE}?${query}`)).status).toBe(422);
  });
  test("waits for the next version, or until the service closes", async () => {
    const served = new Served();
    await served.box();
    const woken = served.get("ann", `${ONE}?after=1&wait=60`);
    await served.put("bob", 3, 1);
    expect(await woken).toMatchObject({ status: 200, body: { version: 2 } });
    const left = served.get("ann", `${ONE}?after=2&wait=60`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    served.closing.abort();
    expect((await left).status).toBe(204);
  });
  test("sees deadlines that have passed, whether anybody moved them or not", async () => {
    const served = new Served();
    await served.box();
    await served.put("ann", 3, 1);
    served.boxes.now = 2000;
    expect(await served.get("bob", ONE)).toMatchObject({ body: { phase: "TOLD", due: null, view: { sum: 3 } } });
  });
});

describe("events", () => {
  const texts = async (answer: Response, upTo: string): Promise<string> => {
    let text = "";
    for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += piece;
      if (text.includes(upTo)) break;
    }
    return text;
  };
  const open = (served: Served, more: object = {}, path = `${ONE}/events`): Promise<Response> =>
    Promise.resolve(served.app.request(path, {
      headers: { authorization: "Bearer secret-ann", accept: "text/event-stream", ...more },
    }));

  test("come page by page, each as its viewer may see it", async () => {
    const served = new Served();
    await served.box();
    for (const [k, who] of ["ann", "bob"].entries()) await served.put(who, k + 3, 1);
    const ann = (await served.get("ann", `${ONE}/events?from=1`)).body as { events: object[] };
    expect(ann).toMatchObject({ version: 3, events: [{ version: 2, opening: { sealed: { number: 3 } } }, { version: 3 }] });
    expect(Object.keys(ann.events[1]!)).toEqual(["stream", "version", "at", "body", "previous", "hash"]);
    expect((await served.get("desk", `${ONE}/events?limit=2`)).body).toMatchObject({ events: [{ version: 1 }, { version: 2 }] });
  });

  test.each(["limit=0", "limit=1001", "limit=1.5", "from=-1"])("are not read by ?%s", async (query) => {
    const served = new Served();
    await served.box();
    const [name] = query.split("=");
    const body = { code: "wrong-value", field: `?${name}` };
    expect(await served.get("ann", `${ONE}/events?${query}`)).toMatchObject({ status: 422, body });
    expect((await open(served, {}, `${ONE}/events?${query}`)).status).toBe(422);
  });

  test("are sent as they come, and go on where a reader was cut off", async () => {
    const served = new Served();
    await served.box();
    const answer = await open(served);
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    const reading = texts(answer, "id: 3");
    await served.put("ann", 3, 1);
    await served.put("bob", 4, 1);
    const text = await reading;
    expect(text.match(/^id: .*$/gm)).toEqual(["id: 1", "id: 2", "id: 3"]);
    expect(text).toMatch(/^retry: 1000\n\n/);
    expect(text).toContain('"sealed":{"number":3}');
    expect(text).not.toContain('"number":4');
    const resumed = await texts(await open(served, { "last-event-id": "2" }, `${ONE}/events?from=0`), "id: 3");
    expect(resumed.match(/^id: .*$/gm)).toEqual(["id: 3"]);
    expect((await open(served, { "last-event-id": "x" })).status).toBe(400);
    expect((await open(served, {}, "/v1/boxes/two/events")).status).toBe(404);
  });

  test("end when the service closes, and are logged then", async () => {
    const served = new Served();
    await served.box();
    const reading = open(served).then((answer) => answer.text());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(served.log).toHaveLength(1);
    served.closing.abort();
    const text = await reading;
    expect(text).toContain("id: 1");
    expect(served.log[1]).toMatchObject({ path: `${ONE}/events`, status: 200, bytesOut: text.length });
  });
});

test("a store that is away is 503, with nothing assumed", async () => {
  const served = new Served();
  await served.box();
  const { append } = served.boxes.store;
  served.boxes.store.append = () => Promise.reject(new StoreFailure("the disk is full"));
  const key = { "idempotency-key": "a" };
  const away = await served.put("ann", 3, 1, key);
  expect([away.status, away.headers.get("retry-after"), away.body]).toMatchObject([503, "1", { code: "unavailable" }]);
  expect(away.text).not.toContain("disk");
  expect(served.log.at(-1)).toMatchObject({ code: "unavailable", fault: "the disk is full" });
  served.boxes.store.append = append;
  expect((await served.put("ann", 3, 1, key)).status).toBe(200);
});
