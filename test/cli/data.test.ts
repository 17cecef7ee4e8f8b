// candor data and candor experiment, as processes.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { candor, file, folder } from "./candor.js";
import { cellsIn, chartsIn, slotOf } from "./page.js";

const USERS = `user,cost,capacity
ann,2,4
bob,5,6
cyd,3,5
dan,9,10
`;
const BENEFITS = `benefit,capacity,cost,user
12,5,4,a
10,3,2,b
21,6,7,c
6,4,3,d
20,2,5,e
`;
const CALL = ["--threshold", "8", "--rule", "critical-value", "--reserve", "20"];
const run = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await candor(["data", ...args]);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
};

describe("formats", () => {
  test("json", async () => {
    const { committed, reason, expenditure, leakage, totalCost, users, ...further } = JSON.parse(await run(file(USERS), ...CALL, "--format", "json"));
    expect({ committed, reason, expenditure, leakage, totalCost, users }).toEqual({
      committed: true, reason: null, expenditure: 38, leakage: 0, totalCost: 20,
      users: [
        { id: "ann", contribution: 4, payment: 18 }, { id: "bob", contribution: 0, payment: 0 },
        { id: "cyd", contribution: 4, payment: 20 }, { id: "dan", contribution: 0, payment: 0 },
      ],
    });
    expect(further).toEqual({
      escrow: 160, price: 20, threshold: 8, level: 0, kept: 8, burdens: [4, 6, 5, 10], order: ["ann", "cyd", "bob", "dan"],
      ifOneLeaves: [
        { id: "ann", committed: false, kept: 0, expenditure: 0, rounds: 1, instead: [] },
        { id: "cyd", committed: false, kept: 0, expenditure: 0, rounds: 1, instead: [] },
      ],
      orderOfEquals: null, samePosted: { price: 4, committed: true, kept: 9, expenditure: 36 }, bestPosted: { price: 3, committed: true, kept: 9, expenditure: 27 },
    });
  });
  test("csv", async () => {
    expect(await run(file(USERS), ...CALL, "--format", "csv")).toBe(
      "user,cost,capacity,burden,contribution,payment\nann,2,4,4,4,18\nbob,5,6,6,0,0\ncyd,3,5,5,4,20\ndan,9,10,10,0,0\n");
  });
  test("table, with money in a currency, to the last digit", async () => {
    const text = await run(file(USERS), ...CALL, "--currency", "EUR:2", "--units", "smallest");
    expect(text).toContain("2 users of 4 give 8 units for 0.38 EUR\n");
    expect(text).toContain("Set aside 1.60 EUR");
    expect(text).toMatch(/^ann +0\.02 +4 +0\.18 EUR +0\.08 EUR$/m);
    expect(text).toContain("If one leaves, of ann, cyd, the call is null");
    expect(text).toContain("The same money as a subsidy posted to everybody, 0.04 EUR a unit, draws 9 units for 0.36 EUR: enough.");
    expect(text).toContain("0.03 EUR a unit, 0.27 EUR in all.");
  });
  test("money beyond the digits of a double's fraction", async () => {
    const text = await run(file("user,cost,capacity\na,3000000000001,1501\n"), "--threshold", "1501", "--rule", "critical-value", "--reserve", "3000000000001", "--currency", "USD:6", "--units", "smallest");
    expect(text).toContain("1 user of 1 gives 1,501 units for 4,503,000,000.001501 USD");
  });
  test("html: a page with who is paid what, written to a file", async () => {
    const out = join(folder(), "call.html");
    await run(file(USERS.replace("ann", "<script>alert(1)</script>")), ...CALL, "--format", "html", "--out", out);
    expect(cellsIn(readFileSync(out, "utf8"))).toContain("<script>alert(1)</script>");
  });
  test("json in, and the command line over it", async () => {
    const call = file(JSON.stringify({ users: [{ id: "x", cost: 1, capacity: 3 }, { cost: 2, capacity: 3 }], threshold: 4, rule: "posted", subsidy: 1 }));
    expect(JSON.parse(await run(call, "--format", "json"))).toMatchObject({ committed: false, reason: "threshold-missed", leakage: 3 });
    expect(JSON.parse(await run(call, "--subsidy", "2", "--format", "json"))).toMatchObject({ committed: true, expenditure: 12, users: [{ id: "x" }, { id: "user 1" }] });
  });
});

