// JSON that is a table: an array of rows, a row a line, or the answers of tasks by worker.

import { documentsOf, type Document, type Lines } from "./json.js";
import type { Row, RowBatch } from "./objects.js";
import { Unreadable, type Place } from "./place.js";

export interface JsonRows {
  readonly header: readonly string[];
  /** Whether it can be nothing else. */
  readonly sure: boolean;
  /** Of a format that is told by its shape. */
  readonly format?: string;
  readonly batches: AsyncIterable<RowBatch>;
  /** Whether a row is a line. */
  readonly byLine?: boolean;
  /** All of it, where the rows have not been asked for. */
  again(): AsyncIterable<Lines>;
}

/** @returns the rows, or the pieces where these are none. @throws Unreadable for what is not JSON. */
export async function jsonSheet(
  place: Place, pieces: AsyncIterable<Lines>,
): Promise<JsonRows | { readonly pieces: AsyncIterable<Lines> }> {
  const rest = pieces[Symbol.asyncIterator]();
  const { value: first } = (await rest.next()) as { readonly value: Lines };
  const again = (): AsyncIterable<Lines> => chained(first, rest);
  const none = { pieces: again() };
  if (!first.byLine && !MAYBE.test(decoder.decode(first.bytes.subarray(0, LOOKED)))) return none;
  const documents = documentsOf(place, first);
  const { value } = documents.next().value as Document;
  if (Array.isArray(value)) {
    if (value.length === 0 || !value.every(isObject)) return none;
    return { ...listed(place, value), sure: true, again };
  }
  // a game is no row, and long: its line is not read twice
  if (!isObject(value) || Object.hasOwn(value, "groups")) return none;
  if (areAnswers(value)) {
    const rows = Object.entries(value).flatMap(([task, answers]) =>
      Object.entries(answers).map(([worker, label]) => ({ task, worker, label })));
    return { ...listed(place, rows), format: "peerannot answers", sure: true, again };
  }
  if (!first.byLine) return none;
  const header = new Set(Object.keys(value));
  for (const { value: other } of documents) if (isObject(other)) Object.keys(other).forEach((name) => header.add(name));
  return { header: [...header], sure: false, byLine: true, batches: rowsByLine(place, again), again };
}

const LOOKED = 4096;
const decoder = new TextDecoder();

/** How an array begins, or an object whose first member is one; a game's is none. */
const MAYBE = /^\s*(\[|\{\s*"[^"]*"\s*:\s*\{)/;

const isObject = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);

function listed(place: Place, rows: readonly Row[]): Pick<JsonRows, "header" | "batches"> {
  async function* batches(): AsyncGenerator<RowBatch, void, undefined> {
    yield { rows, place: (k) => ({ name: place.name, row: k + 1 }) };
  }
  return { header: [...new Set(rows.flatMap((row) => Object.keys(row)))], batches: batches() };
}

/** {task: {worker: label}} */
function areAnswers(value: Row): value is Record<string, Record<string, string | number>> {
  const tasks = Object.values(value);
  return tasks.length > 0 && tasks.every((answers) => isObject(answers)
    && Object.values(answers).every((label) => typeof label === "string" || typeof label === "number"));
}

export async function* rowsByLine(place: Place, again: () => AsyncIterable<Lines>): AsyncGenerator<RowBatch, void, undefined> {
  for await (const lines of again()) {
    const documents = [...documentsOf(place, lines)];
    const rows = documents.map(({ value, place: at }) => {
      if (!isObject(value)) throw new Unreadable(at, `expected an object, got ${JSON.stringify(value).slice(0, 60)}`);
      return value;
    });
    yield { rows, place: (k) => documents[k]!.place };
  }
}

async function* chained(first: Lines, rest: AsyncIterator<Lines>): AsyncGenerator<Lines, void, undefined> {
  yield first;
  for (let next; !(next = await rest.next()).done; ) yield next.value;
}
