// CBOR (RFC 8949) with typed arrays (RFC 8746): numbers with their bits, and half the bytes of JSON.

import { decode, encode, Token, Type, type TagDecoder, type TypeEncoder } from "cborg";
import { isHttpRefusal } from "../problem.js";
import { Tokens, unparseable } from "./cbor-tokens.js";
import type { Format } from "./format.js";
import { arrayTags, tagsOfArrays, typedArray } from "./typed-arrays.js";

export const cbor: Format = { type: "application/cbor", read: readCbor, write: writeCbor };

const tags: Record<number, TagDecoder> = {};
for (const tag of arrayTags) tags[tag] = (content) => typedArray(tag, content() as Uint8Array<ArrayBuffer>);

/** Maps with text as keys become objects with these as own keys, `__proto__` too. Not read: `undefined`, integers of
 *  more than 53 bits, simple values, strings in pieces, tags of anything but typed arrays.
 *  @throws HttpRefusal 400 */
function readCbor(bytes: Uint8Array): unknown {
  // no Buffer of Node's, whose parts are views
  const tokens = new Tokens(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  try {
    return decode(bytes, { tokenizer: tokens, tags });
  } catch (error) {
    if (isHttpRefusal(error)) throw error;
    const at = tokens.pos();
    throw unparseable(at, at < bytes.length ? `0x${bytes[at]!.toString(16).padStart(2, "0")}` : "the end");
  }
}

const typeEncoders: Record<string, TypeEncoder> = {};
for (const [name, tag] of Object.entries(tagsOfArrays)) {
  typeEncoders[name] = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
    [new Token(Type.tag, tag), new Token(Type.bytes, new Uint8Array(buffer, byteOffset, byteLength))];
}

/** Fields in the order of the library's, as in JSON. */
const asTheyCome = (): number => 0;

/** Typed arrays by tag, NaN in them kept; fields that are undefined left out. */
function writeCbor(answer: unknown): Uint8Array<ArrayBuffer> {
  return encode(answer, { typeEncoders, ignoreUndefinedProperties: true, mapSorter: asTheyCome });
}
