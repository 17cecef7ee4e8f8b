// Trials of bulk pricing: real workers of the built command, and what may become of them. The tests run them small,
// bench/bulk/faults.mjs as they are meant. Whatever happens, results and totals have to be those of one machine.

import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { load } from "candor";
import { resume, statusOf, troublesOf, type BatchStatus, type Database } from "../../bindings/node/bulk/jobs/index.js";
import type { PostgresServer } from "../stores/postgres.js";
import { alone, childrenOf, digestsOf, makeFiles, open, reportIn, submitted, whole } from "./ground.js";

export interface Size {
  readonly shards: number;
  readonly kills: number;
  /** Prompts in a shard. */
  readonly prompts: number;
  /** Seconds that the database is away. */
  readonly away: number;
}

export interface Found {
  readonly kills: number;
  readonly seconds: number;
  /** What does not hold; nothing, if all is well. */
  readonly faults: readonly string[];
}

export interface Trial {
  readonly name: string;
  run(server: PostgresServer, size: Size): Promise<Found>;
}

/** One that runs. */
interface Command {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
}

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const WORKERS = 4;

/** What a trial has: a batch of its own, and what one machine makes of it. */
class Scene {
  readonly folder = mkdtempSync(join(tmpdir(), "candor-bulk-trial-"));
  readonly out = join(this.folder, "results");
  readonly faults: string[] = [];
  inputs: string[] = [];
  kills = 0;
  readonly #children = new Set<ChildProcess>();

  constructor(readonly address: string, readonly database: Database) {}

