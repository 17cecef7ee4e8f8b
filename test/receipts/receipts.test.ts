// Receipts: each kind holds, nothing that was touched does, and who checks by other means finds the same.

import { load, type Candor } from "candor";
import { kinds, packagedCore, receiptOf, sign, verify, verifyBody, type Receipt, type Signer, type VerifyOptions } from "candor/receipts";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { createHash, createPublicKey, verify as check } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { questions, type Question } from "./questions.js";
import { newSigner } from "./stores.js";

const TIME = 1_764_000_000_000;

let rooms: Candor;
let signer: Signer;
let asked: readonly Question[];
let price: Question;
let receipt: Receipt;

beforeAll(async () => {
  rooms = await load();
  signer = await newSigner({ from: TIME - 1000 });
  asked = questions(rooms);
  price = asked.find(({ kind }) => kind === "game.price")!;
  receipt = await sign({ ...price, time: TIME }, signer);
});

const keys = (...signers: readonly Signer[]): VerifyOptions["keys"] => ({ keys: signers.map(({ publicKey }) => publicKey) });
const checked = (given: unknown, options: Partial<VerifyOptions> = {}): ReturnType<typeof verify> =>
  verify(given, { keys: keys(signer), input: price.sent, rooms, ...options });
const json = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

describe("every kind", () => {
  test("is asked here, but for heads of streams, which are said", () => {
    expect(new Set([...asked.map(({ kind }) => kind), "calls.head", "rounds.head"])).toEqual(new Set(kinds));
  });

  test("holds: out of what was sent, out of the whole question, and after JSON", async () => {
    for (const { kind, sent, question, output } of asked) {
      const made = await sign({ kind, sent, question, output, time: TIME }, signer);
      for (const input of [sent, question, json(question)]) {
        const verdict = await verify(json(made), { keys: keys(signer), input, rooms });
        expect(verdict, kind).toMatchObject({ holds: true, signature: "valid", input: "same", terms: true, recomputed: "same", differs: null, kind });
      }
    }
  });

  test("does not where the output has another number, which is named", async () => {
    for (const { kind, question, output } of asked) {
      const text = JSON.stringify(json(await sign({ kind, question, output, time: TIME }, signer)).output);
      const changed = JSON.parse(text.replace(/(\d)([,}\]])/, (_, digit: string, end: string) => `${(Number(digit) + 1) % 10}${end}`)) as unknown;
      const verdict = await verify(await sign({ kind, question, output: changed, time: TIME }, signer), { keys: keys(signer), input: question, rooms });
      expect(verdict, kind).toMatchObject({ holds: false, signature: "valid", input: "same", recomputed: "other" });
      expect(verdict.differs).toMatch(/^output[.[]/);
    }
  });
});

