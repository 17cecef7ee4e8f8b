// The workload: every game priced, every crowd replayed, every call planned, every output hashed by its bits.

import type { Candor, PricedBatch, Totals } from "candor";
import { runCrowds } from "./crowds.js";
import { runData } from "./data-calls.js";
import { runAudits } from "./game-audits.js";
import { runSamples } from "./game-samples.js";
import { runGameStudies } from "./game-studies.js";
import { games } from "./games.js";
import { runPaidVotes } from "./paid-votes.js";
import type { Hash } from "./report.js";
import { runRounds } from "./rounds.js";
import { runTrainingRules } from "./training-rules.js";

const WORK = games();

/** Prices, replays and plans everything and hands every output number to `see`, in a fixed order. */
export function run(candor: Candor, see: (value: number) => void): void {
  const { game } = candor;
  const all = (values: ArrayLike<number>): void => {
    for (let k = 0; k < values.length; k++) see(values[k]!);
  };
  const totals = ({ prompts, state, valuations, payments, utilities, welfare }: Totals): void => {
    see(prompts);
    all(state);
    for (const { total, mean, standardError } of [...valuations, ...payments, ...utilities, welfare]) all([total, mean, standardError ?? NaN]);
  };
  const batch = (priced: PricedBatch): void => {
    for (const values of [priced.policies, priced.valuations, priced.payments, priced.utilities, priced.welfare, priced.divergences]) all(values);
    totals(priced.totals);
  };
  for (const input of WORK.single) {
    const { policy, valuations, payments, utilities, welfare, divergence } = game.price(input);
    for (const values of [policy, valuations, payments, utilities, [welfare, divergence]]) all(values);
  }
  for (const work of WORK.batches) {
    const room = game.batch(work.options);
    room.rewards.set(work.rewards);
    room.baselines?.set(work.baselines);
    room.boosts?.set(work.boosts);
    const first = room.price({ prompts: work.first });
    batch(first);
    const both = room.price({ after: first.totals });
    batch(both);
    totals(game.mergeTotals(both.totals, first.totals));
    room.free();
  }
  for (const input of WORK.candidates) {
    const { winner, scores, withoutGroup, valuations, payments, utilities, welfare } = game.priceCandidates(input);
    for (const values of [scores, withoutGroup, valuations, payments, utilities, [winner, welfare]]) all(values);
  }
  for (const columns of WORK.columns) totals(game.totals(columns));
  runAudits(game, see);
  runSamples(game, see);
  runGameStudies(game, see);
  runTrainingRules(game, see);
  runCrowds(candor, see);
  runPaidVotes(candor.crowd, see);
  runRounds(candor.crowd, see);
  runData(candor.data, see);
}

export async function hash(candor: Candor): Promise<{ readonly hash: Hash; readonly outputs: number }> {
  const values: number[] = [];
  run(candor, (value) => values.push(value));
  // a NaN's bits are the runtime's own affair: all become the same one
  const bits = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, k) => {
    if (Number.isNaN(value)) bits.setUint32(8 * k, 0x7ff80000);
    else bits.setFloat64(8 * k, value);
  });
  return { hash: await sha256(bits), outputs: values.length };
}

export async function sha256(bytes: BufferSource): Promise<Hash> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
