// Ed25519 (RFC 8032) by the runtime's own WebCrypto, which all of them have: Node 20, Deno, Bun, workerd, WebKitGTK,
// Safari 17, Firefox 129, Chromium 137; browsers where the page is a secure context.

const NAME = "Ed25519";

/** A private key that signs and does not leave the runtime's own store. */
export type SigningKey = CryptoKey;

type Jwk = Readonly<Record<string, string>>;

export function importPrivate(jwk: { readonly x: string; readonly d: string }): Promise<SigningKey> {
  return subtle().importKey("jwk", { kty: "OKP", crv: NAME, x: jwk.x, d: jwk.d }, NAME, false, ["sign"]);
}

/** Of a private key in PKCS #8, as openssl writes it. */
export async function readPkcs8(bytes: Uint8Array): Promise<{ readonly x: string; readonly d: string }> {
  const key = await subtle().importKey("pkcs8", bytes as BufferSource, NAME, true, ["sign"]);
  const { x, d } = (await subtle().exportKey("jwk", key)) as unknown as Jwk;
  return { x: x!, d: d! };
}

/** The 32 bytes of a public key. */
export async function exportPublic(key: CryptoKey): Promise<Uint8Array> {
  return new Uint8Array(await subtle().exportKey("raw", key));
}

export async function signBytes(key: SigningKey, bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await subtle().sign(NAME, key, bytes as BufferSource));
}

/** @param publicKey 32 bytes. @param signature 64 bytes. */
export async function signedBy(publicKey: Uint8Array, signature: Uint8Array, bytes: Uint8Array): Promise<boolean> {
  if (signature.length !== 64 || !reduced(signature.subarray(32))) return false;
  const own = subtle();
  try {
    const key = await own.importKey("raw", publicKey as BufferSource, NAME, false, ["verify"]);
    return await own.verify(NAME, key, signature as BufferSource, bytes as BufferSource);
  } catch (error) {
    if ((error as Error).name === "NotSupportedError") throw error;
    // what is no point of the curve: some runtimes see it when the key is imported, others when it is used
    return false;
  }
}

/** The order of the base point, 2^252 + 27742317777372353535851937790883648493, its largest byte first. */
const ORDER = "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed";

/** Whether s < L, which RFC 8032 asks for: else whoever has a signature could write it in another way. */
function reduced(s: Uint8Array): boolean {
  return Array.from(s, (byte) => byte.toString(16).padStart(2, "0")).reverse().join("") < ORDER;
}

function subtle(): SubtleCrypto {
  const found = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (!found) throw new Error("signatures need WebCrypto, which browsers have on https and on localhost only");
  return found;
}
