// Who signs a service's receipts: the key that is in use, and the log that they are entered in.

import { amount, array, record } from "../core/check.js";
import { rangeError, typeError } from "../core/refusal.js";
import type { Candor } from "../core/types.js";
import { verifyBody } from "./body.js";
import { inUse, keySet, type KeySet } from "./keys.js";
import type { Receipt } from "./receipt.js";
import { sign, type Answer } from "./sign.js";
import type { Signer } from "./signer.js";
import { headEntry, sealedEntry, type StreamHead } from "./transparency/entries.js";
import { openLog, type Log, type TileStore } from "./transparency/log.js";
import { noteVerifier, verifierKey } from "./transparency/note.js";
import { logPath } from "./transparency/tiles.js";
import type { Verdict, VerifyOptions } from "./verify.js";

export interface IssuerOptions {
  /** One at least. At any time the one signs whose `from` came last of those in use. */
  readonly signers: readonly Signer[];
  /** Keys that signed before: what they signed stays verifiable. */
  readonly keys?: KeySet;
  /** Where what is signed is entered. */
  readonly log?: IssuerLog;
}

export interface IssuerLog {
  /** This issuer is its one writer: keep any other from it. */
  readonly store: TileStore;
  /** The log's name: its address without the scheme, `prices.example/log`. */
  readonly origin: string;
  /** The log's own key (C2SP: one that signs nothing else), which stays when those of receipts are rotated. Default:
   *  whoever signs receipts signs checkpoints. */
  readonly signer?: Signer;
}

/** A file of a log. */
export interface LogFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  /** Whether it never changes: a checkpoint that is on the store covers it. */
  readonly immutable: boolean;
}

/** What `createApp` takes as `receipts`. Times are the service's clock, in milliseconds. */
export interface Issuer {
  /** All keys: those that sign, and those that did. */
  readonly keys: KeySet;
  /** Whether there is a log. */
  readonly logs: boolean;
  /** The log's own key as C2SP writes it, `prices.example/log+530d903a+AekyeRrm...`; null where it has none. */
  readonly logKey: string | null;
  /** Signs an answer; where there is a log, it is entered before this resolves, under its digest.
   *  @param openly of the head of a stream: it is entered as it is, so that whoever was shown another finds out */
  issue(answer: Answer, openly?: boolean): Promise<Receipt>;
  /** As `verifyBody`, with its own keys. */
  verify(rooms: Candor, body: unknown, admit?: VerifyOptions["admit"]): Promise<Verdict>;
  /** What is at a path of the log: `checkpoint`, which is signed anew where there is more to be under it and the last is
   *  a second old (where that fails, the last), `tile/...`. Null for nothing, and for what no checkpoint covers yet. */
  read(path: string, time: number): Promise<LogFile | null>;
  /** Puts all that was entered under a checkpoint: at the latest before the program ends. */
  checkpoint(time: number): Promise<void>;
}

/** Milliseconds between checkpoints that are signed as things go. */
const SECOND = 1000;

/** Opens the log, where there is one, and checks keys.
 *  @example createApp({ receipts: await openIssuer({ signers: [await createSigner(pem)] }) });
 *  @throws Refusal for keys and stores that are none */
