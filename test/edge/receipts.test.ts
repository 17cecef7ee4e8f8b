// Receipts over HTTP: whoever asks for one gets what verifies, here, by the service and without it, and a log that proves it.

import { Validator } from "@seriousme/openapi-schema-validator";
import { load } from "candor";
import {
  logReader, noteVerifier, openCheckpoint, openIssuer, sealedEntry, headEntry, leafHash, verifierKey, verify, verifyInclusion,
  type Issuer, type Receipt, type Signer,
} from "candor/receipts";
import { describe, expect, test, vi } from "vitest";
import { createApp } from "../../bindings/edge/app.js";
import type { Call } from "../../bindings/edge/call.js";
import { calls } from "../../bindings/edge/calls.js";
import { openStreams } from "../../bindings/edge/life/open.js";
import { memoryStore as streamStore } from "../../bindings/edge/stores/memory.js";
import { memoryStore, newSigner, ORIGIN } from "../receipts/stores.js";
import { asked, type Asked } from "./asked.js";
import { KEYS } from "./life/conformance.js";

vi.stubGlobal("VERSION", "test");

const TYPE = "application/vnd.candor.receipt+json";
const GAME = { groups: [{ id: "a", size: 2, reward: [0.9, 0.4] }, { id: "b", size: 1, reward: [0.1, 0.5] }] };
const rooms = await load();

async function signing(more: object = {}, signers?: readonly Signer[]) {
  const store = memoryStore();
  const issuer = await openIssuer({ signers: signers ?? [await newSigner()], log: { store, origin: ORIGIN } });
  const log: string[] = [];
  const app = createApp({
    terms: { default: { lambda: 0.5 } }, receipts: issuer, log: (entry) => void log.push(JSON.stringify(entry)), ...more,
  });
  return { app, issuer, store, log };
}

const receiptOf = (app: ReturnType<typeof createApp>, path: string, body: unknown): Promise<Asked> =>
  asked(app, path, body, { headers: { accept: TYPE } });
const saltOf = ({ headers }: Asked): string => headers.get("receipt-salt")!;

describe("an answer's receipt", () => {
  const signed = (calls as unknown as readonly Call[]).filter(({ kind }) => kind);
  test.each(signed)("$path", async ({ path, kind, examples }) => {
    const { app, issuer, log } = await signing();
    for (const { body } of examples.filter(({ terms }) => !terms)) {
      const answer = await receiptOf(app, path, body);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, TYPE]);
      const receipt = answer.body as Receipt;
      expect(receipt.output).toEqual((await asked(app, path, body)).body);
      const given = { keys: issuer.keys, rooms, input: body, salt: saltOf(answer) };
      expect(await verify(receipt, given)).toMatchObject({ holds: true, kind, input: "same", terms: true, recomputed: "same" });
      const again = await asked(app, "/v1/verify", { receipt, input: body, salt: saltOf(answer) });
      expect(again.body).toMatchObject({ holds: true, recomputed: "same" });
      expect(log.join("")).not.toContain(saltOf(answer));
    }
  });

  test("names the terms that were the service's, and draws another salt each time", async () => {
    const { app } = await signing();
    const [one, two] = await Promise.all([0, 1].map(() => receiptOf(app, "/v1/game/price", GAME)));
    expect((one!.body as Receipt).terms).toEqual({ lambda: 0.5 });
    expect(saltOf(one!)).toMatch(/^[0-9a-f]{32}$/);
    expect(saltOf(one!)).not.toBe(saltOf(two!));
  });

  test("is 406 where nobody signs, of what changes nothing of worth, and there are no routes", async () => {
    const app = createApp();
    expect(await receiptOf(app, "/v1/game/price", GAME)).toMatchObject({ status: 406, body: { code: "not-acceptable" } });
    for (const path of ["/.well-known/candor-keys.json", "/log/checkpoint"]) {
      expect((await asked(app, path, undefined, { method: "GET" })).status).toBe(404);
    }
    const { app: signs } = await signing();
    expect((await receiptOf(signs, "/v1/crowd/create", { workers: ["ann"] })).status).toBe(406);
    expect(() => createApp({ receipts: {} as Issuer })).toThrow('"receipts"');
  });

  test("that was touched, or is asked again beyond the limits, is told", async () => {
    const { app, issuer } = await signing();
    const answer = await receiptOf(app, "/v1/game/price", GAME);
    const receipt = answer.body as Receipt;
    const body = { input: GAME, salt: saltOf(answer) };
    const touched = await asked(app, "/v1/verify", { ...body, receipt: { ...receipt, output: null } });
    expect(touched.body).toMatchObject({ holds: false, signature: "wrong", recomputed: "not-done" });
    const small = createApp({ receipts: issuer, limits: { outcomes: 1 } });
    expect(await asked(small, "/v1/verify", { ...body, receipt })).toMatchObject({ status: 422, body: { code: "over-limit" } });
    const unsalted = await asked(app, "/v1/verify", { receipt, input: GAME });
    expect(unsalted).toMatchObject({ status: 422, body: { field: "salt" } });
  });

  test("holds when keys have been rotated, and is of the key that came last", async () => {
    const [old, next] = [await newSigner(), await newSigner({ from: 1 })];
    const { app } = await signing({}, [old, next]);
    const answer = await receiptOf(app, "/v1/game/price", GAME);
    expect((answer.body as Receipt).key).toBe(next.publicKey.kid);
    const later = await openIssuer({ signers: [await newSigner()], keys: { keys: [next.publicKey] } });
    const body = { receipt: answer.body, input: GAME, salt: saltOf(answer) };
    expect((await asked(createApp({ receipts: later }), "/v1/verify", body)).body).toMatchObject({ holds: true });
    const set = await asked(createApp({ receipts: later }), "/.well-known/candor-keys.json", undefined, { method: "GET" });
    expect((JSON.parse(set.text) as { keys: object[] }).keys).toHaveLength(2);
  });

  test("cannot be had where it cannot be entered, and nothing of it is told", async () => {
    const { app, store, log } = await signing();
    store.write = () => Promise.reject(new Error("disk full"));
    const answer = await receiptOf(app, "/v1/game/price", GAME);
    expect(answer).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect([answer.text, answer.headers.get("receipt-salt")]).toEqual([expect.not.stringContaining("disk"), null]);
    expect(log.join("")).toContain("disk full");
  });
});

