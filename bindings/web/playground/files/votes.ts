// A file of votes for the crowd room: a history to be replayed.

import type { ReplayOptions, SlotVote } from "candor";
import { votesPresets } from "../../../read/presets/votes.js";
import { Votes } from "../../../read/slots.js";
import { voteLayouts, votesIn } from "../../../read/votes.js";
import { openFile, type Reading } from "./open.js";

/** What a replay takes beside the mechanism: JSON. Over classes reports and labels are their names. */
export interface VotesHistory extends Pick<ReplayOptions, "workers"> {
  readonly classes?: readonly string[];
  readonly votes: readonly SlotVote[];
  readonly labels: readonly (number | string | null)[];
}

export interface VotesFile {
  /** Names of the slots. */
  readonly slots: readonly string[];
  readonly history: VotesHistory;
  readonly notes: readonly string[];
}

/** @throws Unreadable that names the row or the line */
export async function readVotesFile(file: File, reading: Reading): Promise<VotesFile> {
  const read = await votesIn(await openFile(file, { layouts: voteLayouts, votes: votesPresets }, reading));
  const votes = new Votes(read);
  return { slots: votes.slots, history: historyOf(votes), notes: read.notes };
}

export function historyOf(votes: Votes): VotesHistory {
  const { classes, workers, slots, labels } = votes;
  const said = (value: number) => (Number.isNaN(value) ? null : classes ? classes[value]! : value);
  return {
    workers, ...(classes && { classes }),
    votes: slots.flatMap((_, slot) =>
      votes.at(slot).map(([worker, report]) => ({ slot, worker, report: said(report) }))),
    labels: Array.from(labels, said),
  };
}
