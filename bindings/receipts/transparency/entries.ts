// What stands in the log: the canonical form of a receipt, of the head of a stream, or, for what nobody else is to
// read, a digest.

import { amount, hash, name, record } from "../../core/check.js";
import { canonical } from "../../core/canonical.js";
import { toUtf8 } from "../bytes.js";
import { receiptDigest, receiptOf, type Receipt } from "../receipt.js";
import { MOST_BYTES } from "./tiles.js";

/** A stream as it stood: the hash of its latest event. */
export interface StreamHead {
  readonly stream: string;
  readonly version: number;
  readonly hash: string;
}

/** A receipt with all it says; its digest where that is more than an entry can hold. */
export function receiptEntry(receipt: Receipt): Uint8Array {
  const whole = toUtf8(canonical("receipt", receiptOf(receipt)));
  return whole.length <= MOST_BYTES ? whole : sealedEntry(receipt);
}

/** A receipt by its digest alone: whoever has the receipt finds it, and nobody else learns anything of it. */
export function sealedEntry(receipt: Receipt): Uint8Array {
  return toUtf8(canonical("receipt", { receipt: receiptDigest(receiptOf(receipt)) }));
}

export function headEntry(head: StreamHead): Uint8Array {
  const given = record("head", head, ["stream", "version", "hash"]);
  const said: StreamHead = {
    stream: name("head.stream", given["stream"]),
    version: amount("head.version", given["version"]),
    hash: hash("head.hash", given["hash"]),
  };
  return toUtf8(canonical("head", said));
}