describe("rules and leavers", () => {
  const backed = ["--threshold", "7", "--rule", "benefit-backed", "--subsidy", "1", "--spillover", "1/2", "--caps", "dominant"];
  test("benefits, in any order of columns", async () => {
    const { users } = JSON.parse(await run(file(BENEFITS), ...backed, "--protocol", "small-first", "--format", "json")) as { users: { contribution: number }[] };
    expect(users.map(({ contribution }) => contribution)).toEqual([2, 3, 1, 1, 2]);
  });
  test("a spillover as a decimal is the same fraction", async () =>
    expect(await run(file(BENEFITS), ...backed.map((word) => (word === "1/2" ? "0.5" : word)), "--format", "json")).toBe(await run(file(BENEFITS), ...backed, "--format", "json")));
  test("somebody leaves", async () => {
    const gone = JSON.parse(await run(file(USERS), ...CALL, "--leaver", "ann", "--format", "json")) as { withdrawal: object };
    expect(gone.withdrawal).toMatchObject({ leavers: ["ann"], rounds: 1, committed: false, reason: "withdrawn", expenditure: 0 });
    const again = JSON.parse(await run(file(USERS), ...CALL, "--leaver", "ann", "--reassign", "--format", "json")) as { withdrawal: object };
    expect(again.withdrawal).toMatchObject({ rounds: 2, committed: true, expenditure: 60 });
  });
  test("csv has the withdrawal", async () => {
    expect(await run(file(USERS), ...CALL, "--leaver", "ann", "--reassign", "--format", "csv")).toBe(
      "user,cost,capacity,burden,contribution,payment,withdrawal_contribution,withdrawal_payment\n" +
      "ann,2,4,4,4,18,0,0\nbob,5,6,6,0,0,3,27\ncyd,3,5,5,4,20,5,33\ndan,9,10,10,0,0,0,0\n");
  });
  test("the target that was picked, and the price that was found", async () => {
    const levels = ["--level", "5=1", "--level", "8=2", "--level", "30=3", "--rule", "critical-value", "--reserve", "20"];
    expect(await run(file(USERS), ...levels)).toContain("threshold 8 units, the target picked: 2 of 3.");
    expect(JSON.parse(await run(file(USERS), ...levels, "--format", "json"))).toMatchObject({ threshold: 8, level: 1 });
    const hindsight = ["--threshold", "8", "--rule", "posted-hindsight"];
    expect(await run(file(USERS), ...hindsight)).toContain("The lowest subsidy that is enough: 3 a unit.");
    expect(JSON.parse(await run(file(USERS), ...hindsight, "--format", "json"))).toMatchObject({ price: 3, ifOneLeaves: [], samePosted: null });
    expect(await run(file(USERS), "--threshold", "99", "--rule", "posted-hindsight")).toContain("No subsidy is enough.");
  });
  test("nothing spent is not gone", async () => {
    const text = await run(file(USERS), "--threshold", "99", "--rule", "benefit-backed");
    expect(text).toContain("too few.");
    expect(text).not.toContain("gone");
  });
  test("json says the currency", async () =>
    expect(JSON.parse(await run(file(USERS), ...CALL, "--currency", "USD:6", "--units", "smallest", "--format", "json"))).toMatchObject({ currency: { name: "USD", decimals: 6 }, expenditure: 38 }));
  test("levels", async () => expect(await run(file(USERS), "--level", "8=1", "--level", "30=2", "--rule", "critical-value", "--reserve", "20")).toContain("threshold 8 units"));
  test("a null outcome is an answer", async () => {
    const text = await run(file(USERS), "--threshold", "26", "--rule", "critical-value", "--reserve", "20");
    expect(text).toContain("Nothing is collected and nothing is paid");
    expect(text).toContain("Null outcome: those who ask at most the reserve have too few units.");
  });
});

