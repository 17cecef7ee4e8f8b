// What the service fixed: found by what was not sent, filled in again, and nothing secret among it.

import { load } from "candor";
import { sign, verify } from "candor/receipts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { added, filled, holds } from "../../bindings/receipts/terms.js";
import { newSigner } from "./stores.js";

type Value = Parameters<typeof added>[0];

const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>;

/** A value, and the same with fields left out of its objects, at any depth. */
const pairs = value.chain((question) => fc.infiniteStream(fc.boolean()).map((keep) => ({ question, sent: without(question, keep) })));

function without(of: Value, keep: IterableIterator<boolean>): Value {
  if (Array.isArray(of)) return of.map((entry: Value) => without(entry, keep));
  if (typeof of !== "object" || of === null) return of;
  return Object.fromEntries(Object.entries(of).flatMap(([name, entry]) =>
    (keep.next().value ? [[name, without(entry as Value, keep)]] : name === "key" ? [[name, entry as Value]] : [])));
}

test("what was left out is added, and filled in again it is the question", () => {
  fc.assert(fc.property(pairs, ({ question, sent }) => {
    const terms = added(sent, question);
    expect(filled(sent, terms)).toEqual(question);
    expect(filled(question, terms)).toEqual(question);
    expect(holds(question, terms)).toBe(true);
  }), { numRuns: 2000 });
});

test("of groups, a multiplier each", () => {
  const sent = { groups: [{ id: "a" }, { id: "b" }, { id: "c", multiplier: 1 }] };
  const question = { groups: [{ id: "a", multiplier: 2 }, { id: "b", multiplier: 3 }, { id: "c", multiplier: 1 }], lambda: 1 };
  expect(added(sent, question)).toEqual({ groups: [{ multiplier: 2 }, { multiplier: 3 }, null], lambda: 1 });
});

test.each([
  ["sent.lambda", { lambda: 2 }, { lambda: 1 }], ["sent.more", { more: 1 }, { lambda: 1 }], ["sent.groups", { groups: [1] }, { groups: [1, 2] }],
  ["sent.groups[1].size", { groups: [{}, { size: 1 }] }, { groups: [{}, { size: 2 }] }], ["sent", [], {}],
])("a question that does not hold what was sent is refused at %s", (field, sent, question) => {
  expect(() => added(sent, question)).toThrow(expect.objectContaining({ field }) as Error);
});

test("terms that a question does not hold", () => {
  for (const [question, terms] of [[{ a: 1 }, { a: 2 }], [{}, { a: 1 }], [{ a: [1] }, { a: [null, 1] }], [7, { a: 1 }], [[], { a: 1 }]] as const) {
    expect(holds(question, terms)).toBe(false);
  }
});

test("a signer who puts false terms on a receipt is found out", async () => {
  const { game } = await load();
  const signer = await newSigner();
  const question = { groups: [{ size: 1, reward: [1, 0] }], lambda: 9 };
  // sign() refuses to: it is done by a signer of one's own that is shown one text and signs another
  const { signedPart } = await import("../../bindings/receipts/receipt.js");
  const honest = await sign({ kind: "game.price", question, output: game.price(question), time: 1 }, signer);
  const false1 = { ...honest, terms: { lambda: 0.1 } };
  const signature = Buffer.from(await signer.sign(signedPart(false1))).toString("base64url");
  const verdict = await verify({ ...false1, signature }, { keys: { keys: [signer.publicKey] }, input: question, rooms: await load() });
  expect(verdict).toMatchObject({ signature: "valid", input: "same", terms: false, holds: false });
});

test("the key of a lottery is on no receipt: who recomputes is given it", async () => {
  const rooms = await load();
  const signer = await newSigner();
  const users = [{ id: "a", cost: 1, capacity: 3 }, { id: "b", cost: 1, capacity: 3 }];
  const key = "000102030405060708090a0b0c0d0e0f";
  const question = { users, threshold: 3, rule: "proportional", reserve: 9, key } as const;
  const receipt = await sign({ kind: "data.plan", sent: { users }, question, output: rooms.data.plan(question), time: 1 }, signer);
  expect(JSON.stringify(receipt)).not.toContain(key);
  const keys = { keys: [signer.publicKey] };
  expect((await verify(receipt, { keys, input: { users }, rooms })).input).toBe("another");
  expect((await verify(receipt, { keys, input: { users, key }, rooms })).holds).toBe(true);
});

test("a salted receipt: its input is found by nobody who has not the salt", async () => {
  const rooms = await load();
  const signer = await newSigner();
  const question = { groups: [{ size: 1, reward: [1, 0] }] };
  const salt = "5a".repeat(32);
  const answer = { kind: "game.price", question, output: rooms.game.price(question), time: 1 } as const;
  const [plain, salted, other] = [await sign(answer, signer), await sign({ ...answer, salt }, signer), await sign({ ...answer, salt: "a5".repeat(32) }, signer)];
  expect(new Set([plain.input, salted.input, other.input]).size).toBe(3);
  const keys = { keys: [signer.publicKey] };
  expect(await verify(salted, { keys, input: question, salt, rooms })).toMatchObject({ holds: true, recomputed: "same" });
  expect(await verify(salted, { keys, input: question, salt: "a5".repeat(32), rooms })).toMatchObject({ holds: false, input: "another" });
  await expect(verify(salted, { keys, input: question, rooms })).rejects.toMatchObject({ field: "salt" });
  await expect(verify(plain, { keys, input: question, salt, rooms })).rejects.toMatchObject({ field: "salt" });
  for (const bad of ["", "5a", "zz".repeat(16), 7]) {
    await expect(sign({ ...answer, salt: bad as string }, signer)).rejects.toMatchObject({ field: "salt" });
  }
});