describe("the log", () => {
  test("proves what was signed, over HTTP alone", async () => {
    const { app, issuer } = await signing();
    const made = await Promise.all(Array.from({ length: 300 }, () => receiptOf(app, "/v1/game/price", GAME)));
    await issuer.checkpoint(Date.now());
    const get = (path: string): Promise<Response> => Promise.resolve(app.request(`/log/${path}`));
    const note = await get("checkpoint");
    expect(note.headers.get("cache-control")).toBe("no-cache");
    const verifiers = [noteVerifier(verifierKey(ORIGIN, issuer.keys.keys[0]!))];
    const head = await openCheckpoint(await note.text(), ORIGIN, verifiers);
    expect(head.size).toBe(300);
    const reader = logReader(async (path) => {
      const answer = await get(path);
      if (!answer.ok) return null;
      expect(answer.headers.get("cache-control")).toContain("immutable");
      return new Uint8Array(await answer.arrayBuffer());
    }, head.size);
    for (const { body } of [made[0]!, made[299]!]) {
      const entry = sealedEntry(body as Receipt);
      const index = (await reader.find(entry))!;
      expect(verifyInclusion(leafHash(entry), index, head, await reader.inclusion(index))).toBe(true);
    }
    for (const path of ["tile/0/999", "tile/0/../../x", "tile/", "other"]) expect((await get(path)).status).toBe(404);
  });
});

test("the head of what lives is signed, and entered as it is where all may look", async () => {
  const streams = await openStreams(streamStore());
  const announce = { id: "one", rule: "critical-value", threshold: 8, reserve: 20, currency: "EUR", reportsUntil: 4e12, window: 1000 };
  for (const open of [true, false]) {
    const { app, issuer, store } = await signing({ streams, keys: KEYS, public: open });
    const headers = { "authorization": "Bearer secret-desk", "idempotency-key": "a" };
    await asked(app, "/v1/data/calls", announce, { headers });
    const answer = await asked(app, "/v1/data/calls/one/receipt", undefined, { method: "GET", headers });
    const receipt = answer.body as Receipt;
    expect(receipt).toMatchObject({ kind: "calls.head", output: { stream: "calls/one", version: 1 } });
    expect(await verify(receipt, { keys: issuer.keys })).toMatchObject({ holds: true });
    const read = async (path: string): Promise<Uint8Array | null> => store.files.get(path) ?? null;
    const entry = open ? headEntry(receipt.output as never) : sealedEntry(receipt);
    expect(await logReader(read, 1).entry(0)).toEqual(entry);
    const none = await asked(app, "/v1/data/calls/two/receipt", undefined, { method: "GET", headers });
    expect(none.status).toBe(404);
    const nobody = await asked(app, "/v1/data/calls/one/receipt", undefined, { method: "GET" });
    expect(nobody.status).toBe(open ? 200 : 401);
  }
});

test("the document says so, and is valid", async () => {
  const { app } = await signing({ streams: await openStreams(streamStore()), keys: KEYS });
  const document = (await asked(app, "/openapi.json", undefined, { method: "GET" })).body as Record<string, any>;
  const { errors } = await new Validator().validate(document);
  expect(errors ?? []).toEqual([]);
  const paths = ["/v1/verify", "/log/checkpoint", "/v1/data/calls/{id}/receipt", "/v1/crowd/rounds/{id}/receipt"];
  expect(Object.keys(document["paths"] as object)).toEqual(expect.arrayContaining(paths));
  const docs = await asked(app, "/docs", undefined, { method: "GET" });
  expect(docs.text).toContain("candor-keys.json");
});
