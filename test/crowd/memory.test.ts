// Memory stays flat: of an instance over any number of calls, of a replay in pieces over any number of slots.

import { readFileSync } from "node:fs";
import type { CrowdState } from "candor";
import { expect, test } from "vitest";
import type { CrowdCore } from "../../bindings/core/crowd/abi.js";
import { crowdRoom } from "../../bindings/core/crowd/index.js";
import { instance } from "../../bindings/core/memory/core.js";
import { KEY } from "./arbitraries.js";

const module = new WebAssembly.Module(new Uint8Array(readFileSync(new URL("../../build/core.wasm", import.meta.url))));
const size = (core: CrowdCore): unknown => ({ bytes: core.memory.buffer.byteLength, top: core.mark() });

const workers = ["a", "b", "c"];
const reports = { a: 0.2, b: 0.9 };

test("an instance is as large after 3,000 rounds of every call as after one", () => {
  const core = instance<CrowdCore>(module);
  const room = crowdRoom(core, () => instance<CrowdCore>(module));
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
  const before = size(core);
  for (let slot = 1; slot < 3000; slot++) state = round(slot, state);
  expect(size(core)).toEqual(before);
  // and so is the state
  expect(state.settled).toEqual([[0, 2999]]);
  expect(state.open).toEqual([]);
});

test("a replay in pieces is as large after 1,000 pieces as after one", () => {
  const made: CrowdCore[] = [];
  const room = crowdRoom(instance<CrowdCore>(module), () => {
    const core = instance<CrowdCore>(module);
    made.push(core);
    return core;
  });
  const stream = room.stream({ workers });
  const piece = { reports: new Float64Array(3000).fill(0.5), labels: new Float64Array(1000) };
  stream.push(piece);
  const before = size(made[0]!);
  for (let k = 0; k < 1000; k++) stream.push(piece);
  expect(size(made[0]!)).toEqual(before);
  stream.free();
  expect(() => stream.push(piece)).toThrow("this replay was freed");
});

test("the EM baseline's history is as long as the replay, not as it can be", () => {
  const core = instance<CrowdCore>(module);
  const room = crowdRoom(core, () => instance<CrowdCore>(module));
  const many = Array.from({ length: 100_000 }, (_, i) => String(i));
  room.replay({ workers: many, reports: [many.map(() => 0.5)], labels: [1], baselines: ["em"] });
  // 20 000 votes each would be 2 GB
  expect(core.memory.buffer.byteLength).toBeLessThan(64 * 2 ** 20);
});

test("a refusal for lack of memory leaves nothing taken, and the next call works", () => {
  const core = instance<CrowdCore>(module);
  const room = crowdRoom(core, () => instance<CrowdCore>(module));
  const run = { environment: "benign", workers: 1e6, slots: 30_000, runs: 1, seed: 0, baselines: ["em"] } as const;
  const before = core.mark();
  expect(() => room.simulate(run)).toThrow(RangeError);
  expect(core.mark()).toBe(before);
  expect(room.simulate({ ...run, workers: 2, slots: 10 }).regret).toHaveLength(1);
});
