// Money on the command line of candor data: what was written is what is meant, to the last digit, or it is refused.

import { describe, expect, test } from "vitest";
import { round } from "../../bindings/core/payouts/round.js";
import { currency, numeral, smallestUnits } from "../../bindings/node/cli/output/money.js";
import { candor, file } from "./candor.js";

const USERS = "user,cost,capacity\nann,2,4\nbob,5.00,6\ncyd,3.5,5\n";
const CALL = ["--threshold", "8", "--rule", "critical-value"];
const run = (...args: string[]) => candor(["data", ...args]);

describe("amounts", () => {
  const EUR = currency("EUR:2");
  const PLAIN = { name: "", decimals: 0 };
  test.each<[string, number]>([
    ["20", 2000], ["20.00", 2000], ["5.00", 500], ["0.05", 5], [".5", 50], ["7.", 700], ["1e2", 10000], ["1.5e1", 1500], ["2000e-2", 2000], ["0.10000", 10],
    ["0", 0], ["0.000", 0], ["+1", 100], ["90071992547409.91", Number.MAX_SAFE_INTEGER],
    ["0.015", NaN], ["0.001", NaN], ["0.99999999999999999999", NaN], ["1e-3", NaN], ["90071992547409.92", NaN], ["1e300", NaN], ["-1", NaN], ["", NaN],
    [".", NaN], ["1,000", NaN], ["0x10", NaN], [" 1", NaN], ["Infinity", NaN], ["1e999", NaN],
  ])("EUR:2 %j is %d", (text, units) => expect(smallestUnits(text, EUR)).toBe(units));
  test.each<[string, number]>([["20", 20], ["20.0", 20], ["1e3", 1000], ["20.5", NaN], ["0.99999999999999999999", NaN], ["9007199254740993", NaN]])(
    "without a currency %j is %d", (text, units) => expect(smallestUnits(text, PLAIN)).toBe(units));
  test("and back", () => expect([numeral(5, 2), numeral(2000, 2), numeral(59615000, 6), numeral(7, 0)]).toEqual(["0.05", "20.00", "59.615000", "7"]));
});

describe("payouts", () => {
  test("largest remainders, the sum to the nearest payable unit", () => {
    expect(round([333, 333, 334], 10)).toEqual([330, 330, 340]);
    expect(round([11923000, 11923000, 11923000, 11923000, 11923000], 10000)).toEqual([11930000, 11930000, 11920000, 11920000, 11920000]);
    expect(round([4, 4, 4], 10)).toEqual([10, 0, 0]);
    expect(round([20, 30], 10)).toEqual([20, 30]);
  });
  test("what rounding moves is shown, and csv and json have every payout", async () => {
    const args = [file("user,cost,capacity\na,0.001,3\nb,0.002,3\nc,0.0035,3\n"), "--threshold", "6", "--rule", "critical-value", "--reserve", "0.0055", "--currency", "USD:6"];
    const { stdout } = await run(...args);
    expect(stdout).toContain("2 users of 3 give 6 units for 0.021000 USD");
    expect(stdout).toContain("Paid out in whole 0.010000 USD (largest remainders up): 0.020000 USD in all; rounding moves -0.001000 USD in all");
    expect((await run(...args, "--format", "csv")).stdout).toBe(
      "user,cost,capacity,burden,contribution,payment,payout\na,0.001000,3,3,3,0.010500,0.010000\nb,0.002000,3,3,3,0.010500,0.010000\nc,0.003500,3,3,0,0.000000,0.000000\n");
    expect(JSON.parse((await run(...args, "--format", "json")).stdout)).toMatchObject({ expenditure: 21000, payouts: [10000, 10000, 0] });
    expect((await run(...args, "--payable", "6")).stdout).not.toContain("Paid out");
  });
});

