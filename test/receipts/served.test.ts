// Receipts of candor serve, verified by candor verify; streams of events by themselves.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { noteVerifier, openCheckpoint } from "candor/receipts";
import { expect, test } from "vitest";
import { candor, file, folder } from "../cli/candor.js";
import { post, serving } from "../cli/serving.js";

const GAME = { groups: [{ size: 2, reward: [0.9, 0.4] }, { size: 1, reward: [0.1, 0.5] }] };
const ACCEPT = { accept: "application/vnd.candor.receipt+json" };

test("a service signs by the key of a file, enters it in a folder, and goes on after a restart", async () => {
  const place = folder();
  const key = join(place, "key.pem");
  execFileSync("openssl", ["genpkey", "-algorithm", "ed25519", "-out", key], { stdio: "ignore" });
  const log = join(place, "log");
  const config = file(JSON.stringify({ terms: { default: { lambda: 0.5 } }, receipts: { key, log, origin: "a.example/log" } }));
  for (const size of [1, 2]) {
    const { origin, signal, ended } = await serving("--config", config);
    const answer = await post(origin, "/v1/game/price", GAME, ACCEPT);
    const [salt, receipt] = [answer.headers.get("receipt-salt")!, await answer.text()];
    const keys = `${origin}/.well-known/candor-keys.json`;
    const args = ["verify", "-", "--keys", keys, "--input", file(JSON.stringify(GAME)), "--salt", salt, "--format", "json"];
    const { code, stdout } = await candor(args, { input: receipt });
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { holds: true, checked: [{ recomputed: "same", terms: true }] }]);
    const note = await (await fetch(`${origin}/log/checkpoint`)).text();
    expect(note.split("\n").slice(0, 2)).toEqual(["a.example/log", String(size)]);
    signal("SIGTERM");
    const { code: left, stdout: told, stderr } = await ended;
    expect(left).toBe(0);
    expect(told + stderr).not.toContain(salt);
  }
  expect(existsSync(join(log, "tile/entries/000.p/2"))).toBe(true);
});

const openssl = (...args: string[]): void => void execFileSync("openssl", args, { stdio: "ignore" });

test("keys are rotated as docs/receipts.md says: what was signed before verifies, and the log goes on under its own key", async () => {
  const place = folder();
  const at = (name: string): string => join(place, name);
  for (const name of ["key.pem", "next.pem", "log.pem"]) openssl("genpkey", "-algorithm", "ed25519", "-out", at(name));
  openssl("pkey", "-in", at("key.pem"), "-pubout", "-out", at("key.pub"));
  const origin = "a.example/log";
  const receipts: { readonly receipt: string; readonly signedBy: string; readonly keys: string; readonly note: string }[] = [];
  for (const key of ["key.pem", ["key.pem", "next.pem"], ["next.pem", "key.pem"], ["next.pem", "key.pub"]]) {
    const files = Array.isArray(key) ? key.map(at) : at(key);
    const config = file(JSON.stringify({ receipts: { key: files, log: at("log"), logKey: at("log.pem"), origin } }));
    const service = await serving("--config", config, "--quiet");
    const receipt = await (await post(service.origin, "/v1/game/price", GAME, ACCEPT)).text();
    const keys = await (await fetch(`${service.origin}/.well-known/candor-keys.json`)).text();
    service.signal("SIGTERM");
    await service.ended;
    const note = readFileSync(at("log/checkpoint"), "utf8");
    receipts.push({ receipt, signedBy: (JSON.parse(receipt) as { key: string }).key, keys, note });
  }
  const signedBy = receipts.map((one) => one.signedBy);
  expect(signedBy).toEqual([signedBy[0], signedBy[0], signedBy[2], signedBy[2]]);
  expect(signedBy[2]).not.toBe(signedBy[0]);
  const last = file(receipts.at(-1)!.keys);
  for (const { receipt } of receipts) expect(await candor(["verify", "-", "--keys", last], { input: receipt })).toMatchObject({ code: 0, stderr: "" });
  // whoever holds a receipt of the next key finds it in the set before it signs
  expect(receipts[1]!.keys).toContain(signedBy[2]);
  for (const [k, { keys, note }] of receipts.entries()) {
    const { log } = JSON.parse(keys) as { log: string };
    expect(log).toMatch(/^a\.example\/log\+[0-9a-f]{8}\+/);
    expect((await openCheckpoint(note, origin, [noteVerifier(log)])).size).toBe(k + 1);
    expect(JSON.parse(keys)).toHaveProperty("keys.length", k === 0 ? 1 : 2);
  }
});

