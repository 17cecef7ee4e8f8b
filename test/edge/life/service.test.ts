// A service of streams without HTTP, on the smallest thing that lives: order, conflicts, replays, time, failures.

import { describe, expect, test, vi } from "vitest";
import { clockOf } from "../../../bindings/edge/life/clock.js";
import { Unavailable } from "../../../bindings/edge/life/streams.js";
import { isRefusal } from "../../../bindings/core/refusal.js";
import { snapshotOf } from "../../../bindings/edge/stores/entry.js";
import { memoryStore } from "../../../bindings/edge/stores/memory.js";
import { StoreFailure, type Store } from "../../../bindings/edge/stores/store.js";
import { boxes } from "../../core/toy.js";
import { BOX, Boxes, DESK } from "./box.js";

const all = async (store: Store) => (await store.read(BOX, 0)).events;

describe("commands", () => {
  test("of one stream go one after the other, those that come together in one append", async () => {
    const store = memoryStore();
    const append = vi.spyOn(store, "append");
    const one = new Boxes(store);
    await one.announce();
    const answers = await Promise.all(Array.from({ length: 40 }, (_, k) => one.put(`user${k}`, k, 1)));
    const versions = answers.map((each) => each.accepted && each.answer.version);
    expect(versions).toEqual(Array.from({ length: 40 }, (_, k) => k + 2));
    expect(append).toHaveBeenCalledTimes(2);
    expect(boxes.verify(await all(store)).events).toBe(41);
  });

  test("of different streams go on at once", async () => {
    const store = memoryStore();
    const { append } = store;
    let letGo = (): void => undefined;
    store.append = async (stream, ...rest) => {
      if (stream === BOX) await new Promise<void>((resolve) => (letGo = resolve));
      return append(stream, ...rest);
    };
    const one = new Boxes(store);
    const held = one.announce();
    expect(await one.announce(2000, "boxes/two")).toMatchObject({ accepted: true });
    letGo();
    expect(await held).toMatchObject({ accepted: true });
  });

  test("are given a salt where they seal something and bring none", async () => {
    const one = new Boxes();
    await one.announce();
    await one.put("ann", 3, 1);
    await one.put("bob", 3, 1, { salt: "ab".repeat(16) });
    const [, ann, bob] = await all(one.store);
    expect(ann!.opening).toEqual({ salt: expect.stringMatching(/^[0-9a-f]{32}$/) as string, sealed: { number: 3 } });
    expect(bob!.opening!.salt).toBe("ab".repeat(16));
    expect(ann!.command).not.toBe(bob!.command);
  });

  test("that are malformed are refused by field, and leave nothing", async () => {
    const one = new Boxes();
    await one.announce();
    expect(await one.put("ann", -1, 1)).toMatchObject({ refusal: "malformed", fault: { field: "number" }, version: 1 });
    expect(await one.put("ann", 1, 1, { at: "now" })).toMatchObject({ refusal: "malformed", fault: { field: "at" } });
    expect(await one.put("ann", 1, 1, { at: 7000 })).toMatchObject({ refusal: "clock-jumps" });
    expect(await all(one.store)).toHaveLength(1);
  });

  test("to a stream that there is not are refused at version 0, and nothing is kept", async () => {
    const one = new Boxes();
    expect(await one.put("ann", 1, 0)).toMatchObject({ accepted: false, version: 0 });
    expect(await one.streams.read(BOX, DESK)).toBeNull();
    expect(await one.streams.events(BOX, 0, DESK, 10)).toBeNull();
    expect(await one.streams.wait(BOX, 0, 10_000)).toBe(0);
  });
});