describe("a currency", () => {
  test("file and options are in it, with decimals and without", async () => {
    const { code, stdout } = await run(file(USERS), ...CALL, "--reserve", "20.00", "--currency", "EUR:2");
    expect([code, stdout]).toEqual([0, (await run(file(USERS), ...CALL, "--reserve", "20", "--currency", "EUR:2")).stdout]);
    expect(stdout).toMatch(/^ann +2\.00 +4 /m);
    expect(stdout).toMatch(/^together +8 .* 22\.00 EUR$/m);
  });
  test("smallest units, where that is said", async () => {
    const users = "user,cost,capacity\nann,2,4\nbob,5,6\n";
    const { stdout } = await run(file(users), ...CALL, "--reserve", "20", "--currency", "EUR:2", "--units", "smallest");
    expect(stdout).toMatch(/^ann +0\.02 +4 /m);
    expect((await run(file(USERS), ...CALL, "--reserve", "20", "--currency", "EUR:2", "--units", "smallest")).stderr).toMatch(/line 4: "cost" expected an integer .* got "3.5"/);
  });
  test("JSON: numbers and texts", async () => {
    const call = { users: [{ id: "a", cost: 0.29, capacity: 5 }, { id: "b", cost: "0.30", capacity: 5 }], threshold: 6, rule: "critical-value", reserve: 1.1 };
    const { stdout } = await run(file(JSON.stringify(call)), "--currency", "EUR:2", "--format", "csv");
    expect(stdout).toContain("a,0.29,5,5,5,");
    expect((await run(file(JSON.stringify({ ...call, reserve: 0.015 })), "--currency", "EUR:2")).stderr).toMatch(/"reserve" expected an amount of EUR with at most 2 decimals.*got 0\.015/);
  });
  test.each<[string, string, string[], number, RegExp]>([
    ["a cost below the smallest unit", USERS.replace("3.5", "3.501"), ["--reserve", "9", "--currency", "EUR:2"], 1,
      /line 4: "cost" expected an amount of EUR with at most 2 decimals, .* got "3\.501" \(user "cyd"\)/],
    ["a reserve below it", USERS, ["--reserve", "0.015", "--currency", "EUR:2"], 2, /--reserve expected an amount of EUR .* got "0\.015"/],
    ["a decimal without a currency", USERS, ["--reserve", "9"], 1, /line 4: "cost" expected an integer .* got "3\.5"/],
    ["almost one", USERS.replace("3.5", "0.99999999999999999999"), ["--reserve", "9", "--currency", "EUR:2"], 1, /got "0\.99999999999999999999"/],
    ["a capacity is in units", USERS.replace("5.00,6", "5.00,6.5"), ["--reserve", "9", "--currency", "EUR:2"], 1, /"capacity" expected an integer/],
  ])("%s is refused", async (_, users, args, exit, message) => {
    const { code, stdout, stderr } = await run(file(users), ...CALL, ...args);
    expect([code, stdout]).toEqual([exit, ""]);
    expect(stderr).toMatch(message);
  });
});

describe("the annotators' call", () => {
  const users = [
    ["aviary", 12902], ["gpt4_ranking", 13659], ["gpt4_b1", 43734], ["gpt4", 12483], ["claude_ranking", 4971], ["alpaca_farm_greedy", 15420], ["gpt4_b5", 14376],
    ["humans", 300000], ["claude", 14369], ["text_davinci_003", 8761], ["lmsys", 13945], ["longest", 0], ["alpaca_farm", 11923], ["chatgpt", 836], ["cohere", 2500],
  ].map(([user, cost]) => `${user},${cost},1000\n`).join("");
  const call = () => [file(`user,cost,capacity\n${users}`), "--threshold", "5000", "--rule", "critical-value", "--reserve", "15000"];
  const MICRO = ["--currency", "USD:6", "--units", "smallest"];
  test("59.615 USD, 11.923 to each of five", async () => {
    const { stdout } = await run(...call(), ...MICRO, "--format", "json");
    const { expenditure, users: paid } = JSON.parse(stdout) as { expenditure: number; users: { payment: number }[] };
    expect([expenditure, paid.map(({ payment }) => payment).filter((payment) => payment > 0)]).toEqual([59615000, Array(5).fill(11923000)]);
  });
  test("small-first says what the order of the file cost, and draws by lot with a key", async () => {
    const { stdout } = await run(...call(), ...MICRO, "--protocol", "small-first");
    expect(stdout).toContain("Among users of the same size the order of the file decides who is asked");
    expect(stdout).toContain("What they give costs them 58.391000 USD; in another order of equals it would be 17.068000 USD to 69.251000 USD.");
    const drawn = await run(...call(), ...MICRO, "--protocol", "small-first", "--key", "00112233445566778899aabbccddeeff");
    expect(drawn.stdout).not.toContain("order of the file");
    expect(drawn.stdout).not.toContain("00112233");
  });
});

test("who is asked instead, and for how much", async () => {
  const users = file("user,cost,capacity\nann,2,4\nbob,5,6\ncyd,3,5\ndan,9,10\n");
  const args = [users, "--threshold", "8", "--rule", "critical-value", "--reserve", "20", "--reassign"];
  const { stdout } = await run(...args);
  expect(stdout).toContain("If ann leaves, a new assignment keeps 8 units for 60: bob is asked for 3, for 27; cyd is asked for 5 instead of 4, for 33.");
  expect((await run(...args, "--leaver", "ann")).stdout).toContain("Without ann the call keeps 8 units for 60, after 2 assignments: bob is asked for 3, for 27; cyd is asked for 5 instead of 4, for 33.");
  expect(JSON.parse((await run(...args, "--leaver", "ann", "--format", "json")).stdout)).toMatchObject({
    ifOneLeaves: [{ id: "ann", instead: [{ id: "bob", contribution: 3, payment: 27, before: 0 }, { id: "cyd", contribution: 5, payment: 33, before: 4 }] }, { id: "cyd" }],
    withdrawal: { instead: [{ id: "bob" }, { id: "cyd" }] },
  });
});
