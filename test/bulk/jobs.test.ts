// Batches on a real PostgreSQL, with workers in this process: what a batch is, what becomes of its shards, and that it is
// the same however often it is done.

import { load } from "candor";
import { Client } from "pg";
import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { priceShard, ShardFailure, termsOf } from "../../bindings/node/bulk/index.js";
import { cancel, find, openBatches, resume, statusOf, troublesOf } from "../../bindings/node/bulk/jobs/index.js";
import { appear } from "../../bindings/node/bulk/jobs/liveness.js";
import { ATTEMPTS, taskOf } from "../../bindings/node/bulk/jobs/outcomes.js";
import { candor } from "../cli/candor.js";
import { postgresServer } from "../stores/postgres.js";
import { alone, CORE, digestsOf, open, reportIn, submitted, TERMS, whole, worked } from "./ground.js";
import { ownServer, placed } from "./made.js";

const { game } = await load();
const { server, address, database, state } = await ownServer();

/** An engine's jobs, of a batch. */
async function jobs(batch: string): Promise<number> {
  const { rows } = await database.pool.query(`SELECT count(*)::int AS jobs FROM "${database.schema}".jobs WHERE starts_with(key, $1)`, [batch]);
  return (rows[0] as { jobs: number }).jobs;
}

describe("a batch", () => {
  test("has the bytes and the totals of one machine, to the bit", async () => {
    const { inputs, out, at } = placed(7);
    const { batch, shards } = await submitted(database, inputs, out);
    expect(shards).toBe(7);
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "done", done: 7, refused: 0, failed: 0, totals: `totals-${batch}.json` });
    await alone(game, inputs, join(at, "alone"));
    expect(digestsOf(out)).toEqual(digestsOf(join(at, "alone")));
    expect(Object.keys(digestsOf(out))).toHaveLength(7);
    const { stdout } = await candor(["price", whole(at, inputs), "--format", "json"]);
    const { results: _, resultsLeftOut: __, ...totals } = JSON.parse(stdout) as Record<string, unknown>;
    expect(reportIn(out, batch)).toEqual(totals);
    expect(await jobs(batch)).toBe(0);
  });

  test("is one, however often it is submitted, in whichever order", async () => {
    const { inputs, out } = placed(4);
    const made = await Promise.all([submitted(database, inputs, out), submitted(database, [...inputs].reverse(), out), submitted(database, inputs, out)]);
    expect(new Set(made.map(({ batch }) => batch)).size).toBe(1);
    expect(made.filter(({ known }) => !known)).toHaveLength(1);
    const { batch } = made[0]!;
    expect(await jobs(batch)).toBe(4);
    await worked(database);
    const times = Object.keys(digestsOf(out)).map((name) => statSync(join(out, name)).mtimeMs);
    expect(await submitted(database, inputs, out)).toMatchObject({ known: true, jobs: 0 });
    await worked(database);
    expect(Object.keys(digestsOf(out)).map((name) => statSync(join(out, name)).mtimeMs)).toEqual(times);
  });

  test("is another of other terms or another place", async () => {
    const { inputs, out, at } = placed(1);
    const made = await Promise.all([
      submitted(database, inputs, out), submitted(database, inputs, join(at, "other")), submitted(database, inputs, out, termsOf({ size: new Map(), lambda: 2 })),
    ]);
    expect(new Set(made.map(({ batch }) => batch)).size).toBe(3);
    for (const { batch } of made) await cancel(database, batch);
  });

  test("counts equal files as often as they are named, and prices them once", async () => {
    const { inputs, out, at } = placed(1);
    const copy = join(at, "copy.csv");
    writeFileSync(copy, readFileSync(inputs[0]!));
    const { batch, shards, jobs: count } = await submitted(database, [...inputs, copy], out);
    expect([shards, count]).toEqual([2, 1]);
    await worked(database);
    const { groups, prompts } = reportIn(out, batch) as { groups: unknown; prompts: number };
    expect(prompts).toBe(6);
    await alone(game, inputs, join(at, "alone"));
    const one = (await priceOnce(inputs[0]!, join(at, "alone"))).totals;
    expect(groups).toMatchObject(game.mergeTotals(one, one).payments.map((payment) => ({ payment })));
    expect(Object.keys(digestsOf(out))).toHaveLength(1);
  });

  test("takes what an earlier batch wrote to the same place under the same key", async () => {
    const { inputs, out } = placed(3);
    await submitted(database, inputs, out);
    await worked(database);
    const before = digestsOf(out);
    writeFileSync(inputs[1]!, readFileSync(inputs[1]!, "utf8").replaceAll("r0", "another"));
    const { batch } = await submitted(database, inputs, out);
    const seen: string[] = [];
    await worked(database, { price: (room, shard, ...rest) => (seen.push(shard.url), priceShard(room, shard, ...rest)) });
    expect(seen).toEqual([inputs[1]]);
    expect(digestsOf(out)).toMatchObject(before);
    expect(await state(batch)).toMatchObject({ state: "done", done: 3 });
  });
});

