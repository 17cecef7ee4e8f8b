// Memory stays flat: of an instance over any number of calls, of a replay in pieces over any number of slots.

import { readFileSync } from "node:fs";
import type { CrowdState } from "candor";
import { expect, test } from "vitest";
import type { CrowdCore } from "../../bindings/core/crowd/abi.js";
import { crowdRoom } from "../../bindings/core/crowd/index.js";
import { instance } from "../../bindings/core/memory/core.js";
import { Heap } from "../../bindings/core/memory/heap.js";
import { KEY } from "./arbitraries.js";

const module = new WebAssembly.Module(new Uint8Array(readFileSync(new URL("../../build/core.wasm", import.meta.url))));
const fresh = (): Heap<CrowdCore> => new Heap(instance<CrowdCore>(module));
const size = ({ core }: Heap<CrowdCore>): unknown => ({ bytes: core.memory.buffer.byteLength, top: core.mark() });

const workers = ["a", "b", "c"];
const reports = { a: 0.2, b: 0.9 };

test("an instance is as large after 3,000 rounds of every call as after one", () => {
  const heap = fresh();
  const room = crowdRoom(heap, fresh);
  const round = (slot: number, before: CrowdState): CrowdState => {
    let state = room.open(before, slot).state;
    room.aggregate(state, slot, {});
    state = room.settle(state, [{ slot, label: slot % 2, reports: Object.fromEntries(state.open[0]!.asked.map(([id]) => [id, 0.3])) }]);
    state = room.leave(room.join(state, "d"), "d");
    room.payments(state, { budget: 100, rule: "weight" });
    room.replay({ workers, reports: [[1, null, 0.5]], labels: [1] });
    room.simulate({ environment: "benign", workers: 3, slots: 5, runs: 1, seed: slot });
    room.bestResponse({ scheme: "wsu", utility: "share", worker: 0, belief: 0.4, weights: [1, 1], reports: [null, 0.5], grid: 3 });
    room.foreseeLottery({ beliefs: [0.4], others: [[0.5, 0.5]], grid: 3 });
    expect(() => room.replay({ workers, reports: [[1, 2, 0]], labels: [1] })).toThrow(RangeError);
    expect(() => room.aggregate(state, slot, reports)).toThrow(RangeError);
    return state;
  };
  let state = round(0, room.create({ workers, perSlot: 2, key: KEY }));
  const before = size(heap);
  for (let slot = 1; slot < 3000; slot++) state = round(slot, state);
  expect(size(heap)).toEqual(before);
  // and so is the state
  expect(state.settled).toEqual([[0, 2999]]);
  expect(state.open).toEqual([]);
});

test("a replay in pieces is as large after 1,000 pieces as after one", () => {
  const made: Heap<CrowdCore>[] = [];
  const room = crowdRoom(fresh(), () => {
    const heap = fresh();
    made.push(heap);
    return heap;
  });
  const replayer = room.replayer({ workers });
  const piece = { reports: new Float64Array(3000).fill(0.5), labels: new Float64Array(1000) };
  replayer.push(piece);
  const before = size(made[0]!);
  for (let k = 0; k < 1000; k++) replayer.push(piece);
  expect(size(made[0]!)).toEqual(before);
  replayer.free();
  expect(() => replayer.push(piece)).toThrow('"replayer" expected one that was not freed');
});

test("the EM baseline's history is as long as the replay, not as it can be", () => {
  const heap = fresh();
  const room = crowdRoom(heap, fresh);
  const many = Array.from({ length: 100_000 }, (_, i) => String(i));
  room.replay({ workers: many, reports: [many.map(() => 0.5)], labels: [1], baselines: ["em"] });
  // 20 000 votes each would be 2 GB
  expect(heap.core.memory.buffer.byteLength).toBeLessThan(64 * 2 ** 20);
});

test("a refusal for lack of memory leaves nothing taken, and the next call works", () => {
  const heap = fresh();
  const room = crowdRoom(heap, fresh);
  const run = { environment: "benign", workers: 1e6, slots: 30_000, runs: 1, seed: 0, baselines: ["em"] } as const;
  const before = heap.core.mark();
  expect(() => room.simulate(run)).toThrow(RangeError);
  expect(heap.core.mark()).toBe(before);
  expect(room.simulate({ ...run, workers: 2, slots: 10 }).regret).toHaveLength(1);
});
