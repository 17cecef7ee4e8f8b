// What the typed client knows of what lives, and of receipts, is what is answered.

import type { CallView, RoundsView } from "candor";
import { openIssuer, type KeySet, type Receipt, type Verdict } from "candor/receipts";
import { expect, expectTypeOf, test, vi } from "vitest";
import { createApp } from "../../bindings/edge/app.js";
import { createClient } from "../../bindings/edge/client.js";
import { openStreams } from "../../bindings/edge/life/open.js";
import type { AnsweredProblem } from "../../bindings/edge/problem.js";
import { memoryStore as streamStore } from "../../bindings/edge/stores/memory.js";
import { memoryStore, newSigner, ORIGIN } from "../receipts/stores.js";
import { KEYS } from "./life/conformance.js";

vi.stubGlobal("VERSION", "test");

const header = (key: string) => ({ "Idempotency-Key": key });

async function service() {
  const streams = await openStreams(streamStore(), { now: () => 1000, poll: 0 });
  const receipts = await openIssuer({ signers: [await newSigner()], log: { store: memoryStore(), origin: ORIGIN } });
  const app = createApp({ streams, keys: KEYS as never, receipts });
  return createClient("http://service", {
    headers: { Authorization: "Bearer secret-desk" }, fetch: (...given: Parameters<typeof fetch>) => app.request(...given),
  });
}

test("of a call", async () => {
  const { v1 } = await service();
  const { calls } = v1.data;
  const terms = {
    id: "spring", rule: "club", threshold: 8, currency: "EUR", reportsUntil: 2000, window: 1000,
  } as const;
  const announced = await calls.$post({ header: header("a"), json: terms });
  if (!announced.ok) throw new Error((await announced.json()).detail);
  const { id, version, phase } = await announced.json();
  expectTypeOf({ id, version, phase }).toEqualTypeOf<{ id: string; version: number; phase: string }>();
  expect([announced.status, id, version, phase]).toEqual([201, "spring", 1, "DRAFT"]);

  const one = calls[":id"];
  const param = { id };
  const enroll = { type: "enroll", version, user: "ann", owner: "person-1", capacity: 9 } as const;
  const accepted = await one.commands.$post({ param, header: header("b"), json: enroll });
  expect(accepted.ok && await accepted.json()).toEqual({ version: 2, phase: "DRAFT" });
  const stale = await one.commands.$post({ param, header: header("c"), json: { type: "open", version: 1 } });
  if (stale.ok) throw new Error("it is not");
  const problem = await stale.json();
  expectTypeOf(problem).toEqualTypeOf<AnsweredProblem>();
  expect([stale.status, problem.version]).toEqual([409, 2]);

  const looked = await one.$get({ param });
  if (!looked.ok) throw new Error("nothing is seen");
  const { view } = await looked.json();
  expectTypeOf(view.seats!).items.toHaveProperty("verified").toEqualTypeOf<number>();
  expectTypeOf(view).toExtend<Omit<CallView, "terms">>();
  expect(view.seats![0]!.verified).toBe(9);
  const same = await one.$get({ param, query: { after: "2" } });
  expect(same.status).toBe(204);

  const page = await one.events.$get({ param, query: { from: "1" } });
  if (!page.ok) throw new Error("there are no events");
  const { events } = await page.json();
  const [event] = events;
  if (!event || !("type" in event) || event.type !== "enroll") throw new Error("nobody was enrolled");
  expectTypeOf(event.said).toExtend<{ user: string; owner: string; capacity: number }>();
  expect([event.version, event.said.capacity]).toEqual([2, 9]);
  const signed = await one.receipt.$get({ param });
  if (!signed.ok) throw new Error("it is not signed");
  const receipt = await signed.json();
  expectTypeOf(receipt).toExtend<Receipt>();
  const verified = await v1.verify.$post({ json: { receipt } });
  if (!verified.ok) throw new Error("it is not verified");
  const verdict = await verified.json();
  expectTypeOf(verdict).toExtend<Verdict>();
  expect([verdict.kind, verdict.holds]).toEqual(["calls.head", true]);
});

test("of rounds", async () => {
  const { rounds } = (await service()).v1.crowd;
  const json = { id: "help", workers: ["ann", "bob"], retain: 1 };
  expect((await rounds.$post({ header: header("a"), json })).status).toBe(201);
  const one = rounds[":id"];
  const param = { id: "help" };
  for (const [key, order] of [{ type: "open", slot: 0 }, { type: "close", slot: 0 }, { type: "settle", slot: 0, label: 1 }].entries()) {
    const said = { ...order, version: key + 1 } as Parameters<typeof one.commands.$post>[0]["json"];
    expect((await one.commands.$post({ param, header: header(`k${key}`), json: said })).status).toBe(200);
  }
  const looked = await one.$get({ param, query: { after: "0", wait: "1" } });
  if (!looked.ok) throw new Error("nothing is seen");
  const { view, due } = await looked.json();
  expectTypeOf(due).toEqualTypeOf<number | null>();
  expectTypeOf(view.counts).toExtend<RoundsView["counts"]>();
  expectTypeOf(view.slots).items.toHaveProperty("status").toEqualTypeOf<"open" | "closed" | "settled">();
  expect([view.slots[0]!.label, view.workers?.length]).toEqual([1, 2]);
});

test("of keys and the log", async () => {
  const client = await service();
  const keys = await client[".well-known"]["candor-keys.json"].$get();
  if (!keys.ok) throw new Error("there are none");
  const set = await keys.json();
  expectTypeOf(set).toExtend<KeySet>();
  expect(set.keys).toHaveLength(1);
  const checkpoint = await client.log.checkpoint.$get();
  expect((await checkpoint.text()).split("\n")[0]).toBe(ORIGIN);
});

test("what is not asked as documented is a type error", async () => {
  const { calls } = (await service()).v1.data;
  const one = calls[":id"];
  const param = { id: "spring" };
  const statuses = [
    // @ts-expect-error without a key
    await calls.$post({ json: { rule: "club", threshold: 8, currency: "EUR", reportsUntil: 2000, window: 1000 } }),
    // @ts-expect-error under a rule that there is not
    await calls.$post({ header: header("a"), json: { rule: "clubs", threshold: 8, currency: "EUR", reportsUntil: 2000, window: 1000 } }),
    // @ts-expect-error a command that there is not
    await one.commands.$post({ param, header: header("b"), json: { type: "opens", version: 1 } }),
    // @ts-expect-error without what it is about
    await one.commands.$post({ param, header: header("c"), json: { type: "pay", version: 1 } }),
    // @ts-expect-error a parameter that there is not
    await one.events.$get({ param, query: { count: "1" } }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([400, 422, 404, 404, 422]);
});
