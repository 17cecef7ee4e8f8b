// Who may see what, over HTTP: every field of a view and of an event, and who is shown it. A field that is in no table
// fails. Nothing that is sealed, no salt and no key is in a log or a problem.

import { expect, test } from "vitest";
import { expectNoSecrets } from "./conformance.js";
import { Seen, sightOf, VIEWERS, watched, type Viewing, type Watched } from "./sights.js";
import { CALL_EVENTS, CALL_VIEW, ROUNDS_EVENTS, ROUNDS_VIEW } from "./tables.js";

const EVERYBODY = Object.keys(VIEWERS) as Viewing[];

const inWords = (table: Readonly<Record<string, string>>): object =>
  Object.fromEntries(Object.entries(table).map(([who, fields]) => [who, fields.split(" ")]));

/** Events by what they are, each as every viewer is shown it; the same page by page and as server-sent events. */
async function expectEvents(
  watching: Watched, path: string, table: Readonly<Record<string, object>>, own: string,
): Promise<void> {
  const look = async (viewing: Viewing) => [viewing, await watching.look(VIEWERS[viewing], path)] as const;
  const looks = await Promise.all(EVERYBODY.map(look));
  for (const [, { events, fed }] of looks) expect(fed).toEqual(events);
  const all = looks[0]![1].events;
  const sights: Record<string, object> = {};
  for (const [k, { type, said }] of all.entries()) {
    let name: string = said[own] === undefined ? type : `${type} of ${said[own]}`;
    while (name in sights) name += ", again";
    sights[name] = sightOf(Object.fromEntries(looks.map(([viewing, { events }]) => [viewing, events[k]])) as never);
  }
  expect(sights).toEqual(table);
}

/** Nothing of these is in what somebody is shown, whatever its field. */
async function expectHidden(watching: Watched, who: string, path: string, secrets: readonly string[]): Promise<void> {
  const text = JSON.stringify(await watching.look(who, path));
  for (const secret of secrets) expect(text).not.toContain(secret);
}

/** Says something that has to be accepted. */
const saying = ({ asking }: Watched, path: string) =>
  async (who: string, type: string, fields: object = {}): Promise<void> => {
    const { status, body } = await asking.say(who, path, type, fields);
    expect([type, status, body.detail]).toEqual([type, 200, undefined]);
  };

test("of a call", async () => {
  const watching = await watched();
  const { asking } = watching;
  const path = "/v1/data/calls/a";
  const seen = new Seen(watching, path);
  const say = saying(watching, path);
  const REPORTS = { ann: 41111, bob: 42222, cyd: 41333 };
  await asking.post("desk", "/v1/data/calls", {
    id: "a", rule: "critical-value", threshold: 8, reserve: 90_000, currency: "EUR", reportsUntil: watching.now + 1000,
    window: 1000, reassign: true,
  });
  for (const user of Object.keys(REPORTS)) await say("desk", "enroll", { user, owner: `person-${user}`, capacity: 8 });
  await say("desk", "open");
  for (const [user, cost] of Object.entries(REPORTS)) {
    await say(user, "report", { user, cost, capacity: 8, currency: "EUR" });
  }
  await seen.look("operator", "owner", "other", "anybody");
  const sealed = Object.values(REPORTS).map(String);
  for (const who of ["desk", ""]) await expectHidden(watching, who, path, sealed);
  watching.now += 1000;
  await say("cyd", "withdraw", { user: "cyd" });
  await say("ann", "confirm", { user: "ann", units: 8 });
  await say("desk", "deliver", { user: "ann", units: 8 });
  await seen.look(...EVERYBODY);
  watching.now += 2000;
  await say("desk", "pay", { user: "ann" });
  for (const type of ["train", "finish"]) await say("desk", type);
  await seen.look(...EVERYBODY);
  await say("ann", "erase", { user: "ann" });
  await say("desk", "close");
  await seen.look(...EVERYBODY);
  expect(seen.table).toEqual(inWords(CALL_VIEW));
  await expectEvents(watching, path, CALL_EVENTS, "user");
  // a field of one's own is one's own
  await expectHidden(watching, "bob", path, ["41111", "41333", "person-ann", "person-cyd"]);
  for (const who of ["ann", "cyd", ""]) await expectHidden(watching, who, path, ["42222", "person-bob"]);
  await asking.say("bob", path, "report", { user: "ann", cost: 47777, capacity: 8, currency: "EUR" });
  await asking.say("bob", path, "report", { user: "bob", cost: "47777", capacity: 8, currency: "EUR" });
  const { events } = await watching.look("bob", path);
  expectNoSecrets([...watching.log, ...asking.problems], events, [...sealed, "47777"]);
});

test("of rounds", async () => {
  const watching = await watched();
  const { asking } = watching;
  const path = "/v1/crowd/rounds/a";
  const seen = new Seen(watching, path);
  const say = saying(watching, path);
  const SECRET = "0123456789abcdef0123456789abcdef";
  const REPORTS = { ann: 0.41111, bob: 0.42222, cyd: 0.41333 };
  const workers = Object.keys(REPORTS);
  await asking.post("desk", "/v1/crowd/rounds", {
    id: "a", workers: ["ann", "cyd"], secret: SECRET, reportsFor: 1000, horizon: 9, schedule: "fixed",
  });
  await say("desk", "join", { worker: "bob" });
  await say("desk", "open", { slot: 0, awake: workers });
  for (const [worker, report] of Object.entries(REPORTS)) await say(worker, "report", { worker, slot: 0, report });
  await seen.look("operator", "owner", "other", "anybody");
  const sealed = Object.values(REPORTS).map(String);
  for (const who of ["desk", ""]) await expectHidden(watching, who, path, sealed);
  await say("cyd", "leave", { worker: "cyd" });
  await seen.look(...EVERYBODY);
  watching.now += 1000;
  await say("desk", "tick");
  await seen.look(...EVERYBODY);
  for (const label of [1, 0]) await say("desk", "settle", { slot: 0, label });
  await say("desk", "pay", { budget: 1000, rule: "weight" });
  await seen.look(...EVERYBODY);
  await say("desk", "end");
  await seen.look(...EVERYBODY);
  expect(seen.table).toEqual(inWords(ROUNDS_VIEW));
  await expectEvents(watching, path, ROUNDS_EVENTS, "worker");
  await expectHidden(watching, "bob", path, [SECRET, "0.41111", "0.41333"]);
  for (const who of ["ann", "cyd", ""]) await expectHidden(watching, who, path, [SECRET, "0.42222"]);
  await asking.say("bob", path, "report", { worker: "ann", slot: 0, report: 0.47777 });
  await asking.say("bob", path, "report", { worker: "bob", slot: 0, report: "0.47777" });
  const { events } = await watching.look("desk", path);
  expectNoSecrets([...watching.log, ...asking.problems], events, [SECRET, ...sealed, "0.47777"]);
});
