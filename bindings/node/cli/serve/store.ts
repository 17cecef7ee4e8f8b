// Where calls and rounds of a service live.

import type { AppOptions, Key, Store, StoreFailure } from "candor/edge";
import type * as Edge from "candor/edge";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "../refusal.js";

const DEFAULT = "candor.sqlite";

/** @returns null where none live: nobody could begin any, or nobody is to
 *  @param asked on the command line, which goes before what the configuration says */
export function storeFor(
  asked: string | undefined, { app, store }: { readonly app?: AppOptions; readonly store?: string },
): string | null {
  const place = asked ?? store;
  if (place !== undefined) return place === "none" ? null : place;
  const keys = Array.isArray(app?.keys) ? app.keys as readonly Partial<Key>[] : [];
  return keys.some((key) => key?.role === "operator") ? DEFAULT : null;
}

/** For how long a database is waited for that is away when the service starts, milliseconds: the two may have been
 *  started together. A file that another process has locked is waited for by its own store. */
const PATIENCE = 30_000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2000;

/** @param say told once, in a line, that a database is away and asked again
 *  @throws Refusal that names the store where it cannot be opened */
export async function openStore(
  place: string, edge: typeof Edge, say: (line: string) => void, patience = PATIENCE,
): Promise<Store> {
  const began = performance.now();
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await opened(place, edge);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const refused = Refusal.ofSystem({ name: shown(place) }, error);
      const passes = isPostgres(place) && edge.isStoreFailure(error) && !isSettled(error);
      if (!passes || performance.now() - began + pause > patience) throw refused;
      if (pause === FIRST_PAUSE) say(`${refused.message}; asked again for ${patience / 1000} s`);
    }
    await sleep(pause);
  }
}

async function opened(place: string, { memoryStore }: typeof Edge): Promise<Store> {
  if (place === "memory") return memoryStore();
  if (!isPostgres(place)) return (await import("candor/stores/sqlite")).sqliteStore(place);
  // it may hold a password, so it is not repeated
  if (!URL.canParse(place)) throw new Refusal({ name: "--store" }, "no address like postgres://USER@HOST/DATABASE");
  return (await import("candor/stores/postgres")).postgresStore(place);
}

/** Whether a server has answered, and will not answer otherwise: that it does not know the user, the password or the
 *  database (SQLSTATE). */
function isSettled({ cause }: StoreFailure): boolean {
  return /^(28|3D)/.test(String((cause as { readonly code?: unknown } | undefined)?.code));
}

const isPostgres = (place: string): boolean => /^postgres(ql)?:\/\//.test(place);

/** A place without what nobody else is to read. */
export function shown(place: string): string {
  if (!isPostgres(place)) return place;
  const url = new URL(place);
  url.password = "";
  url.search = "";
  return String(url);
}
