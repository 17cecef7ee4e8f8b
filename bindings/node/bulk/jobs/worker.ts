// A worker: takes one job after the other, until it is told to stop. One connection is its life, over which it takes jobs
// as well; if that breaks, it has lost its jobs, and comes back under another name.

import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { WorkerEvents } from "graphile-worker";
import type { Client } from "pg";
import { silent, type Database } from "./database.js";
import { perform, type JobContext } from "./job.js";
import { appear, release, watch } from "./liveness.js";
import { giveUp, taskOf, type JobName } from "./outcomes.js";
import { patiently } from "./patience.js";
import { openBatches } from "./status.js";

export interface WorkerOptions extends Omit<JobContext, "signal"> {
  /** SHA-256 of the core. */
  readonly core: string;
  /** Aborted to stop: the job that it is at is finished. */
  readonly stop: AbortSignal;
  /** Aborted to stop at once: the job that it is at is given back. */
  readonly abandon: AbortSignal;
  /** Ends when nothing is left to do. */
  readonly untilDone: boolean;
}

/** Milliseconds after which it looks for jobs that nobody told it of: failed ones, whose time has come. */
const IDLE = 1000;

/** Works. @throws what no waiting changes */
export async function work(options: WorkerOptions): Promise<void> {
  const { database, say, stop } = options;
  let before: string | undefined;
  while (!stop.aborted) {
    let ended = false;
    try {
      ended = await patiently(async () => {
        const client = await connect(database);
        try {
          // whatever it had taken over its last connection, it is not at it now
          if (before !== undefined) await release(client, database, [before]);
          before = undefined;
          before = await appear(client);
          return await take(client, before, options);
        } finally {
          await leave(client);
        }
      }, say, stop);
    } catch (error) {
      if (!stop.aborted) throw error;
    }
    if (ended) return;
  }
}

async function connect({ config }: Database): Promise<Client> {
  const { Client } = await import("pg");
  const client = new Client(config);
  client.on("error", () => undefined); // whoever asks it next is told
  await client.connect();
  return client;
}

async function leave(client: Client): Promise<void> {
  await client.end().catch(() => undefined);
}

/** Takes jobs as long as the connection lasts. @returns true once it is to end */
async function take(client: Client, name: string, options: WorkerOptions): Promise<true> {
  const { database, core, stop, abandon, untilDone } = options;
  const { runTaskListOnce } = await import("graphile-worker");
  const events = new EventEmitter() as WorkerEvents;
  let broken: unknown;
  let worker: { release(): unknown } | undefined;
  events.on("worker:create", (event) => (worker = event.worker));
  events.on("worker:getJob:error", ({ error }) => (broken = error));
  events.on("worker:fatalError", ({ error }) => (broken = error));
  // it finishes the job that it is at, and takes no other
  events.on("job:start", () => stop.aborted && void worker!.release());
  const job = async (payload: unknown, { job: { attempts, max_attempts: most } }: { job: { attempts: number; max_attempts: number } }): Promise<void> => {
    const finish = (): void => void worker!.release();
    stop.addEventListener("abort", finish);
    try {
      await perform(payload as JobName, attempts >= most, { ...options, signal: abandon });
    } finally {
      stop.removeEventListener("abort", finish);
    }
  };
  const engine = { schema: database.schema, logger: await silent(), events, workerId: name, noHandleSignals: true };
  const unwatch = watch(client, database);
  const told = wakeful(client);
  try {
    await client.query('LISTEN "jobs:insert"');
    while (!stop.aborted) {
      await runTaskListOnce(engine, { [taskOf(core)]: job }, client);
      if (abandon.aborted) await release(client, database, [name]);
      if (broken !== undefined) throw broken;
      if (stop.aborted) break;
      await giveUp(client, database);
      if (untilDone && (await openBatches(database, core)).length === 0) break;
      await told(IDLE, stop);
    }
    await client.query("DELETE FROM candor_bulk_workers WHERE worker = $1", [name]);
    return true;
  } finally {
    unwatch();
  }
}

/** @returns waits until jobs were added, or some milliseconds have passed */
function wakeful(client: Client): (milliseconds: number, stop: AbortSignal) => Promise<unknown> {
  return async (milliseconds, stop) => {
    const done = new AbortController();
    const signal = AbortSignal.any([stop, done.signal]);
    await Promise.race([once(client, "notification", { signal }), sleep(milliseconds, undefined, { signal })])
      .catch(() => undefined);
    done.abort();
  };
}
