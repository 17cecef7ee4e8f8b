// candor/pool: the same answers as the package's own on any number of threads; calls that are stopped; threads that end.

import { isRefusal, load, type Candor } from "candor";
import { afterEach, beforeAll, expect, test } from "vitest";
import { ClientClosed, openPool, WorkerCrash, type Pool, type PoolOptions } from "candor/pool";
import { thread } from "../../bindings/node/pool/thread.js";

let rooms: Candor;
const pools: Pool[] = [];

beforeAll(async () => {
  rooms = await load();
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

async function opened(options: PoolOptions = {}): Promise<Pool> {
  const pool = await openPool({ workers: 2, ...options });
  pools.push(pool);
  return pool;
}

const gameOf = (k: number) => ({ groups: [{ size: 3, reward: [1, k / 10, 0] }, { size: 2, reward: [0, 1, k / 20] }] });
const GAME = gameOf(3);
/** Of a length that no test waits for. */
const ENDLESS = { samples: 2 ** 31 - 1, seed: 1, epsilons: [0.01], lambda: 0.1 };

test.each([1, 2, 3])("%d threads answer as the package does, each call its own", async (workers) => {
  const { game, data, crowd } = await opened({ workers });
  const games = Array.from({ length: 20 }, (_, k) => gameOf(k));
  expect(await Promise.all(games.map((one) => game.price(one)))).toEqual(games.map((one) => rooms.game.price(one)));
  expect(await game.audit(GAME)).toEqual(rooms.game.audit(GAME));
  const rows = { workers: ["ann", "bob"], reports: [[0.9, 0.2], [0.4, null]], labels: [1, 0] } as const;
  expect(await crowd.replay(rows)).toEqual(rooms.crowd.replay(rows));
  const call = { users: [{ id: "ann", cost: 2, capacity: 4 }, { id: "bob", cost: 5, capacity: 6 }], threshold: 8, rule: "club" } as const;
  expect(await data.plan(call)).toEqual(rooms.data.plan(call));
});

test("a batch goes whole, its rewards moved; what comes is what a batch gives", async () => {
  const options = { groups: [{ size: 1 }, { size: 2 }], prompts: 5, outcomes: 4, lambda: 0.3 };
  const batch = rooms.game.batch({ ...options, views: ["baselines"] });
  const rewards = Float64Array.from(batch.rewards, (_, k) => ((k * 7) % 11) / 11);
  const baselines = Float64Array.from({ length: 20 }, (_, k) => 1 + (k % 3));
  batch.rewards.set(rewards);
  batch.baselines!.set(baselines);
  const expected = batch.price();
  batch.free();
  const pool = await opened();
  const priced = await pool.with({ transfer: [rewards.buffer] }).game.priceBatch({ ...options, rewards, baselines });
  expect(priced).toEqual(expected);
  expect(rewards.length).toBe(0);
  const short = pool.game.priceBatch({ ...options, rewards: new Float64Array(3) });
  await expect(short).rejects.toMatchObject({ field: "rewards" });
});

test("refusals arrive as they were", async () => {
  const { game } = await opened();
  const error = await game.price({ groups: [{ size: 3, reward: [1, NaN] }] }).catch((refused: unknown) => refused);
  expect(isRefusal(error) && error.field).toBe("groups[0].reward[1]");
});

test("a call that is stopped ends alone: those that run beside it and those that wait are answered", async () => {
  const pool = await opened();
  const stop = new AbortController();
  const stopped = pool.with({ signal: stop.signal }).game.simulate(ENDLESS);
  const others = Array.from({ length: 6 }, (_, k) => pool.game.price(gameOf(k)));
  stop.abort("enough");
  await expect(stopped).rejects.toBe("enough");
  expect(await Promise.all(others)).toEqual(others.map((_, k) => rooms.game.price(gameOf(k))));
});

test("room comes when fewer calls wait than there are threads", async () => {
  const pool = await opened();
  const answers: Promise<unknown>[] = [];
  for (let k = 0; k < 30; k++) {
    await pool.room();
    answers.push(pool.game.price(gameOf(k)));
    expect(pool.waiting).toBeLessThanOrEqual(2);
  }
  expect(await Promise.all(answers)).toEqual(answers.map((_, k) => rooms.game.price(gameOf(k))));
});

const ending = (ends: number[]) => (worker: number) =>
  thread(new URL("../web/thread.mjs", import.meta.url), { ends: ends.shift() ?? 0, worker });

test("a call whose thread ends is begun once more in a new one, with what was moved", async () => {
  const crashes: WorkerCrash[] = [];
  const pool = await opened({ workers: 1, start: ending([2]), onCrash: (crash) => crashes.push(crash) });
  await pool.game.price(GAME);
  const reward = Float64Array.of(1, 0.3, 0);
  const priced = pool.with({ transfer: [reward.buffer] }).game.price({ groups: [{ size: 3, reward }, GAME.groups[1]!] });
  expect(await priced).toEqual(rooms.game.price(GAME));
  expect(crashes.map(({ message, worker }) => [message, worker])).toEqual([["worker 1 ended: exit code 1", 1]]);
});

test("a call at which two threads end rejects; the next is answered", async () => {
  const pool = await opened({ workers: 1, start: ending([1, 1]) });
  await expect(pool.game.price(GAME)).rejects.toThrow(WorkerCrash);
  expect(await pool.game.price(GAME)).toEqual(rooms.game.price(GAME));
});

test("a pool that is closed answers nothing more", async () => {
  const pool = await opened();
  const calls: Promise<unknown>[] = [pool.game.simulate(ENDLESS), pool.game.price(GAME), pool.game.simulate(ENDLESS), pool.game.price(GAME)];
  const settled = Promise.allSettled(calls);
  await pool.close();
  for (const call of await settled) expect((call as PromiseRejectedResult).reason).toBeInstanceOf(ClientClosed);
  await expect(pool.game.price(GAME)).rejects.toThrow(ClientClosed);
  await expect(pool.room()).rejects.toThrow(ClientClosed);
});

test.each([["onCrash", 1], ["start", "core.js"], ["sig", 1]])("options with %s: %s are refused by name", async (name, value) => {
  await expect(openPool({ [name]: value })).rejects.toMatchObject({ name: "TypeError", field: name });
});

test.each([["sig", 1], ["signal", 1], ["signal", null], ["transfer", [1]], ["transfer", "all"]])("with %s: %s is refused by name", async (name, value) => {
  const pool = await opened({ workers: 1 });
  expect(() => pool.with({ [name]: value } as never)).toThrow(expect.objectContaining({ name: "TypeError", field: name }));
});

test.each([0, 1.5, 257, "2"])("%s workers are refused by name", async (workers) => {
  await expect(openPool({ workers: workers as number })).rejects.toMatchObject({ field: "workers" });
});
