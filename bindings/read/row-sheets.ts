// Sheets of rows that are objects, and how they are cut: JSON between lines, Parquet between groups of rows.

import { cutLines, type Keys } from "./cut-lines.js";
import { rowsByLine, type JsonRows } from "./json-sheet.js";
import { columnSheet, objectsOf, type ColumnBatches } from "./column-sheet.js";
import type { Block } from "./lines.js";
import { Ends, type Edges, type KeptRows } from "./edges.js";
import { fieldOf, flattened, objectSheet, type Row, type RowBatch } from "./objects.js";
import type { ParquetFile } from "./parquet.js";
import type { Place } from "./place.js";
import type { Preset } from "./presets/preset.js";
import type { Rows } from "./records.js";
import { sharedCopy } from "./shared.js";
import type { Piece, RowRange, Sheet } from "./sheet.js";
import type { Tables } from "./tables.js";
import { keyOf } from "./view.js";

/** Of a format that nests rows. */
function nestedIn(header: readonly string[], { rewards = [], votes = [] }: Tables): Preset["nested"] {
  return [...rewards, ...votes].find(({ told, nested }) => nested && told.every((name) => header.includes(name)))?.nested;
}

/** Rows of a format that nests them are taken apart. */
function rowSheet(place: Place, header: readonly string[], batches: () => AsyncIterable<RowBatch>, tables: Tables): Sheet {
  const nested = nestedIn(header, tables);
  return objectSheet(place, nested?.header ?? header, () => (nested ? flattened(batches(), nested.flat) : batches()));
}

/** Likewise. */
function rowsByColumn(place: Place, header: readonly string[], batches: ColumnBatches, tables: Tables): Sheet {
  if (!nestedIn(header, tables)) return columnSheet(place, header, batches);
  return rowSheet(place, header, () => objectsOf(header, batches), tables);
}

/** Rows of JSON. Those of one document are parsed as one. */
export function rowsSheet(place: Place, { header, batches, byLine, again }: JsonRows, tables: Tables): Sheet {
  const sheet = rowSheet(place, header, () => batches, tables);
  if (!byLine) return sheet;
  return {
    ...sheet,
    cut: (keys, { enough } = {}) => (
      { form: { kind: "json", header }, ...cutLines(again(), keysOf(place, header, keys, tables), enough) }),
  };
}

/** Whole lines of rows. */
export function lineSheet(place: Place, header: readonly string[], { bytes, line }: Block, tables: Tables): Sheet {
  async function* lines() {
    yield { bytes, line, byLine: true };
  }
  return rowSheet(place, header, () => rowsByLine(place, lines), tables);
}

const LF = 0x0a;
const decoder = new TextDecoder();

/** A nested row is about one prompt. */
function keysOf(place: Place, header: readonly string[], keys: readonly number[], tables: Tables): Keys {
  const nested = nestedIn(header, tables);
  const names = keys.map((column) => (nested?.header ?? header)[column]!);
  return {
    quoted: false,
    at(bytes, start) {
      const text = decoder.decode(bytes.subarray(start, bytes.indexOf(LF, start)));
      if (text.trim() === "") return null;
      try {
        const row = JSON.parse(text) as Row;
        const one = nested ? nested.flat(row, place)[0] : row;
        return one ? keyOf(names.map((name) => fieldOf(one, name))) : null;
      } catch {
        return undefined;
      }
    },
  };
}

/** Rows after which a group of rows is a piece of its own; smaller groups make one together. */
const ENOUGH = 2 ** 16;
/** Rows that tell what a table is like, before others are asked. */
const FIRST = 2 ** 10;

/** @param held the file, where that is held */
export function parquetSheet(place: Place, file: ParquetFile, tables: Tables, held?: Uint8Array): Sheet {
  const { header, ends } = file;
  async function* pieces(enough = ENOUGH): AsyncGenerator<Piece, void, undefined> {
    let from = Math.min(FIRST, enough, ends[0] ?? 0);
    if (from > 0) yield { from: 0, to: from };
    for (const [g, to] of ends.entries()) {
      if (to - from < enough && g < ends.length - 1) continue;
      if (to > from) yield { from, to };
      from = to;
    }
  }
  return {
    ...rowsByColumn(place, header, (columns) => file.batches(columns, 0, ends.at(-1) ?? 0), tables),
    cut: (keys, { enough } = {}) => (
      { form: { kind: "parquet", keys, ...(held && { bytes: sharedCopy(held) }) }, pieces: pieces(enough), free() {} }),
  };
}

/** The records of a piece, but those at its ends that may be of keys which go on beyond it; these stay in `edges`, which is
 *  known once its rows are read.
 *  @param before the rows before it that may go on in it, which come first then; undefined: not known */
export function pieceSheet(
  place: Place, file: ParquetFile, { from, to }: RowRange, keys: readonly number[], tables: Tables, before?: readonly KeptRows[],
): { readonly sheet: Sheet; readonly edges: Edges } {
  const sheet = rowsByColumn(place, file.header, (columns) => file.batches(columns, from, to), tables);
  const key = (rows: Rows, k: number): string => keyOf(keys.map((column) => rows.text(k, column)));
  const ends = new Ends(place, sheet.header, key, before);
  async function* rows(columns: readonly number[], numbers?: readonly number[]): AsyncGenerator<Rows, void, undefined> {
    for await (const given of sheet.rows([...columns, ...keys], numbers)) yield* ends.next(given);
    if (to === file.ends.at(-1)) yield* ends.rest();
  }
  return { sheet: { ...sheet, rows }, edges: ends };
}
