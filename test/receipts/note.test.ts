// Signed notes and verifier keys: the examples of the specification and of Go's reference implementation, byte for byte.

import { createSigner, noteVerifier, openCheckpoint, openNote, signNote, verifierKey, type PublicKey } from "candor/receipts";
import { createPrivateKey, createPublicKey, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { newSigner } from "./stores.js";

/** golang.org/x/mod/sumdb/note, the package's own example. */
const PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const SIGNED = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

/** c2sp.org/signed-note, the example of its last section. */
const FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const MESSAGE = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/** Peter's key as Go keeps it: a type byte and the seed. */
async function peter(): Promise<Awaited<ReturnType<typeof createSigner>>> {
  const seed = Buffer.from(SECRET, "base64").subarray(1);
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  return createSigner(createPrivateKey({ key: der, format: "der", type: "pkcs8" }).export({ type: "pkcs8", format: "pem" }) as string);
}

describe("the published notes", () => {
  test.each([["Go's", SIGNED, PETER, "PeterNeumann"], ["C2SP's", MESSAGE, FOO, "example.com/foo"]])("%s opens", async (_, note, key, name) => {
    const opened = await openNote(note, [noteVerifier(key)]);
    expect(opened).toEqual({ text: note.slice(0, note.indexOf("\n\n") + 1), signedBy: [name] });
  });

  test("Go's is signed again to the byte", async () => {
    const signer = await peter();
    expect(verifierKey("PeterNeumann", signer.publicKey)).toBe(PETER);
    expect(await signNote(TEXT, [{ name: "PeterNeumann", signer }])).toBe(SIGNED);
  });

  test("the key that Go says for it is the one that Node derives", async () => {
    const { x } = (await peter()).publicKey;
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    expect(verify(null, Buffer.from(TEXT), key, Buffer.from(SIGNED.split(" ").at(-1)!, "base64").subarray(4))).toBe(true);
  });
});

describe("notes", () => {
  test("signatures of unknown keys are passed over, also under a known name", async () => {
    const other = await newSigner();
    const twice = await signNote(TEXT, [{ name: "PeterNeumann", signer: other }, { name: "EnochRoot", signer: other }, { name: "PeterNeumann", signer: await peter() }]);
    expect((await openNote(twice, [noteVerifier(PETER)])).signedBy).toEqual(["PeterNeumann"]);
    await expect(openNote(await signNote(TEXT, [{ name: "EnochRoot", signer: other }]), [noteVerifier(PETER)])).rejects.toThrow("expected a signature of PeterNeumann");
  });

  test.each([
    ["a letter of the text", (note: string) => note.replace("think", "thinK")], ["a letter of the signature", (note: string) => note.replace("/SffcvI", "/SffcvJ")],
  ])("with %s changed are refused", async (_, change) => {
    await expect(openNote(change(SIGNED), [noteVerifier(PETER)])).rejects.toThrow("expected the signature of PeterNeumann");
  });

  test.each([
    ["no signature", TEXT], ["no empty line", SIGNED.replace("\n\n", "\n")], ["no end", SIGNED.slice(0, -1)], ["a hyphen", SIGNED.replace("—", "-")],
    ["a second space", SIGNED.replace(" x08", "  x08")], ["no base64", SIGNED.replace("x08", "!08")], ["a tab", SIGNED.replace("If ", "If\t")],
    ["too short a signature", `${TEXT}\n— PeterNeumann x08g\n`], ["a plus in the name", SIGNED.replace("— Peter", "— Peter+")],
    ["too many signatures", SIGNED + `${SIGNED.split("\n").at(-2)!}\n`.repeat(100)],
  ])("with %s are none", async (_, note) => {
    await expect(openNote(note, [noteVerifier(PETER)])).rejects.toThrow(RangeError);
  });

  test.each([
    "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "PeterNeumann+c74f20a3", "",
  ])("%s is no verifier key of Ed25519", (key) => {
    expect(() => noteVerifier(key)).toThrow(RangeError);
  });

  test.each(["", "a b", "a+b", "a\u00a0b", "a\nb"])("%j names no key", async (name) => {
    const signer = await newSigner();
    expect(() => verifierKey(name, signer.publicKey as PublicKey)).toThrow(RangeError);
    await expect(signNote("x\n", [{ name, signer }])).rejects.toThrow(RangeError);
  });

  test.each(["", "x", "x\r\n", "\ud800\n"])("%j is no text of a note", async (text) => {
    await expect(signNote(text, [{ name: "x", signer: await newSigner() }])).rejects.toThrow(RangeError);
  });
});

describe("checkpoints", () => {
  const ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  const opened = async (text: string): Promise<unknown> => {
    const signer = await newSigner();
    const note = await signNote(text, [{ name: "x.example", signer }]);
    return openCheckpoint(note, "x.example", [noteVerifier(verifierKey("x.example", signer.publicKey))]);
  };

  test("have three lines; more are passed over", async () => {
    const expected = { origin: "x.example", size: 20852163, root: new Uint8Array(Buffer.from(ROOT, "base64")) };
    expect(await opened(`x.example\n20852163\n${ROOT}\n`)).toEqual(expected);
    expect(await opened(`x.example\n20852163\n${ROOT}\nmore\n`)).toEqual(expected);
  });

  test.each([
    `x.example\n020852163\n${ROOT}\n`, `x.example\n-1\n${ROOT}\n`, `x.example\n1e3\n${ROOT}\n`, `x.example\n9007199254740993\n${ROOT}\n`, "x.example\n1\n",
    `x.example\n1\n${ROOT.slice(4)}\n`, `x.example\n1\n${ROOT.slice(0, -1)}\n`, `y.example\n1\n${ROOT}\n`, `x.example\n1\n${ROOT}\n\nmore\n`,
  ])("%j is none of x.example", async (text) => {
    await expect(opened(text)).rejects.toThrow(RangeError);
  });
});
