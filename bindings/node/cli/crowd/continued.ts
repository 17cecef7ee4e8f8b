// Today's votes on top of yesterday's state: every slot is opened, answered and, where its label is known, settled, in
// the order of the file. What a replay of all days together would do, as long as nobody joins in between.

import { createHash } from "node:crypto";
import type { CrowdOptions, CrowdRoom, CrowdState } from "candor";
import { answer, type Answer, type Answers } from "./answers.js";
import type { Votes } from "../../../read/slots.js";

export interface Continued {
  readonly state: CrowdState;
  readonly answers: Answers;
  /** Workers who are new to the state. */
  readonly joined: readonly string[];
  /** Slots that the state had settled before: nothing in them counts a second time. */
  readonly settledBefore: readonly string[];
  /** Slots with a label that moved nothing: no report of anybody who was asked. */
  readonly unreported: readonly string[];
}

export function continueVotes(
  crowd: CrowdRoom, before: CrowdState | undefined, options: Omit<CrowdOptions, "workers">, votes: Votes,
): Continued {
  let state = before ?? crowd.create({ ...options, workers: votes.workers });
  const known = new Set(state.workers.map(({ id }) => id));
  const joined = votes.workers.filter((id) => !known.has(id));
  if (joined.length > 0) state = crowd.join(state, joined);
  const waiting = new Map(state.open.map(({ slot, asked }) => [slot, asked.map(([id]) => id)]));
  const ranges = state.settled;
  const settled = new Set<number>();
  const answers: Answer[] = [];
  const [settledBefore, unreported]: [string[], string[]] = [[], []];
  votes.slots.forEach((name, t) => {
    const slot = slotNumber(name);
    if (settled.has(slot) || within(ranges, slot)) return void settledBefore.push(name);
    let opened = state;
    let asked = waiting.get(slot);
    if (!asked) {
      const now = crowd.open(state, slot, { awake: votes.at(t).map(([id]) => id) });
      opened = now.state;
      asked = now.asked.map(({ id }) => id);
    }
    const reports = askedReports(state, asked, votes, t);
    const { prediction } = crowd.aggregate(opened, slot, reports);
    const label = votes.labels[t]!;
    const count = Object.keys(reports).length;
    answers.push(answer(name, prediction, count, label, lossOf(prediction, label, state.labelNoise)));
    // a slot without a label is not kept open: it comes again with its reports when its label is there
    if (Number.isNaN(label)) return;
    const { clock } = state;
    state = crowd.settle(opened, [{ slot, reports, label }]);
    if (state.clock === clock) unreported.push(name);
    settled.add(slot);
  });
  return { state, answers: { length: answers.length, at: (t) => answers[t]! }, joined, settledBefore, unreported };
}
/** Where the mechanism asks only some, the reports of the others are not used. */
function askedReports(
  { perSlot }: CrowdState, asked: readonly string[], votes: Votes, t: number,
): Record<string, number> {
  const those = new Set(asked);
  const made = votes.at(t).filter(([id, report]) => !Number.isNaN(report) && (perSlot === null || those.has(id)));
  return Object.fromEntries(made);
}

/** Whether a slot is in one of the ordered ranges, by bisection. */
function within(ranges: CrowdState["settled"], slot: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]![1] < slot) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length && ranges[low]![0] <= slot;
}

/** A state numbers its slots. A name that is a whole number below 2^52 is that number; any other one is 2^52 and 52
 *  bits of its SHA-256: that two of a million names meet has a chance of 1e-4, and then the second is reported as
 *  settled before. */
export function slotNumber(name: string): number {
  if (/^(?:0|[1-9]\d{0,15})$/.test(name) && Number(name) < 2 ** 52) return Number(name);
  const digest = createHash("sha256").update(name).digest();
  return 2 ** 52 + digest.readUIntBE(0, 6) * 16 + (digest[6]! >> 4);
}

/** The Brier loss, or its unbiased estimate where labels are wrong with probability rho (docs/crowd.md). */
function lossOf(p: number, y: number, rho: number): number {
  return ((1 - rho) * (p - y) ** 2 - rho * (p - 1 + y) ** 2) / (1 - 2 * rho);
}