const priceOnce = async (path: string, out: string) => {
  const { shardsOf } = await import("../../bindings/node/bulk/index.js");
  return priceShard(game, (await shardsOf([path]))[0]!, TERMS, out);
};

describe("a shard that cannot be priced", () => {
  test("is refused with file and row, the others go on, and nothing says totals; mended, it is another batch", async () => {
    const { inputs, out, at } = placed(4);
    const bad = inputs[2]!;
    const good = readFileSync(bad, "utf8");
    writeFileSync(bad, good.replace("r1,g2,0", "r1,g2,much0"));
    const { batch } = await submitted(database, inputs, out);
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "stopped", done: 3, refused: 1, totals: null });
    const troubles = await troublesOf(database, batch);
    expect(troubles).toMatchObject([{ kind: "refused", shard: { url: bad } }]);
    expect(troubles[0]!.why).toMatch(`${bad}, line 7: "reward" expected a finite number, got "much0`);
    const others = inputs.filter((path) => path !== bad);
    await alone(game, others, join(at, "alone"));
    expect(digestsOf(out)).toEqual(digestsOf(join(at, "alone")));

    writeFileSync(bad, good);
    const mended = await submitted(database, inputs, out);
    expect(mended.batch).not.toBe(batch);
    await worked(database);
    expect(await state(mended.batch)).toMatchObject({ state: "done", done: 4 });
  });

  test("is refused if it was changed since, and priced when it is as it was and the batch is resumed", async () => {
    const { inputs, out } = placed(2);
    const { batch } = await submitted(database, inputs, out);
    const before = readFileSync(inputs[0]!);
    appendFileSync(inputs[0]!, "x,a,g0,1,2\n");
    await worked(database);
    expect((await troublesOf(database, batch)).map(({ why }) => why)).toEqual([
      `${inputs[0]}: its content has changed since it was submitted: submit it as it is now, or put it back and resume`]);
    writeFileSync(inputs[0]!, before);
    expect(await resume(database, batch)).toBe(1);
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "done" });
  });

  test("stops the totals, by name, where its groups are others", async () => {
    const { inputs, out } = placed(2);
    writeFileSync(inputs[1]!, readFileSync(inputs[1]!, "utf8").replaceAll("g2", "strangers"));
    const { batch } = await submitted(database, inputs, out);
    await worked(database);
    const { state: now, done, why } = await state(batch);
    expect([now, done]).toEqual(["stopped", 2]);
    expect(why).toContain(`${inputs[1]}: groups g0 of 2, g1 of 4, strangers of 3, in this order, which ${inputs[0]} has not`);
  });

  test("is tried again where it fails, and given up with the reason after its last attempt", async () => {
    const { inputs, out } = placed(1);
    const { batch } = await submitted(database, inputs, out);
    let tries = 0;
    const price: typeof priceShard = async (room, shard, ...rest) => {
      if (tries++ === 0) throw new ShardFailure({ name: out }, "no space left on device");
      return priceShard(room, shard, ...rest);
    };
    await worked(database, { price });
    expect(tries).toBe(2);
    expect(await state(batch)).toMatchObject({ state: "done" });

    const other = await submitted(database, inputs, join(out, "other"));
    await database.pool.query(`UPDATE "${database.schema}"._private_jobs SET attempts = $1 WHERE starts_with(key, $2)`, [ATTEMPTS - 1, other.batch]);
    await worked(database, { price: () => Promise.reject(new ShardFailure({ name: out }, "no space left on device")) });
    expect(await troublesOf(database, other.batch)).toMatchObject([{ kind: "failed", why: `${out}: no space left on device` }]);
    expect(await jobs(other.batch)).toBe(0);
    expect(await resume(database, other.batch)).toBe(1);
    await worked(database);
    expect(await state(other.batch)).toMatchObject({ state: "done" });
  });

  test("does not stop the worker, whatever it throws", async () => {
    const { inputs, out } = placed(1);
    const { batch } = await submitted(database, inputs, out);
    let tries = 0;
    await worked(database, { price: (...args) => (tries++ === 0 ? Promise.reject(new TypeError("no engine")) : priceShard(...args)) });
    expect(await state(batch)).toMatchObject({ state: "done" });
  });
});

