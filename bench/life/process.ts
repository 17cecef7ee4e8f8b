// A process in which calls live, over a store: as many commands as one is told, by the service's own function, or a
// server of them on a loopback port. What clients do is the same in both.

import { load } from "candor";
import { createHash } from "node:crypto";
import { Hono } from "hono";
import { addLives } from "../../bindings/edge/life/routes.js";
import type { LiveRoom } from "../../bindings/edge/life/room.js";
import { streamsOf, type OwnStreams } from "../../bindings/edge/life/service.js";
import type { Outcome, ServiceCommand } from "../../bindings/edge/life/streams.js";
import { serviceOf } from "../../bindings/edge/options.js";
import { text } from "../../bindings/edge/values.js";
import { serve } from "../../bindings/node/serve.js";
import { livesOf } from "../../test/faults/lives.js";
import { openStore, type PostgresSpec, type SqliteSpec } from "../../test/faults/store.js";

interface Job {
  readonly store: SqliteSpec | PostgresSpec;
  readonly streams: number;
  readonly clients: number;
  /** For how long; or until so many commands. */
  readonly seconds?: number;
  readonly commands?: number;
  readonly http?: boolean;
}

const YEAR = 365 * 86_400_000;
const CALLS: LiveRoom = {
  path: "/v1/data/calls", prefix: "calls/", tag: "data", one: "call", many: "calls", description: "Calls.",
  announcement: text(), command: text(), seen: text(), shown: text(), events: [],
  views: { operator: text(), user: text(), anybody: text() }, measure: () => ({}), grows: {},
  examples: { announcement: {}, commands: {} },
};

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20;
const DESK = { role: "operator", actor: "desk" } as const;

/** A call in which these users may report. @returns its version */
async function opened(streams: OwnStreams, stream: string, users: readonly string[]): Promise<number> {
  let version = 0;
  const tell = async (type: string, fields: object = {}): Promise<void> => {
    const outcome = await streams.command(stream, { ...fields, ...DESK, type, version, key: `${version}` });
    if (!outcome.accepted) throw new Error(outcome.message);
    ({ version } = outcome.answer);
  };
  await tell("announce", {
    currency: "EUR", rule: "critical-value", protocol: "simultaneous", threshold: 8, reserve: 20,
    reportsUntil: Date.now() + YEAR, window: YEAR,
  });
  for (const user of users) await tell("enroll", { user, owner: `owner of ${user}`, capacity: 5 });
  await tell("open");
  return version;
}

/** What a user says next. */
const report = (user: string, version: number, k: number): ServiceCommand => ({
  type: "report", role: "user", actor: user, user, key: `k${k}`, version, cost: k % 20, capacity: 5, currency: "EUR",
});

/** All users, and the calls among which they are divided, with their versions. */
async function setUp({ streams, clients }: Job, own: OwnStreams) {
  const users = Array.from({ length: clients }, (_, i) => `user ${i}`);
  const names = Array.from({ length: streams }, (_, k) => `calls/${k}`);
  const versions = await Promise.all(names.map((name, k) =>
    opened(own, name, users.filter((_, i) => i % streams === k))));
  return { users, names, versions };
}

async function byFunction(job: Job, own: OwnStreams): Promise<void> {
  const { streams, seconds = Infinity, commands = Infinity } = job;
  const { users, names, versions } = await setUp(job, own);
  const times = new Float64Array(2 ** 21);
  let count = 0;
  const memory: (readonly [commands: number, megabytes: number])[] = [];
  const work = process.cpuUsage();
  const start = performance.now();
  const end = start + 1000 * seconds;
  await Promise.all(users.map(async (user, i) => {
    const stream = names[i % streams]!;
    let version = versions[i % streams]!;
    for (let k = 0; count < commands && performance.now() < end; k++) {
      const before = performance.now();
      const outcome: Outcome = await own.command(stream, report(user, version, k));
      if (!outcome.accepted) throw new Error(outcome.message);
      ({ version } = outcome.answer);
      times[count++ % times.length] = performance.now() - before;
      if (count % 50_000 === 0) memory.push([count, megabytes()]);
    }
  }));
  const took = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(work);
  const sorted = times.subarray(0, Math.min(count, times.length)).slice().sort();
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))]!;
  const busy = { user: user / count, system: system / count };
  say({ count, seconds: took, p50: at(0.5), p99: at(0.99), most: at(1), busy, megabytes: megabytes(), memory });
}

async function byHttp(job: Job, own: OwnStreams): Promise<void> {
  const { versions } = await setUp(job, own);
  const app = new Hono();
  const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
  const key = (name: string, more: object) => ({ name, sha256: sha256(name), ...more });
  const keys = [key("desk", { role: "operator" }), key("shop", { for: true })];
  addLives(app, serviceOf({ streams: own, keys }), [CALLS]);
  const { port } = await serve(app, "127.0.0.1", 0);
  say({ port, versions });
  process.stdin.on("end", () => process.exit()).resume();
}

const job = JSON.parse(process.argv[2]!) as Job;
const store = await openStore(job.store);
const own = streamsOf(livesOf(await load()), store);
if (job.http) await byHttp(job, own);
else {
  await byFunction(job, own);
  await store.close();
}
