// Inputs by http and https: by ranges where the server has them, each held to a strong ETag where it gives one.
//
// node:http and not fetch, which would unpack what a server calls packed: then ranges and lengths were of other bytes.

import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal, type Place } from "../../cli/refusal.js";
import { ShardFailure } from "../failure.js";
import { changed, checkEtag, checkRange, exactly, strong, type Answered, type Input } from "./input.js";
import { shown, urlOf } from "./url.js";

/** Milliseconds without a byte after which a server does not answer. */
const PATIENCE = 60_000;
/** Milliseconds before asking once more. */
const WAITS = [200, 1000];
const REDIRECTS = 5;
/** Bytes from the beginning that are not worth holding all for. */
const SMALL = 2 ** 16;

/** @param known the ETag that it had @throws Refusal, ShardFailure */
export async function openHttp(text: string, known?: string, signal?: AbortSignal): Promise<Input> {
  const url = urlOf(text);
  const name = shown(url);
  const found = await trying({ name }, signal, async () => {
    const answer = await ask(url, { range: "bytes=0-3", ...(known !== undefined && { "if-match": known }) }, signal);
    try {
      return described({ name }, answer, known);
    } finally {
      answer.destroy();
    }
  });
  const { size, ranged } = found;
  const etag = known ?? found.etag;
  const held = { name, url: text, size, etag };
  const match = etag === undefined ? {} : { "if-match": etag };
  let whole: Promise<Uint8Array<ArrayBuffer>> | undefined;

  const part = (start: number, end: number): Promise<Uint8Array<ArrayBuffer>> => trying(held, signal, async () => {
    const answer = await ask(url, { range: `bytes=${start}-${end - 1}`, ...match }, signal);
    try {
      refuse(held, answer);
      checkRange(held, start, end, answered(answer));
      return (await exactly(held, end - start, answer)) ?? cut(held);
    } finally {
      answer.destroy();
    }
  });

  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let at = 0, tried = 0; at < size; ) {
      const from = at;
      try {
        for await (const piece of rest(from)) {
          at += piece.length;
          if (at > size) throw changed(held);
          yield piece;
        }
        if (at < size) cut(held);
      } catch (error) {
        tried = at > from ? 1 : tried + 1;
        // what has no ETag may be other content by now
        const again = at === 0 || (ranged && etag !== undefined);
        if (!again || !isPassing(error, signal) || tried > WAITS.length) throw failed(held, error, signal);
        await wait(WAITS[tried - 1]!, signal);
      }
    }
  }

  /** The bytes from `at` on. */
  async function* rest(at: number): AsyncGenerator<Uint8Array, void, undefined> {
    const answer = await ask(url, { ...(at > 0 && { range: `bytes=${at}-` }), ...match }, signal);
    try {
      refuse(held, answer);
      if (at > 0) checkRange(held, at, size, answered(answer));
      else checkEtag(held, answered(answer));
      yield* answer as AsyncIterable<Uint8Array>;
    } finally {
      answer.destroy();
    }
  }

  return {
    ...held,
    async slice(start, end) {
      if (start >= end) return new Uint8Array();
      if (ranged) return part(start, end);
      if (!whole && end <= SMALL) return new Uint8Array((await beginning(all(), end)).slice(start, end));
      whole ??= exactly(held, size, all()).then((bytes) => bytes ?? cut(held));
      return (await whole).slice(start, end);
    },
    stream: all,
    close: async () => {},
  };
}

const answered = ({ statusCode, headers }: IncomingMessage): Answered =>
  ({ range: statusCode === 206 ? headers["content-range"] : undefined, etag: headers.etag });

interface Described {
  readonly size: number;
  readonly etag: string | undefined;
  readonly ranged: boolean;
}

