// Where a Parquet file is cut: between row groups, at some 32 MB, and never within the rows of a prompt, which stand
// together. A prompt that comes back in a later part is not met there: what refuses it in one reading is the reading of
// all.

import type { Mapping } from "../../read/mapping.js";
import type { Given } from "../../read/open.js";
import type { NamedGroup } from "../../read/prompt.js";
import { readPromptTable } from "../../read/prompt-table.js";
import type { RowGroups } from "../../read/parquet.js";
import type { Cut } from "./content.js";
import type { Input } from "./inputs/index.js";
import { opened, refuseCandidates } from "./prompts.js";
import { footerOf } from "./row-groups.js";

/** Bytes of row groups, as they are packed, that are one shard: a second of work, or several. */
const ENOUGH = 2 ** 25;

export interface Part {
  /** Undefined: all of it. */
  readonly cut: Cut | undefined;
  readonly bytes: number;
}

/** The parts of a Parquet file, in order. Reads the footer; where there is more than one part, also the first row group,
 *  which tells the groups, and the two at each cut. @throws Refusal for what cannot be read. */
export async function partsOf(input: Input, mapping: Mapping, enough = ENOUGH): Promise<readonly Part[]> {
  const { rowGroups } = await footerOf(input);
  const bytes = rowGroups.map(({ range: [from, to] }) => to - from);
  const starts = [0];
  for (let g = 1, held = bytes[0] ?? 0; g < rowGroups.length; g++) {
    const full = held + bytes[g]! > enough && rowGroups[g]!.rows > 0;
    const cut = full && await mayCut(input, mapping, rowGroups, starts.at(-1)!, g);
    if (cut) starts.push(g);
    held = cut ? bytes[g]! : held + bytes[g]!;
  }
  if (starts.length === 1) return [{ cut: undefined, bytes: input.size }];
  const groups = await firstGroups(given(input, [0, rowGroups.length]), mapping);
  return starts.map((from, k) => {
    const to = starts[k + 1] ?? rowGroups.length;
    return { cut: { rowGroups: [from, to], groups }, bytes: bytes.slice(from, to).reduce((sum, one) => sum + one, 0) };
  });
}

/** Whether a prompt begins with row group g: the last one before it that has rows ends with another. */
async function mayCut(
  input: Input, mapping: Mapping, rowGroups: readonly { readonly rows: number }[], from: number, g: number,
): Promise<boolean> {
  let before = g - 1;
  while (before >= from && rowGroups[before]!.rows === 0) before--;
  if (before < from) return false;
  const [{ last }, { first }] = [
    await endsOf(given(input, [before, before + 1]), mapping), await endsOf(given(input, [g, g + 1]), mapping),
  ];
  return last !== first;
}

function given(input: Input, rowGroups: RowGroups): Given {
  const place = { name: input.name };
  const slice = async (start: number, end = input.size): Promise<ArrayBuffer> => (await input.slice(start, end)).buffer;
  return { place, pieces: magic(), parts: { byteLength: input.size, slice }, rowGroups };
}

async function* magic(): AsyncGenerator<Uint8Array, void, undefined> {
  yield new TextEncoder().encode("PAR1");
}

/** The first and the last prompt. */
async function endsOf(given: Given, mapping: Mapping): Promise<{ first: string; last: string }> {
  const found = await opened(given, mapping);
  if (!("table" in found)) throw new Error("Parquet is a table");
  const { table } = found;
  refuseCandidates(table);
  const at = table.column("prompt");
  let [first, last]: [string | undefined, string] = [undefined, ""];
  await table.forEach((rows, k) => {
    first ??= rows.text(k, at);
    if (k === rows.records.count - 1) last = rows.text(k, at);
  });
  return { first: first!, last };
}

/** Thrown to read no further. */
const ENOUGH_READ = Symbol("enough");

/** The groups as the first prompt has them. */
async function firstGroups(given: Given, mapping: Mapping): Promise<readonly NamedGroup[]> {
  const found = await opened(given, mapping);
  if (!("table" in found)) throw new Error("Parquet is a table");
  let groups: readonly NamedGroup[] = [];
  try {
    await readPromptTable(found.table, (first) => {
      groups = first;
      throw ENOUGH_READ;
    });
  } catch (error) {
    if (error !== ENOUGH_READ) throw error;
  }
  return groups;
}