describe("touched", () => {
  const FIELDS: readonly (readonly [field: string, change: (given: Receipt) => unknown])[] = [
    ["kind", (given) => ({ ...given, kind: "game.audit" })], ["input", (given) => ({ ...given, input: given.input!.replace(/^./, (first) => (first === "0" ? "1" : "0")) })],
    ["salted", (given) => ({ ...given, salted: true })], ["terms", (given) => ({ ...given, terms: { lambda: 5 } })], ["terms, gone", (given) => ({ ...given, terms: null })],
    ["core.version", (given) => ({ ...given, core: { ...given.core, version: "9" } })], ["core.sha256", (given) => ({ ...given, core: { ...given.core, sha256: "0".repeat(64) } })],
    ["output", (given) => ({ ...given, output: { ...(given.output as object), welfare: 0 } })], ["time", (given) => ({ ...given, time: given.time + 1 })],
    ["signature", (given) => ({ ...given, signature: given.signature.replace(/^./, (first) => (first === "A" ? "B" : "A")) })],
  ];

  test.each(FIELDS)("%s: the signature is wrong, and nothing is computed", async (_, change) => {
    const verdict = await checked(change(receipt));
    expect(verdict).toMatchObject({ holds: false, signature: "wrong", recomputed: "not-done" });
  });

  test("key: it is another's, or nobody's", async () => {
    const other = await newSigner();
    expect(await checked({ ...receipt, key: other.publicKey.kid })).toMatchObject({ holds: false, signature: "unknown-key" });
    expect(await checked({ ...receipt, key: other.publicKey.kid }, { keys: keys(signer, other) })).toMatchObject({ holds: false, signature: "wrong" });
  });

  test("anywhere in its JSON: it is no receipt or does not hold", async () => {
    const text = JSON.stringify(receipt);
    await fc.assert(fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 32, max: 126 }), async (at, code) => {
      const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
      const same = (): boolean => canonicalize(JSON.parse(changed)) === canonicalize(receipt);
      try {
        expect((await checked(JSON.parse(changed))).holds).toBe(same());
      } catch (error) {
        expect(error instanceof SyntaxError || (error instanceof Error && "field" in error), String(error)).toBe(true);
      }
    }), { numRuns: 400 });
  });

  test("the input, in any number", async () => {
    const text = JSON.stringify(price.sent);
    const numbers = [...text.matchAll(/[\d.]+/g)];
    for (const { index, 0: number } of numbers) {
      const input = JSON.parse(`${text.slice(0, index)}${Number(number) + 1e-3}${text.slice(index + number.length)}`) as object;
      expect(await checked(receipt, { input })).toMatchObject({ holds: false, signature: "valid", input: "another", recomputed: "not-done" });
    }
    expect(await checked(receipt, { input: { ...price.sent, lambda: 0.4 } })).toMatchObject({ input: "another" });
  });

  test("the signature written in another way, with s + L for s", async () => {
    const bytes = Buffer.from(receipt.signature, "base64url");
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString("hex")}`) + L;
    const other = Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse();
    const signature = Buffer.concat([bytes.subarray(0, 32), other]).toString("base64url");
    expect(await checked({ ...receipt, signature })).toMatchObject({ holds: false, signature: "wrong" });
  });
});

describe("what is no receipt is refused by field", () => {
  const NONE: readonly (readonly [field: string, make: () => unknown])[] = [
    ["receipt", () => null], ["receipt", () => [receipt]], ["receipt.extra", () => ({ ...receipt, extra: 1 })], ["receipt.format", () => ({ ...receipt, format: "candor/receipt/2" })],
    ["receipt.kind", () => ({ ...receipt, kind: "toString" })], ["receipt.input", () => ({ ...receipt, input: "ABC" })], ["receipt.salted", () => ({ ...receipt, salted: 1 })],
    ["receipt.core", () => ({ ...receipt, core: null })], ["receipt.core.sha256", () => ({ ...receipt, core: { version: "1", sha256: "" } })],
    ["receipt.time", () => ({ ...receipt, time: -1 })], ["receipt.time", () => ({ ...receipt, time: 0.5 })], ["receipt.signature", () => ({ ...receipt, signature: `${receipt.signature}A` })],
    ["receipt.signature", () => ({ ...receipt, signature: "" })], ["receipt.key", () => ({ ...receipt, key: 7 })],
  ];

  test.each(NONE)("%s", async (field, make) => {
    await expect(checked(make())).rejects.toMatchObject({ field });
  });

  test("nested deeper than can be followed", async () => {
    const deep = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`) as unknown;
    await expect(checked({ ...receipt, output: deep })).rejects.toMatchObject({ code: "wrong-value", field: "receipt" });
    await expect(checked(receipt, { input: deep })).rejects.toMatchObject({ code: "wrong-value", field: "input" });
  });

  test("fields that are not its own are not there", async () => {
    const { output, ...rest } = receipt;
    expect((await checked(Object.assign(Object.create({ output }) as object, rest)).catch((error: unknown) => error))).toMatchObject({ field: "receipt" });
  });
});

describe("another core", () => {
  const other = { version: "0.0.9", sha256: "ab".repeat(32) };

  test("with the same output: it is the same", async () => {
    const made = await sign({ ...price, time: TIME, core: other }, signer);
    expect(await checked(made)).toMatchObject({ holds: true, recomputed: "same", core: other });
  });

  test("with another output: this one cannot judge it", async () => {
    const made = await sign({ ...price, output: { ...(price.output as object), welfare: 1 }, time: TIME, core: other }, signer);
    expect(await checked(made)).toMatchObject({ holds: false, recomputed: "another-core", differs: "output.welfare" });
  });

  test("is named by either build's hash, which load() chose", () => {
    const hash = (name: string): string => createHash("sha256").update(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url))).digest("hex");
    expect(packagedCore()).toEqual({ version: expect.stringMatching(/^\d/) as string, sha256: hash("core") });
  });

  test("the scalar build is this core too: the same bits", async () => {
    const bytes = readFileSync(new URL("../../build/core.scalar.wasm", import.meta.url));
    const scalar = await load({ source: bytes });
    for (const { kind, question, output } of asked) {
      const made = await sign({ kind, question, output, time: TIME }, signer);
      expect((await verify(made, { keys: keys(signer), input: question, rooms: scalar })).recomputed, kind).toBe("same");
    }
  });
});

