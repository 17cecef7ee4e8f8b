// Batches for tests and trials: a server of their own, files of rewards, and what one reading of all of them says.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load, type GameRoom } from "candor";
import { coreHash, priceShard, shardsOf, termsOf, type ShardTerms } from "../../bindings/node/bulk/index.js";
import { openDatabase, submit, work, type Database, type Submitted, type WorkerOptions } from "../../bindings/node/bulk/jobs/index.js";

export const CORE = await coreHash();
export const TERMS: ShardTerms = termsOf({ size: new Map() });

/** CSV of so many prompts of three groups; other numbers for another seed. */
export function rewardsOf(seed: number, prompts: number): string {
  const lines = ["prompt,response,group,reward,size"];
  for (let p = 0; p < prompts; p++) {
    for (let x = 0; x < 2 + ((seed + p) % 3); x++) {
      for (const [i, size] of [2, 4, 3].entries()) {
        lines.push(`${seed}-${p},r${x},g${i},${((seed * 7919 + p * 104_729 + x * 1301 + i * 31) % 1009) / 1009},${size}`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

/** So many files. @returns their paths, in order */
export function makeFiles(folder: string, count: number, prompts: number): string[] {
  return Array.from({ length: count }, (_, k) => {
    const path = join(folder, `rewards-${String(k).padStart(5, "0")}.csv`);
    writeFileSync(path, rewardsOf(k, prompts));
    return path;
  });
}

/** All of them as one file, as one machine reads it. */
export function whole(folder: string, paths: readonly string[]): string {
  const path = join(folder, "whole.csv");
  const [head] = readFileSync(paths[0]!, "utf8").split("\n");
  writeFileSync(path, `${head}\n${paths.map((each) => readFileSync(each, "utf8").slice(head!.length + 1)).join("")}`);
  return path;
}

/** What is in a folder, by name: digests. Drafts and reports are none of it, but for a report's content without its
 *  batch. */
export function digestsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".parquet") && !name.startsWith("."));
  return Object.fromEntries(names.sort().map((name) => (
    [name, createHash("sha256").update(readFileSync(join(folder, name))).digest("hex")])));
}

/** The report of a batch, without what one reading has not. */
export function reportIn(folder: string, batch: string): Record<string, unknown> {
  const { batch: _, shards: __, ...totals } = JSON.parse(readFileSync(join(folder, `totals-${batch}.json`), "utf8")) as Record<string, unknown>;
  return totals;
}

/** The results of inputs, priced one after the other in this process. */
export async function alone(game: GameRoom, inputs: readonly string[], out: string, terms = TERMS): Promise<void> {
  for (const shard of await shardsOf(inputs)) await priceShard(game, shard, terms, out);
}

export async function submitted(database: Database, inputs: readonly string[], out: string, terms = TERMS): Promise<Submitted> {
  return submit(database, { shards: await shardsOf(inputs), terms, out, core: CORE });
}

export const open = (address: string): Promise<Database> => openDatabase(address, () => {});

/** Works in this process until nothing is left to do, or as it is told. */
export async function worked(database: Database, options: Partial<WorkerOptions> = {}): Promise<void> {
  const { game } = await load();
  const never = new AbortController().signal;
  await work({ game, database, core: CORE, say: () => {}, stop: never, abandon: never, untilDone: true, ...options });
}

/** Processes that a process has started and that have not ended. */
export function childrenOf(pid: number): number[] {
  try {
    const text = execFileSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
    return text.split("\n").map(Number).filter((child) => child > 0);
  } catch {
    return []; // none
  }
}
