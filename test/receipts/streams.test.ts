// candor verify over streams: of calls and of rounds, with what was erased, and held against signed heads.

import { load } from "candor";
import { keySet, sign, type Receipt, type Signer } from "candor/receipts";
import { beforeAll, describe, expect, test } from "vitest";
import { hashOf } from "../../bindings/core/life/events.js";
import type { StreamEvent } from "../../bindings/core/life/types.js";
import { candor, file, type Ended } from "../cli/candor.js";
import { newSigner } from "./stores.js";

const { data, crowd } = await load();

interface Step {
  readonly type: string;
  readonly at: number;
  readonly user?: string;
  readonly [field: string]: unknown;
}

/** The events of a stream as a store has them: what later ones erase is gone.
 *  @param by the field of who speaks, where that is a user */
function events(life: any, stream: string, steps: readonly Step[], by: string): StreamEvent[] {
  let state = life.begin(stream);
  const made: any[] = [];
  for (const [k, step] of steps.entries()) {
    const spoken = step.type === "report" || step.type === "withdraw";
    const who = spoken ? { actor: step[by], role: "user" } : { actor: "desk", role: "operator" };
    const decided = life.decide(state, { key: `k${k}`, version: state.version, ...who, ...step }, () => "0f".repeat(16));
    expect(decided.accepted, JSON.stringify(decided)).toBe(true);
    for (const event of decided.events) {
      state = life.evolve(state, event);
      made.push(event);
      for (const version of event.erases) made[version - 1] = { ...made[version - 1], opening: null };
    }
  }
  return made as StreamEvent[];
}

const CALL: readonly Step[] = [
  { type: "announce", at: 0, currency: "EUR", rule: "critical-value", threshold: 4, reserve: 9, reportsUntil: 100, window: 50 },
  { type: "enroll", at: 1, user: "ann", owner: "A", capacity: 4 }, { type: "enroll", at: 2, user: "bob", owner: "B", capacity: 4 },
  { type: "open", at: 3 }, { type: "report", at: 4, user: "ann", cost: 2, capacity: 4, currency: "EUR" },
  { type: "report", at: 5, user: "bob", cost: 3, capacity: 4, currency: "EUR" }, { type: "withdraw", at: 6, user: "bob" },
  { type: "enroll", at: 7, user: "cyd", owner: "C", capacity: 4 },
];
const ROUNDS: readonly Step[] = [
  { type: "announce", at: 0, workers: ["ann", "bob"], retain: 0 }, { type: "open", at: 1, slot: 0 },
  { type: "report", at: 2, worker: "ann", slot: 0, report: 0.9 }, { type: "report", at: 3, worker: "bob", slot: 0, report: 0.2 },
  { type: "close", at: 4, slot: 0 }, { type: "settle", at: 5, slot: 0, label: 1 }, { type: "open", at: 6, slot: 1 },
];

const STREAMS = {
  "calls/spring": { kind: "calls.head", made: events(data.calls, "calls/spring", CALL, "user") },
  "rounds/help": { kind: "rounds.head", made: events(crowd.rounds, "rounds/help", ROUNDS, "worker") },
} as const;

let signer: Signer;
let keys: string;
beforeAll(async () => {
  signer = await newSigner();
  keys = JSON.stringify(keySet([signer.publicKey]));
});

const lines = (made: readonly unknown[]): string => made.map((event) => `${JSON.stringify(event)}\n`).join("");

