// Where a Parquet file is cut: between row groups, at some 32 MB, and never within the rows of a prompt, which stand
// together. A prompt that comes back in a later part is not met there: what refuses it in one reading is the reading of
// all.

import type { Mapping } from "../../read/mapping.js";
import type { Given } from "../../read/open.js";
import type { NamedGroup } from "../../read/prompt.js";
import type { RowGroups } from "../../read/parquet.js";
import type { Table } from "../../read/table.js";
import { readable, type Cut } from "./content.js";
import type { Input } from "./inputs/index.js";
import { firstGroups, magic } from "./groups.js";
import { opened, refuseCandidates } from "./prompts.js";
import { footerOf } from "./row-groups.js";

/** Bytes of row groups, as they are packed, that are one shard: a second of work, or several. */
const ENOUGH = 2 ** 25;

export interface Part {
  /** Undefined: all of it. */
  readonly cut: Cut | undefined;
  readonly bytes: number;
}

/** The parts of a Parquet file, in order. Reads the footer; where there may be more than one part, also the prompts of
 *  the two row groups at each cut.
 *  @param groups as the parts are priced; none where the first prompt could not be read, which is refused
 *  @throws Refusal for what cannot be read. */
export async function partsOf(
  input: Input, mapping: Mapping, groups: readonly NamedGroup[], enough = ENOUGH,
): Promise<readonly Part[]> {
  const { rowGroups } = await footerOf(input);
  const bytes = rowGroups.map(({ range: [from, to] }) => to - from);
  const ends = new Map<number, Promise<Ends>>();
  const endsAt = (g: number): Promise<Ends> => {
    const known = ends.get(g) ?? endsOf(given(input, [g, g + 1]), mapping);
    ends.set(g, known);
    return known;
  };
  /** Whether a prompt begins with row group g: the last one before it that has rows ends with another. */
  const mayCut = async (from: number, g: number): Promise<boolean> => {
    let before = g - 1;
    while (before >= from && rowGroups[before]!.rows === 0) before--;
    return before >= from && (await endsAt(before)).last !== (await endsAt(g)).first;
  };
  const starts = [0];
  for (let g = 1, held = bytes[0] ?? 0; g < rowGroups.length; g++) {
    const full = held + bytes[g]! > enough && rowGroups[g]!.rows > 0;
    const cut = full && await mayCut(starts.at(-1)!, g);
    if (cut) starts.push(g);
    held = cut ? bytes[g]! : held + bytes[g]!;
  }
  if (starts.length === 1) return [{ cut: undefined, bytes: input.size }];
  const told = groups.length > 0 ? groups : await firstGroups(given(input, [0, rowGroups.length]), mapping);
  return starts.map((from, k) => {
    const to = starts[k + 1] ?? rowGroups.length;
    return { cut: { rowGroups: [from, to], groups: told }, bytes: bytes.slice(from, to).reduce((sum, one) => sum + one, 0) };
  });
}

function given(input: Input, rowGroups: RowGroups): Given {
  const place = { name: input.name };
  return { place, pieces: magic(), parts: readable(input), rowGroups };
}

/** The first and the last prompt of rows. */
interface Ends {
  readonly first: string;
  readonly last: string;
}

async function endsOf(given: Given, mapping: Mapping): Promise<Ends> {
  const table = await tableOf(given, mapping);
  const at = table.column("prompt");
  let first: string | undefined;
  let last = "";
  await table.forEach((rows, k) => {
    first ??= rows.text(k, at);
    if (k === rows.records.count - 1) last = rows.text(k, at);
  }, ["prompt"]);
  return { first: first!, last };
}

async function tableOf(given: Given, mapping: Mapping): Promise<Table> {
  const found = await opened(given, mapping);
  if (!("table" in found)) throw new Error("Parquet is a table");
  refuseCandidates(found.table);
  return found.table;
}
