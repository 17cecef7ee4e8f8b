// The items of a CBOR document one by one as cborg reads them, and refused what cborg lets through: any depth, a break
// as the value of a key, text that is not UTF-8, bytes that are no typed array, keys that are no text or come twice.

import { Tokenizer, Type, type Token } from "cborg";
import { httpRefusal, type HttpRefusal } from "../problem.js";
import { DEEPEST } from "./depth.js";
import { arrayTags, entryBytes, readable } from "./typed-arrays.js";

/** Not `strict`: lengths may take more bytes than they need, as encoders that fill them in later write them. */
const OPTIONS = { allowIndefinite: true, allowUndefined: false, allowBigInt: false, retainStringBytes: true };

/** An array, map or tag that is not at its end yet. */
interface Open {
  /** Items to come; Infinity until a break. */
  left: number;
  /** Of a map: those it has. */
  readonly keys: Set<string> | undefined;
  /** Whether a key comes next. */
  keyNext: boolean;
  /** Bytes of an entry, under the tag of a typed array. */
  readonly entryBytes: number | undefined;
}

export class Tokens extends Tokenizer {
  readonly #open: Open[] = [];

  constructor(bytes: Uint8Array) {
    super(bytes, OPTIONS);
  }

  /** @throws HttpRefusal for what is refused here, Error for what is no CBOR. */
  override next(): Token {
    const at = this.pos();
    const token = super.next();
    const holder = this.#open.at(-1);
    if (token.type === Type.break) {
      const ends = holder?.left === Infinity && (!holder.keys || holder.keyNext);
      if (!ends) throw unparseable(at, "a break that ends nothing");
      this.#open.pop();
      this.#ended();
      return token;
    }
    if (token.type === Type.string) exact(token, at);
    if (holder?.keyNext) addKey(holder.keys!, token, at);
    checkBytes(token, holder?.entryBytes, at);
    const inside = opened(token, at);
    if (inside) this.#open.push(inside);
    else this.#ended();
    if (this.#open.length > DEEPEST) throw unparseable(at, `more than ${DEEPEST} levels`);
    return token;
  }

  /** Counts an item that ended, and what ends with it. */
  #ended(): void {
    for (let holder; (holder = this.#open.at(-1)); this.#open.pop()) {
      holder.left--;
      if (holder.keys) holder.keyNext = !holder.keyNext;
      if (holder.left > 0) return;
    }
  }
}

/** Text as its bytes say it, also with a byte order mark, which cborg drops. */
function exact(token: Token, at: number): void {
  const { value, byteValue } = token as { value: string; byteValue?: Uint8Array };
  if (!byteValue || (value.length === byteValue.length && !value.includes("\ufffd"))) return;
  try {
    token.value = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(byteValue);
  } catch {
    throw unparseable(at, "text that is not UTF-8");
  }
}

function addKey(keys: Set<string>, token: Token, at: number): void {
  const key: unknown = token.value;
  if (typeof key !== "string") throw unparseable(at, "a key that is no text");
  if (keys.has(key)) {
    throw httpRefusal("repeated-key", "body", "every key once in its map", `a second one at byte ${at}`);
  }
  keys.add(key);
}

/** Byte strings are the content of tags, and nothing else is. */
function checkBytes({ type, value }: Token, entry: number | undefined, at: number): void {
  if (entry === undefined && type !== Type.bytes) return;
  if (entry === undefined) throw unparseable(at, "bytes without a tag", readable);
  if (type !== Type.bytes) throw unparseable(at, "a tag without bytes", readable);
  const { length } = value as Uint8Array;
  if (length % entry !== 0) throw unparseable(at, `${length} bytes`, `entries of ${entry} bytes`);
}

function opened({ type, value }: Token, at: number): Open | undefined {
  const count = value as number;
  switch (type) {
    case Type.array:
      return count === 0 ? undefined : { left: count, keys: undefined, keyNext: false, entryBytes: undefined };
    case Type.map:
      return count === 0 ? undefined : { left: 2 * count, keys: new Set(), keyNext: true, entryBytes: undefined };
    case Type.tag:
      if (!arrayTags.includes(count)) throw unparseable(at, `tag ${count}`, readable);
      return { left: 1, keys: undefined, keyNext: false, entryBytes: entryBytes(count) };
    default: return undefined;
  }
}

export function unparseable(at: number, got: string, expected = "CBOR"): HttpRefusal {
  return httpRefusal("unparseable", "body", expected, `byte ${at}: ${got}`);
}
