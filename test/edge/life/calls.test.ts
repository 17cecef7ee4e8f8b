// Data calls that live, over HTTP, in two services on every store.

import { expect, test } from "vitest";
import { callFromAnnouncementToClose, expectNoSecrets } from "./conformance.js";
import { paired, STORES } from "./pairs.js";

const stores = Object.entries(STORES);

test.each(stores)("a call lives from its announcement to its close, its deadlines by two clocks: %s", async (_, open) => {
  const { both, store, log, now, until } = await paired(open);
  await callFromAnnouncementToClose(both, now, 60_000, until);
  const { events } = await store.read("calls/spring", 0);
  expect(events.at(-1)).toMatchObject({ stream: "calls/spring" });
  const byClock = events.filter(({ actor }) => actor === "the clock").map(({ type }) => type);
  expect(byClock.filter((type) => type !== "tick")).toEqual(["seal", "assign", "commit"]);
  expect(log.length).toBeGreaterThan(30);
  expectNoSecrets([...log, ...both.problems], events);
});

test.each(stores)("of a withdrawal and what it crosses, through two services, one is first: %s", async (_, open) => {
  const pair = await paired(open);
  const { one, two } = pair;
  for (const late of [false, true]) {
    const path = `/v1/data/calls/${String(late)}`;
    const terms = { rule: "benefit-backed", threshold: 4, subsidy: 100, currency: "EUR", window: 1000 };
    await one.post("desk", "/v1/data/calls", { ...terms, id: String(late), reportsUntil: pair.now + 1000 });
    for (const user of ["ann", "bob"]) await one.say("desk", path, "enroll", { user, owner: user, capacity: 4 });
    await one.say("desk", path, "open");
    for (const user of ["ann", "bob"]) {
      await one.say(user, path, "report", { user, cost: 10, capacity: 4, benefit: 50, currency: "EUR" });
    }
    await pair.until(pair.now + 1000);
    const { version, phase, due } = (await one.get("ann", path)).body;
    expect(phase).toBe("WINDOW");
    await two.get("desk", path);
    // once the window has ended, the commit comes before whatever is said then
    if (late) pair.now = due;
    const answers = await Promise.all([
      one.post("ann", `${path}/commands`, { type: "withdraw", user: "ann", version }),
      two.post("desk", `${path}/commands`, { type: "cancel", version }),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(late ? 0 : 1);
    const [refused] = answers.filter(({ status }) => status !== 200);
    expect([refused!.status, refused!.body.version > version]).toEqual([409, true]);
  }
});
