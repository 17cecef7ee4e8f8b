// Votes of the workload that are paid for: by peers, whose exact scores are seen digit by digit, and by golden questions.

import type { CrowdRoom } from "candor";
import { Random } from "./random.js";

/** Hands every output number to `see`, in a fixed order. */
export function runPaidVotes(crowd: CrowdRoom, see: (value: number) => void): void {
  const random = new Random(77);
  for (const [workers, tasks, k] of [[3, 12, 2], [6, 60, 3], [9, 400, 5]] as const) {
    const votes = Array.from({ length: tasks }, (_, t) => {
      const truth = random.integer(0, k - 1);
      return Array.from({ length: workers }, (_, i) => ({
        task: `t${t}`, worker: `w${i}`, label: random.unit() < 0.7 ? truth : random.integer(0, k - 1),
      })).filter(() => random.unit() < 0.8);
    }).flat();
    const classes = Array.from({ length: k }, (_, c) => c);
    const peer = crowd.payments({ votes, classes }, { budget: 1_000_003, rule: "peer" });
    for (const { payment, peers, ratio, score } of peer.payments) {
      for (const value of [payment, peers, ratio, ...Array.from(score, (digit) => digit.charCodeAt(0))]) see(value);
    }
    const gold = Object.fromEntries(votes.filter((_, v) => v % 7 === 0).map(({ task, label }) => [task, label]));
    const golden = crowd.payments({ votes, classes, gold }, { budget: 1_000_003, rule: "golden" });
    for (const { payment, asked, right, deviation } of golden.payments) {
      for (const value of [payment, asked, right, deviation ?? NaN]) see(value);
    }
  }
}