function described(place: Place, answer: IncomingMessage, known: string | undefined): Described {
  const { statusCode, headers } = answer;
  const [, all] = /^bytes (?:\d+-\d+|\*)\/(\d+)$/.exec(headers["content-range"] ?? "") ?? [];
  // there are no bytes in nothing
  if (statusCode === 416 && all === "0") return { size: 0, etag: strong(headers.etag), ranged: true };
  refuse(place, answer);
  const etag = strong(headers.etag);
  checkEtag({ ...place, etag: known }, { etag });
  if (statusCode === 206) {
    const size = Number(all ?? NaN);
    checkRange({ ...place, size, etag: undefined }, 0, Math.min(4, size), answered(answer));
    return { size, etag, ranged: true };
  }
  const size = Number(headers["content-length"] ?? NaN);
  if (Number.isSafeInteger(size)) return { size, etag, ranged: false };
  throw new Refusal(place, "the server gives neither parts of it nor its length");
}

/** @throws Refusal or Passing for an answer that is no content. */
function refuse(place: Place, { statusCode = 0, statusMessage = "" }: IncomingMessage): void {
  if (statusCode === 200 || statusCode === 206) return;
  if (statusCode === 412) throw changed(place);
  const passes = statusCode >= 500 || statusCode === 408 || statusCode === 429;
  if (passes) throw new Passing(`the server answers ${statusCode}`);
  const words = statusMessage.replace(/[^ -~]/g, "?").slice(0, 40);
  throw new Refusal(place, `the server answers ${statusCode} ${words}`.trimEnd());
}

/** What may pass: said without the place. */
class Passing extends Error {}

function cut({ size }: { size: number }): never {
  throw new Passing(`it ends before its ${size} bytes`);
}

const isPassing = (error: unknown, signal: AbortSignal | undefined): boolean =>
  !signal?.aborted && !(error instanceof Refusal) && (error instanceof Passing || isOfNetwork(error));

const isOfNetwork = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).code === "string";

/** Does it again where what was wrong may pass. */
async function trying<Result>(
  place: Place, signal: AbortSignal | undefined, work: () => Promise<Result>,
): Promise<Result> {
  for (let tried = 0; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error, signal) || tried === WAITS.length) throw failed(place, error, signal);
      await wait(WAITS[tried]!, signal);
    }
  }
}

async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, { ...(signal && { signal }) }).catch(() => signal?.throwIfAborted());
}

/** What to throw: nothing of a message of others, which may name a URL. */
function failed({ name }: Place, error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof Passing) return new ShardFailure({ name }, error.message);
  if (error instanceof Refusal || !isOfNetwork(error)) return error;
  return new ShardFailure({ name }, `the server does not answer (${(error as NodeJS.ErrnoException).code})`);
}

type Headers = Readonly<Record<string, string>>;

/** The answer to GET, after redirections, its body still to be read. */
async function ask(url: URL, headers: Headers, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  let at = url;
  for (let redirected = 0; ; redirected++) {
    const answer = await get(at, headers, signal);
    const { statusCode = 0, headers: { location } } = answer;
    if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return answer;
    answer.destroy();
    const place = { name: shown(url) };
    const next = URL.canParse(location, at) ? new URL(location, at) : undefined;
    if (redirected === REDIRECTS) throw new Refusal(place, `the server points elsewhere more than ${REDIRECTS} times`);
    // what it points to may be signed: that is asked for anew each time, and kept nowhere
    const allowed = at.protocol === "https:" ? /^https:$/ : /^https?:$/;
    if (!next || !allowed.test(next.protocol) || next.username !== "") {
      throw new Refusal(place, "the server points to where nobody should follow");
    }
    at = next;
  }
}

async function get(url: URL, own: Headers, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  const headers = { ...own, "accept-encoding": "identity", "user-agent": "candor" };
  const { request } = await (url.protocol === "https:" ? import("node:https") : import("node:http"));
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, timeout: PATIENCE, ...(signal && { signal }) }, resolve);
    sent.once("error", reject);
    sent.once("timeout", () => sent.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })));
    sent.end();
  });
}

async function beginning(pieces: AsyncIterable<Uint8Array>, bytes: number): Promise<Buffer> {
  const held: Uint8Array[] = [];
  let count = 0;
  for await (const piece of pieces) {
    held.push(piece);
    if ((count += piece.length) >= bytes) break;
  }
  return Buffer.concat(held).subarray(0, bytes);
}
