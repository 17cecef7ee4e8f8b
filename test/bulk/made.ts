// Rewards in every format that shards are read from, results read back, and what `candor price` says of the same file.

import { parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, onTestFinished } from "vitest";
import { load, type Totals } from "candor";
import { coreHash, priceShard, shardsOf, termsOf, type Shard, type ShardResult, type ShardTerms } from "../../bindings/node/bulk/index.js";
import { candor } from "../cli/candor.js";
import { statusOf } from "../../bindings/node/bulk/jobs/index.js";
import { postgresServer } from "../stores/postgres.js";
import { makeFiles, open } from "./ground.js";

export const { game } = await load();
/** Hash of what prices. */
export const CORE = await coreHash();
export const TERMS: ShardTerms = termsOf({ size: new Map() });

export interface Row {
  readonly prompt: string;
  readonly response: string;
  readonly group: string;
  readonly reward: number;
  readonly size: number;
}

const GROUPS = [["legal", 2], ["support", 4], ["a \"group\", with commas", 3]] as const;

/** So many prompts of 2 to 5 responses; in every other prompt the groups come in another order. */
export function rewards(prompts: number): Row[] {
  const rows: Row[] = [];
  for (let p = 0; p < prompts; p++) {
    const groups = p % 2 === 0 ? GROUPS : [...GROUPS].reverse();
    for (let x = 0; x < 2 + (p % 4); x++) {
      for (const [group, size] of groups) {
        rows.push({ prompt: `prompt ${p}, "x"`, response: `r${x}`, group, reward: ((p * 7919 + x * 104729 + group.length * 31) % 1009) / 1009, size });
      }
    }
  }
  return rows;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export const csvOf = (rows: readonly Row[]): string =>
  ["prompt,response,group,reward,size", ...rows.map((row) => [quoted(row.prompt), row.response, quoted(row.group), row.reward, row.size].join())].join("\n") + "\n";

export function parquetOf(rows: readonly Row[], rowGroupSize: number | number[]): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({
    columnData: [
      { name: "text", data: rows.map(({ prompt }) => `not read: ${prompt}`), type: "STRING" },
      { name: "prompt", data: rows.map(({ prompt }) => prompt), type: "STRING" },
      { name: "response", data: rows.map(({ response }) => response), type: "STRING" },
      { name: "group", data: rows.map(({ group }) => group), type: "STRING" },
      { name: "reward", data: rows.map(({ reward }) => reward), type: "DOUBLE" },
      { name: "size", data: rows.map(({ size }) => size), type: "INT32" },
    ],
    rowGroupSize,
  }));
}

/** A game a line. */
export function jsonlOf(prompts: number): string {
  return Array.from({ length: prompts }, (_, p) => JSON.stringify({
    groups: GROUPS.map(([id, size], i) => ({ id, size, reward: Array.from({ length: 2 + (p % 4) }, (_, x) => ((p * 7919 + x * 104729 + i * 31) % 1009) / 1009) })),
    lambda: 0.5,
  })).join("\n") + "\n";
}

export const FORMATS: readonly (readonly [name: string, content: string | Uint8Array])[] = [
  ["rewards.csv", csvOf(rewards(60))], ["rewards.csv.gz", gzipSync(csvOf(rewards(60)))],
  ["rewards.json", JSON.stringify(rewards(60))], ["rows.jsonl", rewards(60).map((row) => JSON.stringify(row)).join("\n")],
  ["games.jsonl", jsonlOf(60)], ["game.json", jsonlOf(1)], ["rewards.parquet", parquetOf(rewards(60), 64)],
];

/** A new folder, gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "candor-bulk-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function written(name: string, content: string | Uint8Array, into = folder()): string {
  const path = join(into, name);
  writeFileSync(path, content);
  return path;
}

export interface Outcome {
  readonly prompt: string | number;
  readonly policy: readonly { readonly response: string | number; readonly probability: number }[];
  readonly groups: readonly { readonly id: string; readonly valuation: number; readonly payment: number; readonly utility: number }[];
  readonly welfare: number;
  readonly divergence: number;
}

/** What `candor price` says. */
export async function priced(path: string, ...options: string[]): Promise<{ readonly totals: Totals; readonly outcomes: Outcome[] }> {
  const lines = await candor(["price", path, "--format", "jsonl", ...options]);
  expect(lines.stderr.replace(/^candor: .*ignored.*\n/m, "")).toBe("");
  const outcomes = lines.stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as Outcome);
  const column = (pick: (group: Outcome["groups"][number]) => number): number[] => outcomes.flatMap(({ groups }) => groups.map(pick));
  const totals = game.totals({
    valuations: column(({ valuation }) => valuation), payments: column(({ payment }) => payment), utilities: column(({ utility }) => utility),
    welfare: outcomes.map(({ welfare }) => welfare),
  });
  return { totals, outcomes };
}

interface ResultRow {
  readonly prompt: string;
  readonly responses: readonly string[];
  readonly policy: readonly number[];
  readonly groups: readonly string[];
  readonly valuations: readonly number[];
  readonly payments: readonly number[];
  readonly utilities: readonly number[];
  readonly welfare: number;
  readonly divergence: number;
}

/** A file of results, by another version of the reader. */
export async function resultsIn(path: string): Promise<ResultRow[]> {
  const { buffer } = new Uint8Array(readFileSync(path));
  return (await parquetReadObjects({ file: buffer })) as unknown as ResultRow[];
}

/** The same outcomes as rows of results. */
export const asRows = (outcomes: readonly Outcome[]): ResultRow[] => outcomes.map(({ prompt, policy, groups, welfare, divergence }) => ({
  prompt: String(prompt), responses: policy.map(({ response }) => String(response)), policy: policy.map(({ probability }) => probability),
  groups: groups.map(({ id }) => id), valuations: groups.map(({ valuation }) => valuation), payments: groups.map(({ payment }) => payment),
  utilities: groups.map(({ utility }) => utility), welfare, divergence,
}));

/** All shards of inputs, priced one after the other. */
export async function bulk(
  inputs: readonly string[], out: string, terms = TERMS, enough?: number,
): Promise<{ readonly shards: readonly Shard[]; readonly results: readonly ShardResult[]; readonly totals: Totals }> {
  const shards = await shardsOf(inputs, { reading: terms.reading, ...(enough !== undefined && { enough }) });
  const results: ShardResult[] = [];
  // as a job has it
  for (const shard of shards) results.push(await priceShard(game, JSON.parse(JSON.stringify(shard)) as Shard, terms, out));
  return { shards, results, totals: results.map(({ totals }) => totals).reduce((a, b) => game.mergeTotals(a, b)) };
}

/** Inputs and a place for results, of one test alone. */
export function placed(count: number, prompts = 3): { readonly inputs: string[]; readonly out: string; readonly at: string } {
  const at = folder();
  return { inputs: makeFiles(at, count, prompts), out: join(at, "results"), at };
}

/** A server of one file's tests alone, and batches on it. */
export async function ownServer() {
  const server = await postgresServer();
  const address = await server.database();
  const database = await open(address);
  afterAll(async () => {
    await database.close();
    await server.close();
  });
  const state = async (batch: string) => (await statusOf(database, [batch]))[0]!;
  return { server, address, database, state };
}
