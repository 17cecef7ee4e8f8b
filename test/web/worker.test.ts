// candor/worker: the same answers as the package's own, refusals included; calls that are stopped; workers that end.

import { isRefusal, load, type Candor, type CrowdState, type OpenedAll, type Opened, type Refusal } from "candor";
import { ClientClosed, connect, WorkerCrash, type Client, type ClientOptions, type Port } from "candor/worker";
import { Worker } from "node:worker_threads";
import { afterEach, beforeAll, describe, expect, expectTypeOf, test } from "vitest";

let rooms: Candor;
let started = 0;
const clients: Client[] = [];

beforeAll(async () => {
  rooms = await load();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  started = 0;
});

/** A thread as a Worker has it. @param ends at which call the first thread ends by itself */
function thread(ends?: number): Port {
  started += 1;
  const worker = new Worker(new URL("./thread.mjs", import.meta.url), { workerData: { ends: started === 1 ? ends : undefined } });
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    addEventListener(type, listener) {
      const hear = listener as (event: object) => void;
      if (type === "message") worker.on("message", (data) => hear({ data }));
      if (type === "error") worker.on("exit", (code) => hear({ message: `exit ${code}` }));
    },
    terminate: () => void worker.terminate(),
  };
}

function client(options: ClientOptions & { readonly ends?: number } = {}): Client {
  const { ends, ...rest } = options;
  const made = connect({ start: () => thread(ends), ...rest });
  clients.push(made);
  return made;
}

const GAME = { groups: [{ size: 3, reward: [1, 0.25, 0] }, { size: 2, reward: [0, 1, 0] }] };
const CALL = {
  users: [{ id: "ann", cost: 2, capacity: 4 }, { id: "bob", cost: 5, capacity: 6 }, { id: "cyd", cost: 3, capacity: 5 }],
  threshold: 8, rule: "critical-value", reserve: 20,
} as const;
/** Of a length that no test waits for. */
const ENDLESS = { samples: 2 ** 31 - 1, seed: 1, epsilons: [0.01], lambda: 0.1 };

const refused = (promise: Promise<unknown>): Promise<Refusal> => promise.then(() => {
  throw new Error("was not refused");
}, (error: unknown) => {
  if (isRefusal(error)) return error;
  throw error;
});

describe("answers", () => {
  test("every function of the rooms but those whose values stay", () => {
    const { with: _, close, ...there } = client();
    const stays = ["batch", "replayer", "calls", "rounds"];
    for (const room of ["game", "crowd", "data"] as const) {
      const whole = room === "game" ? ["priceBatch"] : [];
      expect(Object.keys(there[room]).sort()).toEqual([...Object.keys(rooms[room]).filter((name) => !stays.includes(name)), ...whole].sort());
    }
  });

  test("are those of the package, as often as they are asked for", async () => {
    const { game, data, crowd } = client();
    for (let k = 0; k < 2; k++) {
      expect(await game.price(GAME)).toEqual(rooms.game.price(GAME));
      expect(await game.audit(GAME)).toEqual(rooms.game.audit(GAME));
      expect(await game.gradient(GAME)).toEqual(rooms.game.gradient(GAME));
      expect(await data.plan(CALL)).toEqual(rooms.data.plan(CALL));
      expect(await data.compare(CALL)).toEqual(rooms.data.compare(CALL));
      const rows = { workers: ["ann", "bob"], reports: [[0.9, 0.2], [0.4, null]], labels: [1, 0] } as const;
      expect(await crowd.replay(rows)).toEqual(rooms.crowd.replay(rows));
    }
  });

  test("a crowd's state goes and comes as JSON, and its next weights are the same", async () => {
    const { crowd } = client();
    const live = async (room: Pick<Client["crowd"], "create" | "open" | "settle" | "weights">): Promise<unknown> => {
      let state: CrowdState = await room.create({ workers: ["ann", "bob"] });
      ({ state } = await room.open(state, 0));
      state = await room.settle(state, [{ slot: 0, reports: { ann: 0.9, bob: 0.2 }, label: 1 }]);
      return [JSON.parse(JSON.stringify(state)), await room.weights(state)];
    };
    expect(await live(crowd)).toEqual(await live(rooms.crowd as never));
  });

  test("every signature of a function that has several is a promise", () => {
    expectTypeOf<Client["crowd"]["open"]>().toExtend<(state: CrowdState, slot: number) => Promise<Opened>>();
    expectTypeOf<Client["crowd"]["open"]>().toExtend<(state: CrowdState, slots: readonly { slot: number }[]) => Promise<OpenedAll>>();
    expectTypeOf<Client["game"]>().not.toHaveProperty("batch");
    expectTypeOf<Client["data"]>().not.toHaveProperty("calls");
  });

  test("are to what the arguments were when the call was made", async () => {
    const { game } = client();
    const group = { size: 3, reward: [1, 0.25, 0] };
    const answers = [game.price(GAME), game.price({ groups: [group, GAME.groups[1]!] })];
    group.reward[1] = 0.75;
    const [first, second] = await Promise.all(answers);
    expect(second).toEqual(first);
  });

  test("progress is told on the way", async () => {
    const told: [number, number][] = [];
    const audited = await client().game.audit(GAME, { progress: (...said) => told.push(said) });
    expect(told).toEqual([[1, 2], [2, 2]]);
    expect(audited).toEqual(rooms.game.audit(GAME));
  });

  test("buffers that are transferred are the caller's no more", async () => {
    const reward = Float64Array.of(1, 0.25, 0);
    const { game } = client().with({ transfer: [reward.buffer] });
    const priced = await game.price({ groups: [{ size: 3, reward }, GAME.groups[1]!] });
    expect(reward.length).toBe(0);
    expect(priced).toEqual(rooms.game.price(GAME));
  });
});

