// What a person and a program are told about batches.

import type { BatchStatus, Failing, Noted, Saying, Submitted, Trouble } from "../../bulk/jobs/index.js";
import { written } from "../output/parts.js";
import type { PageTable } from "../output/page.js";
import type { Report } from "../output/report.js";
import { counted } from "../output/table.js";
import { printable } from "../output/text.js";

/** Reports of batches are no tables for spreadsheets. */
const spoken = (json: object, sentences: readonly (string | PageTable)[]): Report => ({
  json, csv: [], table: (screen) => written([...sentences], screen),
});

export function submittedReport(made: Submitted, out: string): Report {
  const { batch, known, shards, jobs } = made;
  return spoken({ ...made, out }, [
    `Batch ${batch}: ${counted(shards, "shard")}, results in ${printable(out)}.`,
    ...(known || jobs === shards ? [] : [`${counted(shards - jobs, "shard")} of them ${shards - jobs === 1 ? "has" : "have"} the content of another, and ${
      shards - jobs === 1 ? "counts" : "count"} in the totals as well.`]),
    known ? jobs === 0 ? "It was there already, and nothing in it is to be done again." : `It was there already; ${counted(jobs, "job")} to be done again.`
      : `${counted(jobs, "job")} for workers (candor bulk work).`,
  ]);
}

export function takenReport(name: "cancel" | "resume", batch: string, jobs: number): Report {
  return spoken({ batch, jobs }, [
    `Batch ${batch}: ${counted(jobs, "job")} ${name === "cancel" ? "taken from the workers" : "for workers"}.`,
  ]);
}

export function batchesReport(batches: readonly BatchStatus[]): Report {
  const table: PageTable = {
    caption: "Batches", named: true,
    head: ["batch", "state", "shards", "done", "at work", "refused", "given up", "submitted", "results"],
    rows: batches.map(({ batch, state, shards, done, working, refused, failed, submitted, out }) => [
      batch, state, ...[shards, done, working, refused, failed].map(String), submitted, printable(out),
    ]),
  };
  return spoken(batches, batches.length === 0 ? ["No batches."] : [table]);
}

export interface Found {
  readonly troubles: readonly Trouble[];
  readonly failing: readonly Failing[];
  readonly notes: readonly Noted[];
}

/** Notes that a table names; all are in JSON. */
const MOST = 20;

export function batchReport(status: BatchStatus, found: Found): Report {
  const { batch, state, shards, done, working, out, totals, why } = status;
  return spoken({ ...status, ...found }, [
    `Batch ${batch} is ${state}: ${done} of ${counted(shards, "shard")} done${working > 0 ? `, ${working} at work` : ""}; results in ${printable(out)}.`,
    ...(totals === null ? [] : [`The totals are in ${totals}.`]),
    ...(why === null ? [] : [line({ kind: "no totals", why })]),
    ...found.troubles.map(line),
    ...found.failing.map(({ shard, why: reason, again }) =>
      line({ kind: "failing", why: reason, again: `at ${again}`, ...(shard && { shard }) })),
    ...found.notes.slice(0, MOST).flatMap(({ notes, shards: many, first }) =>
      notes.map((note) => `${line({ kind: "noticed", why: note, shard: first })}${many > 1 ? ` (and in ${many - 1} more)` : ""}`)),
    ...(found.notes.length > MOST ? [`${found.notes.length - MOST} more in --format json`] : []),
  ]);
}

const HEADS = {
  refused: "Refused", failed: "Given up", failing: "Failed", noticed: "Noticed", "no totals": "There are no totals",
};

/** @returns one line, which names file and row */
export function line({ kind, why, shard, again }: Saying): string {
  const place = shard === undefined || why.startsWith(shard.url) ? "" : `${shard.url}: `;
  return `${HEADS[kind]}: ${printable(place + why)}${again === undefined ? "" : `; tried again ${again}`}`;
}
