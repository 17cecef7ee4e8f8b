// A table of votes replayed from the start, with regret and everything it is compared with.

import type { CrowdRoom, Replayer, ReplayOptions, Standing } from "candor";
import { progress } from "../progress.js";
import { answer, type Answers } from "./answers.js";
import type { Votes } from "./table.js";

/** Reports held in a piece. */
const CELLS = 2 ** 20;

export interface Course {
  readonly answers: Answers;
  /** Standings along the way, the last at the end. */
  readonly standings: readonly Standing[];
}

/** @param points how many standings at least, 1 for the last alone */
export function replayVotes(
  crowd: CrowdRoom, votes: Votes, options: Omit<ReplayOptions, "workers">, points: number,
): Course {
  const labelled = votes.labels.reduce((count, label) => count + Number(!Number.isNaN(label)), 0);
  const otherwise = { key: "0".repeat(32), horizon: Math.max(1, labelled) };
  const replayer = crowd.replayer({ ...otherwise, ...options, workers: votes.workers });
  try {
    return follow(replayer, votes, points);
  } finally {
    replayer.free();
  }
}

function follow(replayer: Replayer, votes: Votes, points: number): Course {
  const { slots, labels } = votes;
  const T = slots.length;
  const step = Math.max(1, Math.min(Math.ceil(T / points), Math.floor(CELLS / votes.workers.length)));
  const [predictions, losses] = [new Float64Array(T), new Float64Array(T)];
  const standings: Standing[] = [];
  const bar = progress(T);
  try {
    for (let first = 0; first < T; first += step) {
      const last = Math.min(T, first + step);
      const pushed = replayer.push({ reports: votes.rows(first, last), labels: labels.subarray(first, last) });
      predictions.set(pushed.predictions, first);
      losses.set(pushed.losses, first);
      if (points > 1 || last === T) standings.push(replayer.standing());
      bar.at(last, last);
    }
  } finally {
    bar.stop();
  }
  const at = (t: number) => answer(slots[t]!, predictions[t]!, votes.reportsAt(t), labels[t]!, losses[t]!);
  return { standings, answers: { length: T, at } };
}
