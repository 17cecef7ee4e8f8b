// What every service of rounds has to do over HTTP, whatever its store: from the announcement to the end, and all that
// nobody may read on the way.

import { expect } from "vitest";
import type { Asking, Until } from "./conformance.js";

export const SECRET = "0123456789abcdef0123456789abcdef";
const REPORTS = { ann: 0.86713, bob: 0.13579, cyd: 0.31247 } as const;
const WORKERS = ["ann", "bob", "cyd"] as const;
export const ROUND_SECRETS = [SECRET, "0.24689", "1.75757", ...Object.values(REPORTS).map(String)];

/** @param now the service's clock @param unit milliseconds that deadlines are apart */
export async function roundsFromAnnouncementToEnd(
  asking: Asking, now: number, unit: number, until: Until,
): Promise<void> {
  const terms = { id: "help", workers: WORKERS, secret: SECRET, reportsFor: unit, retain: 1 };
  const announce = () => asking.post("desk", "/v1/crowd/rounds", terms, { "idempotency-key": "announce" });
  const announced = await announce();
  expect([announced.status, announced.body]).toEqual([201, { id: "help", version: 1, phase: "RUNNING" }]);
  expect((await announce()).body).toEqual(announced.body);
  const path = announced.headers.get("location")!;
  const say = async (who: string, type: string, fields: object = {}): Promise<object> => {
    const { status, body: { code, reason, field } } = await asking.say(who, path, type, fields);
    return { status, ...(reason ? { reason } : code ? { code, field } : {}) };
  };
  const report = (who: string, slot: number, said: unknown, worker = who): Promise<object> =>
    say(who, "report", { worker, slot, report: said });
  const done = { status: 200 };
  const slots = async (who: string): Promise<any[]> => (await asking.get(who, path)).body.view.slots;

  expect(await say("ann", "open", { slot: 0 })).toEqual({ status: 403, code: "not-yours", field: "actor" });
  for (const slot of [0, 1]) expect(await say("desk", "open", { slot, ...(slot && { closes: now + 2 * unit }) })).toEqual(done);
  expect(await say("desk", "open", { slot: 0 })).toEqual({ status: 422, reason: "known-slot" });
  // one that is replaced, one as somebody else, two that are none
  expect(await report("bob", 0, 0.24689)).toEqual(done);
  for (const who of WORKERS) expect(await report(who, 0, REPORTS[who])).toEqual(done);
  expect(await report("ann", 0, 0.24689, "bob")).toEqual({ status: 403, code: "not-yours", field: "actor" });
  expect(await report("ann", 0, 1.75757)).toEqual({ status: 422, code: "wrong-value", field: "report" });
  expect(await report("ann", 0, "0.24689")).toMatchObject({ status: 422 });
  expect((await slots("desk"))[0]).toMatchObject({ status: "open", reported: 3, output: null });
  expect((await slots("desk"))[0]).not.toHaveProperty("reports");
  expect((await slots("ann"))[0]).toMatchObject({ asked: true, report: REPORTS.ann });

  await until(now + unit);
  expect((await slots("ann"))[0]).toMatchObject({ status: "closed", output: expect.any(Number) as number, label: null });
  expect((await slots("desk"))[0].reports).toEqual(REPORTS);
  expect(await report("ann", 0, 0.24689)).toEqual({ status: 422, reason: "slot-closed" });
  expect(await say("desk", "settle", { slot: 1, label: 0 })).toEqual({ status: 422, reason: "slot-open" });
  for (const label of [1, 1, 0]) expect(await say("desk", "settle", { slot: 0, label })).toEqual(done);
  const { view } = (await asking.get("desk", path)).body;
  expect([view.slots[0].label, view.contradicted]).toEqual([1, 1]);
  expect(view.contradictions).toMatchObject([{ slot: 0, label: 0, stands: 1 }]);

  // who leaves takes its reports along
  for (const who of ["ann", "cyd"] as const) expect(await report(who, 1, REPORTS[who])).toEqual(done);
  expect(await say("cyd", "leave", { worker: "cyd" })).toEqual(done);
  await until(now + 2 * unit);
  expect((await slots("desk"))[1].reports).toEqual({ ann: REPORTS.ann });
  // one settled slot is kept: with the next the first goes, and its reports with it
  expect(await say("desk", "settle", { settlements: [{ slot: 1, label: 1 }] })).toEqual(done);
  expect((await slots("desk")).map(({ slot }) => slot)).toEqual([1]);

  expect(await say("desk", "pay", { budget: 1_000_000, rule: "weight" })).toEqual(done);
  const { paid } = (await asking.get("desk", path)).body.view;
  const shares = paid.payments.map(({ payment }: { payment: number }) => payment) as number[];
  expect(shares.reduce((sum, one) => sum + one, paid.unspent)).toBe(1_000_000);
  expect((await asking.get("ann", path)).body.view.you.payment).toBe(shares[0]);
  await othersSee(asking, path);
  expect(await say("desk", "end")).toEqual(done);
  expect(await asking.get("desk", path)).toMatchObject({ body: { phase: "ENDED", due: null } });
  expect(await say("desk", "open", { slot: 2 })).toEqual({ status: 422, reason: "wrong-phase" });
  const all = JSON.stringify((await asking.get("desk", `${path}/events?limit=1000`)).body);
  for (const told of Object.values(REPORTS)) expect(all).not.toContain(String(told));
}

/** No worker sees another's report, or the secret. */
async function othersSee(asking: Asking, path: string): Promise<void> {
  for (const who of WORKERS) {
    const seen = [await asking.get(who, path), await asking.get(who, `${path}/events?limit=1000`)];
    const text = JSON.stringify(seen.map(({ body }) => body));
    const others = ROUND_SECRETS.filter((secret) => secret !== String(REPORTS[who]) && (who !== "bob" || secret !== "0.24689"));
    for (const secret of others) expect(text).not.toContain(secret);
  }
}