describe("without an input", () => {
  test("the signature is all that is checked", async () => {
    expect(await verify(receipt, { keys: keys(signer) })).toMatchObject({ holds: true, signature: "valid", input: "not-given", terms: null, recomputed: "not-done" });
  });

  test("and with one and no rooms, whether it is the one", async () => {
    expect(await verify(receipt, { keys: keys(signer), input: price.sent })).toMatchObject({ holds: true, input: "same", terms: true, recomputed: "not-done" });
  });

  test("the head of a stream has none", async () => {
    const head = { stream: "calls/spring", version: 7, hash: "ab".repeat(32) };
    const made = await sign({ kind: "calls.head", output: head, time: TIME }, signer);
    expect(await checked(made)).toMatchObject({ holds: true, signature: "valid", input: "none", recomputed: "not-done" });
    await expect(sign({ kind: "calls.head", question: head, output: head, time: TIME }, signer)).rejects.toMatchObject({ field: "question" });
    await expect(sign({ kind: "calls.head", output: head, salt: "ab".repeat(16), time: TIME }, signer)).rejects.toMatchObject({ field: "salt" });
  });
});

test("a question that the room refuses, signed all the same", async () => {
  const made = await sign({ kind: "game.price", question: { groups: [] }, output: price.output, time: TIME }, signer);
  expect(await checked(made, { input: { groups: [] } })).toMatchObject({ holds: false, recomputed: "refused" });
});

test("typed arrays are numbers, NaN in them is null, -0 is 0; any other NaN is refused", async () => {
  const groups = [{ size: 1, reward: new Float64Array([-0, 1]) }];
  const made = await sign({ kind: "game.price", question: { groups }, output: rooms.game.price({ groups }), time: TIME }, signer);
  for (const reward of [[-0, 1], [0, 1], new Float64Array([0, 1])]) {
    expect((await checked(made, { input: { groups: [{ size: 1, reward }] } })).holds).toBe(true);
  }
  expect((await sign({ ...price, output: new Float64Array([NaN, -0]), time: TIME }, signer)).output).toEqual([null, -0]);
  await expect(sign({ ...price, output: [NaN], time: TIME }, signer)).rejects.toMatchObject({ field: "output[0]" });
});

test("whoever checks by other means finds the same: canonical form, SHA-256 and Ed25519 of Node", async () => {
  const { signature, ...rest }: Receipt = json(receipt);
  const bytes = Buffer.from(`candor/receipt/1\0${canonicalize(rest)!}`);
  const { kty, crv, x, kid } = signer.publicKey;
  const key = createPublicKey({ key: { kty, crv, x }, format: "jwk" });
  expect(check(null, bytes, key, Buffer.from(signature, "base64url"))).toBe(true);
  expect(createHash("sha256").update(canonicalize(price.question)!).digest("hex")).toBe(receipt.input);
  expect(createHash("sha256").update(canonicalize({ crv, kty, x })!).digest("base64url")).toBe(kid);
  expect(receipt.key).toBe(kid);
  expect(receiptOf(receipt)).toEqual(receipt);
});

describe("a body", () => {
  test("is answered, once the service admits the question", async () => {
    const shown: unknown[] = [];
    const verdict = await verifyBody(rooms, keys(signer), { receipt: json(receipt), input: price.sent }, (kind, question) => shown.push(kind, question));
    expect(verdict.holds).toBe(true);
    expect(shown).toEqual(["game.price", price.question]);
    await expect(verifyBody(rooms, keys(signer), { receipt, input: price.sent }, () => { throw new RangeError("too large"); })).rejects.toThrow("too large");
  });

  test("whose receipt nobody signed is shown to no limit and computed by nobody", async () => {
    const forged = { ...json(receipt), time: 5 };
    const verdict = await verifyBody(rooms, keys(signer), { receipt: forged, input: price.sent }, () => { throw new Error("asked"); });
    expect(verdict).toMatchObject({ holds: false, signature: "wrong" });
  });

  test.each([["body", null], ["keys", { receipt: {}, keys: {} }], ["receipt", {}]])("%s is refused by field", async (field, body) => {
    await expect(verifyBody(rooms, keys(signer), body)).rejects.toMatchObject({ field });
  });
});
