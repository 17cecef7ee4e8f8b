// Events as server-sent events (HTML, 9.2): `id` is the version, so that whoever was cut off goes on from there. They
// are read no faster than by their reader, and over when the reader leaves or the service closes.

import type { ShownEvent, Viewer } from "../../core/life/types.js";
import type { Streams } from "./streams.js";

export const eventStream = "text/event-stream";

/** Milliseconds between signs of life, which keep proxies from closing what is silent. */
const BEAT = 15_000;
/** For how long nothing is heard of a reader that is there, at most. */
export const SILENCE = 2 * BEAT;
/** In which a reader that was cut off may come back. */
const RETRY = 1000;
/** Events read at once. */
const PAGE = 100;

export interface Feed {
  readonly streams: Streams;
  readonly stream: string;
  readonly viewer: Viewer;
  /** Events after this version. */
  readonly from: number;
  readonly signal: AbortSignal;
  /** Called whenever the reader has asked for more. */
  readonly heard?: () => void;
  /** Called once, with the bytes that were sent. */
  readonly end: (bytes: number) => void;
  readonly beat?: number;
}

export function feed(
  { streams, stream, viewer, from, signal, heard, end, beat = BEAT }: Feed,
): ReadableStream<Uint8Array> {
  const utf8 = new TextEncoder();
  const over = new AbortController();
  let [at, bytes] = [from, 0];
  let close = (): void => undefined;
  /** Whoever waits is woken, and what comes of that is nobody's any more. */
  const finish = (): void => {
    if (over.signal.aborted) return;
    over.abort();
    signal.removeEventListener("abort", close);
    end(bytes);
  };
  /** What comes next; "" when nothing came for a while. */
  const next = async (): Promise<string> => {
    const shown = await streams.events(stream, at, viewer, PAGE);
    const events = shown?.events ?? [];
    if (events.length > 0) {
      at = events.at(-1)!.version!;
      return events.map(line).join("");
    }
    const version = await streams.wait(stream, at, beat, over.signal);
    return version > at ? next() : "";
  };
  const send = (controller: ReadableStreamDefaultController<Uint8Array>, text: string): void => {
    const piece = utf8.encode(text);
    bytes += piece.length;
    controller.enqueue(piece);
  };
  return new ReadableStream({
    start(controller) {
      send(controller, `retry: ${RETRY}\n\n`);
      // at once, whether it is read or not: a reader that has gone asks for nothing
      close = () => {
        finish();
        controller.close();
      };
      signal.addEventListener("abort", close);
      if (signal.aborted) queueMicrotask(close);
    },
    async pull(controller) {
      heard?.();
      // what fails ends the stream: its reader comes back with the version that it has seen
      const text = await next().catch(() => null);
      if (over.signal.aborted) return;
      if (text === null) close();
      else send(controller, text === "" ? ": nothing new\n\n" : text);
    },
    cancel: finish,
  }, { highWaterMark: 1 });
}

const line = (event: ShownEvent): string => `id: ${event.version}\ndata: ${JSON.stringify(event)}\n\n`;
