// A history of votes in the crowd room of the page.

import type { PaymentRule, Standing } from "candor";
import { AWAY } from "../../../core/crowd/abi.js";
import type { Votes } from "../../../read/slots.js";
import { first, LIMITS, read } from "../../../web/playground/rooms/crowd/scene.js";
import type { Live } from "../output/page.js";

const MICRO = 1_000_000;

/** @returns undefined where the room would replay something else than was replayed: it knows one update, and draws with
 *  a key of its own. */
export function liveCrowd(votes: Votes, { options }: Standing, { budget = 0, rule = "weight" }: {
  readonly budget?: number | undefined; readonly rule?: PaymentRule | undefined;
}): Live | undefined {
  const { slots, workers, classes } = votes;
  const { update, schedule, horizon, output, perSlot, labelNoise, scale } = options;
  if (classes || slots.length * workers.length > LIMITS.reports) return undefined;
  const rows = votes.rows(0, slots.length);
  const fixed = schedule === "fixed" && horizon !== slots.length;
  if (update !== "wsu" || output !== "mean" || perSlot !== null || labelNoise > 0 || fixed) return undefined;
  const known = (value: number): number | null => (value >= 0 || value === AWAY ? value : null);
  const label = (value: number): number | null => (value >= 0 ? value : null);
  const N = workers.length;
  const scene = read({
    history: {
      workers, labels: Array.from(votes.labels, label),
      reports: slots.map((_, t) => Array.from(rows.subarray(t * N, (t + 1) * N), known)),
    },
    schedule, scale, silence: options.silence, worker: 0,
    ...(budget > 0 && budget % MICRO === 0 ? { budget: budget / MICRO, rule } : { budget: first().budget }),
  });
  return scene && { room: "crowd", scene, says: "All votes are in this page." };
}
