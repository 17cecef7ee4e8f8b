// A table of votes, replayed by the mechanism and everything it is compared with, with how sure the differences are.

import type { Baseline, CrowdRoom, Standing } from "candor";
import { baselines } from "../../../../core/crowd/names.js";
import { standardError } from "../../experiments/statistics.js";
import { replayVotes } from "../replayed.js";
import type { Votes } from "../../../../read/slots.js";

export interface Compared {
  readonly scheme: string;
  /** Mean loss. */
  readonly loss: number;
  readonly regret: number | null;
  /** Mean loss less the mechanism's; null of the mechanism itself. */
  readonly more: number | null;
  /** Its standard error; null where nothing is known of it. */
  readonly error: number | null;
}

export interface Comparison {
  /** The mechanism (wsu, anytime, mean) first, the best single worker last. */
  readonly rows: readonly Compared[];
  /** With a label. */
  readonly slots: number;
  readonly blocks: number;
  readonly best: string;
}

/** Blocks of the jackknife, at most. */
const BLOCKS = 50;

type Losses = readonly { readonly slots: number; readonly loss: number }[];

/** Standard errors are those of the jackknife over blocks of slots that follow one another: a scheme's difference from
 *  the mechanism is that of the same slots, and what was learned stays learned when a block is left out. */
export function compareVotes(crowd: CrowdRoom, votes: Votes): Comparison {
  const { standings } = replayVotes(crowd, votes, {}, BLOCKS);
  const fixed = replayVotes(crowd, votes, { preset: "hao-duan", baselines: [] }, BLOCKS).standings;
  const end = standings.at(-1)!;
  const own = blocks(standings, ({ loss }) => loss);
  const row = (scheme: string, regret: number, losses: Losses): Compared =>
    ({ scheme, loss: meanOf(losses), regret, ...difference(losses, own) });
  const least = end.baselines.best.loss ?? NaN;
  return {
    rows: [
      { scheme: "mechanism", loss: meanOf(own), regret: end.regret, more: null, error: null },
      row("hao-duan", fixed.at(-1)!.regret, blocks(fixed, ({ loss }) => loss)),
      ...baselines.map((name: Baseline) =>
        row(name, end.baselines[name]!.regret, blocks(standings, (standing) => standing.baselines[name]!.loss))),
      { scheme: "best", loss: least, regret: null, more: least - meanOf(own), error: null },
    ],
    slots: end.slots,
    blocks: own.length,
    best: end.baselines.best.worker,
  };
}

/** Slots with a label and total loss of each block that has any. */
function blocks(standings: readonly Standing[], meanLoss: (standing: Standing) => number | null): Losses {
  let [before, lost] = [0, 0];
  return standings
    .map((standing) => {
      const { slots } = standing;
      const loss = slots * (meanLoss(standing) ?? 0);
      const block = { slots: slots - before, loss: loss - lost };
      [before, lost] = [slots, loss];
      return block;
    })
    .filter(({ slots }) => slots > 0);
}

function meanOf(losses: Losses): number {
  return losses.reduce((sum, { loss }) => sum + loss, 0) / losses.reduce((sum, { slots }) => sum + slots, 0);
}

function difference(losses: Losses, own: Losses): { readonly more: number; readonly error: number | null } {
  const gaps = losses.map(({ slots, loss }, k) => ({ slots, loss: loss - own[k]!.loss }));
  const left = gaps.map((_, j) => meanOf(gaps.filter((__, k) => k !== j)));
  const error = standardError(left);
  return { more: meanOf(gaps), error: error === null ? null : (left.length - 1) * error };
}
