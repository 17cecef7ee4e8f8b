// Pieces of work on workers that end: what is taken, in which order, and what is said.

import fc from "fast-check";
import { expect, test } from "vitest";
import { Workers } from "../../bindings/node/cli/workers.js";
import { thread } from "../../bindings/node/pool/thread.js";

interface Piece {
  readonly k: number;
  readonly wait?: number;
  readonly refuse?: boolean;
}

interface Ends {
  readonly always?: readonly number[];
  readonly once?: readonly number[];
}

async function run(pieces: readonly Piece[], count: number, ends: Ends = {}) {
  const left = new Int32Array(new SharedArrayBuffer(4 * (pieces.length + 1))).fill(1);
  const [taken, here, said, under] = [[] as number[], [] as number[], [] as string[], [] as number[]];
  let given = 0;
  const workers = new Workers<Piece, number>({
    count, source: { name: "games" }, where: ({ k }) => `piece ${k}`, say: (message) => said.push(message),
    start: () => thread(new URL("./program.mjs", import.meta.url), { ...ends, left: left.buffer }),
    take: (part) => {
      taken.push(part);
      under.push(given - taken.length - here.length);
    },
    refused: ({ k }) => void here.push(k),
  });
  try {
    for (const piece of pieces) {
      await workers.give(piece);
      given++;
    }
    await workers.finish();
    return { taken, here, said, most: Math.max(...under) };
  } catch (error) {
    return { taken, here, said, error: (error as Error).message };
  } finally {
    workers.close();
  }
}

const many = (count: number): Piece[] => Array.from({ length: count }, (_, k) => ({ k, wait: (k * 7) % 5 }));

test("what becomes of pieces is taken in their order, and no more than two a worker are under way", async () => {
  const { taken, said, most } = await run(many(40), 3);
  expect(taken).toEqual(many(40).map(({ k }) => 2 * k));
  expect(said).toEqual([]);
  expect(most).toBeLessThan(6);
});

test("whatever workers end, the same is taken: each piece is done again, and its worker named", async () => {
  await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.nat(11), { maxLength: 4 }), fc.integer({ min: 1, max: 3 }), async (once, count) => {
    const { taken, said } = await run(many(12), count, { once });
    expect(taken).toEqual(many(12).map(({ k }) => 2 * k));
    expect(said).toHaveLength(once.length);
    for (const k of once) expect(said.join("\n")).toMatch(new RegExp(`games, piece ${k}: worker [1-3] ended: lost ${k}; another does it again`));
  }), { numRuns: 15 });
});

test("a piece at which two workers end is a failure that names it; what was before it was taken, nothing behind it", async () => {
  const { taken, said, error } = await run(many(20), 2, { always: [9] });
  expect(error).toMatch(/^games, piece 9: worker [12] ended: exit code 3, as another did before it$/);
  expect(said).toHaveLength(1);
  expect(taken).toEqual(many(9).map(({ k }) => 2 * k));
});

test("a piece that is refused comes back to whoever gave it, in its order", async () => {
  const { taken, here } = await run(many(10).map((piece) => ({ ...piece, refuse: piece.k === 4 })), 2);
  expect(here).toEqual([4]);
  expect(taken).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9].map((k) => 2 * k));
});