export async function openIssuer(options: IssuerOptions): Promise<Issuer> {
  const given = record("options", options, ["signers", "keys", "log"], "");
  const signers = array("signers", given["signers"]) as readonly Signer[];
  if (signers.length === 0) throw rangeError("signers", "one at least", signers);
  signers.forEach((signer, k) => checkSigner(`signers[${k}]`, signer));
  const own = signers.map(({ publicKey }) => publicKey);
  const retired = given["keys"] === undefined ? [] : keySet(given["keys"]).keys;
  const keys = keySet([...own, ...retired.filter(({ kid }) => own.every((key) => key.kid !== kid))]);
  const book = given["log"] === undefined ? undefined : await bookOf(given["log"], keys);
  const signerAt = (time: number): Signer => {
    const [first, ...rest] = signers.filter(({ publicKey }) => inUse(publicKey, time));
    if (!first) throw rangeError("time", "a time at which a key is in use", time);
    return rest.reduce((last, next) => (next.publicKey.from > last.publicKey.from ? next : last), first);
  };
  return {
    keys,
    logs: book !== undefined,
    logKey: book?.key ?? null,
    async issue(answer, openly = false) {
      const signer = signerAt(amount("time", answer.time));
      const receipt = await sign(answer, signer);
      await book?.enter(openly ? headEntry(receipt.output as unknown as StreamHead) : sealedEntry(receipt));
      await book?.checkpoint(answer.time, signer, SECOND);
      return receipt;
    },
    verify: (rooms, body, admit) => verifyBody(rooms, keys, body, admit),
    async read(path, time) {
      const known = logPath(path);
      if (!book || !known) return null;
      const signing = known.immutable ? undefined : book.checkpoint(time, signerAt(time), SECOND);
      const failure = await signing?.then(() => undefined, (error: unknown) => ({ error }));
      if (known.entries > book.log.signed) return null;
      const bytes = await book.store.read(path);
      // the checkpoint that stands is as good as it was
      if (failure && !bytes) throw failure.error;
      return bytes && { bytes, type: known.type, immutable: known.immutable };
    },
    checkpoint: async (time) => book?.checkpoint(time, signerAt(time), 0),
  };
}

function checkSigner(field: string, signer: Signer | null): void {
  if (typeof signer?.sign !== "function") throw typeError(field, "what createSigner made", "something else");
}

/** @param keys of receipts: a log that they signed goes on under a key of its own */
async function bookOf(value: unknown, { keys }: KeySet): Promise<Book> {
  const { store, origin, signer } = record("log", value, ["store", "origin", "signer"]) as unknown as IssuerLog;
  if (signer !== undefined) checkSigner("log.signer", signer);
  const own = signer === undefined ? [] : [signer.publicKey];
  if (own.some(({ kid }) => keys.some((key) => key.kid === kid))) {
    throw rangeError("log.signer", "a key that signs no receipts", "one that does");
  }
  const names = [...own, ...keys].map((key) => verifierKey(origin, key));
  const log = await openLog(store, { origin, verifiers: names.map((name) => noteVerifier(name)) });
  return new Book(store, log, signer, own.length === 0 ? null : names[0]!);
}

/** A log with what waits to be entered: what comes while others are written is written together. */
class Book {
  #waiting: Uint8Array[] = [];
  #next: Promise<unknown> | undefined;
  #busy: Promise<unknown> = Promise.resolve();
  #signing: Promise<unknown> | undefined;
  #signed = -Infinity;

  /** @param own the log's, and its name as others read it; without one whoever signs receipts signs */
  constructor(
    readonly store: TileStore, readonly log: Log, readonly own: Signer | undefined, readonly key: string | null,
  ) {}

  enter(entry: Uint8Array): Promise<unknown> {
    this.#waiting.push(entry);
    return (this.#next ??= this.#entered());
  }

  #entered(): Promise<unknown> {
    const append = (): Promise<unknown> => {
      const batch = this.#waiting;
      [this.#waiting, this.#next] = [[], undefined];
      return this.log.append(batch);
    };
    const entered = this.#busy.then(append);
    this.#busy = entered.catch(() => undefined);
    return entered;
  }

  /** @param age of the last checkpoint from which on another is signed; a clock that was set back has none */
  async checkpoint(time: number, signer: Signer, age: number): Promise<void> {
    const { size, signed } = this.log;
    const empty = size === 0 && this.#signed === -Infinity && !(await this.store.read("checkpoint"));
    if ((size === signed && !empty) || (time >= this.#signed && time - this.#signed < age)) return;
    this.#signing ??= this.log.checkpoint(this.own ?? signer).finally(() => (this.#signing = undefined));
    await this.#signing;
    this.#signed = time;
  }
}
