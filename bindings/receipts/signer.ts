// Who signs. The private key stays in the runtime's key store: it is in no field, no message and no JSON of a signer.

import { isObject, record, text } from "../core/check.js";
import { rangeError, typeError } from "../core/refusal.js";
import { base64url, ofBase64, toBase64url } from "./bytes.js";
import { exportPublic, importPrivate, readPkcs8, signBytes, signedBy, type SigningKey } from "./ed25519.js";
import { bytesOf, publicKey, type PublicKey } from "./keys.js";

/** Anything that signs by Ed25519: what `createSigner` makes, or a key that a vault holds. */
export interface Signer {
  readonly publicKey: PublicKey;
  /** @returns 64 bytes */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** An Ed25519 key as a JSON Web Key (RFC 8037); other fields are passed over. */
export interface PrivateJwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
  readonly d: string;
}

/** What WebCrypto's generateKey gives. */
export interface KeyPair {
  readonly privateKey: object;
  readonly publicKey: object;
}

export interface SignerOptions {
  /** From when the key signs, in the unit of a receipt's time; default 0. */
  readonly from?: number;
  /** Until when, exclusive. */
  readonly until?: number;
}

/** A signer of a private key: a JSON Web Key, the text of a PEM file (`openssl genpkey -algorithm ed25519`), or a pair
 *  of WebCrypto's.
 *  @example const signer = await createSigner(readFileSync("key.pem", "utf8"));
 *  @throws Refusal for what is no such key; it shows nothing of it. */
export async function createSigner(key: PrivateJwk | string | KeyPair, options: SignerOptions = {}): Promise<Signer> {
  const { from, until } = record("options", options, ["from", "until"], "");
  const { signing, x } = await read(key);
  const shown = publicKey({ x, from, until });
  const signer: Signer = { publicKey: shown, sign: (bytes) => signBytes(signing, bytes) };
  const probe = new Uint8Array(1);
  if (!(await signedBy(bytesOf(shown), await signer.sign(probe), probe))) {
    throw rangeError("key", "a private key and the public key that is its own", "another pair");
  }
  return signer;
}

const EXPECTED = "an Ed25519 private key: a JWK, a PEM of PKCS #8 or a pair of WebCrypto's";

async function read(key: unknown): Promise<Read> {
  if (typeof key === "string") return ofJwk(await ofPem(key));
  if (isObject(key) && key["privateKey"] !== undefined) return ofPair(record("key", key));
  if (!isObject(key)) throw typeError("key", EXPECTED, "another value");
  const { kty, crv, x, d } = record("key", key);
  if (kty !== "OKP" || crv !== "Ed25519") throw rangeError("key", EXPECTED, "another key");
  return ofJwk({ x: text("key.x", x), d: text("key.d", d === undefined ? "" : d) });
}

interface Read {
  readonly signing: SigningKey;
  readonly x: string;
}

async function ofJwk({ x, d }: Pick<PrivateJwk, "x" | "d">): Promise<Read> {
  base64url("key.x", x, 32);
  base64url("key.d", d, 32);
  const signing = await importPrivate({ x, d }).catch(() => {
    throw rangeError("key", EXPECTED, "another key");
  });
  return { signing, x };
}

async function ofPem(pem: string): Promise<Pick<PrivateJwk, "x" | "d">> {
  const [, body] = /^\s*-----BEGIN PRIVATE KEY-----\s([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(pem) ?? [];
  const bytes = body === undefined ? undefined : ofBase64(body.replaceAll(/\s/g, ""));
  const read = bytes && (await readPkcs8(bytes).catch(() => undefined));
  if (!read) throw rangeError("key", EXPECTED, "another text");
  return read;
}

async function ofPair(pair: Readonly<Record<string, unknown>>): Promise<Read> {
  const bytes = await exportPublic(pair["publicKey"] as CryptoKey).catch(() => undefined);
  const usable = Object.prototype.toString.call(pair["privateKey"]) === "[object CryptoKey]";
  if (!usable || bytes?.length !== 32) throw rangeError("key", EXPECTED, "another pair");
  return { signing: pair["privateKey"] as SigningKey, x: toBase64url(bytes) };
}
