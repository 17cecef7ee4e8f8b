// Parquet, row group by row group: only the columns that are asked for. Memory: those of one group.

import type { Row, RowBatch } from "./objects.js";
import { Unreadable, type Place } from "./place.js";

/** A file of which any part can be read. */
export interface Parts {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer> | ArrayBuffer;
}

export interface ParquetFile {
  /** Names of its columns. */
  readonly header: readonly string[];
  batches(columns: readonly string[]): AsyncIterable<RowBatch>;
}

/** Rows made objects at a time. */
const ROWS = 2 ** 12;

/** Row groups [from, to) of a file. */
export type RowGroups = readonly [from: number, to: number];

/** @param rowGroups those that are read; a row is numbered as it is in the file.
 *  @throws Unreadable, here or in its batches, for a file that is damaged or packed in a way that is not known. */
export async function openParquet(
  place: Place, file: Parts, [from, to]: RowGroups = [0, Infinity],
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

  async function* batches(columns: readonly string[]): AsyncGenerator<RowBatch, void, undefined> {
    let first = 0;
    for (const [g, group] of metadata.row_groups.entries()) {
      const [rowStart, rowEnd] = [first, first + Number(group.num_rows)];
      first = rowEnd;
      if (g < from || g >= to) continue;
      const values = new Map(columns.map((name) => [name, [] as unknown[]]));
      await refusing(() => parquetRead({
        file, metadata, compressors, columns: [...columns], rowStart, rowEnd,
        onChunk({ columnName, columnData, rowStart: start }) {
          const column = values.get(columnName)!;
          for (let k = 0; k < columnData.length; k++) column[start - rowStart + k] = columnData[k];
        },
      }));
      for (let at = rowStart; at < rowEnd; at += ROWS) {
        const rows = Array.from({ length: Math.min(ROWS, rowEnd - at) }, (_, k): Row =>
          Object.fromEntries(columns.map((name) => [name, values.get(name)![at - rowStart + k]])));
        yield { rows, place: (k) => ({ name: place.name, row: at + k + 1 }) };
      }
    }
  }
  return { header, batches };
}
