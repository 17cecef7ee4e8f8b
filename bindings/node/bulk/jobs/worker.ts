// A worker: takes one job after the other, until it is told to stop. One connection is its life, over which it takes jobs
// as well; if that breaks, it has lost its jobs, and comes back under another name.

import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { WorkerEvents } from "graphile-worker";
import type { Client, PoolClient } from "pg";
import { silent, type Database } from "./database.js";
import { perform, type JobContext } from "./job.js";
import { appear, release, watch } from "./liveness.js";
import { giveUp, taskOf, type JobName } from "./outcomes.js";
import { isAway, patiently } from "./patience.js";
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
/** And before it connects again. */
const AGAIN = 100;

/** Works. @throws what no waiting changes */
export async function work(options: WorkerOptions): Promise<void> {
  const { database, say, stop } = options;
  let before: string | undefined;
  while (!stop.aborted) {
    let life: Life | undefined;
    try {
      life = await patiently(() => begin(database, before), say, stop);
      before = life.name;
      await take(life, options);
      return;
    } catch (error) {
      if (stop.aborted) return;
      if (!isAway(error)) throw error;
      await sleep(AGAIN);
    } finally {
      await life?.client.end().catch(() => undefined);
    }
  }
}

interface Life {
  readonly client: Client;
  readonly name: string;
}

/** @param before who this worker was over its last connection: whatever it had taken, it is not at it now */
async function begin(database: Database, before: string | undefined): Promise<Life> {
  const client = await connect(database);
  try {
    if (before !== undefined) await release(client, database, [before]);
    return { client, name: await appear(client) };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function connect({ config }: Database): Promise<Client> {
  const { Client } = await import("pg");
  const client = new Client(config);
  client.on("error", () => undefined); // whoever asks it next is told
  await client.connect();
  return client;
}

/** Takes jobs, until it is to end. @throws where the connection breaks */
async function take({ client, name }: Life, options: WorkerOptions): Promise<void> {
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
  const job = async (payload: unknown, { job: { attempts } }: { job: { attempts: number } }): Promise<void> => {
    const finish = (): void => void worker!.release();
    stop.addEventListener("abort", finish);
    try {
      await perform(payload as JobName, attempts, { ...options, signal: abandon });
    } finally {
      stop.removeEventListener("abort", finish);
    }
  };
  const engine = { schema: database.schema, logger: await silent(), events, workerId: name, noHandleSignals: true };
  const unwatch = watch(client, database);
  try {
    await client.query('LISTEN "jobs:insert"');
    while (!stop.aborted) {
      await runTaskListOnce(engine, { [taskOf(core)]: job }, client as PoolClient);
      if (broken !== undefined) throw broken;
      if (stop.aborted) break;
      await giveUp(client, database);
      if (untilDone && (await openBatches(database, core)).length === 0) break;
      await told(client, stop);
    }
    await client.query("DELETE FROM candor_bulk_workers WHERE worker = $1", [name]);
  } finally {
    unwatch();
  }
}

/** Waits until jobs were added, some milliseconds have passed, or it is to stop. */
function told(client: Client, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      client.off("notification", done);
      stop.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, IDLE);
    client.on("notification", done);
    stop.addEventListener("abort", done);
  });
}