describe.each(Object.entries(STREAMS))("%s", (stream, { kind, made }) => {
  const headAt = (version: number, more: object = {}): Promise<Receipt> =>
    sign({ kind, output: { stream, version, hash: made[version - 1]!.hash, ...more }, time: 1 }, signer);
  const held = (given: readonly unknown[], ...heads: readonly unknown[]): Promise<Ended> =>
    candor(["verify", "-", "--head", file(lines(heads), "heads"), "--keys", file(keys), "--format", "json"], { input: lines(given) });

  test("is computed anew, but for what was erased", async () => {
    expect(made.some(({ erases }) => erases.length > 0)).toBe(true);
    const { code, stdout } = await candor(["verify", "-", "--format", "json"], { input: lines(made) });
    const found = JSON.parse(stdout) as { unproved: number[] };
    expect([code, found]).toMatchObject([0, { holds: true, stream, events: made.length, head: made.at(-1)!.hash, signed: null }]);
    expect(found.unproved.length).toBeGreaterThan(0);
  });

  test("comes in pages as well, also in an empty one at the end", async () => {
    const pages = [made.slice(0, 3), made.slice(3), []].map((page) => ({ version: made.length, events: page }));
    expect(await candor(["verify", "-"], { input: lines(pages) })).toMatchObject({ code: 0, stderr: "" });
    const gap = [made.slice(0, 3), made.slice(4)].map((page) => ({ version: made.length, events: page }));
    expect(await candor(["verify", "-"], { input: lines(gap) })).toMatchObject({ code: 1, stderr: expect.stringContaining('line 2: "events[3]') as string });
    expect(await candor(["verify", "-"], { input: lines([{ version: 0, events: [] }]) })).toMatchObject({ code: 1, stderr: expect.stringContaining("expected receipts or events of a stream") as string });
  });

  test("what is sealed and was put back in another's place is noticed", async () => {
    const [, sealed] = made.filter(({ type }) => type === "report");
    const other = made.map((event) => (event === sealed ? { ...event, opening: { salt: "0e".repeat(16), sealed: { report: 0.5 } } } : event));
    expect(await candor(["verify", "-"], { input: lines(other) })).toMatchObject({ code: 1, stderr: expect.stringContaining(`line ${sealed!.version}: "events[${sealed!.version - 1}]`) as string });
  });

  test("of outlines the chain is followed, and held against heads", async () => {
    const life: any = stream.startsWith("calls/") ? data.calls : crowd.rounds;
    const { state } = life.verify(made);
    const shown = (actor: string): any[] => made.map((event) => life.show(state, event, { role: "user", actor }));
    const { code, stdout } = await held(shown("ann"), await headAt(made.length));
    const { told, withheld, ...found } = JSON.parse(stdout) as { told: number[]; withheld: number[] };
    // to users a call's announcement is without the stream's salt
    expect(withheld).toEqual(stream.startsWith("calls/") ? [1] : []);
    expect([code, found]).toEqual([0, { holds: true, stream, events: made.length, head: made.at(-1)!.hash, signed: made.length }]);
    expect(told.length).toBeLessThan(made.length);
    for (const [k, change] of [[1, { body: "0".repeat(64) }], [3, { at: 77 }], [2, { previous: "0".repeat(64) }]] as const) {
      const changed = shown("eve").map((event, j) => (j === k ? { ...event, ...change } : event));
      expect(await candor(["verify", "-"], { input: lines(changed) })).toMatchObject({ code: 1, stderr: expect.stringContaining(`line ${k + 1}: "events[${k}]`) as string });
    }
  });

  test("of the operator's copy the chain is followed as long as reports are sealed, and they are named", async () => {
    const life: any = stream.startsWith("calls/") ? data.calls : crowd.rounds;
    const { state } = life.verify(made);
    const desk = { role: "operator", actor: "desk" };
    const copy = (of: any, events: readonly StreamEvent[]): any[] => events.map((event) => life.show(of, event, desk));
    const sealed = stream.startsWith("calls/") ? [5] : [];
    const [first, ...rest] = copy(state, made);
    const { stdout } = await candor(["verify", "-", "--format", "json"], { input: lines([first, ...rest]) });
    expect(JSON.parse(stdout)).toMatchObject(sealed.length > 0 ? { withheld: sealed, told: made.map(({ version }) => version) } : { unproved: [3, 4, 5, 6] });
    const steps = sealed.length > 0 ? [...CALL, { type: "seal", at: 100 }]
      : [...ROUNDS, { type: "report", at: 7, worker: "ann", slot: 1, report: 0.5 }];
    const longer = events(life, stream, steps, stream.startsWith("calls/") ? "user" : "worker");
    const next = await candor(["verify", "-", "--format", "json"], { input: lines(copy(life.verify(longer).state, longer)) });
    expect(JSON.parse(next.stdout)).toMatchObject(sealed.length > 0 ? { unproved: [6], phase: "SEALED" } : { withheld: [8] });
    const text = await candor(["verify", "-"], { input: lines(copy(life.verify(longer).state, longer)) });
    expect(text.stdout).toContain(sealed.length > 0 ? "each follows from those before" : "what was sealed in 8");
  });

  test("of rounds that have ended all is computed anew, also of slots that never closed", async () => {
    if (stream.startsWith("calls/")) return;
    const steps = [...ROUNDS, { type: "report", at: 7, worker: "ann", slot: 1, report: 0.5 }, { type: "end", at: 8 }];
    const whole = events(crowd.rounds, stream, steps, "worker");
    const { state } = crowd.rounds.verify(whole);
    const copy = whole.map((event) => crowd.rounds.show(state, event, { role: "operator", actor: "desk" }));
    const { code, stdout } = await candor(["verify", "-", "--format", "json"], { input: lines(copy) });
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { holds: true, phase: "ENDED" }]);
  });

  test("that begins with a refusal is refused by its line", async () => {
    const { opening: _, ...first } = made[0]!;
    const refused = { ...first, type: "refused", said: { type: "open", said: {}, refusal: "x", message: "y" } };
    const line = lines([{ ...refused, hash: hashOf(refused) }]);
    expect(await candor(["verify", "-"], { input: line })).toMatchObject({ code: 1, stderr: expect.stringContaining('"events[0].type" expected what begins a stream') as string });
  });

  test("holds the heads that were signed of it, the last or an earlier one", async () => {
    const { code, stdout, stderr } = await held(made, await headAt(2), await headAt(made.length));
    expect([code, stderr, JSON.parse(stdout)]).toMatchObject([0, "", { holds: true, signed: made.length }]);
    expect(JSON.parse((await held(made, await headAt(2))).stdout)).toMatchObject({ signed: 2 });
  });

  test("that was cut short is noticed by the head alone", async () => {
    const cut = made.slice(0, -1);
    expect(await candor(["verify", "-"], { input: lines(cut) })).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await held(cut, await headAt(made.length));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(new RegExp(`^candor: .*heads, line 1: version ${made.length} was signed, and the events end at ${cut.length}\n$`));
  });

  test.each([
    ["another event", () => headAt(2, { hash: "0".repeat(64) }), "event 2 is another than was signed"],
    ["another stream", () => headAt(2, { stream: "calls/other" }), `the head of "calls/other", and the events are of "${stream}"`],
    ["what nobody signed", async () => ({ ...await headAt(2), time: 2 }), "the signature is wrong: this key did not sign this"],
    ["no head", async () => sign({ kind: "data.plan", question: { a: 1 }, output: { b: 1 }, time: 1 }, signer), "expected the head of a stream, got a receipt of data.plan"],
    ["no receipt", async () => ({}), '"receipt.core" expected'],
  ])("is held against %s", async (_, head, message) => {
    const { code, stdout, stderr } = await held(made, await head());
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(message)]);
  });
});

test.each([
  [["--head", "x"], "missing option\n  --keys <file>"], [["--keys", "x"], "--keys would change nothing of events of a stream"],
  [["--head", "-", "--keys", "x"], "standard input is one file"],
])("wrong usage ends with 2: %j", async (args, message) => {
  const { code, stdout, stderr } = await candor(["verify", "-", ...args], { input: lines(STREAMS["calls/spring"].made) });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("receipts are held against no head", async () => {
  const { made } = STREAMS["calls/spring"];
  const receipt = await sign({ kind: "calls.head", output: { stream: "calls/spring", version: 1, hash: made[0]!.hash }, time: 1 }, signer);
  const args = ["verify", "-", "--keys", file(keys), "--head", file(lines([receipt]))];
  expect(await candor(args, { input: lines([receipt]) })).toMatchObject({ code: 2, stderr: expect.stringContaining("--head would change nothing of receipts") as string });
});