describe("refusals", () => {
  test("arrive as they were", async () => {
    const wrong = { groups: [{ size: 3, reward: [1, NaN] }] };
    const there = await refused(client().game.price(wrong));
    const here = await refused(Promise.resolve().then(() => rooms.game.price(wrong)));
    expect({ ...there, message: there.message, name: there.name }).toEqual({ ...here, message: here.message, name: here.name });
    expect(there).toBeInstanceOf(RangeError);
    expect(there.field).toBe("groups[0].reward[1]");
  });

  test("what cannot be sent is refused by the name of the call, and nothing is lost", async () => {
    const { game } = client();
    const error = await refused(game.price({ ...GAME, boost: (() => 1) as never }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.field).toBe("game.price");
    expect(await game.price(GAME)).toEqual(rooms.game.price(GAME));
  });
});

describe("calls that are stopped", () => {
  test("one that runs ends with its worker; those that wait go on in another", async () => {
    const all = client();
    await all.game.price(GAME);
    const stop = new AbortController();
    const stopped = all.with({ signal: stop.signal }).game.simulate(ENDLESS);
    const waiting = all.game.price(GAME);
    stop.abort("enough");
    await expect(stopped).rejects.toBe("enough");
    expect(await waiting).toEqual(rooms.game.price(GAME));
    expect(started).toBe(2);
  });

  test("one that waits is dropped, and the worker stays", async () => {
    const all = client();
    const stop = new AbortController();
    const running = all.game.price(GAME);
    const dropped = all.with({ signal: stop.signal }).game.simulate(ENDLESS);
    stop.abort("enough");
    await expect(dropped).rejects.toBe("enough");
    await running;
    await all.game.price(GAME);
    expect(started).toBe(1);
  });

  test("one that was stopped before starts nothing", async () => {
    await expect(client().with({ signal: AbortSignal.abort("before") }).game.price(GAME)).rejects.toBe("before");
    expect(started).toBe(0);
  });

  test("a signal after the answer stops nothing", async () => {
    const all = client();
    const stop = new AbortController();
    await all.with({ signal: stop.signal }).game.price(GAME);
    stop.abort();
    await all.game.price(GAME);
    expect(started).toBe(1);
  });
});

describe("workers that end", () => {
  test("by a crash: its call says so, those that wait go on, and the client is told once", async () => {
    const crashes: Error[] = [];
    const { game } = client({ ends: 2, onCrash: (crash) => crashes.push(crash) });
    const calls = await Promise.allSettled([game.price(GAME), game.price(GAME), game.price(GAME)]);
    expect(calls.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((calls[1] as PromiseRejectedResult).reason).toBe(crashes[0]);
    expect(crashes).toHaveLength(1);
    expect(crashes[0]).toBeInstanceOf(WorkerCrash);
    expect(crashes[0]!.message).toBe("the worker ended: exit 1");
    expect(started).toBe(2);
  });

  test("before they start: each call says so", async () => {
    const { game } = client({ start: () => {
      throw new Error("no workers here");
    } });
    const calls = await Promise.allSettled([game.price(GAME), game.price(GAME)]);
    for (const call of calls) expect((call as PromiseRejectedResult).reason).toMatchObject({ name: "WorkerCrash", message: expect.stringContaining("no workers here") });
  });

  test("by closing: what was not answered and what comes later says so", async () => {
    const all = client();
    const calls = [all.game.simulate(ENDLESS), all.game.price(GAME)];
    all.close();
    calls.push(all.game.price(GAME));
    for (const call of await Promise.allSettled(calls)) expect((call as PromiseRejectedResult).reason).toBeInstanceOf(ClientClosed);
  });
});
