// Parquet, row group by row group: only the columns that are asked for. Memory: those of one group.

import type { Cells, ColumnBatch } from "./column-sheet.js";
import { Unreadable, quote, type Place } from "./place.js";

/** A file of which any part can be read. */
export interface Parts {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer> | ArrayBuffer;
}

/** A file that is held, in the memory of its own or of several threads. */
export const partsOf = (bytes: Uint8Array): Parts =>
  ({ byteLength: bytes.length, slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer });

export interface ParquetFile {
  /** Names of its columns. */
  readonly header: readonly string[];
  /** Where each group of rows ends: those of all before it, and its own. */
  readonly ends: readonly number[];
  /** Rows from one on, up to another. */
  batches(columns: readonly string[], from: number, to: number): AsyncIterable<ColumnBatch>;
}

/** Rows of a batch, at most. */
const ROWS = 2 ** 12;

/** Row groups [from, to) of a file. */
export type RowGroups = readonly [from: number, to: number];

/** @param rowGroups those that are read; a row is numbered as it is in the file.
 *  @throws Unreadable, here or in its batches, for a file that is damaged or packed in a way that is not known. */
export async function openParquet(
  place: Place, file: Parts, rowGroups: RowGroups = [0, Infinity],
): Promise<ParquetFile> {
  const { parquetMetadataAsync, parquetRead, parquetSchema } = await import("hyparquet");
  const { decompressBrotli, decompressGzip, decompressLz4, decompressLz4Raw, decompressZstd } = await import(
    "hyparquet-compressors");
  const compressors = {
    GZIP: decompressGzip, BROTLI: decompressBrotli, ZSTD: (bytes: Uint8Array) => decompressZstd(bytes),
    LZ4: decompressLz4, LZ4_RAW: decompressLz4Raw,
  };
  const refusing = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof Unreadable) throw error;
      throw new Unreadable(place, `Parquet that cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const metadata = await refusing(() => parquetMetadataAsync(file));
  const header = parquetSchema(metadata).children.map(({ element }) => element.name);

  const ends: number[] = [];
  for (const { num_rows } of metadata.row_groups) ends.push((ends.at(-1) ?? 0) + Number(num_rows));

  async function* batches(
    columns: readonly string[], from: number, to: number,
  ): AsyncGenerator<ColumnBatch, void, undefined> {
    for (const [g, end] of ends.entries()) {
      const [rowStart, rowEnd] = [Math.max(from, ends[g - 1] ?? 0), Math.min(to, end)];
      if (g < rowGroups[0] || g >= rowGroups[1] || rowStart >= rowEnd) continue;
      const chunks = new Map(columns.map((name) => [name, [] as Chunk[]]));
      await refusing(() => parquetRead({
        file, metadata, compressors, columns: [...columns], rowStart, rowEnd,
        onChunk: ({ columnName, columnData, rowStart: at }) =>
          void chunks.get(columnName)!.push({ values: columnData, at, end: at + columnData.length }),
      }));
      for (let first = rowStart, last; first < rowEnd; first = last) {
        const found = columns.map((name) => chunkAt(chunks.get(name)!, first) ?? missing(name, first));
        last = found.reduce((least, chunk) => Math.min(least, chunk.end), Math.min(rowEnd, first + ROWS));
        const row = first;
        yield {
          count: last - first, cells: found.map(({ values, at }): Cells => ({ values, from: row - at })),
          place: (k) => ({ name: place.name, row: row + k + 1 }),
        };
      }
    }
  }

  function missing(column: string, row: number): never {
    throw new Unreadable(place, `Parquet that cannot be read: column ${quote(column)} has no row ${row + 1}`);
  }
  return { header, ends, batches };
}

/** Values of rows [at, end) in a column: whole pages, mostly. */
interface Chunk {
  readonly values: ArrayLike<unknown>;
  readonly at: number;
  readonly end: number;
}

/** The one that has a row. Those before it are dropped. */
function chunkAt(chunks: Chunk[], row: number): Chunk | undefined {
  while (chunks[0] && chunks[0].end <= row) chunks.shift();
  return chunks[0] && chunks[0].at <= row ? chunks[0] : undefined;
}