describe("two services on one store", () => {
  test("neither overwrites the other, and both know what the other did", async () => {
    const store = memoryStore();
    const [one, two] = [new Boxes(store), new Boxes(store)];
    await one.announce();
    await two.put("ann", 3, 1, { key: "a" });
    expect(await one.put("ann", 4, 1)).toMatchObject({ refusal: "stale-version", version: 2 });
    // what it has not seen is no reason to refuse
    expect(await one.put("ann", 4, 2)).toMatchObject({ accepted: true, answer: { version: 3 } });
    expect(await two.put("ann", 3, 1, { key: "a" })).toMatchObject({ accepted: true, answer: { version: 2 } });
    expect(await one.put("bob", 5, 1)).toMatchObject({ accepted: true });
    expect(await two.streams.read(BOX, DESK)).toMatchObject({ version: 4 });
  });

  test("one of two commands that cannot both be is accepted, and the other told the version to retry from", async () => {
    for (let k = 0; k < 20; k++) {
      const store = memoryStore();
      const [one, two] = [new Boxes(store), new Boxes(store)];
      await one.announce();
      await one.put("ann", 3, 1);
      await two.phase();
      one.now = two.now = 2000;
      // the box is told when ann takes her number back
      const forget = { type: "forget", user: "ann", actor: "ann", role: "user", version: 2 } as const;
      const answers = await Promise.all([two.command(forget), one.put("ann", 4, 2)]);
      expect(answers.filter(({ accepted }) => accepted)).toHaveLength(1);
      const { state } = boxes.verify(await all(store));
      expect(state.phase).toBe("TOLD");
    }
  });

  test("write at the same time, and nothing is lost", async () => {
    const store = memoryStore();
    const services = Array.from({ length: 4 }, () => new Boxes(store));
    await services[0]!.announce();
    const puts = Array.from({ length: 200 }, (_, k) => services[k % 4]!.put(`user${k}`, k, 1));
    const answers = await Promise.all(puts);
    const versions = answers.map((each) => (each.accepted ? each.answer.version : 0)).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 200 }, (_, k) => k + 2));
    expect(boxes.verify(await all(store)).events).toBe(201);
  });
});

describe("time", () => {
  test("deadlines move by themselves, at the time that they were for", async () => {
    const one = new Boxes();
    await one.announce();
    await one.put("ann", 3, 1);
    one.now = 1999;
    expect(await one.streams.tick()).toBe(0);
    one.now = 5000;
    expect([await one.streams.tick(), await one.streams.tick()]).toEqual([1, 0]);
    const { events } = (await one.streams.events(BOX, 2, DESK, 10))!;
    expect(events).toMatchObject([{ type: "tell", at: 2000, actor: "the clock", role: "operator", found: [3] }]);
  });

  test("what comes after a deadline meets what comes of it, whether a timer ran or not", async () => {
    for (const ticks of [true, false]) {
      const one = new Boxes();
      await one.announce();
      one.now = 2000;
      if (ticks) await one.streams.tick();
      expect(await one.put("ann", 3, 1)).toMatchObject({ accepted: false, refusal: "wrong-phase" });
      expect(await one.phase()).toBe("TOLD");
    }
  });

  test("several move the clock at once, and a deadline passes once", async () => {
    const store = memoryStore();
    const services = [new Boxes(store), new Boxes(store), new Boxes(store)];
    await services[0]!.announce();
    for (const service of services) service.now = 3000;
    await Promise.all(services.map((service) => service.streams.tick()));
    expect((await all(store)).map(({ type }) => type)).toEqual(["announce", "tell"]);
  });

  test("a clock that is set back stands still", async () => {
    const one = new Boxes();
    await one.announce();
    one.now = 10;
    expect(await one.put("ann", 3, 1)).toMatchObject({ accepted: true });
    expect((await all(one.store)).map(({ at }) => at)).toEqual([1000, 1000]);
  });

  test("times do not run back, whoever comes and however the clock is set", async () => {
    const one = new Boxes();
    await one.announce(2000);
    const user = async (now: number): Promise<void> => {
      one.now = now;
      const { version } = (await one.streams.read(BOX, DESK))!;
      const forget = { type: "forget", user: "ann", actor: "ann", role: "user", version } as const;
      await (now < 2000 ? one.put("ann", 3, version) : one.command(forget));
    };
    const tick = async (now: number): Promise<void> => {
      one.now = now;
      for (const { version } of [(await one.streams.read(BOX, DESK))!, (await one.streams.read(BOX, DESK))!]) {
        await one.command({ type: "tick", version });
      }
    };
    // back in the middle of it; idle for long, then a user, twice, and the operator again
    for (const now of [1500, 1100]) await user(now);
    await tick(1050);
    for (const now of [5000, 5050, 9000, 7000]) await user(now);
    await tick(8000);
    await tick(20_000);
    const times = (await all(one.store)).map(({ at }) => at);
    expect(times.slice(0, 4)).toEqual([1000, 1500, 1500, 1500]);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBe(20_000);
    expect(boxes.verify(await all(one.store)).events).toBe(times.length);
  });

  test("a stream that was idle for long is brought up to now in a few ticks, each twice as far as the one before", async () => {
    const one = new Boxes();
    await one.announce();
    one.now = 2000;
    await one.phase();
    one.now = 2350;
    expect(await one.command({ type: "tick", version: 2 })).toMatchObject({ refusal: "stale-version", version: 4 });
    expect(await one.command({ type: "tick", version: 4 })).toMatchObject({ accepted: true });
    expect((await all(one.store)).map(({ at }) => at)).toEqual([1000, 2000, 2100, 2300, 2350]);
    one.now = 2350 + 100 * 365 * 86_400_000;
    await one.command({ type: "tick", version: 5 });
    expect((await all(one.store)).length).toBeLessThan(50);
  });
});

