// Random commands to rounds of every mechanism.

import fc from "fast-check";
import type { RoundsCommand } from "../../../bindings/core/crowd/life/types.js";
import { Run, salt, SECRET, type Sent } from "./run.js";

const worker = fc.constantFrom("ann", "bob", "eve", "fay");
const slot = fc.integer({ min: 0, max: 5 });
const label = fc.constantFrom(0, 1, 0.5, -0);
const own = <Fields extends { readonly worker: string }>(fields: Fields): Sent =>
  ({ ...fields, actor: fields.worker, role: "user" });
export const command: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("open"), slot, closes: fc.constantFrom(null, 40, 50) }) },
  {
    weight: 8, arbitrary: fc.record({
      type: fc.constant("report"), worker, slot, report: fc.double({ min: 0, max: 1, noNaN: true }),
      salt: fc.nat(5).map(salt),
    }).map(own),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("close"), slot }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("settle"), slot, label }) },
  {
    weight: 1, arbitrary: fc.record({
      type: fc.constant("settle"),
      settlements: fc.uniqueArray(fc.record({ slot, label }), { minLength: 1, maxLength: 3, selector: (k) => k.slot }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom("join", "leave"), worker }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("pay"), budget: fc.nat(999), rule: fc.constant("brier") }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("tick"), at: fc.integer({ min: 1, max: 60 }) }) },
);
const OPTIONS = [
  {}, { silence: "sleep", reportsFor: 9 }, { perSlot: 2, secret: SECRET }, { update: "prod", labelNoise: 0.1 },
  { update: "elf-x", secret: SECRET }, { output: "sample", secret: SECRET, perSlot: 1 },
];
export const start = fc.record({ options: fc.constantFrom(...OPTIONS), retain: fc.constantFrom(0, 1, 100) });

/** @param see told of every command, and of the state before it */
export function walked(
  { options, retain }: { readonly options: object; readonly retain: number }, commands: readonly Sent[], ends: boolean,
  see: (run: Run, command: RoundsCommand) => void = () => undefined,
): Run {
  const run = new Run().announce({ ...options, retain });
  commands.forEach((sent, k) => {
    const { version, now } = run.state;
    const full = { key: `c${k}`, actor: "desk", role: "operator" as const, version, at: now, ...sent };
    see(run, full as unknown as RoundsCommand);
    run.send(full);
  });
  if (ends) run.send({ type: "end" });
  return run;
}