describe("a worker", () => {
  test("that is gone, with its connection, has its job taken by another", async () => {
    const { inputs, out } = placed(1);
    const { batch } = await submitted(database, inputs, out);
    const client = new Client(database.config);
    await client.connect();
    const name = await appear(client);
    await database.pool.query(`UPDATE "${database.schema}"._private_jobs SET locked_by = $1, locked_at = now(), attempts = 1 WHERE starts_with(key, $2)`, [name, batch]);
    const others = worked(database);
    await client.end();
    await others;
    expect(await state(batch)).toMatchObject({ state: "done" });
  });

  test("is not taken for gone as long as its connection is there, and a job is given up that has cost too many", async () => {
    const { inputs, out } = placed(1);
    const { batch } = await submitted(database, inputs, out);
    const client = new Client(database.config);
    await client.connect();
    const name = await appear(client);
    await database.pool.query(
      `UPDATE "${database.schema}"._private_jobs SET locked_by = $1, locked_at = now(), attempts = $3 WHERE starts_with(key, $2)`, [name, batch, ATTEMPTS],
    );
    const stop = new AbortController();
    const others = worked(database, { stop: stop.signal, untilDone: false });
    await new Promise((resolve) => setTimeout(resolve, 5000)); // two looks
    expect(await state(batch)).toMatchObject({ state: "open", working: 1 });
    stop.abort();
    await others;
    await client.end();
    await worked(database);
    expect(await troublesOf(database, batch)).toMatchObject([{ kind: "failed", why: "given up: 10 workers have died at it" }]);
  });

  test("of another core takes nothing", async () => {
    const { inputs, out } = placed(1);
    const { batch } = await submitted(database, inputs, out);
    await worked(database, { core: "0".repeat(64) });
    expect(await state(batch)).toMatchObject({ state: "open", done: 0 });
    expect(taskOf(CORE)).not.toBe(taskOf("0".repeat(64)));
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "done" });
  });

  test("that is to stop finishes its job and takes no other; abandoned, it gives it back", async () => {
    const { inputs, out } = placed(3);
    const { batch } = await submitted(database, inputs, out);
    const [stop, abandon] = [new AbortController(), new AbortController()];
    await worked(database, {
      stop: stop.signal, untilDone: false,
      price: async (...args) => (stop.abort(), priceShard(...args)),
    });
    expect(await state(batch)).toMatchObject({ done: 1, working: 0 });
    const again = new AbortController();
    await worked(database, {
      stop: again.signal, abandon: abandon.signal, untilDone: false,
      price: (room, shard, terms, to, signal) => (again.abort(), abandon.abort(), priceShard(room, shard, terms, to, signal)),
    });
    expect(await state(batch)).toMatchObject({ done: 1, working: 0 });
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "done" });
  });
});

describe("cancelled and resumed", () => {
  test("nothing is taken of a cancelled batch, and all that is left of it when it is resumed", async () => {
    const { inputs, out } = placed(5);
    const { batch } = await submitted(database, inputs, out);
    expect(await cancel(database, batch)).toBe(5);
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "cancelled", done: 0 });
    expect(await resume(database, batch)).toBe(5);
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "done", done: 5 });
    expect(await resume(database, batch)).toBe(0);
  });

  test("results that are gone are made again, with the same bytes", async () => {
    const { inputs, out } = placed(3);
    const { batch } = await submitted(database, inputs, out);
    await worked(database);
    const before = digestsOf(out);
    rmSync(join(out, Object.keys(before)[1]!));
    rmSync(join(out, `totals-${batch}.json`));
    expect(await submitted(database, inputs, out)).toMatchObject({ batch, known: true, jobs: 1 });
    await worked(database);
    expect(digestsOf(out)).toEqual(before);
    expect(reportIn(out, batch)).toMatchObject({ prompts: 9 });
  });

  test("a batch is found by its first digits", async () => {
    const { inputs, out } = placed(1);
    const { batch } = await submitted(database, inputs, out);
    expect(await find(database, batch.slice(0, 12))).toBe(batch);
    await expect(find(database, "nothing")).rejects.toThrow('batch: "nothing" begins none');
    await expect(find(database, "")).rejects.toThrow("begins several");
    await cancel(database, batch);
  });
});

test("a database that goes away is waited for; what was priced meanwhile is not priced again", { timeout: 60_000 }, async () => {
  const own = await postgresServer();
  try {
    const base = await open(await own.database());
    const { inputs, out, at } = placed(3);
    const { batch } = await submitted(base, inputs, out);
    const said: string[] = [];
    const seen: string[] = [];
    await worked(base, {
      say: (line) => said.push(line),
      async price(room, shard, ...rest) {
        seen.push(shard.url);
        const result = await priceShard(room, shard, ...rest);
        if (seen.length === 2) {
          await own.stop("immediate");
          setTimeout(() => void own.start(), 1000);
        }
        return result;
      },
    });
    expect([...seen].sort()).toEqual(inputs);
    expect(said.some((line) => line.startsWith("the database is away"))).toBe(true);
    expect((await statusOf(base, [batch]))[0]).toMatchObject({ state: "done", done: 3 });
    await alone(game, inputs, join(at, "alone"));
    expect(digestsOf(out)).toEqual(digestsOf(join(at, "alone")));
    await base.close();
  } finally {
    await own.close();
  }
});

test("many make the tables at once", async () => {
  const fresh = await server.database();
  const bases = await Promise.all(Array.from({ length: 5 }, () => open(fresh)));
  expect(await openBatches(bases[0]!, CORE)).toEqual([]);
  await Promise.all(bases.map((base) => base.close()));
});

test("an address is in no refusal", async () => {
  const { port } = new URL(address);
  const wrong = [`postgres://candor:secret@127.0.0.1:${port}/postgres`, "postgres://candor:secret@127.0.0.1:1/none", "postgres//secret"];
  for (const each of wrong) {
    const error = await open(each).then(() => new Error("opened"), (refused: Error) => refused);
    expect(error.message).toMatch(/^the database: /);
    expect(error.message).not.toContain("secret");
  }
});

