// An append as one statement of PostgreSQL's: it answers with a row where the stream was at the version, and with none,
// having written nothing, where it was not.

import type { QueryConfig } from "pg";
import type { Entry } from "../../edge/stores/entry.js";

/** Prepared under a name of its own for every set of things that an append does. */
export function statementOf(entry: Entry): QueryConfig {
  const values: unknown[] = [];
  const given = (type: string, value: unknown): string => `$${values.push(value)}::${type}`;
  const stream = given("text", entry.stream);
  const moved = entry.expected === 0 ? created(stream, entry, given) : advanced(stream, entry, given);
  const parts = [moved, ...writes(stream, entry, given)];
  const text = `WITH ${parts.map(([name, part]) => `${name} AS (${part})`).join(", ")} SELECT stream FROM moved`;
  const kind = [entry.expected === 0 ? "new" : "old", ...(entry.due === undefined ? [] : ["due"])];
  const named = ["candor", ...kind, ...parts.map(([name]) => name)];
  return { name: named.join("_"), text, values };
}

type Given = (type: string, value: unknown) => string;
type Part = readonly [name: string, statement: string];

function created(stream: string, { version, due }: Entry, given: Given): Part {
  const row = [stream, given("bigint", version), given("bigint", due ?? null)].join(", ");
  const timed = due === undefined ? "" : ", due = excluded.due";
  return ["moved", `
    INSERT INTO candor_streams AS streams (stream, version, due) VALUES (${row})
    ON CONFLICT (stream) DO UPDATE SET version = excluded.version${timed} WHERE streams.version = 0
    RETURNING stream`];
}

/** A statement sees other rows as they were when it began, but the row that it waited for as it is now: had the stream
 *  come to the version in between, what was appended then would not be seen, and not erased. So it has to have been
 *  there when it began. */
function advanced(stream: string, { version, expected, due }: Entry, given: Given): Part {
  const before = given("bigint", expected);
  const timed = due === undefined ? "" : `, due = ${given("bigint", due)}`;
  return ["moved", `
    UPDATE candor_streams SET version = ${given("bigint", version)}${timed}
    WHERE stream = ${stream} AND version = ${before}
      AND (SELECT version FROM candor_streams WHERE stream = ${stream}) = ${before}
    RETURNING stream`];
}

function* writes(stream: string, { version, rows, erases, snapshot }: Entry, given: Given): Generator<Part> {
  if (rows.length > 0) {
    const columns = [
      given("bigint[]", rows.map((row) => row.version)), given("text[]", rows.map((row) => row.event)),
      given("text[]", rows.map((row) => row.opening)),
    ];
    yield ["written", `
      INSERT INTO candor_events (stream, version, event, opening)
      SELECT moved.stream, added.version, added.event, added.opening
      FROM moved, unnest(${columns.join(", ")}) AS added (version, event, opening)`];
  }
  if (erases.length > 0) {
    yield ["erased", `
      UPDATE candor_events SET opening = NULL
      WHERE stream = ${stream} AND version = ANY (${given("bigint[]", erases)}) AND EXISTS (SELECT 1 FROM moved)`];
  }
  if (snapshot !== undefined) {
    yield ["kept", `
      INSERT INTO candor_snapshots (stream, version, snapshot)
      SELECT moved.stream, ${given("bigint", version)}, ${given("text", snapshot)} FROM moved
      ON CONFLICT (stream) DO UPDATE SET version = excluded.version, snapshot = excluded.snapshot`];
  }
}
