// A Durable Object in which one stream lives: a thread, a database and an alarm of its own, so that nobody else writes
// to it, and its deadlines move whether anybody asks or not.

import { defaultLimits } from "../limits.js";
import { durableObjectStore, type ObjectStorage } from "../stores/durable-object.js";
import { plainOutcome, type Answered, type Sent } from "./objects.js";
import { openStreams } from "./open.js";
import { LATER, Places } from "./places.js";
import type { OwnStreams } from "./service.js";
import { Unavailable } from "./streams.js";

/** What is needed of an object's state. */
export interface ObjectState {
  readonly storage: ObjectStorage & {
    setAlarm(time: number): Promise<void>;
    deleteAlarm(): Promise<void>;
  };
}

/** How long an alarm waits that could not move its stream, milliseconds. */
const AGAIN = 10_000;
/** How far ahead an alarm is set at most, milliseconds: a year. Past 2262 the platform takes none. What is further is
 *  asked for again by then. */
const FURTHEST = 365 * 86_400_000;

/** The class to export from a worker, bound under `new_sqlite_classes`.
 *  @example
 *  export { StreamObject } from "candor/edge"; */
export class StreamObject {
  readonly #state: ObjectState;
  readonly #store: ReturnType<typeof durableObjectStore>;
  /** Of those who wait, and of those who have left since: nobody tells an object. They end with their waits. */
  readonly #places = new Places(defaultLimits.waiting);
  #streams: Promise<OwnStreams> | undefined;
  /** What the alarm is set to, as far as this knows. */
  #alarm: number | null | undefined;

  constructor(state: ObjectState) {
    this.#state = state;
    const store = durableObjectStore(state.storage);
    this.#store = {
      ...store,
      // before the answer: a stream that has moved always has its alarm. What is written stays so if it cannot be set:
      // then the next append sets it
      append: async (stream, version, events, beside) => {
        const done = await store.append(stream, version, events, beside);
        if (done && beside?.due !== undefined) await this.#wake(beside.due).catch(() => undefined);
        return done;
      },
    };
  }

  async fetch(request: Request): Promise<Response> {
    const { call, given } = await request.json() as Sent;
    const place = call === "wait" ? this.#places.take(given[2] as number) : undefined;
    if (place === null) return Response.json({ unavailable: "too many wait here", seconds: LATER } satisfies Answered);
    let answered: Answered;
    try {
      const streams = await this.#opened();
      answered = plainOutcome(await (streams[call] as (...given: unknown[]) => Promise<unknown>)(...given));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      answered = { unavailable: error.message, seconds: error.seconds };
    } finally {
      place?.leave();
    }
    return Response.json(answered);
  }

  async alarm(): Promise<void> {
    this.#alarm = null;
    const streams = await this.#opened();
    let failed = false;
    await streams.tick(() => void (failed = true));
    if (failed) return this.#wake(Date.now() + AGAIN);
    const [next] = await this.#store.due(Number.MAX_SAFE_INTEGER, 1);
    await this.#wake(next?.due ?? null);
  }

  // nobody else writes here, so nobody who waits has to ask
  #opened(): Promise<OwnStreams> {
    const failed = (stream: string, { message }: Error): void => console.error(`candor: ${stream}: ${message}`);
    return (this.#streams ??= openStreams(this.#store, { poll: 0, cache: 1, failed }));
  }

  async #wake(due: number | null): Promise<void> {
    if (due === this.#alarm) return;
    this.#alarm = due;
    const { storage } = this.#state;
    const now = Date.now();
    try {
      if (due === null) await storage.deleteAlarm();
      else await storage.setAlarm(Math.min(Math.max(due, now), now + FURTHEST));
    } catch (error) {
      this.#alarm = undefined;
      throw error;
    }
  }
}
