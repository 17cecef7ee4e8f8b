// candor verify: what holds and what does not, by exit code, for people and for programs.

import { load } from "candor";
import { sign, type Receipt } from "candor/receipts";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { candor, file, type Ended } from "../cli/candor.js";
import { ROOT } from "../packed.js";
import { newSigner } from "./stores.js";

const example = (name: string): string => join(ROOT, `examples/${name}.json`);
const receipt = JSON.parse(readFileSync(example("receipt"), "utf8")) as Receipt;
const KEYS = ["--keys", example("receipt-keys")];
const INPUT = ["--input", example("receipt-input")];

const verify = (given: unknown, ...more: string[]): Promise<Ended> => candor(["verify", "-", ...KEYS, ...more], { input: JSON.stringify(given) });

describe("the example", () => {
  test("holds", async () => {
    const { code, stdout, stderr } = await candor(["verify", example("receipt"), ...KEYS, ...INPUT]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^game\.price by candor .*\n\ncheck +found\n─+\nkey +\S{43}\nsignature +valid\ninput +the one that was asked\nterms +the question stands under them\ncomputed again +the same, to the last bit\n$/);
  });

  test("as JSON and CSV", async () => {
    const { stdout } = await candor(["verify", example("receipt"), ...KEYS, ...INPUT, "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ holds: true, checked: [{ line: null, holds: true, signature: "valid", input: "same", terms: true, recomputed: "same", kind: "game.price" }] });
    const csv = await candor(["verify", example("receipt"), ...KEYS, "--format", "csv"]);
    expect(csv.stdout).toBe(`line,kind,time,key,signature,input,terms,recomputed,differs,holds\n,game.price,${receipt.time},${receipt.key},valid,not-given,,not-done,,true\n`);
  });

  test("every command of --help runs", async () => {
    const { stdout } = await candor(["verify", "--help"]);
    const commands = stdout.match(/^ {2}candor verify .*$/gm)!;
    expect(commands.length).toBeGreaterThan(2);
    for (const command of commands) {
      const args = command.trim().split(" ").slice(1).map((arg) => (arg.startsWith("examples/") ? join(ROOT, arg) : arg));
      expect(await candor(args)).toMatchObject({ code: 0, stderr: "" });
    }
  });
});

describe("what does not hold ends with 1 and is named", () => {
  test.each([
    ["a touched output", { ...receipt, output: null }, [], "the signature is wrong: this key did not sign this"],
    ["another key's", { ...receipt, key: "x" }, [], "the signature is by a key that is none of --keys"],
    ["another input", receipt, ["--input", example("receipt-keys")], "the input is another than was asked"],
  ])("%s", async (_, given, more, message) => {
    const { code, stdout, stderr } = await verify(given, ...more);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `candor: standard input, line 1: ${message}\n` });
    expect(stdout).toContain("check");
  });

  test("an output that is not what comes out, by its place; a key that was not in use", async () => {
    const { game } = await load();
    const signer = await newSigner();
    const question = { groups: [{ size: 1, reward: [1, 0] }] };
    const output = { ...game.price(question), welfare: 5 };
    const made = await sign({ kind: "game.price", question, output, time: 7 }, signer);
    const keys = (until: number): string[] => ["--keys", file(JSON.stringify({ keys: [{ ...signer.publicKey, until }] }))];
    const input = ["--input", file(JSON.stringify(question))];
    const run = (...args: string[]): Promise<Ended> => candor(["verify", "-", ...args], { input: JSON.stringify(made) });
    expect(await run(...keys(8), ...input)).toMatchObject({ code: 1, stderr: "candor: standard input, line 1: computed again, the output is another, first at output.welfare\n" });
    expect(await run(...keys(7), ...input)).toMatchObject({ code: 1, stderr: "candor: standard input, line 1: the signature is by a key that was not in use then\n" });
  });

  test("one of many, by its line", async () => {
    const lines = [receipt, { ...receipt, time: 1 }, receipt].map((one) => JSON.stringify(one)).join("\n");
    const { code, stdout, stderr } = await candor(["verify", "-", ...KEYS], { input: lines });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "candor: standard input, line 2: the signature is wrong: this key did not sign this\n" });
    expect(stdout).toMatch(/^3 receipts, of which 2 hold\n/);
    const two = await candor(["verify", "-", ...KEYS, ...INPUT], { input: lines });
    expect(two).toMatchObject({ code: 1, stdout: "", stderr: "candor: standard input, line 2: a second receipt; --input is for one\n" });
  });
});

describe("what cannot be read ends with 1", () => {
  test.each([
    ["", "standard input, line 1: not JSON"], ["{}", "standard input, line 1: expected receipts"], ["{", /^candor: standard input.*JSON/],
    [JSON.stringify({ ...receipt, time: "now" }), 'standard input, line 1: "receipt.time" expected an integer'],
    [JSON.stringify({ ...receipt, more: 1 }), 'standard input, line 1: "receipt.more" is not a field'],
  ])("%s", async (input, message) => {
    const { code, stdout, stderr } = await candor(["verify", "-", ...KEYS], { input });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
  });

  test("a private key among the public ones, which is not shown", async () => {
    const jwk = { kty: "OKP", crv: "Ed25519", d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
    const { code, stderr } = await candor(["verify", example("receipt"), "--keys", "-"], { input: JSON.stringify({ keys: [jwk] }) });
    expect(code).toBe(1);
    expect(stderr).toContain('"keys[0].d" expected nothing: that is a private key');
    expect(stderr).not.toContain(jwk.d);
  });
});

test("keys come from an address", async () => {
  const set = readFileSync(example("receipt-keys"));
  const server = createServer((request, response) => {
    if (request.url === "/.well-known/candor-keys.json") response.end(set);
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const from = (path: string): Promise<Ended> => candor(["verify", example("receipt"), "--keys", origin + path]);
  expect(await from("/.well-known/candor-keys.json")).toMatchObject({ code: 0, stderr: "" });
  expect(await from("/keys")).toMatchObject({ code: 1, stderr: `candor: ${origin}/keys: answered 404\n` });
  server.close();
  server.closeAllConnections();
  expect((await from("/")).code).toBe(1);
});

test.each([
  [[example("receipt")], "missing option\n  --keys <file>"], [[], "missing required argument 'file'"], [["-", "--keys", "-"], "standard input is one file"],
  [[example("receipt"), ...KEYS, "--format", "html"], "Allowed choices are table, json, csv"],
])("wrong usage ends with 2: %j", async (args, message) => {
  const { code, stdout, stderr } = await candor(["verify", ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});
