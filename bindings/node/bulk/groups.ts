// The groups that a file's first prompt tells, and their order, in which all files of a batch are priced: that of the first
// file, as it would be if all were one file. Sums over groups have other bits in another order.

import type { Mapping } from "../../read/mapping.js";
import type { Given } from "../../read/open.js";
import type { NamedGroup } from "../../read/prompt.js";
import { readPromptTable } from "../../read/prompt-table.js";
import { isRefusal } from "../../core/refusal.js";
import type { Input } from "./inputs/index.js";
import { opened, refuseCandidates } from "./prompts.js";

/** Thrown to read no further. */
const ENOUGH_READ = Symbol("enough");

/** The groups as the first prompt of a table has them; none for games of JSON, which name theirs in every line, in an
 *  order that all lines have. @throws Refusal */
export async function firstGroups(given: Given, mapping: Mapping): Promise<readonly NamedGroup[]> {
  const found = await opened(given, mapping);
  if (!("table" in found)) return [];
  refuseCandidates(found.table);
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

/** The same of a whole input; none where it cannot be read: whoever prices it says why. */
export async function groupsOf(input: Input, parts: Given["parts"], mapping: Mapping): Promise<readonly NamedGroup[]> {
  const pieces = parts ? magic() : input.stream();
  try {
    return await firstGroups({ place: { name: input.name }, pieces, parts }, mapping);
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}

export async function* magic(): AsyncGenerator<Uint8Array, void, undefined> {
  yield new TextEncoder().encode("PAR1");
}

/** Groups in the order of others; as they are, where these are not the same groups. */
export function ordered(groups: readonly NamedGroup[], order: readonly NamedGroup[] = groups): readonly NamedGroup[] {
  const sorted = order.flatMap(({ id }) => groups.filter((group) => group.id === id));
  return sorted.length === groups.length && order.length === groups.length ? sorted : groups;
}