  /** The built command, with the address where nobody sees it. @param quota largest file it may write, in 512 bytes */
  candor(args: readonly string[], quota?: number): Command {
    const env = { ...process.env, DATABASE_URL: this.address };
    const [command, ...before] = quota === undefined ? [process.execPath]
      : ["sh", "-c", `ulimit -f ${quota} && exec "$0" "$@"`, process.execPath];
    const child = spawn(command!, [...before, CLI, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    this.#children.add(child.once("close", () => this.#children.delete(child)));
    let said = "";
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    return { child, ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, said }))) };
  }

  /** Ends what still runs, as it does where a trial could not go on. */
  close(): void {
    for (const child of this.#children) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  work(quota?: number): Command {
    return this.candor(["bulk", "work", "--workers", String(WORKERS), "--until-done"], quota);
  }

  async status(batch: string): Promise<BatchStatus> {
    return (await statusOf(this.database, [batch]))[0]!;
  }

  /** Jobs that have failed, and are to be begun again. */
  async failures(): Promise<number> {
    const { pool, schema } = this.database;
    const { rows: [row] } = await pool.query(`SELECT count(*)::int AS jobs FROM "${schema}".jobs WHERE last_error LIKE '%file too large'`);
    return (row as { jobs: number }).jobs;
  }

  expect(holds: boolean, what: string): void {
    if (!holds) this.faults.push(what);
  }

  /** Waits until workers have come so far. @throws Error with what they said, where they have ended before */
  async until({ child, ended }: Command, reached: () => Promise<boolean>): Promise<void> {
    while (!await reached()) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the workers ended: ${(await ended).said.slice(-500)}`);
      await sleep(50);
    }
  }

  /** Waits until so many shards are done. */
  reached(command: Command, batch: string, done: number): Promise<void> {
    return this.until(command, async () => (await this.status(batch)).done >= done);
  }

  /** Kills one of a command's workers, if there is one at the moment. */
  kill(parent: ChildProcess, draw: (below: number) => number): boolean {
    const workers = childrenOf(parent.pid!);
    if (workers.length === 0) return false;
    process.kill(workers[draw(workers.length)]!, "SIGKILL");
    this.kills++;
    return true;
  }

  /** Results and totals are those of one machine that read these inputs. */
  async compare(batch: string, inputs = this.inputs): Promise<void> {
    const { game } = await load();
    const place = join(this.folder, "alone");
    await alone(game, inputs, place);
    const [found, expected] = [digestsOf(this.out), digestsOf(place)];
    this.expect(JSON.stringify(found) === JSON.stringify(expected), `${differing(found, expected)} of ${inputs.length} results have other bytes`);
    if (inputs.length !== this.inputs.length) return;
    const price = this.candor(["price", whole(this.folder, inputs), "--format", "json"]);
    const { code, said } = await price.ended;
    this.expect(code === 0, `candor price ended with ${code}: ${said}`);
    const { results: _, resultsLeftOut: __, ...totals } = JSON.parse(said) as Record<string, unknown>;
    this.expect(JSON.stringify(reportIn(this.out, batch)) === JSON.stringify(totals), "the totals are not those of one machine");
    const left = readdirSync(this.out).filter((name) => name.startsWith("."));
    this.expect(left.length === 0, `drafts are left: ${left.length}`);
  }
}

function differing(found: Record<string, string>, expected: Record<string, string>): number {
  return [...new Set([...Object.keys(found), ...Object.keys(expected)])].filter((name) => found[name] !== expected[name]).length;
}

/** Numbers below a bound, the same for the same seed (a linear congruence of Knuth's). */
function chance(seed: number): (below: number) => number {
  let state = BigInt(seed);
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return Number((state >> 33n) % BigInt(below));
  };
}

async function scene(server: PostgresServer, { shards, prompts }: Size, work: (scene: Scene) => Promise<void>): Promise<Found> {
  const address = await server.database();
  const database = await open(address);
  const own = new Scene(address, database);
  const began = performance.now();
  try {
    own.inputs = makeFiles(own.folder, shards, prompts);
    await work(own);
  } finally {
    await database.close();
    own.close();
  }
  return { kills: own.kills, seconds: (performance.now() - began) / 1000, faults: own.faults };
}

export const TRIALS: readonly Trial[] = [
  {
    name: "workers killed",
    run: (server, size) => scene(server, size, async (own) => {
      const { batch } = await submitted(own.database, own.inputs, own.out);
      const workers = own.work();
      const draw = chance(1);
      // spread over the work: so that there is work left for the last of them
      for (let k = 0; k < size.kills; k++) {
        await own.reached(workers, batch, Math.floor((k * size.shards * 0.9) / size.kills));
        await sleep(draw(100));
        await own.until(workers, async () => own.kill(workers.child, draw));
      }
      const { code, said } = await workers.ended;
      own.expect(code === 0, `the workers ended with ${code}: ${said.slice(-500)}`);
      await own.compare(batch);
    }),
  },
  {
    name: "the database away",
    run: (server, size) => scene(server, size, async (own) => {
      const { batch } = await submitted(own.database, own.inputs, own.out);
      const workers = own.work();
      await own.reached(workers, batch, Math.floor(size.shards / 4));
      await server.stop("immediate");
      await sleep(1000 * size.away);
      await server.start();
      const { code, said } = await workers.ended;
      own.expect(code === 0, `the workers ended with ${code}: ${said.slice(-500)}`);
      own.expect(!said.includes(new URL(own.address).password), "the password was said");
      await own.compare(batch);
    }),
  },
  {
    name: "a poisoned shard",
    run: (server, size) => scene(server, size, async (own) => {
      const bad = own.inputs[Math.floor(size.shards / 3)]!;
      writeFileSync(bad, readFileSync(bad, "utf8").replace("r1,g2,0", "r1,g2,much0"));
      const { batch } = await submitted(own.database, own.inputs, own.out);
      const { code, said } = await own.work().ended;
      own.expect(code === 1 && said.includes(`${bad}, line `), `not refused by name: ${code} ${said.slice(-500)}`);
      const asked = await own.candor(["bulk", "status", batch]).ended;
      own.expect(asked.code === 1 && asked.said.replaceAll(/\s+/g, "").includes(`${bad},line`), `status does not name it: ${asked.code} ${asked.said}`);
      own.expect((await own.status(batch)).done === size.shards - 1, "the others did not go on");
      own.expect((await troublesOf(own.database, batch)).length === 1, "others are refused");
      await own.compare(batch, own.inputs.filter((path) => path !== bad));
    }),
  },
  {
    name: "a full disk, and room again",
    run: (server, size) => scene(server, size, async (own) => {
      const { batch } = await submitted(own.database, own.inputs, own.out);
      const full = own.work(1);
      await own.until(full, async () => await own.failures() >= WORKERS);
      full.child.kill("SIGTERM");
      await full.ended;
      const { done, refused } = await own.status(batch);
      own.expect(done === 0 && refused === 0, `on a full disk ${done} are done, ${refused} refused`);
      own.expect(Object.keys(digestsOf(own.out)).length === 0, "there are results on a full disk");
      await resume(own.database, batch);
      const { code, said } = await own.work().ended;
      own.expect(code === 0, `the workers ended with ${code}: ${said.slice(-500)}`);
      await own.compare(batch);
    }),
  },
  {
    name: "two submits of the same, two sets of workers",
    run: (server, size) => scene(server, size, async (own) => {
      const submit = (): Command["ended"] =>
        own.candor(["bulk", "submit", join(own.folder, "rewards-*.csv"), "--out", own.out, "--format", "json"]).ended;
      const made = await Promise.all([submit(), submit()]);
      const batches = made.map(({ said }) => (JSON.parse(said) as { batch: string }).batch);
      own.expect(batches[0] === batches[1], `two batches: ${batches.join()}`);
      for (const { code, said } of await Promise.all([own.work().ended, own.work().ended])) {
        own.expect(code === 0, `the workers ended with ${code}: ${said.slice(-500)}`);
      }
      await own.compare(batches[0]!);
    }),
  },
];
