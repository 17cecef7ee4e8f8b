// Rounds that live, over HTTP, in two services on every store.

import { expect, test } from "vitest";
import { expectNoSecrets } from "./conformance.js";
import { paired, STORES } from "./pairs.js";
import { ROUND_SECRETS, roundsFromAnnouncementToEnd } from "./rounds.js";

test.each(Object.entries(STORES))("rounds live from their announcement to their end: %s", async (_, open) => {
  const { both, store, log, now, until } = await paired(open);
  await roundsFromAnnouncementToEnd(both, now, 60_000, until);
  const { events } = await store.read("rounds/help", 0);
  const byClock = events.filter(({ actor }) => actor === "the clock").map(({ type, said }) => [type, said["slot"]]);
  expect(byClock.filter(([type]) => type !== "tick")).toEqual([["close", 0], ["close", 1]]);
  // the secret alone is sealed once all is over
  expect(events.filter(({ opening }) => opening).map(({ version }) => version)).toEqual([1]);
  expect(log.length).toBeGreaterThan(30);
  expectNoSecrets([...log, ...both.problems], events, ROUND_SECRETS);
});
