// A table of votes replayed from the start, with regret and everything it is compared with.

import type { Baseline, CrowdRoom, Replayed, Replayer, ReplayOptions, Standing } from "candor";
import { progress } from "../progress.js";
import { answer, type Answers } from "./answers.js";
import { classAnswers } from "./class-answers.js";
import type { Votes } from "../../../read/slots.js";

/** Reports held in a piece. */
const CELLS = 2 ** 20;
/** A table is sparse where fewer than one in so many workers have a vote at a slot. */
const SPARSE = 4;

export interface Course {
  readonly answers: Answers;
  /** Standings along the way, the last at the end. */
  readonly standings: readonly Standing[];
}

type Wanted = Omit<ReplayOptions, "workers">;
type Told = { readonly [name in Baseline]?: Float64Array };

/** @param points how many standings at least, 1 for the last alone, which is all there is over classes */
export function replayVotes(crowd: CrowdRoom, votes: Votes, options: Wanted, points: number): Course {
  const labelled = votes.labels.reduce((count, label) => count + Number(!Number.isNaN(label)), 0);
  const all = { key: "0".repeat(32), horizon: Math.max(1, labelled), ...options, workers: votes.workers };
  const { classes, labels } = votes;
  if (classes) {
    const replayed = crowd.replay({ ...all, classes, votes: votes.columns(), labels });
    return { standings: [replayed], answers: classAnswers(votes, classes, replayed) };
  }
  if (points === 1 && isSparse(votes, options)) {
    const replayed = crowd.replay({ ...all, votes: votes.columns(), labels });
    return { standings: [replayed], answers: answersOf(votes, replayed, replayed.answers) };
  }
  const replayer = crowd.replayer(all);
  try {
    return follow(replayer, votes, points);
  } finally {
    replayer.free();
  }
}

/** Whether votes are replayed one by one, in time in proportion to their number. Where only some are asked, weights of
 *  the others move too. */
function isSparse({ count, slots, workers }: Votes, { perSlot }: Wanted): boolean {
  return perSlot === undefined && count * SPARSE < slots.length * workers.length;
}

function follow(replayer: Replayer, votes: Votes, points: number): Course {
  const { slots, labels } = votes;
  const T = slots.length;
  const step = Math.max(1, Math.min(Math.ceil(T / points), Math.floor(CELLS / votes.workers.length)));
  const [predictions, losses] = [new Float64Array(T), new Float64Array(T)];
  const told: { [name in Baseline]?: Float64Array } = {};
  const standings: Standing[] = [];
  const bar = progress(T);
  try {
    for (let first = 0; first < T; first += step) {
      const last = Math.min(T, first + step);
      const pushed = replayer.push({ reports: votes.rows(first, last), labels: labels.subarray(first, last) });
      predictions.set(pushed.predictions, first);
      losses.set(pushed.losses, first);
      for (const [name, values] of Object.entries(pushed.answers ?? {})) {
        (told[name as Baseline] ??= new Float64Array(T)).set(values, first);
      }
      if (points > 1 || last === T) standings.push(replayer.standing());
      bar.at(last, last);
    }
  } finally {
    bar.stop();
  }
  return { standings, answers: answersOf(votes, { predictions, losses }, told) };
}

function answersOf(
  votes: Votes, { predictions, losses }: Pick<Replayed, "predictions" | "losses">, told: Told = {},
): Answers {
  const { slots, labels } = votes;
  const names = Object.keys(told) as Baseline[];
  const at = (t: number) => ({
    ...answer(slots[t]!, predictions[t]!, votes.reportsAt(t), labels[t]!, losses[t]!),
    ...(names.length > 0 && { baselines: Object.fromEntries(names.map((name) => [name, told[name]![t]!])) }),
  });
  return { length: slots.length, at };
}
