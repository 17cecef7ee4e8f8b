// Files out of bytes, as the command line and a page read them.

import { readFileSync } from "node:fs";
import { openAny } from "../../bindings/read/open.js";
import type { Mapping } from "../../bindings/read/mapping.js";
import { rewardsPresets } from "../../bindings/read/presets/rewards.js";
import { votesPresets } from "../../bindings/read/presets/votes.js";
import type { Layout, Table } from "../../bindings/read/table.js";
import type { Tables } from "../../bindings/read/tables.js";
import type { VoteTable } from "../../bindings/read/vote-table.js";
import { readVotes, voteLayouts } from "../../bindings/read/votes.js";

export const FILES = new URL("files/", import.meta.url);

export const rewards: Layout = {
  columns: ["prompt", "response", "group", "reward"], optional: ["baseline", "size"], values: ["reward"], tall: true,
};

/** Bytes in pieces whose memory is used again, as that of a file is. */
export async function* pieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  const memory = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    memory.set(piece);
    yield memory.subarray(0, piece.length);
    memory.fill(0x3f);
  }
}

export async function tableOf(bytes: Uint8Array, tables: Tables, size?: number): Promise<Table> {
  const opened = await openAny({ place: { name: "test" }, pieces: pieces(bytes, size) }, tables);
  if (!("table" in opened)) throw new Error("documents");
  return opened.table;
}

/** Rows of a table, by the names of its layout. */
export async function rowsOf(table: Table): Promise<string[][]> {
  const { columns, optional = [] } = table.layout;
  const at = [...columns, ...optional].map((name) => table.column(name)).filter((k) => k >= 0);
  const found: string[][] = [];
  await table.forEach((rows, k) => void found.push(at.map((column) => rows.text(k, column))));
  return found;
}

export interface Read {
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

export async function rewardsOf(bytes: Uint8Array, mapping: Mapping = {}): Promise<Read> {
  const table = await tableOf(bytes, { layouts: [rewards], mapping, rewards: rewardsPresets });
  return { rows: await rowsOf(table), notes: table.notes };
}

export async function votesOf(bytes: Uint8Array, mapping: Mapping = {}, classes = false): Promise<VoteTable> {
  return readVotes(await tableOf(bytes, { layouts: voteLayouts, mapping, votes: votesPresets, classes }));
}

/** Votes as rows, with the words they are. */
export function listed({ tasks, workers, classes, task, worker, report, label }: VoteTable): unknown[][] {
  const shown = (value: number): unknown => (Number.isNaN(value) ? null : classes ? classes[value] : value);
  return Array.from(task, (t, k) => [tasks[t], workers[worker[k]!], shown(report[k]!), shown(label[t]!)]);
}

export const file = (name: string): Uint8Array => readFileSync(new URL(name, FILES));
export const text = (content: string): Uint8Array => new TextEncoder().encode(content);
