// Where a Parquet file has its row groups, from its footer alone.

import { Refusal, type Place } from "../cli/refusal.js";
import type { Input } from "./inputs/index.js";

/** Bytes [from, to) of a file. */
export type Range = readonly [from: number, to: number];

export interface Footer {
  /** The end of the file, with all of the footer: what a reader asks for first. */
  readonly tail: Range;
  readonly rowGroups: readonly { readonly rows: number; readonly range: Range }[];
}

/** What a reader takes from the end at first. */
const TAIL = 2 ** 19;
const MAGIC = 0x31524150;

/** @throws Refusal for what is no Parquet. */
export async function footerOf(input: Input): Promise<Footer> {
  const { size } = input;
  const end = await input.slice(Math.max(0, size - 8), size);
  const view = new DataView(end.buffer);
  if (end.length < 8 || view.getUint32(4, true) !== MAGIC) throw damaged(input, "it does not end as it should");
  const length = view.getUint32(0, true) + 8;
  if (length > size) throw damaged(input, "its footer is longer than the file");
  const tail: Range = [Math.max(0, size - Math.max(TAIL, length)), size];
  const { parquetMetadata } = await import("hyparquet");
  const bytes = await input.slice(size - length, size);
  try {
    const { row_groups } = parquetMetadata(bytes.buffer);
    return { tail, rowGroups: row_groups.map((group) => ({ rows: Number(group.num_rows), range: rangeOf(group) })) };
  } catch (error) {
    throw damaged(input, error instanceof Error ? error.message : String(error));
  }

  function rangeOf({ columns }: { columns: readonly Chunk[] }): Range {
    const ranges = columns.map(({ meta_data: chunk }): Range => {
      if (!chunk) throw new Error("a column without a place");
      const starts = [chunk.dictionary_page_offset, chunk.index_page_offset, chunk.data_page_offset];
      const from = Math.min(...starts.filter((start) => start !== undefined && start > 0n).map(Number));
      return [from, from + Number(chunk.total_compressed_size)];
    });
    const range: Range = [Math.min(...ranges.map(([from]) => from)), Math.max(...ranges.map(([, to]) => to))];
    if (!(range[0] >= 0 && range[1] <= size)) throw new Error("a row group that lies outside of the file");
    return range;
  }
}

interface Chunk {
  readonly meta_data?: {
    readonly dictionary_page_offset?: bigint;
    readonly index_page_offset?: bigint;
    readonly data_page_offset: bigint;
    readonly total_compressed_size: bigint;
  };
}

const damaged = ({ name }: Place, reason: string): Refusal =>
  new Refusal({ name }, `Parquet that cannot be read: ${reason}`);
