// A life over a store: everything that a service does with streams but HTTP.

import type { Viewer } from "../../core/life/types.js";
import { drawnSalt, type Random } from "../salt.js";
import type { Store } from "../stores/store.js";
import { Cache } from "./cache.js";
import type { AnyLife } from "./draft.js";
import { Stream, told, type Settled } from "./stream.js";
import type { Seen, ServiceCommand, Streams } from "./streams.js";
import { Waiting } from "./waiting.js";

export interface StreamsOptions {
  /** The service's clock, milliseconds; default Date.now. It may be set back, or jump: streams go on from where they
   *  are. */
  readonly now?: () => number;
  /** Draws 16 bytes at random for the salt of a sealed command that comes without; default crypto.getRandomValues. */
  readonly random?: Random;
  /** States that are kept in memory; default 1000. */
  readonly cache?: number;
  /** How often somebody who waits asks the store, in milliseconds, since another process may have appended; 0: never,
   *  where there is no other. Default 1000. */
  readonly poll?: number;
  /** Told what failed, and of which stream, though whoever asked was answered: a snapshot that was damaged and has been
   *  made anew out of the events. Nothing of what was said is in it. */
  readonly failed?: (stream: string, error: Error) => void;
}

export interface OwnStreams extends Streams {
  /** Moves all streams past the deadlines that have come. Any number of processes may do so at once.
   *  @param failed is told what failed; the other streams move all the same
   *  @returns how many streams were due */
  tick(failed?: (stream: string, error: unknown) => void): Promise<number>;
}

/** Streams that are moved at once. */
const AT_ONCE = 64;

/** The streams of a life, or of several by the prefix of their names, over a store. Commands of one stream go one after
 *  the other, those that come together are appended as one; different streams go on at once. Several processes may share
 *  a store. Memory: the cached states. */
export function streamsOf(
  lives: AnyLife | Readonly<Record<string, AnyLife>>, store: Store, options: StreamsOptions = {},
): OwnStreams {
  const { now = Date.now, random, cache = 1000, poll = 1000, failed = () => undefined } = options;
  const waiting = new Waiting();
  const streams = new Cache<Stream>(cache);
  const ground = {
    store, now: () => Math.floor(now()), draw: () => drawnSalt(random),
    grown: (name: string, version: number) => waiting.tell(name, version), failed,
  };
  const lifeFor = (name: string): AnyLife => {
    if (isLife(lives)) return lives;
    const prefix = Object.keys(lives).find((one) => name.startsWith(one));
    if (prefix === undefined) throw new Error(`no life for ${name}`);
    return lives[prefix]!;
  };
  const ask = async (name: string, command: ServiceCommand | null): Promise<Settled> => {
    const stream = streams.get(name, () => new Stream(name, lifeFor(name), ground));
    const settled = await stream.ask(command);
    // whoever asks for names that there are not pushes nothing out
    if (settled.state.version === 0 && !stream.busy) streams.delete(name);
    return settled;
  };
  const versionOf = async (name: string): Promise<number> => (await ask(name, null)).state.version;
  const seen = async (name: string, viewer: Viewer): Promise<Seen | null> => {
    const { state } = await ask(name, null);
    if (state.version === 0) return null;
    const life = lifeFor(name);
    const { version, phase, now: at } = state;
    return { version, phase, now: at, due: life.due(state)?.at ?? null, view: life.view(state, viewer) };
  };
  const move = async (name: string): Promise<number | null> => {
    const { state } = await ask(name, null);
    return lifeFor(name).due(state)?.at ?? null;
  };
  return {
    command: async (name, command) => (await ask(name, command)).outcome!,
    read: seen,
    async events(name, from, viewer, limit) {
      const { state } = await ask(name, null);
      if (state.version === 0) return null;
      const life = lifeFor(name);
      const { events } = await store.read(name, from, limit).catch((error: unknown) => Promise.reject(told(error)));
      const known = events.filter(({ version }) => version <= state.version);
      return { version: state.version, events: known.map((event) => life.show(state, event, viewer)) };
    },
    wait: (name, after, milliseconds, signal) => waited(waiting, versionOf, poll, name, after, milliseconds, signal),
    move,
    async tick(failed = () => undefined) {
      const tried = new Set<string>();
      for (;;) {
        const due = await store.due(ground.now(), tried.size + AT_ONCE);
        const next = due.filter(({ stream }) => !tried.has(stream));
        if (next.length === 0) return tried.size;
        await Promise.all(next.map(async ({ stream, due: at }) => {
          tried.add(stream);
          try {
            const left = await move(stream);
            if (left !== null && left <= at) throw new Error(`${stream} does not move past ${at}`);
          } catch (error) {
            failed(stream, error);
          }
        }));
      }
    },
  };
}

const isLife = (lives: object): lives is AnyLife =>
  typeof (lives as { readonly decide?: unknown }).decide === "function";

/** @param poll milliseconds; 0 for never */
function waited(
  waiting: Waiting, versionOf: (name: string) => Promise<number>, poll: number,
  name: string, after: number, milliseconds: number, signal?: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let version = after;
    const end = (error?: Error): void => {
      leave();
      clearTimeout(ending);
      clearInterval(polling);
      signal?.removeEventListener("abort", stop);
      if (error) reject(error);
      else resolve(version);
    };
    const stop = (): void => end();
    const see = (now: number): void => {
      version = now;
      if (now > after || now === 0 || signal?.aborted) end();
    };
    const look = (): Promise<void> => versionOf(name).then(see);
    // before anything is asked, so that nothing is missed in between
    const leave = waiting.add(name, see);
    const ending = setTimeout(stop, milliseconds);
    const polling = poll > 0 ? setInterval(() => void look().catch(() => undefined), poll) : undefined;
    signal?.addEventListener("abort", stop);
    look().catch(end);
  });
}
