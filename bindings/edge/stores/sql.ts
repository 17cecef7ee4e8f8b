// Streams in SQLite, wherever it runs: a file (bindings/node/stores/sqlite.ts) or a Durable Object. The schema and
// every statement are here; transactions are the caller's.
//
// What is erased has to be gone. `secure_delete` fills with zeros what SQLite lets go of, but not the copies that stay
// behind in the unused part of a page when its rows are moved to another (measured: of 34,000 rows deleted at random,
// 97 could still be read). So openings are in a table of their own that only grows at its end, and are emptied, never
// deleted: nothing in it is ever moved.

import type { EventOpening, Snapshot } from "../../core/life/types.js";
import { eventOf, openedOf, snapshotOf, type Entry, type Range } from "./entry.js";
import type { DueStream, Stored } from "./store.js";

export type SqlValue = number | string | null;

/** What is needed of SQLite. */
export interface Sql {
  all(statement: string, ...values: SqlValue[]): readonly Record<string, unknown>[];
  run(statement: string, ...values: SqlValue[]): void;
}

/** Texts are cut into parts where a row cannot be as long as they are; most have one. */
export const SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS streams (id INTEGER PRIMARY KEY, stream TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
    due INTEGER)`,
  "CREATE INDEX IF NOT EXISTS streams_due ON streams (due) WHERE due IS NOT NULL",
  `CREATE TABLE IF NOT EXISTS events (stream INTEGER NOT NULL, version INTEGER NOT NULL, part INTEGER NOT NULL,
    event TEXT NOT NULL, opening INTEGER, PRIMARY KEY (stream, version, part)) WITHOUT ROWID`,
  "CREATE TABLE IF NOT EXISTS openings (id INTEGER PRIMARY KEY, opening TEXT NOT NULL)",
  // what a snapshot needs is found without a look at every event before it
  `CREATE INDEX IF NOT EXISTS events_opened ON events (stream, version, part, opening) WHERE opening IS NOT NULL`,
  `CREATE TABLE IF NOT EXISTS snapshots (stream INTEGER NOT NULL, part INTEGER NOT NULL, version INTEGER NOT NULL,
    snapshot TEXT NOT NULL, PRIMARY KEY (stream, part))`,
];

/** UTF-16 units of a part, where a row may have 2 MB: three bytes each leave room to spare. */
export const PART = 500_000;

/** Appends inside a transaction that is the caller's. @param part longest text of a row, in UTF-16 units @returns
 *  whether the stream was at the version; if not, nothing was written */
export function append(sql: Sql, entry: Entry, part = Infinity): boolean {
  const { stream, expected, version, rows, erases, snapshot, due } = entry;
  const id = advance(sql, stream, expected, version);
  if (id === undefined) return false;
  for (const row of rows) {
    const [events, openings] = [cut(row.event, part), row.opening === null ? [] : cut(row.opening, part)];
    for (let k = 0; k < Math.max(events.length, openings.length); k++) {
      const opened = k < openings.length;
      if (opened) sql.run("INSERT INTO openings (opening) VALUES (?)", openings[k]!);
      // the row of the opening that was just inserted
      const opening = opened ? "last_insert_rowid()" : "NULL";
      sql.run(`INSERT INTO events VALUES (?, ?, ?, ?, ${opening})`, id, row.version, k, events[k] ?? "");
    }
  }
  for (const each of erases) erase(sql, id, each);
  if (snapshot !== undefined) replaceSnapshot(sql, id, version, cut(snapshot, part));
  if (due !== undefined) sql.run("UPDATE streams SET due = ? WHERE id = ?", due, id);
  return true;
}

/** @returns the stream's row, where it was at the version that was expected */
function advance(sql: Sql, stream: string, expected: number, version: number): number | undefined {
  const moved = "UPDATE streams SET version = ? WHERE stream = ? AND version = ? RETURNING id";
  const found = sql.all(moved, version, stream, expected);
  if (found.length > 0 || expected > 0) return found[0]?.id as number | undefined;
  const made = "INSERT INTO streams (stream, version) VALUES (?, ?) ON CONFLICT (stream) DO NOTHING RETURNING id";
  return sql.all(made, stream, version)[0]?.id as number | undefined;
}

function erase(sql: Sql, id: number, version: number): void {
  sql.run(`UPDATE openings SET opening = ''
    WHERE id IN (SELECT opening FROM events WHERE stream = ? AND version = ?)`, id, version);
  sql.run("UPDATE events SET opening = NULL WHERE stream = ? AND version = ?", id, version);
}

function replaceSnapshot(sql: Sql, id: number, version: number, parts: readonly string[]): void {
  sql.run("DELETE FROM snapshots WHERE stream = ?", id);
  for (const [k, text] of parts.entries()) {
    sql.run("INSERT INTO snapshots VALUES (?, ?, ?, ?)", id, k, version, text);
  }
}

export function read(sql: Sql, { stream, from, limit }: Range): Stored {
  const id = sql.all("SELECT id FROM streams WHERE stream = ?", stream)[0]?.id as number | undefined;
  if (id === undefined) return { snapshot: null, openings: [], events: [] };
  const kept = from === undefined ? newest(sql, id) : null;
  const start = from ?? kept?.version ?? 0;
  // versions have no gaps
  const end = Math.min(start + limit, Number.MAX_SAFE_INTEGER);
  const rows = sql.all(`SELECT version, event, openings.opening AS opening
    FROM events LEFT JOIN openings ON openings.id = events.opening
    WHERE stream = ? AND version > ? AND version <= ? ORDER BY version, part`, id, start, end);
  return {
    snapshot: kept?.snapshot ?? null, openings: kept ? opened(sql, id, kept.version) : [],
    events: joined(rows as unknown as readonly Part[]),
  };
}

function newest(sql: Sql, id: number): { version: number; snapshot: Snapshot } | null {
  const parts = sql.all("SELECT version, snapshot FROM snapshots WHERE stream = ? ORDER BY part", id);
  if (parts.length === 0) return null;
  const text = parts.map(({ snapshot }) => snapshot).join("");
  return { version: parts[0]!.version as number, snapshot: snapshotOf(text) };
}

function opened(sql: Sql, id: number, version: number): EventOpening[] {
  const rows = sql.all(`SELECT version, openings.opening AS opening
    FROM events JOIN openings ON openings.id = events.opening
    WHERE stream = ? AND version <= ? AND events.opening IS NOT NULL AND openings.opening <> '' ORDER BY version, part`, id, version);
  const openings: { version: number; text: string }[] = [];
  for (const { version, opening } of rows as unknown as readonly Part[]) {
    const last = openings.at(-1);
    if (last?.version === version) last.text += opening;
    else openings.push({ version, text: opening! });
  }
  return openings.map(({ version, text }) => openedOf(version, text));
}

interface Part {
  readonly version: number;
  readonly event: string;
  readonly opening: string | null;
}

function joined(rows: readonly Part[]): Stored["events"] {
  const events: Stored["events"] = [];
  for (let k = 0; k < rows.length;) {
    let { version, event, opening } = rows[k]!;
    for (k++; k < rows.length && rows[k]!.version === version; k++) {
      event += rows[k]!.event;
      if (opening !== null) opening += rows[k]!.opening ?? "";
    }
    // one that was erased is empty, and in stores of today no longer named by its event
    events.push(eventOf(event, opening || null));
  }
  return events;
}

export function due(sql: Sql, now: number, limit: number): readonly DueStream[] {
  const rows = sql.all("SELECT stream, due FROM streams WHERE due <= ? ORDER BY due LIMIT ?", now, limit);
  return rows.map(({ stream, due: at }) => ({ stream: stream as string, due: at as number }));
}

/** A text in parts of at most `part` units, no pair of surrogates apart. */
function cut(text: string, part: number): string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + part, text.length);
    if (end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1]!)) end--;
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}
