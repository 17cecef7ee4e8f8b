// Keys: rotation by id, times, key files, and private keys that are in nothing that is shown.

import { createSigner, keyId, keySet, sign, verify, type Signer } from "candor/receipts";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { newSigner } from "./stores.js";

/** RFC 8037, appendix A. */
const RFC = { kty: "OKP", crv: "Ed25519", d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" } as const;

const head = (signer: Signer, time: number): ReturnType<typeof sign> =>
  sign({ kind: "rounds.head", output: { stream: "rounds/a", version: 1, hash: "0".repeat(64) }, time }, signer);
const signatureOf = async (receipt: unknown, ...keys: readonly unknown[]): Promise<string> => (await verify(receipt, { keys: { keys } as never })).signature;

test("the thumbprint of RFC 8037's key is the one that it says", async () => {
  expect(keyId(RFC.x)).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  expect((await createSigner(RFC)).publicKey).toEqual({ kty: "OKP", crv: "Ed25519", alg: "Ed25519", use: "sig", kid: keyId(RFC.x), x: RFC.x, from: 0 });
});

test("its signature is RFC 8037's (A.4)", async () => {
  const text = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
  const signature = await (await createSigner(RFC)).sign(new TextEncoder().encode(text));
  expect(Buffer.from(signature).toString("base64url")).toBe("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
});

describe("a private key", () => {
  test("as openssl makes it", async () => {
    const pem = execFileSync("openssl", ["genpkey", "-algorithm", "ed25519"]).toString();
    const signer = await createSigner(pem);
    expect(await signatureOf(await head(signer, 5), signer.publicKey)).toBe("valid");
  });

  test.each([
    ["no text", ""], ["a public key", generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" })],
    ["a key of another curve", generateKeyPairSync("ed448").privateKey.export({ type: "pkcs8", format: "pem" })],
    ["an RSA key", generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({ type: "pkcs8", format: "pem" })],
    ["an X25519 JWK", { ...RFC, crv: "X25519" }], ["a JWK without d", { ...RFC, d: undefined }], ["a JWK of a short d", { ...RFC, d: "AAAA" }],
    ["a JWK with another's x", { ...RFC, x: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo" }], ["nothing", null], ["a pair of no keys", { privateKey: {}, publicKey: {} }],
  ])("%s is none, and the refusal shows nothing of it", async (_, key) => {
    const error = await createSigner(key as never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expect.stringMatching(/^wrong-/) as string });
    const secret = typeof key === "string" ? key.split("\n")[1] : key && "d" in key ? key.d : undefined;
    if (secret) expect(inspect(error, { depth: 9, showHidden: true }) + String((error as Error).stack)).not.toContain(secret);
  });

  test("is in nothing that a signer shows", async () => {
    const signer = await createSigner(RFC);
    expect(inspect(signer, { depth: 9, showHidden: true }) + JSON.stringify(signer)).not.toContain(RFC.d);
    expect(JSON.stringify(keySet([signer.publicKey]))).not.toContain(RFC.d);
  });

  test("in a public set is refused, unseen", () => {
    const error = (() => {
      try {
        keySet({ keys: [RFC] });
        return undefined;
      } catch (thrown) {
        return thrown as Error;
      }
    })();
    expect(error).toMatchObject({ field: "keys[0].d" });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(RFC.d);
  });
});

describe("rotation", () => {
  test("each receipt is checked by the key that signed it, in its own time", async () => {
    const [old, now] = [await newSigner({ from: 0, until: 100 }), await newSigner({ from: 90 })];
    const set = [old.publicKey, now.publicKey];
    expect(await signatureOf(await head(old, 95), ...set)).toBe("valid");
    expect(await signatureOf(await head(now, 95), ...set)).toBe("valid");
    expect(await signatureOf(await head(old, 95), now.publicKey)).toBe("unknown-key");
    await expect(head(old, 100)).rejects.toMatchObject({ field: "time" });
    await expect(head(now, 89)).rejects.toMatchObject({ field: "time" });
  });

  test("a key withdrawn sooner than it thought is outside its time", async () => {
    const signer = await newSigner();
    const receipt = await head(signer, 50);
    expect(await signatureOf(receipt, { ...signer.publicKey, until: 50 })).toBe("outside-its-time");
    expect(await signatureOf(receipt, { ...signer.publicKey, until: 51 })).toBe("valid");
    expect(await signatureOf(receipt, { ...signer.publicKey, from: 51 })).toBe("outside-its-time");
  });
});

describe("a key set", () => {
  test("passes over keys of other kinds and fields of others", async () => {
    const { publicKey } = await newSigner();
    const set = keySet({ keys: [{ kty: "RSA", n: "x", e: "AQAB" }, { ...publicKey, x5c: [], key_ops: ["verify"] }], more: 1 });
    expect(set).toEqual({ keys: [publicKey] });
  });

  test.each([
    ["keys", undefined], ["keys", 7], ["keys[0]", [7]], ["keys[0].x", [{ kty: "OKP", crv: "Ed25519", x: "AA" }]],
    ["keys[0].kid", [{ kty: "OKP", crv: "Ed25519", x: RFC.x, kid: "mine" }]], ["keys[0].from", [{ kty: "OKP", crv: "Ed25519", x: RFC.x, kid: keyId(RFC.x), from: "2026" }]],
    ["keys[1].kid", [0, 1].map(() => ({ kty: "OKP", crv: "Ed25519", x: RFC.x, kid: keyId(RFC.x) }))],
    ["keys[0].until", [{ kty: "OKP", crv: "Ed25519", x: RFC.x, kid: keyId(RFC.x), from: 5, until: 4 }]],
  ])("is refused at %s", (field, set) => {
    expect(() => keySet(set)).toThrow(expect.objectContaining({ field }) as Error);
  });

  test("a key that is no point of the curve signs nothing", async () => {
    const signer = await newSigner();
    const x = Buffer.alloc(32, 0xff).toString("base64url");
    const receipt = { ...(await head(signer, 5)), key: keyId(x) };
    expect(await signatureOf(receipt, { ...signer.publicKey, x, kid: keyId(x) })).toBe("wrong");
  });
});
