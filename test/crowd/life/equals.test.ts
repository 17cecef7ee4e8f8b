// Rounds come to what the library says, to the bit.

import type { CrowdState, MechanismOptions } from "candor";
import { describe, expect, test } from "vitest";
import { accepted, crowd, Run, rounds, SECRET } from "./run.js";

const MECHANISMS: readonly (MechanismOptions & { secret?: string })[] = [
  {}, { silence: "sleep" }, { schedule: "doubling" }, { schedule: "fixed", horizon: 30 },
  { preset: "hao-duan", horizon: 30 },
  { update: "prod" }, { update: "elf-x", secret: SECRET }, { perSlot: 1, secret: SECRET },
  { perSlot: 2, output: "sample", secret: SECRET }, { labelNoise: 0.2, scale: 0.5 },
];
const WORKERS = ["ann", "bob", "cyd", "dan", "eve"];
const CLASSES = ["win", "lose", "tie"];

/** A fixed stream of numbers in [0, 1). */
function units(seed: number): () => number {
  let state = seed;
  return () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32);
}

describe.each([null, CLASSES])("over classes %j", (classes) => {
  test.each(MECHANISMS)("%j", (mechanism) => {
    const { secret, ...options } = mechanism;
    const unit = units(7);
    const run = new Run().announce({ workers: WORKERS, ...mechanism, ...(classes && { classes }) });
    let state: CrowdState = crowd.create({
      workers: WORKERS, ...options, ...(secret && { key: secret }), ...(classes && { classes }),
    });
    const opinion = (): number | string | number[] => {
      if (!classes) return unit() < 0.1 ? 0 : unit();
      const [a, b] = [unit() / 2, unit() / 2];
      return unit() < 0.5 ? classes[Math.floor(3 * unit())]! : [a, b, 1 - a - b];
    };
    for (let slot = 0; slot < 25; slot++) {
      accepted(run.send({ type: "open", slot, ...(slot % 5 === 3 && { awake: ["ann", "cyd", "eve"] }) }));
      const opened = crowd.open(state, slot, slot % 5 === 3 ? { awake: ["ann", "cyd", "eve"] } : {});
      state = opened.state;
      const reports: Record<string, never> = {};
      for (const { id } of opened.asked) {
        if (unit() < 0.3) continue;
        reports[id] = opinion() as never;
        accepted(run.report(id, slot, reports[id]!));
      }
      expect(run.view().slots.at(-1)).toMatchObject({ asked: opened.asked.map(({ id }) => id) });
      accepted(run.send({ type: "close", slot }));
      const { output } = run.view().slots.find((one) => one.slot === slot)!;
      expect(output).toEqual(crowd.aggregate(state, slot, reports).prediction);
      expect(run.events.at(-1)!.found).toMatchObject([{ weights: crowd.weights(state).map(({ weight }) => weight) }]);
      const label = (classes ? opinion() : Math.round(unit())) as never;
      state = crowd.settle(state, [{ slot, reports, label }]);
      accepted(run.settle(slot, label));
      if (slot === 12) {
        state = crowd.leave(crowd.join(state, "fay"), "bob");
        accepted(run.send({ type: "join", worker: "fay" }));
        accepted(run.send({ type: "leave", worker: "bob" }));
      }
      const room = rounds.snapshot(run.state).state as { readonly room: { readonly crowd: unknown } };
      expect(room.room.crowd).toEqual(JSON.parse(JSON.stringify(state)));
    }
    for (const rule of ["weight", "brier", "answers"] as const) {
      accepted(run.send({ type: "pay", budget: 1_000_003, rule }));
      const { payments, unspent } = crowd.payments(state, { budget: 1_000_003, rule });
      expect(run.view().paid).toMatchObject({ payments, unspent });
    }
    const verified = rounds.verify(run.events);
    expect(rounds.snapshot(verified.state)).toEqual(rounds.snapshot(run.state));
    expect(verified.unproved).toEqual([]);
    const snapshot = JSON.parse(JSON.stringify(rounds.snapshot(run.state)));
    expect(rounds.snapshot(rounds.restore(snapshot, run.events))).toEqual(snapshot);
  });
});
