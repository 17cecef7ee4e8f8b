// candor bulk work: processes that price. Each is the same command again, told so by the channel that it was started
// with; one that is killed, or runs out of memory, is started again, and the job that it was at goes to another.

import { load } from "candor";
import { fork, type ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { coreHash } from "../../bulk/index.js";
import { ofDatabase, openBatches, patiently, statusOf, troublesOf, work, type Database, type News, type Saying } from "../../bulk/jobs/index.js";
import { counted } from "../output/table.js";
import { progress } from "../progress.js";
import { Refusal } from "../refusal.js";
import { say } from "../say.js";
import { addressOf, opened, VARIABLE, type DatabaseOption } from "./options.js";
import { line } from "./report.js";

export interface WorkOptions extends DatabaseOption {
  readonly workers: number;
  readonly untilDone: boolean;
  readonly grace: number;
}

export async function runWorkers(options: WorkOptions): Promise<void> {
  try {
    await (process.channel ? runWorker(options) : runAll(options));
  } catch (error) {
    // whoever is told to stop while the database is away does not wait for it
    if ((error as Error).name !== "AbortError") throw ofDatabase(error);
  } finally {
    if (process.connected) process.disconnect();
  }
}

/** One who has ended meanwhile is told nothing, which is no error. */
const unheard = (): void => {};

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** One of the processes. Whoever started it tells it to stop by the channel, or by being gone. */
async function runWorker({ untilDone, grace, ...option }: WorkOptions): Promise<void> {
  for (const signal of SIGNALS) process.on(signal, () => {}); // a terminal sends it to all: the first process tells
  // the engine prints the trace of each connection that broke while it took a job, which is waited for here
  console.trace = () => undefined;
  const [stop, abandon] = [new AbortController(), new AbortController()];
  const end = (): void => {
    stop.abort();
    setTimeout(() => abandon.abort(new Error("given back by a worker that was told to stop")), 1000 * grace).unref();
  };
  process.once("message", end);
  process.once("disconnect", end);
  const database = await opened(option, { patient: true, signal: stop.signal });
  try {
    const { game } = await load();
    await work({
      game, database, core: await coreHash(), say, stop: stop.signal, abandon: abandon.signal, untilDone,
      tell: (news) => void (process.connected && process.send!(news, undefined, undefined, unheard)),
    });
  } finally {
    await database.close();
  }
}

/** The first process: starts the others and watches them, tells how far they are, and what becomes of their jobs. */
async function runAll(options: WorkOptions): Promise<void> {
  const address = addressOf(options);
  const stop = new AbortController();
  for (const signal of SIGNALS) process.once(signal, () => stop.abort());
  const database = await opened(options, { patient: true, signal: stop.signal });
  try {
    const core = await coreHash();
    const heard = new Heard(await patiently(() => openBatches(database, core), say, stop.signal));
    const unwatch = process.stderr.isTTY ? follow(database, core) : () => {};
    try {
      const all = Array.from({ length: options.workers }, () => keep(options, address, stop.signal, heard));
      // one that cannot work stops the others, which finish what they are at
      await Promise.all(all).catch(() => stop.abort());
      await Promise.all(all);
    } finally {
      unwatch();
    }
    await patiently(() => heard.rest(database), say, stop.signal);
  } finally {
    await database.close();
  }
}

/** Milliseconds beyond the time of grace after which a worker does not end by itself. */
const FORCE = 5000;
/** And before a process that has ended is started again. */
const AGAIN = 200;

/** Starts a worker, and again whenever it was killed. @throws Refusal where it ended by itself with an error */
async function keep({ untilDone, grace }: WorkOptions, address: string, stop: AbortSignal, heard: Heard): Promise<void> {
  const args = ["bulk", "work", "--grace", String(grace), ...(untilDone ? ["--until-done"] : [])];
  while (!stop.aborted) {
    const child = fork(process.argv[1]!, args, { env: { ...process.env, [VARIABLE]: address } });
    let force: NodeJS.Timeout | undefined;
    const tell = (): void => {
      if (child.connected) child.send("stop", unheard);
      force = setTimeout(() => {
        say(`worker ${child.pid} does not answer, and is killed; the job that it is at goes to another`);
        child.kill("SIGKILL");
      }, 1000 * grace + FORCE);
    };
    stop.addEventListener("abort", tell);
    child.on("message", (news: News) => heard.add(news));
    const { code, signal } = await ended(child);
    clearTimeout(force);
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

/** What is told of batches: of those that were open, and of those that were begun since. Each thing once. */
class Heard {
  readonly #batches: Set<string>;
  readonly #said = new Set<string>();

  constructor(open: readonly string[]) {
    this.#batches = new Set(open);
  }

  add({ batch, saying }: News): void {
    this.#batches.add(batch);
    if (saying) this.#say(batch, saying);
  }

  /** What others have met, and what is done. */
  async rest(database: Database): Promise<void> {
    for (const { batch, state, shards, done, why, totals, out } of await statusOf(database, [...this.#batches])) {
      for (const trouble of await troublesOf(database, batch)) this.#say(batch, trouble);
      if (why !== null) this.#say(batch, { kind: "no totals", why });
      if (state === "cancelled") {
        process.exitCode = 1;
        say(`batch ${batch} was cancelled: ${done} of ${counted(shards, "shard")} done; candor bulk resume ${batch} goes on with it`);
      }
      if (totals !== null) say(`batch ${batch} is done: ${totals} in ${out}`);
    }
  }

  /** What the readers of many shards notice in the same words is said of the first. */
  #say(batch: string, saying: Saying): void {
    const { kind, why } = saying;
    if (kind !== "noticed" && kind !== "failing") process.exitCode = 1;
    const told = `batch ${batch}: ${line(saying)}`;
    const known = kind === "noticed" ? `${batch} ${why}` : told;
    if (this.#said.has(known)) return;
    this.#said.add(known);
    say(told);
  }
}
