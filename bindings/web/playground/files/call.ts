// A file of users, or of a whole call, for the data room.

import { readCall, withNames } from "../../../read/call.js";
import { callLayout, type NamedUser } from "../../../read/call-table.js";
import { PLAIN } from "../../../read/money.js";
import { openFile, type Reading } from "./open.js";

export interface CallFile {
  /** Of a table the users alone, with names; of a document whatever it says, which the library has not seen yet. */
  readonly call: { readonly users: readonly NamedUser[] } & Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

/** Money is whole numbers of the smallest unit.
 *  @throws Unreadable that names the row or the line */
export async function readCallFile(file: File, reading: Reading): Promise<CallFile> {
  const input = await openFile(file, { layouts: [callLayout] }, reading);
  const call = await readCall(input, PLAIN);
  const users = withNames(call["users"]) as readonly NamedUser[];
  return { call: { ...call, users }, notes: "table" in input ? input.table.notes : [] };
}