test("a log goes on when it is given a key of its own, which signs no receipts", async () => {
  const place = folder();
  for (const name of ["key.pem", "log.pem"]) openssl("genpkey", "-algorithm", "ed25519", "-out", join(place, name));
  const [key, logKey, log] = ["key.pem", "log.pem", "log"].map((name) => join(place, name));
  const sizes: string[] = [];
  for (const more of [{}, { logKey }]) {
    const service = await serving("--config", file(JSON.stringify({ receipts: { key, log, ...more } })), "--quiet");
    await post(service.origin, "/v1/game/price", GAME, ACCEPT);
    service.signal("SIGTERM");
    expect((await service.ended).code).toBe(0);
    sizes.push(readFileSync(join(log!, "checkpoint"), "utf8").split("\n")[1]!);
  }
  expect(sizes).toEqual(["1", "2"]);
  const refused = async (receipts: object): Promise<unknown> => {
    const { code, stderr } = await candor(["serve", "--port", "0", "--config", file(JSON.stringify({ receipts }))]);
    expect(code).toBe(1);
    return stderr;
  };
  expect(await refused({ key, log, logKey: key })).toContain('"log.signer" expected a key that signs no receipts');
  expect(await refused({ key, logKey })).toContain('"receipts.logKey" expected a log beside it');
  expect(await refused({ key: [] })).toContain('"receipts.key" expected at least one entry');
  expect(await refused({ key: [key, file("-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n")] })).toMatch(/"key" expected an Ed25519 key, private or public, in PEM(?![^]*SECRET)/);
});

test("a key that is none is refused, and not shown", async () => {
  const key = file("-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n");
  const { code, stderr } = await candor(["serve", "--port", "0", "--config", file(JSON.stringify({ receipts: { key } }))]);
  expect([code, stderr]).toEqual([1, expect.stringContaining("an Ed25519 private key")]);
  expect(stderr).not.toContain("SECRET");
  const wrong = file(JSON.stringify({ receipts: { log: "x" } }));
  expect(await candor(["serve", "--port", "0", "--config", wrong])).toMatchObject({ code: 1, stderr: expect.stringContaining("receipts.key") as string });
});

const COMMANDS = [
  { type: "announce", key: "0", at: 0, currency: "EUR", rule: "critical-value", threshold: 4, reserve: 9, reportsUntil: 100, window: 50 },
  { type: "enroll", key: "1", at: 1, user: "ann", owner: "A", capacity: 4 }, { type: "open", key: "2", at: 2 },
];

test("the events of a stream, a line each or as a list, need no keys; the first that does not fit is named", async () => {
  const state = join(folder(), "call.jsonl");
  await candor(["data", "--state", state, file(COMMANDS.map((command) => `${JSON.stringify(command)}\n`).join(""))]);
  const lines = await candor(["verify", state, "--format", "json"]);
  expect([lines.code, JSON.parse(lines.stdout)]).toMatchObject([0, { holds: true, stream: "calls/call", events: 3, phase: "OPEN", unproved: [] }]);
  expect((await candor(["verify", state])).stdout).toMatch(/^calls\/call: 3 events, each follows/);
  const events = readFileSync(state, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as object);
  for (const list of [events, { version: 3, events }]) {
    expect(await candor(["verify", "-"], { input: JSON.stringify(list) })).toMatchObject({ code: 0, stderr: "" });
  }
  const touched = events.map((event, k) => (k === 1 ? { ...event, at: 2 } : event));
  const input = touched.map((event) => JSON.stringify(event)).join("\n");
  const wrong = await candor(["verify", "-"], { input });
  expect(wrong).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^candor: standard input, line 2: "events\[1\]/) as string });
  expect((await candor(["verify", state, "--keys", state])).code).toBe(2);
});

test("a log has one writer at a time: a second service on its folder does not start, and takes over what a dead one left", async () => {
  const place = folder();
  const [key, log] = ["key.pem", "log"].map((name) => join(place, name)) as [string, string];
  openssl("genpkey", "-algorithm", "ed25519", "-out", key);
  const config = file(JSON.stringify({ receipts: { key, log } }));
  const args = ["serve", "--port", "0", "--quiet", "--config", config];
  const size = (): string => readFileSync(join(log, "checkpoint"), "utf8").split("\n")[1]!;
  const signed = (entries: string) => expect.poll(size, { timeout: 20_000 }).toBe(entries);
  // of several at one moment one has it
  const started = await Promise.allSettled(Array.from({ length: 3 }, () => serving("--quiet", "--config", config)));
  const [first, ...more] = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  expect(more).toEqual([]);
  for (const one of started) {
    if (one.status === "rejected") expect(String(one.reason)).toContain(`${log}: another process writes to this log: give each service a log of its own`);
  }
  await post(first!.origin, "/v1/game/price", GAME, ACCEPT);
  expect((await candor(args)).code).toBe(1);
  await signed("1");
  first!.signal("SIGKILL");
  await first!.ended;
  expect(existsSync(join(log, "writer.lock"))).toBe(true);
  const second = await serving("--quiet", "--config", config);
  await post(second.origin, "/v1/game/price", GAME, ACCEPT);
  await signed("2");
  // one that was taken for dead writes no more
  writeFileSync(join(log, "writer.lock"), "another");
  await post(second.origin, "/v1/game/price", GAME, ACCEPT);
  second.signal("SIGTERM");
  expect((await second.ended).stderr).toContain("another process has taken this log");
  expect(size()).toBe("2");
  expect(readFileSync(join(log, "writer.lock"), "utf8")).toBe("another");
}, 60_000);
