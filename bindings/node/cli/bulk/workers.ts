// candor bulk work: processes that price. Each is the same command again, told so by the channel that it was started
// with; one that is killed, or runs out of memory, is started again, and the job that it was at goes to another.

import { load } from "candor";
import { fork, type ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { coreHash } from "../../bulk/index.js";
import { openBatches, statusOf, troublesOf, work, type Database } from "../../bulk/jobs/index.js";
import { progress } from "../progress.js";
import { Refusal } from "../refusal.js";
import { say } from "../say.js";
import { addressOf, opened, VARIABLE, type DatabaseOption } from "./options.js";
import { troubleLine } from "./report.js";

export interface WorkOptions extends DatabaseOption {
  readonly workers: number;
  readonly untilDone: boolean;
  readonly grace: number;
}

export function runWorkers(options: WorkOptions): Promise<void> {
  return process.channel ? runWorker(options) : runAll(options);
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** One of the processes. Whoever started it tells it to stop by the channel, or by being gone. */
async function runWorker({ untilDone, grace, ...option }: WorkOptions): Promise<void> {
  for (const signal of SIGNALS) process.on(signal, () => {}); // a terminal sends it to all: the first process tells
  // the engine prints the trace of each connection that broke while it took a job, which is waited for here
  console.trace = () => undefined;
  const [stop, abandon] = [new AbortController(), new AbortController()];
  const end = (): void => {
    stop.abort();
    setTimeout(() => abandon.abort(), 1000 * grace).unref();
  };
  process.once("message", end);
  process.once("disconnect", end);
  const database = await opened(option, { patient: true, signal: stop.signal });
  try {
    const { game } = await load();
    await work({
      game, database, core: await coreHash(), say, stop: stop.signal, abandon: abandon.signal, untilDone,
    });
  } finally {
    await database.close();
    process.disconnect?.();
  }
}

/** The first process: starts the others and watches them, tells how far they are, and what was refused. */
async function runAll(options: WorkOptions): Promise<void> {
  const address = addressOf(options);
  const stop = new AbortController();
  for (const signal of SIGNALS) process.once(signal, () => stop.abort());
  const database = await opened(options, { patient: true, signal: stop.signal });
  try {
    const core = await coreHash();
    const at = await openBatches(database, core);
    const unwatch = process.stderr.isTTY ? follow(database, core) : () => {};
    try {
      const all = Array.from({ length: options.workers }, () => keep(options, address, stop.signal));
      // one that cannot work stops the others, which finish what they are at
      await Promise.all(all).catch(() => stop.abort());
      await Promise.all(all);
    } finally {
      unwatch();
    }
    if (options.untilDone && !stop.signal.aborted) await tell(database, at);
  } finally {
    await database.close();
  }
}

/** Milliseconds before a process that has ended is started again. */
const AGAIN = 200;

/** Starts a worker, and again whenever it was killed. @throws Refusal where it ended by itself with an error */
async function keep({ untilDone, grace }: WorkOptions, address: string, stop: AbortSignal): Promise<void> {
  const args = ["bulk", "work", "--grace", String(grace), ...(untilDone ? ["--until-done"] : [])];
  while (!stop.aborted) {
    const child = fork(process.argv[1]!, args, { env: { ...process.env, [VARIABLE]: address } });
    const tell = (): void => void (child.connected && child.send("stop"));
    stop.addEventListener("abort", tell);
    const { code, signal } = await ended(child);
    stop.removeEventListener("abort", tell);
    if (code === 0 || stop.aborted) return;
    if (signal === null && code !== OUT_OF_MEMORY) throw new Refusal({ name: `worker ${child.pid}` }, `ended with exit code ${code}`);
    say(`worker ${child.pid} was ended by ${signal ?? "want of memory"}; another is started`);
    await sleep(AGAIN);
  }
}

/** As Node ends where a shell has caught its signal. */
const OUT_OF_MEMORY = 134;

function ended(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
}

/** Shows on a terminal how many shards of the open batches are done. */
function follow(database: Database, core: string): () => void {
  let bar: ReturnType<typeof progress> | undefined;
  const timer = setInterval(() => void show().catch(() => undefined), 1000);
  return () => {
    clearInterval(timer);
    bar?.stop();
  };

  async function show(): Promise<void> {
    const batches = await statusOf(database, await openBatches(database, core));
    const sum = (name: "shards" | "done" | "refused" | "failed"): number => batches.reduce((all, batch) => all + batch[name], 0);
    if (batches.length === 0) return;
    bar ??= progress(sum("shards"));
    bar.at(sum("done") + sum("refused") + sum("failed"), 0);
  }
}

/** Names what has no result, of the batches that were open. */
async function tell(database: Database, batches: readonly string[]): Promise<void> {
  for (const { batch, why, refused, failed, totals, out } of await statusOf(database, batches)) {
    if (totals !== null) say(`batch ${batch} is done: ${totals} in ${out}`);
    if (why === null && refused + failed === 0) continue;
    process.exitCode = 1;
    if (why !== null) say(`batch ${batch}: the totals cannot be merged: ${why}`);
    for (const trouble of await troublesOf(database, batch)) say(`batch ${batch}: ${troubleLine(trouble)}`);
  }
}
