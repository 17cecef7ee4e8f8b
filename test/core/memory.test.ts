// Memory stays flat: of an instance over any number of calls, of the process over any number of batches.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { GameCore } from "../../bindings/core/game/abi.js";
import { gameRoom } from "../../bindings/core/game/index.js";
import { Heap } from "../../bindings/core/memory/heap.js";
import { instance } from "../../bindings/core/memory/core.js";
import { ROOT } from "../packed.js";
import { output } from "../runtimes/command.js";
import { games } from "../runtimes/programs/games.js";

const module = new WebAssembly.Module(new Uint8Array(readFileSync(new URL("../../build/core.wasm", import.meta.url))));
const WORK = games();

/** A game room whose instances can be looked at. */
function watched(): { room: ReturnType<typeof gameRoom>; core: GameCore; fresh: GameCore[] } {
  const core = instance<GameCore>(module);
  const fresh: GameCore[] = [];
  const room = gameRoom(new Heap(core), () => {
    const made = instance<GameCore>(module);
    fresh.push(made);
    return new Heap(made);
  });
  return { room, core, fresh };
}

const state = (core: GameCore): unknown => ({ bytes: core.memory.buffer.byteLength, top: core.mark() });
const bytes = (cores: readonly GameCore[]): number[] => cores.map(({ memory }) => memory.buffer.byteLength);

describe("an instance", () => {
  test("is as large after 100,000 prices as after one round of them", () => {
    const { room, core, fresh } = watched();
    for (const game of WORK.single) room.price(game);
    const before = state(core);
    const own = bytes(fresh);
    expect(own.length).toBe(1);
    const small = WORK.single.filter(({ groups }) => groups.length * groups[0]!.reward.length < 32);
    for (let call = 0; call < 100_000; call++) room.price(small[call % small.length]!);
    expect(state(core)).toEqual(before);
    expect(bytes(fresh)).toEqual(own);
  });

  test("keeps no more than a few shapes", () => {
    const { room, fresh } = watched();
    const price = (m: number): unknown => room.price({ groups: [{ size: 1, reward: new Float64Array(m) }] });
    for (let m = 1; m <= 1000; m++) price(m);
    const [before] = bytes(fresh);
    for (let m = 1; m <= 1000; m++) price(1001 - m);
    expect(bytes(fresh)).toEqual([before]);
    expect(before).toBeLessThan(3 * 2 ** 20);
    for (let m = 2 ** 14; m > 2 ** 14 - 50; m--) price(m);
    expect(bytes(fresh)[0]).toBeLessThan(4 * 2 ** 20);
  });

  test("is as large after 10,000 candidate games as after one round of them", () => {
    const { room, core } = watched();
    for (const game of WORK.candidates) room.priceCandidates(game);
    const before = state(core);
    for (let call = 0; call < 10_000; call++) room.priceCandidates(WORK.candidates[call % WORK.candidates.length]!);
    expect(state(core)).toEqual(before);
  });

  test("is as large after refused calls", () => {
    const { room, core, fresh } = watched();
    room.price({ groups: [{ size: 1, reward: [1, 0] }] });
    const before = [state(core), bytes(fresh)];
    for (let call = 0; call < 1000; call++) {
      expect(() => room.price({ groups: [{ size: 1, reward: [1, NaN] }] })).toThrow(RangeError);
      expect(() => room.price({ groups: [{ size: 1, reward: [1, 1] }], baseline: [1, 0] })).toThrow(RangeError);
      expect(() => room.priceCandidates({ groups: [{ size: 1, values: [1, Infinity] }] })).toThrow(RangeError);
      expect(() => room.batch({ groups: [{ size: 1 }], prompts: 1, outcomes: 2 ** 32 - 1 })).toThrow(RangeError);
    }
    expect([state(core), bytes(fresh)]).toEqual(before);
  });
});

describe("a batch", () => {
  test("takes all its memory when it is made, in an instance of its own", () => {
    const { room, core, fresh } = watched();
    const shared = state(core);
    for (let round = 0; round < 1000; round++) {
      const work = WORK.batches[round % WORK.batches.length]!;
      const batch = room.batch(work.options);
      const own = fresh[round]!;
      const before = state(own);
      batch.rewards.set(work.rewards);
      batch.baselines?.set(work.baselines);
      batch.boosts?.set(work.boosts);
      batch.price();
      batch.price({ prompts: work.first });
      expect(state(own)).toEqual(before);
      expect(batch.rewards.length).toBe(work.rewards.length);
    }
    expect(state(core)).toEqual(shared);
  });

  test.each([["dropped", ""], ["freed and dropped", "batch.free();"]])("gives it back when it is %s", async (_, end) => {
    const { before, held, after } = JSON.parse(await output(process.execPath, ["--expose-gc", "--input-type=module", "--eval", `
      import { setImmediate as turn } from "node:timers/promises";
      import { load } from "candor";
      const { game } = await load();
      const external = async () => {
        for (let k = 0; k < 4; k++) {
          gc();
          await turn();
        }
        return process.memoryUsage().external;
      };
      const work = () => {
        const batch = game.batch({ groups: [{ size: 1 }, { size: 2 }], prompts: 1000, outcomes: 64 });
        batch.price();
        return batch;
      };
      const before = await external();
      let batches = Array.from({ length: 20 }, work);
      const held = await external();
      batches = undefined;
      for (let k = 0; k < 1000; k++) {
        const batch = work();
        ${end}
      }
      console.log(JSON.stringify({ before, held, after: await external() }));
    `], { cwd: ROOT })) as { before: number; held: number; after: number };
    // one batch holds 1 MB of rewards
    expect(held - before).toBeGreaterThan(20e6);
    expect(after - before).toBeLessThan(10e6);
  });
});
