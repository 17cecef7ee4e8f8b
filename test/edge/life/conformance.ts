// What every service of calls has to do over HTTP, whatever its store: a call from its announcement to its close, one
// that comes to nothing, and all that nobody may read on the way.

import { createHash } from "node:crypto";
import { expect } from "vitest";
import { expectDocumented } from "./documented.js";

/** Sends a request to the service. */
export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

export const NAMES = ["desk", "ann", "bob", "cyd", "shop"] as const;
const MORE: Readonly<Record<string, object>> = { desk: { role: "operator" }, shop: { for: true } };
/** As createApp takes them. */
export const KEYS = NAMES.map((name) =>
  ({ name, sha256: createHash("sha256").update(`secret-${name}`).digest("hex"), ...MORE[name] }));

interface Answer {
  readonly status: number;
  readonly body: any;
  readonly headers: Headers;
}

let keys = 0;

export class Asking {
  /** Texts of all problems. */
  readonly problems: string[] = [];

  constructor(readonly fetch: Fetch) {}

  /** What is asked and answered is held against the OpenAPI document. */
  async ask(
    who: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {},
  ): Promise<Answer> {
    const init = {
      method, headers: {
        "authorization": `Bearer secret-${who}`, "content-type": "application/json", ...headers,
        ...(method === "POST" && { "idempotency-key": headers["idempotency-key"] ?? `k${keys++}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const answer = await this.fetch(path, init);
    const text = await answer.text();
    if (answer.status >= 400) this.problems.push(text);
    const read = text === "" ? undefined : JSON.parse(text) as unknown;
    const type = answer.headers.get("content-type");
    const role = who === "" ? "anybody" : who === "desk" ? "operator" : "user";
    expectDocumented({ role, method, path, body, status: answer.status, type, answer: read });
    return { status: answer.status, body: read, headers: answer.headers };
  }

  get(who: string, path: string): Promise<Answer> {
    return this.ask(who, "GET", path);
  }

  post(who: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask(who, "POST", path, body, headers);
  }

  /** Says something about what is there now. */
  async say(who: string, path: string, type: string, fields: object = {}): Promise<Answer> {
    const { version } = (await this.get(who, path)).body;
    return this.post(who, `${path}/commands`, { type, version, ...fields });
  }
}

/** How the clock gets to a time: by waiting, or by setting it. @returns once nothing is due before it */
export type Until = (time: number) => Promise<void>;

const COSTS = { ann: 1234, bob: 2345, cyd: 3456 } as const;

/** @param now the service's clock @param unit milliseconds that deadlines are apart */
export async function callFromAnnouncementToClose(asking: Asking, now: number, unit: number, until: Until): Promise<void> {
  const terms = {
    id: "spring", rule: "critical-value", threshold: 8, reserve: 10_000, currency: "EUR", reportsUntil: now + unit,
    window: unit,
  };
  const announced = await asking.post("desk", "/v1/data/calls", terms, { "idempotency-key": "announce" });
  expect([announced.status, announced.body]).toEqual([201, { id: "spring", version: 1, phase: "DRAFT" }]);
  const path = announced.headers.get("location")!;
  expect((await asking.post("desk", "/v1/data/calls", terms, { "idempotency-key": "announce" })).body).toEqual(announced.body);
  for (const user of ["ann", "bob", "cyd"]) {
    expect((await asking.say("desk", path, "enroll", { user, owner: `person-${user}`, capacity: 5 })).status).toBe(200);
  }
  expect(await asking.say("ann", path, "open")).toMatchObject({ status: 403, body: { code: "not-yours" } });
  expect(await asking.say("desk", path, "open")).toMatchObject({ status: 200, body: { phase: "OPEN" } });
  for (const [user, cost] of Object.entries(COSTS)) {
    const report = { user, cost, capacity: 5, benefit: 0, currency: "EUR" };
    expect((await asking.say(user, path, "report", report)).status).toBe(200);
  }
  // the same as somebody else; in another currency; a field that there is not; under a key of another command
  const report = { user: "bob", cost: 7777, capacity: 5, currency: "EUR" };
  expect(await asking.say("ann", path, "report", report)).toMatchObject({ status: 403 });
  expect(await asking.say("bob", path, "report", { ...report, currency: "XXX" })).toMatchObject({ status: 422, body: { reason: "currency-mismatch" } });
  expect(await asking.say("bob", path, "report", { ...report, price: 1 })).toMatchObject({ status: 422, body: { code: "unknown-field" } });
  for (const cost of [-7777, "7777"]) {
    expect(await asking.say("bob", path, "report", { ...report, cost })).toMatchObject({ status: 422, body: { field: "cost" } });
  }
  const late = await asking.get("ann", `${path}?after=0&wait=1`);
  expect(late.body.phase).toBe("OPEN");

  // no operator says a word from here to the commit but for deliveries
  await until(now + unit);
  const asked = await asking.get("ann", path);
  expect(asked.body.phase).toBe("WINDOW");
  for (const user of ["ann", "bob", "cyd"]) {
    const { body } = await asking.get(user, path);
    const { status, units } = body.view.seat;
    if (status !== "asked") continue;
    expect(await asking.say(user, path, "confirm", { user, units })).toMatchObject({ status: 200 });
    expect(await asking.say("desk", path, "deliver", { user, units })).toMatchObject({ status: 200 });
  }
  await until(asked.body.due);
  expect((await asking.get("ann", path)).body).toMatchObject({ phase: "COMMITTED" });
  for (const { user, status } of (await asking.get("desk", path)).body.view.seats) {
    if (status === "delivered") expect(await asking.say("desk", path, "pay", { user })).toMatchObject({ status: 200 });
  }
  for (const type of ["train", "finish"]) expect(await asking.say("desk", path, type)).toMatchObject({ status: 200 });
  if ((await asking.get("desk", path)).body.phase !== "CLOSED") {
    expect(await asking.say("desk", path, "close")).toMatchObject({ status: 200, body: { phase: "CLOSED" } });
  }
  await visible(asking, path);
}

/** Nobody sees another's report, nor a salt that is not its own. */
async function visible(asking: Asking, path: string): Promise<void> {
  for (const user of ["ann", "bob", "cyd"] as const) {
    const seen = [await asking.get(user, path), await asking.get(user, `${path}/events?limit=1000`)];
    const text = JSON.stringify(seen.map(({ body }) => body));
    for (const [other, cost] of Object.entries(COSTS)) if (other !== user) expect(text).not.toContain(`"cost":${cost}`);
  }
}

/** What is drawn or measured anew each time, and may by chance have any digits: request ids, times, lengths. */
const CHANCE = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|"(time|total|parse|core|serialise|bytesIn|bytesOut)":("[^"]*"|[\d.e-]+)/g;

/** What no log and no problem may hold. */
export function expectNoSecrets(
  texts: readonly string[], events: readonly { readonly opening?: unknown }[], more: readonly string[] = [],
): void {
  const salts = events.flatMap(({ opening }) => (opening ? [(opening as { salt: string }).salt] : []));
  const costs = [...Object.values(COSTS).map(String), "7777"];
  const secrets = [...costs, ...more, ...NAMES.map((name) => `secret-${name}`), ...salts];
  for (const text of texts) for (const secret of secrets) expect(text.replace(CHANCE, "")).not.toContain(secret);
}
