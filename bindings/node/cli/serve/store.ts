// Where calls and rounds of a service live.

import type { AppOptions, Key, Store } from "candor/edge";
import type * as Edge from "candor/edge";
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

/** @throws Refusal where it cannot be opened */
export async function openStore(place: string, { memoryStore }: typeof Edge): Promise<Store> {
  try {
    if (place === "memory") return memoryStore();
    if (isPostgres(place)) return await (await import("candor/stores/postgres")).postgresStore(place);
    return await (await import("candor/stores/sqlite")).sqliteStore(place);
  } catch (error) {
    throw Refusal.ofSystem({ name: shown(place) }, error);
  }
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
