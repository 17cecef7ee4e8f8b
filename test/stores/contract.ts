// What every store has to hold to. Each kind gives a place: data that is new, and stores opened on it.

import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { memoryStore } from "../../bindings/edge/stores/memory.js";
import { isStoreFailure, type Store } from "../../bindings/edge/stores/store.js";
import { event, events, rejected, sealed, snapshot } from "./events.js";
import { applied, steps } from "./model.js";

export interface Place {
  /** A store on the place's data, the same at every call. */
  open(): Promise<Store>;
  close(): Promise<void>;
}

/** @param lasting whether what one store wrote another reads
 *  @param runs of random sequences */
export function contract(name: string, place: () => Promise<Place>, { lasting = true, runs = 100 } = {}): void {
  describe(name, () => {
    let here: Place;
    let store: Store;

    beforeEach(async () => {
      here = await place();
      store = await here.open();
    });

    afterEach(async () => {
      await store.close();
      await here.close();
    });

    describe("reads", () => {
      test("a stream that nobody appended to as empty", async () => {
        expect(await store.read("calls/none")).toEqual({ snapshot: null, openings: [], events: [] });
        expect(await store.read("calls/none", 3, 2)).toEqual({ snapshot: null, openings: [], events: [] });
      });

      test("events in order, from a version, up to a limit", async () => {
        const [first, second] = [events("calls/a", 0, 7), events("calls/a", 7, 5)];
        expect(await store.append("calls/a", 0, first)).toBe(true);
        expect(await store.append("calls/a", 7, second)).toBe(true);
        const all = [...first, ...second];
        expect(await store.read("calls/a")).toEqual({ snapshot: null, openings: [], events: all });
        for (const [from, limit] of [[0, 3], [5, 4], [11, 9], [12, 1], [20, 1]] as const) {
          expect((await store.read("calls/a", from, limit)).events).toEqual(all.slice(from, from + limit));
        }
        expect((await store.read("calls/a", 4)).events).toEqual(all.slice(4));
        expect((await store.read("calls/a", undefined, 2)).events).toEqual(all.slice(0, 2));
      });

      test("each stream alone", async () => {
        await Promise.all(["calls/a", "calls/b", "rounds/a"].map((stream, k) => store.append(stream, 0, events(stream, 0, k + 1))));
        for (const [k, stream] of ["calls/a", "calls/b", "rounds/a"].entries()) {
          expect((await store.read(stream)).events).toEqual(events(stream, 0, k + 1));
        }
      });

      test("copies: what the caller changes, before or after, changes nothing", async () => {
        const written = events("calls/a", 0, 2);
        const appending = store.append("calls/a", 0, written);
        Object.assign(written[0]!, { type: "changed" });
        expect(await appending).toBe(true);
        const first = await store.read("calls/a");
        Object.assign(first.events[1]!.said, { text: "changed" });
        expect((await store.read("calls/a")).events).toEqual(events("calls/a", 0, 2));
      });
    });

    describe("appends", () => {
      test("nothing to a stream that is at another version", async () => {
        await store.append("calls/a", 0, events("calls/a", 0, 3), { due: 5 });
        const beside = { due: 9, snapshot: snapshot("calls/a", 3, "late") };
        expect(await store.append("calls/a", 2, events("calls/a", 2, 1), beside)).toBe(false);
        expect(await store.append("calls/a", 0, events("calls/a", 0, 3))).toBe(false);
        expect(await store.append("calls/a", 4, events("calls/a", 4, 1))).toBe(false);
        expect(await store.append("calls/new", 1, events("calls/new", 1, 1))).toBe(false);
        expect(await store.read("calls/a")).toEqual({ snapshot: null, openings: [], events: events("calls/a", 0, 3) });
        expect(await store.read("calls/new")).toEqual({ snapshot: null, openings: [], events: [] });
        expect(await store.due(10, 10)).toEqual([{ stream: "calls/a", due: 5 }]);
      });

      test.each([0, 1])("of eight at once, those of one exactly, at version %d", async (version) => {
        if (version > 0) await store.append("calls/a", 0, events("calls/a", 0, version));
        const other = lasting ? await here.open() : store;
        const offered = Array.from({ length: 8 }, (_, k) =>
          [1, 2].map((each) => event("calls/a", version + each, { actor: `appender ${k}` })));
        const taken = await Promise.all(offered.map((each, k) => (k % 2 ? other : store).append("calls/a", version, each)));
        if (other !== store) await other.close();
        expect(taken.filter(Boolean)).toHaveLength(1);
        expect((await store.read("calls/a", version)).events).toEqual(offered[taken.indexOf(true)]);
      });

      test.each([
        ["a gap", "events[1].version", (stream: string) => event(stream, 3)],
        ["another stream's", "events[1].stream", () => event("calls/b", 2)],
        ["one that erases itself", "events[1].erases[0]", (stream: string) => event(stream, 2, { erases: [2] })],
        ["no event", "events[1]", () => null as never],
        ["what JSON does not know", undefined, (stream: string) => event(stream, 2, { said: { n: 1n as never } })],
      ])("none of them where one is wrong: %s", async (_, field, wrong) => {
        const [first, , third] = events("calls/a", 0, 3);
        const error = await rejected(store.append("calls/a", 0, [first!, wrong("calls/a"), third!], { due: 1 }));
        if (field) expect(error).toMatchObject({ field });
        else expect(error).toBeInstanceOf(TypeError);
        expect(await store.read("calls/a")).toEqual({ snapshot: null, openings: [], events: [] });
        expect(await store.due(1, 1)).toEqual([]);
        expect(await store.append("calls/a", 0, [first!])).toBe(true);
      });

      test("none at all, and what is beside", async () => {
        expect(await store.append("calls/a", 0, [], { due: 3 })).toBe(true);
        expect(await store.append("calls/a", 0, events("calls/a", 0, 2))).toBe(true);
        expect(await store.append("calls/a", 2, [], { snapshot: snapshot("calls/a", 2, "new") })).toBe(true);
        expect(await store.append("calls/a", 1, [], { due: null })).toBe(false);
        expect(await store.read("calls/a")).toEqual({ snapshot: snapshot("calls/a", 2, "new"), openings: [], events: [] });
        expect(await store.due(3, 9)).toEqual([{ stream: "calls/a", due: 3 }]);
      });

      test("in the order in which they were asked for", async () => {
        const asked = Array.from({ length: 50 }, (_, k) => store.append("calls/a", k, events("calls/a", k, 1)));
        const taken = await Promise.all(asked);
        const kept = taken.filter(Boolean).length;
        expect(taken).toEqual(taken.map((_, k) => k < kept));
        expect((await store.read("calls/a")).events).toEqual(events("calls/a", 0, kept));
      });
    });

    describe("erases", () => {
      test("openings that an event names, and no others", async () => {
        await store.append("calls/a", 0, [sealed("calls/a", 1, "one"), sealed("calls/a", 2, [2, 2]), sealed("calls/a", 3, "three")]);
        await store.append("calls/b", 0, [sealed("calls/b", 1, "other")]);
        expect((await store.read("calls/a")).events[1]).toEqual(sealed("calls/a", 2, [2, 2]));
        expect(await store.append("calls/a", 3, [event("calls/a", 4, { erases: [1, 3] }), event("calls/a", 5, { erases: [1] })])).toBe(true);
        const { events: kept } = await store.read("calls/a");
        expect(kept.map(({ opening }) => (opening ? opening.sealed : opening))).toEqual([null, { secret: [2, 2] }, null, undefined, undefined]);
        expect(Object.hasOwn(kept[3]!, "opening")).toBe(false);
        expect((await store.read("calls/b")).events).toEqual([sealed("calls/b", 1, "other")]);
      });

      test("also of an event beside it, and of one that has none", async () => {
        const together = [sealed("calls/a", 1, "one"), event("calls/a", 2), sealed("calls/a", 3, "three", { erases: [1, 2] })];
        expect(await store.append("calls/a", 0, together)).toBe(true);
        expect((await store.read("calls/a")).events).toEqual([{ ...together[0]!, opening: null }, together[1], together[2]]);
      });

      test("nothing where the version is another", async () => {
        await store.append("calls/a", 0, [sealed("calls/a", 1, "one"), event("calls/a", 2)]);
        expect(await store.append("calls/a", 1, [event("calls/a", 2, { erases: [1] })])).toBe(false);
        expect((await store.read("calls/a")).events[0]).toEqual(sealed("calls/a", 1, "one"));
      });

      test("beside a snapshot, which is read without them", async () => {
        const before = snapshot("calls/a", 3, "before");
        const written = [sealed("calls/a", 1, "one"), event("calls/a", 2), sealed("calls/a", 3, ["three"])];
        const opened = [written[0]!, written[2]!].map(({ version, opening }) => ({ version, opening }));
        await store.append("calls/a", 0, written, { snapshot: before });
        expect(await store.read("calls/a")).toEqual({ snapshot: before, openings: opened, events: [] });
        expect((await store.read("calls/a", undefined, 1)).openings).toEqual(opened);
        expect((await store.read("calls/a", 0)).openings).toEqual([]);
        const more = [event("calls/a", 4, { erases: [1] }), sealed("calls/a", 5, "five")];
        await store.append("calls/a", 3, more);
        expect(await store.read("calls/a")).toEqual({ snapshot: before, openings: opened.slice(1), events: more });
        const after = snapshot("calls/a", 6, "after");
        await store.append("calls/a", 5, [event("calls/a", 6, { erases: [3] })], { snapshot: after });
        const last = { version: 5, opening: more[1]!.opening };
        expect(await store.read("calls/a")).toEqual({ snapshot: after, openings: [last], events: [] });
      });
    });

    describe("keeps", () => {
      test("the newest snapshot, and reads from there", async () => {
        await store.append("calls/a", 0, events("calls/a", 0, 2), { snapshot: snapshot("calls/a", 2, "old") });
        await store.append("calls/a", 2, events("calls/a", 2, 3), { snapshot: snapshot("calls/a", 5, { n: [1, null, "new"] }) });
        await store.append("calls/a", 5, events("calls/a", 5, 2));
        expect(await store.read("calls/a")).toEqual({
          snapshot: snapshot("calls/a", 5, { n: [1, null, "new"] }), openings: [], events: events("calls/a", 5, 2),
        });
        expect((await store.read("calls/a", undefined, 1)).events).toEqual(events("calls/a", 5, 1));
        expect(await store.read("calls/a", 0)).toEqual({ snapshot: null, openings: [], events: events("calls/a", 0, 7) });
      });

      test("when streams have to move, soonest first", async () => {
        const times = { "calls/a": 30, "calls/b": 10, "calls/c": 20, "calls/d": -5 };
        for (const [stream, due] of Object.entries(times)) await store.append(stream, 0, events(stream, 0, 1), { due });
        await store.append("calls/e", 0, events("calls/e", 0, 1));
        const seen = async (now: number, limit: number): Promise<number[]> => (await store.due(now, limit)).map(({ due }) => due);
        expect(await seen(-6, 9)).toEqual([]);
        expect(await seen(20, 9)).toEqual([-5, 10, 20]);
        expect(await seen(1e15, 2)).toEqual([-5, 10]);
        await store.append("calls/d", 1, events("calls/d", 1, 1), { due: 40 });
        await store.append("calls/b", 1, events("calls/b", 1, 1), { due: null });
        await store.append("calls/a", 1, events("calls/a", 1, 1));
        expect(await store.due(40, 9)).toEqual([
          { stream: "calls/c", due: 20 }, { stream: "calls/a", due: 30 }, { stream: "calls/d", due: 40 },
        ]);
        await store.append("calls/c", 1, [], { due: Number.MAX_SAFE_INTEGER });
        expect(await seen(Number.MAX_SAFE_INTEGER, 9)).toEqual([30, 40, Number.MAX_SAFE_INTEGER]);
      });

      test("events, openings and snapshots of megabytes, and lists of a hundred thousand numbers", async () => {
        // pairs of surrogates lie across every place where a text may be cut
        const long = `${"a".repeat(3)}${"\u{1F600}".repeat(1_300_000)}`;
        const numbers = Array.from({ length: 100_000 }, (_, k) => Math.sqrt(k + 1) * (k % 2 ? 1e-300 : -1e300));
        const big = [
          event("calls/a", 1, { said: { long } }), sealed("calls/a", 2, numbers), sealed("calls/a", 3, long, { found: [numbers, long] }),
        ];
        expect(await store.append("calls/a", 0, big, { snapshot: snapshot("calls/a", 3, { long, numbers }) })).toBe(true);
        const kept = snapshot("calls/a", 3, { long, numbers });
        const openings = big.slice(1).map(({ version, opening }) => ({ version, opening }));
        expect(await store.read("calls/a")).toEqual({ snapshot: kept, openings, events: [] });
        expect((await store.read("calls/a", 0)).events).toEqual(big);
        expect(await store.append("calls/a", 3, [event("calls/a", 4, { erases: [3] })])).toBe(true);
        const last = event("calls/a", 4, { erases: [3] });
        expect(await store.read("calls/a")).toEqual({ snapshot: kept, openings: [openings[0]], events: [last] });
        expect((await store.read("calls/a", 0)).events).toEqual([big[0], big[1], { ...big[2]!, opening: null }, last]);
      });

      test("every character", async () => {
        const text = "\0\b\t\n\r\"\\'`$1 ? :a é e\u0301 ß \u2028\u2029 \uFEFF\uFFFD\uFFFE\uFFFF \u{10FFFF} 𝄞 👩‍👩‍👧 \u202Eabc \uD800 %s {}";
        const said = { [text]: text, "__proto__x": [text], "": "" };
        const written = [event("calls/a", 1, { said, actor: text, key: text }), sealed("calls/a", 2, said)];
        await store.append("calls/a", 0, written, { snapshot: snapshot("calls/a", 2, said) });
        expect((await store.read("calls/a", 0)).events).toEqual(written);
        expect((await store.read("calls/a")).snapshot).toEqual(snapshot("calls/a", 2, said));
      });

      test.each([
        "calls/a/b/../c", "calls/it's \"quoted\"; DROP TABLE streams; --", "calls/%2F?x=1#y", " calls/ a ", "calls/\\", "Calls/A", "calls/a",
        "calls/é", "calls/e\u0301", "calls/\u{1F600}", "calls/\n", "n".repeat(512), "\u{10FFFF}".repeat(256), "__proto__", "constructor",
      ])("streams of any name: %j", async (stream) => {
        const others = ["calls/A", "calls/e", `${[...stream].slice(0, -1).join("")}!`].filter((other) => other !== stream);
        for (const other of others) await store.append(other, 0, events(other, 0, 1));
        expect(await store.append(stream, 0, [sealed(stream, 1, stream)], { due: 7 })).toBe(true);
        expect((await store.read(stream)).events).toEqual([sealed(stream, 1, stream)]);
        expect(await store.due(7, 9)).toEqual([{ stream, due: 7 }]);
      });

      test.skipIf(!lasting)("everything after a close", async () => {
        const all = [sealed("calls/a", 1, "one"), event("calls/a", 2)];
        await store.append("calls/a", 0, all, { due: 4, snapshot: snapshot("calls/a", 2, "kept") });
        await store.close();
        store = await here.open();
        const openings = [{ version: 1, opening: all[0]!.opening }];
        expect(await store.read("calls/a")).toEqual({ snapshot: snapshot("calls/a", 2, "kept"), openings, events: [] });
        expect((await store.read("calls/a", 0)).events).toEqual(all);
        expect(await store.due(4, 1)).toEqual([{ stream: "calls/a", due: 4 }]);
        expect(await store.append("calls/a", 2, events("calls/a", 2, 1))).toBe(true);
      });
    });

    describe("refuses", () => {
      test.each(["", "a\0b", "\uD800", "n".repeat(513)])("the name %j", async (stream) => {
        for (const call of [() => store.read(stream), () => store.append(stream, 0, [])]) {
          expect(await rejected(call())).toMatchObject({ field: "stream" });
        }
      });

      test("numbers that are none, and a snapshot of another version", async () => {
        expect(await rejected(store.read("calls/a", -1))).toMatchObject({ field: "from" });
        expect(await rejected(store.read("calls/a", 0, 0))).toMatchObject({ field: "limit" });
        expect(await rejected(store.append("calls/a", 0.5, []))).toMatchObject({ field: "expectedVersion" });
        expect(await rejected(store.append("calls/a", 0, [], { due: Infinity }))).toMatchObject({ field: "beside.due" });
        expect(await rejected(store.append("calls/a", 0, events("calls/a", 0, 2), { snapshot: snapshot("calls/a", 1, 0) }))).toMatchObject({
          field: "beside.snapshot.version",
        });
        expect(await rejected(store.due(NaN, 1))).toMatchObject({ field: "now" });
        expect(await rejected(store.due(0, 0))).toMatchObject({ field: "limit" });
      });

      test("everything once it is closed, after what was asked for before", async () => {
        const appending = Array.from({ length: 20 }, (_, k) => store.append(`calls/${k}`, 0, events(`calls/${k}`, 0, 2)));
        const closing = store.close();
        expect(await Promise.all(appending)).toEqual(appending.map(() => true));
        await closing;
        await store.close();
        const more = events("calls/1", 2, 1);
        for (const call of [() => store.read("calls/1"), () => store.append("calls/1", 2, more), () => store.due(0, 1)]) {
          expect(isStoreFailure(await rejected(call()))).toBe(true);
        }
      });
    });

    test("does what the store in memory does, in any sequence", async () => {
      await fc.assert(fc.asyncProperty(steps, async (sequence) => {
        const own = await place();
        const [tried, model] = [await own.open(), memoryStore()];
        try {
          for (const step of sequence) expect(await applied(tried, step)).toEqual(await applied(model, step));
        } finally {
          await tried.close();
          await own.close();
        }
      }), { numRuns: runs });
    });
  });
}
