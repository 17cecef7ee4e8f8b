// A store in memory: for tests, for trying a service out, and the model that the other stores are tested against.

import type { EventOpening } from "../../core/life/types.js";
import { entryOf, eventOf, openedOf, rangeOf, snapshotOf, timeOf, type Entry, type Row } from "./entry.js";
import { StoreFailure, type DueStream, type Store } from "./store.js";

interface Kept {
  readonly rows: Row[];
  snapshot: { readonly version: number; readonly text: string } | null;
  due: number | null;
}

const EMPTY: Kept = { rows: [], snapshot: null, due: null };

/** A store that forgets everything with its process, and that no other process sees. Time: a read or append that of
 *  what it reads or writes; `due` that of all streams. */
export function memoryStore(): Store {
  const streams = new Map<string, Kept>();
  let open = true;
  const opened = (): void => {
    if (!open) throw new StoreFailure("the store is closed");
  };
  return {
    async read(stream, from, limit) {
      opened();
      const range = rangeOf(stream, from, limit);
      const { rows, snapshot } = streams.get(range.stream) ?? EMPTY;
      const newest = range.from === undefined ? snapshot : null;
      const start = range.from ?? newest?.version ?? 0;
      return {
        snapshot: newest && snapshotOf(newest.text),
        openings: newest ? rows.slice(0, start).flatMap(openedIn) : [],
        events: rows.slice(start, start + range.limit).map(({ event, opening }) => eventOf(event, opening)),
      };
    },
    async append(stream, expectedVersion, events, beside) {
      opened();
      const entry = entryOf(stream, expectedVersion, events, beside);
      const kept = streams.get(entry.stream) ?? { ...EMPTY, rows: [] };
      if (kept.rows.length !== entry.expected) return false;
      streams.set(entry.stream, kept);
      write(kept, entry);
      return true;
    },
    async due(now, limit) {
      opened();
      const [time, most] = timeOf(now, limit);
      const waiting: DueStream[] = [];
      for (const [stream, { due }] of streams) if (due !== null && due <= time) waiting.push({ stream, due });
      return waiting.sort((a, b) => a.due - b.due).slice(0, most);
    },
    async close() {
      open = false;
      streams.clear();
    },
  };
}

const openedIn = ({ version, opening }: Row): EventOpening[] => (opening === null ? [] : [openedOf(version, opening)]);

function write(kept: Kept, { rows, erases, version, snapshot, due }: Entry): void {
  for (const row of rows) kept.rows.push(row);
  for (const each of erases) kept.rows[each - 1] = { ...kept.rows[each - 1]!, opening: null };
  if (snapshot !== undefined) kept.snapshot = { version, text: snapshot };
  if (due !== undefined) kept.due = due;
}