describe("refusals", () => {
  test.each([
    ["a cost that is no whole number", USERS.replace("5,6", "5.5,6"), CALL, /line 3: "cost" expected an integer .* got "5\.5" \(user "bob"\)/],
    ["a user twice", USERS + "ann,1,1\n", CALL, /line 6: user "ann" a second time/],
    ["another table", "user,price\na,1\n", CALL, /expected the columns user,cost,capacity\[,benefit\]/],
    ["a name twice in json", JSON.stringify({ users: [{ id: "a", cost: 1, capacity: 1 }, { id: "a", cost: 1, capacity: 1 }] }), CALL, /"users\[1 "a"\].id" expected a name that no user before it has, got "a"/],
    ["an empty name in json", JSON.stringify({ users: [{ id: "", cost: 1, capacity: 1 }] }), CALL, /id" expected a string that is not empty/],
    ["a value of the file", JSON.stringify({ users: [], threshold: 0 }), ["--rule", "critical-value", "--reserve", "1"], /"threshold" expected an integer from 1/],
    ["an unknown leaver", USERS, [...CALL, "--leaver", "eve"], /--leaver names "eve", which is none of its users/],
    ["totals past 2^53", USERS.replace("9,10", "9,9007199254740991"), CALL, /"users\[3 "dan"\].capacity" expected totals that cannot pass 2\^53 - 1/],
  ])("%s", async (_, content, args, message) => {
    const { code, stdout, stderr } = await candor(["data", file(content), ...args]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
  });
  test.each([["--threshold", "-1"], ["--threshold", "1.5"], ["--spillover", "a"], ["--currency", "EUR:x"], ["--rule", "vcg"], ["--level", "5"]])("usage: %s %s", async (...args) =>
    expect((await candor(["data", file(USERS), ...args])).code).toBe(2));
});

describe("usage: what is wrong or missing is named", () => {
  test.each<[RegExp, string[]]>([
    [/the call does not say --rule \(critical-value, .*\): give it here/, ["--threshold", "8"]],
    [/the call does not say --rule \(.*\), --threshold \(or --level\): give them here or in a JSON file/, []],
    [/the call does not say --reserve: give it/, ["--threshold", "8", "--rule", "critical-value"]],
    [/the call does not say --threshold \(or --level\)/, ["--rule", "critical-value", "--reserve", "20"]],
    [/the call does not say --threshold \(or --level\), --subsidy, --floor/, ["--rule", "posted-lump"]],
    [/--units and --payable would change nothing without --currency/, [...CALL, "--units", "smallest", "--payable", "0"]],
    [/--payable: EUR has 2 decimals/, [...CALL, "--currency", "EUR:2", "--payable", "3"]],
    [/--command would change nothing without --state/, [...CALL, "--command", "{}"]],
    [/--reserve expected an integer from 0 to \d+, got "20.5"/, ["--threshold", "8", "--rule", "critical-value", "--reserve", "20.5"]],
    [/--key/, [...CALL, "--key", "abc"]],
    [/--threshold/, ["--threshold", "0", "--rule", "critical-value", "--reserve", "20"]],
    [/--buffer/, [...CALL, "--buffer", "1/0"]],
    [/--spillover/, [...CALL, "--spillover", "2"]],
    [/--subsidy: "subsidy" is not a field; expected .* rule \(critical-value\)/, [...CALL, "--subsidy", "3"]],
    [/--level: "levels\[1\].threshold"/, ["--level", "8=1", "--level", "7=2", "--rule", "critical-value", "--reserve", "20"]],
    [/--leaver names "ann" a second time/, [...CALL, "--leaver", "ann", "--leaver", "ann"]],
    [/--reassign is for simultaneous calls: small-first/, [...CALL, "--protocol", "small-first", "--reassign"]],
  ])("%s", async (message, args) => {
    const { code, stdout, stderr } = await candor(["data", file(USERS), ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});

describe("experiment", () => {
  test.each(["leakage", "protocols", "dropouts"])("%s, in every format, the same every time", async (name) => {
    const once = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await candor(["experiment", name, "--trials", "50", ...args]);
      expect([code, stderr]).toEqual([0, ""]);
      return stdout;
    };
    expect(await once()).toBe(await once());
    const rows = JSON.parse(await once("--format", "json")) as object[];
    expect((await once("--format", "csv")).trim().split("\n")).toHaveLength(rows.length + 1);
    const page = await once("--format", "html");
    expect(chartsIn(page)).not.toEqual([]);
    expect(slotOf(page)).not.toContain("NaN");
    expect(await once("--seed", "1")).not.toBe(await once());
  });
  test("leakage: the mechanisms' is zero in every row", async () => {
    const rows = JSON.parse((await candor(["experiment", "leakage", "--trials", "50", "--format", "json"])).stdout) as { rule: string; leakage: number }[];
    expect(rows).toHaveLength(4 * 6 * 12);
    expect(rows.filter(({ rule, leakage }) => /^[AB] /.test(rule) && leakage !== 0)).toEqual([]);
    expect(rows.filter(({ rule, leakage }) => rule === "posted" && leakage > 0).length).toBeGreaterThan(20);
  });
  test("leakage: standard errors, equal money, hard budgets, both readings of the floor contribution", async () => {
    const { stdout } = await candor(["experiment", "leakage", "--trials", "50"]);
    expect(stdout).toMatch(/^posted +0\.\d{3} ± 0\.\d{3} /m);
    expect(stdout).toMatch(/B's rows assume true reports/);
    expect(stdout).toMatch(/bimodal \.925/);
    for (const rule of ["posted lump for 5 units", "A simultaneous, equal money", "posted, hard budget", "A simultaneous, hard budget", "A small-first, hard budget"]) {
      expect(stdout).toContain(`\n${rule} `);
    }
    const rows = JSON.parse((await candor(["experiment", "leakage", "--trials", "50", "--format", "json"])).stdout) as Record<string, number>[];
    expect(rows[0]).toHaveProperty("success error");
  });
  test("an unknown one", async () => expect((await candor(["experiment", "nothing"])).code).toBe(2));
});

test("a person sees the largest of many users, and the rest together", async () => {
  const many = `user,cost,capacity\n${Array.from({ length: 500 }, (_, i) => `u${i},${i},${1 + (i % 7)}\n`).join("")}`;
  const text = await run(file(many), "--threshold", "1000", "--rule", "critical-value", "--reserve", "400");
  expect(text.split("\n").length).toBeLessThan(60);
  expect(text).toMatch(/^\d+ others +\d+ +[\d,]+ +[\d,]+$/m);
  expect(text).toMatch(/^together +1,000 /m);
});
