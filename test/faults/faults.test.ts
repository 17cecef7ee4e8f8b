// Whatever is killed, full, away or wrong: what was answered stays answered, nothing is done twice, every stream
// verifies. The figures of the full size are in docs/faults.md.

import { afterAll, beforeAll, expect, test } from "vitest";
import { bundlePrograms, type Programs } from "./bundle.js";
import { ground as made, type Ground } from "./stores.js";
import { TRIALS } from "./ordeals.js";

let programs: Programs;
let ground: Ground;

beforeAll(async () => {
  programs = await bundlePrograms();
  ground = await made(programs.script);
});

afterAll(() => ground.close());

const trials = TRIALS.flatMap(({ name, stores, run }) =>
  stores.map((kind) => [`${kind}: ${name}`, kind, run] as const));

test.each(trials)("%s", async (_, kind, run) => {
  const found = await run({ programs, ground, kind, commands: 400, kills: 4 });
  expect(found.faults).toEqual([]);
  expect(found.commands).toBeGreaterThanOrEqual(400);
});