describe("who waits", () => {
  test("is woken by the next event", async () => {
    const one = new Boxes();
    await one.announce();
    expect(await one.streams.wait(BOX, 0, 60_000)).toBe(1);
    const woken = one.streams.wait(BOX, 1, 60_000);
    await one.put("ann", 3, 1);
    expect(await woken).toBe(2);
  });
  test("is woken by another process's, and told the version when its time is over or it leaves", async () => {
    const store = memoryStore();
    const [one, two] = [new Boxes(store, { poll: 1 }), new Boxes(store)];
    await two.announce();
    const woken = one.streams.wait(BOX, 1, 60_000);
    await two.put("ann", 3, 1);
    expect(await woken).toBe(2);
    expect(await one.streams.wait(BOX, 2, 0)).toBe(2);
    const leaving = new AbortController();
    const left = one.streams.wait(BOX, 2, 60_000, leaving.signal);
    leaving.abort();
    await left;
    expect(await one.streams.wait(BOX, 2, 60_000, AbortSignal.abort())).toBe(2);
  });
});

describe("a store that fails", () => {
  test("answers nobody, and nothing is assumed of what was asked for", async () => {
    const store = memoryStore();
    const { append } = store;
    const one = new Boxes(store);
    await one.announce();
    for (const before of [true, false]) {
      store.append = async (...given) => {
        if (!before) await append(...given);
        throw new StoreFailure("away");
      };
      const key = `a${String(before)}`;
      const version = before ? 1 : 2;
      await expect(one.put("ann", 3, version, { key })).rejects.toThrow(Unavailable);
      store.append = append;
      const again = await one.put("ann", 3, version, { key });
      expect(again).toMatchObject({ accepted: true });
      expect(again).toEqual(await one.put("ann", 3, version, { key }));
    }
    expect((await all(store)).map(({ key }) => key)).toEqual(["k0", "atrue", "afalse"]);
  });

  test("is asked again by a stream that it failed", async () => {
    const store = memoryStore();
    const one = new Boxes(store);
    await one.announce();
    const read = vi.spyOn(store, "read").mockRejectedValueOnce(new StoreFailure("away"));
    await expect(one.streams.read(BOX, DESK)).rejects.toThrow(Unavailable);
    expect(await one.phase()).toBe("OPEN");
    read.mockRejectedValueOnce(new StoreFailure("away"));
    expect(await one.streams.wait(BOX, 0, 1000).catch((error: unknown) => error)).toBeInstanceOf(Unavailable);
  });

  test("holds up one stream and not the others whose time has come", async () => {
    const one = new Boxes();
    for (const stream of [BOX, "boxes/two"]) await one.announce(2000, stream);
    const { append } = one.store;
    one.store.append = (stream, ...given) =>
      (stream === BOX ? Promise.reject(new StoreFailure("away")) : append(stream, ...given));
    one.now = 2000;
    const failed: string[] = [];
    await one.streams.tick((stream) => void failed.push(stream));
    expect(failed).toEqual([BOX]);
    one.store.append = append;
    expect((await one.store.due(2000, 10)).map(({ stream }) => stream)).toEqual([BOX]);
  });
});

