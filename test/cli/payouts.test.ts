// candor payouts: batches out of files, with a state and without; nothing half done, nothing paid twice.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PayoutState } from "../../bindings/core/payouts/types.js";
import { candor, file, folder } from "./candor.js";
import { post, serving } from "./serving.js";

const OWED = "participant,amount\nann,4.256818\nbob,0.500000\ncyd,12.999999\n";
const USD = ["--currency", "USD:6"];
const run = (...args: string[]) => candor(["payouts", ...args]);
const stateOf = (path: string): PayoutState => JSON.parse(readFileSync(path, "utf8")) as PayoutState;

describe("without a state", () => {
  test("largest remainders, and what they add", async () => {
    const { code, stdout } = await run(file(OWED), ...USD);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Batch [0-9a-f]{32}\n3 participants are paid 17\.760000 USD\.\nRounding adds 0\.003183/);
    expect((await run(file(OWED), ...USD, "--format", "csv")).stdout)
      .toBe("participant_id,amount\nann,4.26\nbob,0.50\ncyd,13.00\n");
    expect((await run(file(OWED), ...USD, "--payable", "0", "--format", "csv", "--no-header")).stdout)
      .toBe("ann,4\nbob,1\ncyd,13\n");
  });

  test("--out says the format by its ending", async () => {
    const [table, json] = [join(folder(), "batch.csv"), join(folder(), "batch.json")];
    await run(file(OWED), ...USD, "--out", table);
    await run(file(OWED), ...USD, "--out", json);
    expect(readFileSync(table, "utf8")).toMatch(/^participant_id,amount\nann,4\.26\n/);
    expect(JSON.parse(readFileSync(json, "utf8"))).toMatchObject({ total: 17_760_000, rounded: 3_183, number: 1 });
  });

  test.each([
    ["data", ["examples/users.csv", "--threshold", "3000", "--rule", "critical-value", "--reserve", "20000"]],
    ["crowd", ["examples/votes.csv", "--update", "prod", "--budget", "5000000", "--rule", "brier"]],
    ["label", ["examples/labels.csv", "--budget", "5000000", "--rule", "golden"]],
  ])("what candor %s prints", async (command, args) => {
    const { stdout } = await candor([command, ...args, "--format", "json"]);
    const printed = JSON.parse(stdout);
    const list = printed.payments ?? printed.paid?.payments ?? printed.users;
    const all = list.reduce((sum: number, { payment }: { payment: number }) => sum + payment, 0);
    const paid = JSON.parse((await run(file(stdout), ...USD, "--payable", "6", "--format", "json")).stdout);
    expect([paid.total, all > 0]).toEqual([all, true]);
  });

  test("a call that lives, as the command line and as the service shows it: what committed users are owed", async () => {
    const say = async (...commands: readonly object[]): Promise<string> => {
      const { stdout, stderr } = await candor(["data", "--state", join(folder(), "call.jsonl"), "--format", "json", file(commands.map((one) => JSON.stringify(one)).join("\n"))]);
      expect(stderr).toBe("");
      return stdout;
    };
    const by = (k: number, at: number, type: string, user?: string, more: object = {}): object =>
      ({ key: String(k), version: k, at, type, ...(user !== undefined && { user }), ...more });
    const offer = { cost: 2, capacity: 4, currency: "EUR" };
    const begun = [
      { key: "0", at: 0, type: "announce", currency: "EUR", rule: "critical-value", threshold: 8, reserve: 20, reportsUntil: 100, window: 50 },
      by(1, 1, "enroll", "ann", { owner: "A", capacity: 4 }), by(2, 1, "enroll", "bob", { owner: "B", capacity: 4 }),
      by(3, 1, "enroll", "cyd", { owner: "C", capacity: 4 }), by(4, 2, "open"),
      by(5, 3, "report", "ann", offer), by(6, 3, "report", "bob", { ...offer, cost: 3 }), by(7, 3, "report", "cyd", { ...offer, cost: 4 }),
      by(8, 100, "seal"), by(9, 100, "assign"),
      by(10, 101, "confirm", "ann", { units: 4 }), by(11, 101, "confirm", "bob", { units: 4 }),
      by(12, 102, "deliver", "ann", { units: 4 }), by(13, 102, "deliver", "bob", { units: 4 }),
    ];
    const committed = [...begun, by(14, 151, "commit")];
    const served = (view: string): string => JSON.stringify({ id: "call", version: 15, phase: "COMMITTED", now: 151, due: null, view: JSON.parse(view) as object });
    const paid = async (text: string): Promise<string> => (await run(file(text), "--currency", "EUR", "--format", "csv")).stdout;
    const view = await say(...committed);
    const owed = JSON.parse(view).seats.filter(({ status }: { status: string }) => status === "delivered")
      .map(({ user, payment }: { user: string; payment: number }) => `${user},${payment}\n`).join("");
    expect(owed).toMatch(/^ann,\d+\nbob,\d+\n$/);
    expect([await paid(view), await paid(served(view))]).toEqual(Array(2).fill(`participant_id,amount\n${owed}`));
    // what was said to be paid is owed as before, what was forfeited is not
    const later = await say(...committed, by(15, 152, "pay", "ann"), by(16, 152, "forfeit", "bob", { reason: "gone" }));
    expect(await paid(served(later))).toBe(`participant_id,amount\n${owed.split("\n")[0]!}\n`);
    const refused = async (text: string): Promise<string> => (await run(file(text), "--currency", "EUR")).stderr;
    expect(await refused(served(await say(...begun)))).toContain("the call is in WINDOW, and they are known once it is COMMITTED");
    expect(await refused(served(await say(...begun, by(14, 103, "cancel"))))).toContain("the call came to nothing");
    expect(await refused(served(JSON.stringify({ ...JSON.parse(view), seats: null })))).toContain("only the operator, by its key, is shown them");
  });

  test("rounds of a crowd, as the service shows them to their operator", async () => {
    const sha256 = createHash("sha256").update("desk").digest("hex");
    const config = file(JSON.stringify({ keys: [{ name: "desk", sha256, role: "operator" }], public: true }));
    const { origin } = await serving("--config", config, "--store", "memory", "--quiet");
    const rounds = "/v1/crowd/rounds/r";
    const desk = { authorization: "Bearer desk" };
    let version = 0;
    const say = async (path: string, command: object): Promise<void> => {
      const { status, ...answer } = await post(origin, path, command, { ...desk, "idempotency-key": String(version++) });
      expect(status, JSON.stringify(answer)).toBeLessThan(300);
    };
    const look = async (path: string, headers = {}): Promise<string> => (await fetch(origin + path, { headers })).text();
    const payouts = async (text: string) => run(file(text), ...USD, "--payable", "6", "--format", "json");
    await say("/v1/crowd/rounds", { id: "r", workers: ["ann", "bob"] });
    await say(`${rounds}/commands`, { type: "open", version, slot: 0 });
    for (const [worker, report] of [["ann", 0.9], ["bob", 0.2]]) await say(`${rounds}/commands`, { type: "report", version, worker, slot: 0, report });
    await say(`${rounds}/commands`, { type: "close", version, slot: 0 });
    await say(`${rounds}/commands`, { type: "settle", version, slot: 0, label: 1 });
    expect((await payouts(await look(rounds, desk))).stderr).toContain('no payments yet: nobody has said "pay" to rounds/r');
    await say(`${rounds}/commands`, { type: "pay", version, budget: 1_000_000, rule: "weight" });
    const shown = await look(rounds, desk);
    const { payments } = JSON.parse(shown).view.paid;
    const { total, lines } = JSON.parse((await payouts(shown)).stdout);
    expect([total, lines]).toEqual([1_000_000, payments.map(({ id, payment }: { id: string; payment: number }) => ({ id, amount: payment }))]);
    expect((await payouts(await look(rounds))).stderr).toContain("only the operator, by its key, is shown them");
    const events = await look(`${rounds}/events`, desk);
    for (const text of [events, JSON.stringify(JSON.parse(events).events[0])]) {
      expect((await payouts(text)).stderr).toContain("these are events: payments are in what the service answers to the same without /events");
    }
  });

  test.each<[string, string, RegExp]>([
    ["a part of a micro-dollar", "participant,amount\nann,0.0000001\n", /line 2: "amount" expected an amount of USD/],
    ["nothing", "participant,amount\nann,\n", /line 2: "amount" expected/],
    ["less than nothing", "participant,amount\nann,-1\n", /got "-1"/],
    ["nobody", "participant,amount\n,1\n", /line 2: "participant" expected a name/],
    ["twice", "user,payment\nann,1\nann,1\n", /line 3: participant "ann" a second time/],
    ["another table", "a,b\n1,2\n", /participant,amount/],
    ["other JSON", "{\"a\": 1}", /no payments/],
    ["JSON of parts", '{"payments": [{"id": "a", "payment": 0.5}]}', /"owed\[0\]\.amount" expected an integer/],
  ])("%s is refused", async (_, content, message) => {
    const { code, stdout, stderr } = await run(file(content), ...USD);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
  });
});