describe("a snapshot that cannot be followed", () => {
  const damaged: readonly (readonly [string, (text: string) => string])[] = [
    ["of another format", (text) => text.replace(/"format":"[^"]*"/, '"format":"boxes/0"')],
    ["of which a byte is another", (text) => text.replace('"OPEN"', '"OPEM"')],
    ["that was cut", (text) => text.slice(0, -10)],
    ["that is nothing", () => "null"],
  ];

  test.each(damaged)("%s is passed over and made anew, which is said once", async (_, damage) => {
    const one = new Boxes();
    await one.announce(9000);
    for (let k = 1; k <= 300; k++) await one.put(`user${k}`, k, k);
    const { read } = one.store;
    const kept = JSON.stringify((await read(BOX)).snapshot);
    expect(damage(kept)).not.toBe(kept);
    const { append } = one.store;
    let mended = false;
    one.store.append = async (stream, version, events, beside) => {
      mended ||= beside?.snapshot !== undefined;
      return append(stream, version, events, beside);
    };
    one.store.read = async (stream, from, limit) => {
      const stored = await read(stream, from, limit);
      return stored.snapshot && !mended ? { ...stored, snapshot: snapshotOf(damage(kept)) } : stored;
    };
    const failed: string[] = [];
    const options = { failed: (stream: string, { message }: Error) => void failed.push(`${stream}: ${message}`) };
    const two = new Boxes(one.store, options);
    expect(await two.streams.read(BOX, DESK)).toMatchObject({ version: 301, phase: "OPEN" });
    expect(await two.put("eve", 1, 1)).toMatchObject({ accepted: true, answer: { version: 302 } });
    expect(failed).toEqual([expect.stringMatching(/^boxes\/one: its snapshot, which is made anew, cannot be followed: wrong-/)]);
    expect((await read(BOX)).snapshot?.version).toBe(301);
    expect(await new Boxes(one.store, options).phase()).toBe("OPEN");
    expect(failed).toHaveLength(1);
  });

  test("an event that cannot be is the store's fault, and not that of whoever asks", async () => {
    const one = new Boxes();
    await one.announce();
    const { read } = one.store;
    one.store.read = async (...given) => {
      const { events, ...beside } = await read(...given);
      return { ...beside, events: events.map((event) => ({ ...event, version: 7_654_321 })) };
    };
    const asked = new Boxes(one.store).streams.read(BOX, DESK);
    const error = await asked.then(() => undefined, (thrown: unknown) => thrown as Error);
    expect([isRefusal(error), error?.message]).toEqual([false, expect.stringMatching(/^an event of the store cannot be followed: wrong-value, [^ ]*$/)]);
  });
});

describe("memory", () => {
  test("holds no more states than it is told, and reads the others from snapshots", async () => {
    const one = new Boxes(memoryStore(), { cache: 2 });
    for (let k = 0; k < 8; k++) await one.announce(2000, `boxes/${k}`);
    await one.announce(9000);
    for (let k = 1; k <= 600; k++) await one.put(`user${k % 10}`, k, k);
    for (let k = 0; k < 8; k++) expect(await one.phase(`boxes/${k}`)).toBe("OPEN");
    const read = vi.spyOn(one.store, "read");
    expect(await one.streams.read(BOX, DESK)).toMatchObject({ version: 601 });
    expect(read).toHaveBeenCalledTimes(1);
  });

  test("a snapshot follows after so many events, holds nothing that is sealed and outlives erasures", async () => {
    const one = new Boxes();
    await one.announce();
    for (let k = 0; k < 300; k++) await one.put(`user${k}`, k, 1);
    expect((await one.store.read(BOX)).snapshot?.version).toBe(257);
    await one.command({ type: "forget", user: "user7", actor: "user7", role: "user", version: 301 });
    for (let k = 0; k < 20; k++) await one.put(`user${k + 10}`, 1000, k + 12);
    const { snapshot, openings, events } = await one.store.read(BOX);
    expect([snapshot?.version, openings.length, events.length]).toEqual([257, 257 - 21, 65]);
    expect(JSON.stringify(snapshot)).not.toContain("number");
    const read = vi.spyOn(one.store, "read");
    const two = new Boxes(one.store);
    two.now = 2000;
    expect(await two.phase()).toBe("TOLD");
    expect(read).toHaveBeenCalledTimes(1);
    const sum = Array.from({ length: 300 }, (_, k) => (k === 7 ? 0 : k >= 10 && k < 30 ? 1000 : k)).reduce((a, b) => a + b);
    expect((await one.store.read(BOX)).events.at(-1)).toMatchObject({ type: "tell", found: [sum] });
  });
});

test("a clock asks until it is stopped, whatever fails", async () => {
  const one = new Boxes();
  await one.announce();
  const due = vi.spyOn(one.store, "due").mockRejectedValueOnce(new StoreFailure("away"));
  const failed: string[] = [];
  const clock = clockOf(one.streams, { interval: 1, failed: (stream) => void failed.push(stream) });
  one.now = 2000;
  expect(await one.streams.wait(BOX, 1, 60_000)).toBe(2);
  await clock.stop();
  const { length } = due.mock.calls;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([failed, due.mock.calls.length]).toEqual([[""], length]);
});