describe("with a state", () => {
  test("minimum, carry-over, failure, forfeit: the books are exact", async () => {
    const [state, owed] = [join(folder(), "payouts.json"), file(OWED)];
    const first = await run(owed, ...USD, "--state", state, "--minimum", "1.00");
    expect(first.stdout).toContain("2 participants are paid 17.240000 USD.\nCarried over: 0.516817 USD of 3 part");
    const { id } = stateOf(state).batches[0]!.batch;
    await run("--state", state, "--sent", id);
    await run(file("participant_id\ncyd\n"), "--state", state, "--failed", id);
    const next = await run(file(OWED), "--state", state, "--minimum", "1.00", "--reference", "2", "--format", "csv");
    expect(next.stdout).toBe("participant_id,amount\nann,4.26\nbob,1.00\ncyd,25.99\n");
    const who = ["--participant", "ann", "--participant", "cyd"];
    const { code } = await run("--state", state, "--forfeit", "no account", ...who);
    expect(code).toBe(0);
    const { stdout } = await run("--state", state, "--format", "csv");
    expect(stdout.split("\n").slice(1, 4)).toEqual([
      "ann,8.513636,4.250000,4.260000,0.000000,0.003636", "bob,1.000000,0.000000,1.000000,0.000000,0.000000",
      "cyd,25.999998,0.000000,25.990000,0.000000,0.009998",
    ]);
  });

  test("the same file twice is owed once; --sent and --failed twice are once", async () => {
    const [state, owed] = [join(folder(), "payouts.json"), file(OWED)];
    const args = [owed, ...USD, "--state", state, "--format", "csv"];
    const first = await run(...args);
    const kept = readFileSync(state, "utf8");
    const again = await run(...args);
    expect([again.stdout, readFileSync(state, "utf8")]).toEqual([first.stdout, kept]);
    expect((await run(owed, "--state", state)).stdout).toContain("which was made before: nothing is changed");
    const { id } = stateOf(state).batches[0]!.batch;
    for (const step of [["--sent", id], ["--failed", id, "--participant", "ann"]]) {
      await run("--state", state, ...step);
      const once = readFileSync(state, "utf8");
      expect((await run("--state", state, ...step)).code).toBe(0);
      expect(readFileSync(state, "utf8")).toBe(once);
    }
    const other = await run(file(OWED.replace("0.5", "0.6")), "--state", state, "--reference", "");
    expect(other.code).toBe(0);
  });

  test("what is carried alone", async () => {
    const state = join(folder(), "payouts.json");
    await run(file(OWED), ...USD, "--state", state, "--minimum", "5");
    const { stdout } = await run("--state", state, "--carried", "--format", "csv");
    expect(stdout).toBe("participant_id,amount\nann,4.25\nbob,0.50\n");
    const kept = readFileSync(state, "utf8");
    // whoever was interrupted runs the same line again
    expect((await run("--state", state, "--carried", "--format", "csv")).stdout).toBe(stdout);
    expect(readFileSync(state, "utf8")).toBe(kept);
    await run("--state", state, "--sent", stateOf(state).batches.at(-1)!.batch.id);
    const nothing = await run("--state", state, "--carried");
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('"owed" expected an entry')]);
  });

  test("refused: the state stays as it was, and what is written is not there", async () => {
    const [state, out] = [join(folder(), "payouts.json"), join(folder(), "batch.csv")];
    await run(file(OWED), ...USD, "--state", state);
    const before = readFileSync(state, "utf8");
    const [{ batch }] = stateOf(state).batches as [PayoutState["batches"][number]];
    for (const [args, message] of [
      [[file("participant,amount\n=ann,5\n"), "--state", state, "--out", out], /no spreadsheet changes or runs/],
      [[file(OWED), ...["--currency", "EUR:6"], "--state", state], /"currency" expected USD/],
      [[file(OWED), ...USD, "--payable", "4", "--state", state, "--reference", "2"], /"unit" expected 10000/],
      [["--state", state, "--sent", "0123"], /"batch" expected the id of one of the state's batches/],
      [["--state", state, "--failed", batch.id, "--participant", "eve"], /"ids\[0\]" expected a participant whom/],
      [["--state", state, "--forfeit", "gone", "--participant", "eve"], /of whom something is carried/],
      [[state, "--state", state], /a state has a file of its own/],
      [["--state", state, "--carried", "--out", state], /would overwrite it/],
    ] as const) {
      const { code, stdout, stderr } = await run(...args);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(message);
      expect([readFileSync(state, "utf8"), existsSync(out)]).toEqual([before, false]);
    }
    writeFileSync(state, before.replace(`"total": ${batch.total}`, `"total": ${batch.total + 1}`));
    expect((await run("--state", state)).stderr).toMatch(/"state\.batches\[0\]\.batch\.total" expected/);
    expect((await run("--state", join(folder(), "no.json"))).stderr).toMatch(/there are no payouts yet/);
  });

  test("usage", async () => {
    const state = join(folder(), "payouts.json");
    for (const [args, message] of [
      [[file(OWED)], /missing option\n {2}--currency/], [[...USD], /no file/],
      [[file(OWED), "--state", state], /--currency/],
      [[file(OWED), ...USD, "--minimum", "1"], /--minimum would change nothing without --state/],
      [[file(OWED), ...USD, "--payable", "7"], /USD has 6 decimals/],
      [[file(OWED), ...USD, "--state", state, "--minimum", "0.0000001"], /--minimum expected an amount of USD/],
      [["--state", state, "--sent", "a", "--carried"], /--carried and --sent are for runs of their own/],
      [["--state", state, "--failed", "a"], /nobody/],
      [[file(OWED), "--state", state, "--sent", "a"], /FILE would change nothing/],
      [["--state", state, "--minimum", "1"], /--minimum would change nothing/],
      [[file(OWED), ...USD, "--participant", "a"], /--participant would change nothing/],
    ] as const) {
      const { code, stderr } = await run(...args);
      expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    }
    expect(existsSync(state)).toBe(false);
  });
});
