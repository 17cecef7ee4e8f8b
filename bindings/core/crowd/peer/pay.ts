// Pay for votes: by peers, where no label is known, or by golden questions. Marshalling.

import type { Heap } from "../../memory/heap.js";
import type { CrowdCore } from "../abi.js";
import type { GatheredVotes } from "../label/votes.js";
import { PAYMENT } from "../payments.js";
import type { PaidGolden, PaidPeer } from "../types.js";
import { GOLDEN, PEER, type PeerSizes } from "./block.js";

/** Dominantly truthful under what is said (Kong, SODA 2020). */
const ASSUMES = [
  "tasks are alike and drawn independently, and nobody knows which of two comes from where",
  "each worker answers all tasks by one strategy",
  "answers to a task are independent of one another given its truth",
] as const;

export function payByPeers(heap: Heap<CrowdCore>, votes: GatheredVotes, budget: number): PaidPeer {
  return heap.scoped(() => {
    const { core } = heap;
    const { block, sizes } = place(heap, votes, budget);
    const classes = votes.classes.length;
    core.crowdPayByPeers(block.address);
    const [payments, peers, ratios] = [block.view("payments"), block.view("peers"), block.view("ratios")];
    const [negative, scores] = [block.view("negative"), block.view("scores")];
    return {
      options: { budget, rule: "peer" },
      payments: votes.workers.map((id, i) => ({
        id, payment: payments[i]!, peers: peers[i]!, ratio: ratios[i]!,
        score: whole(scores.subarray(i * sizes.words, (i + 1) * sizes.words), negative[i] === 1),
      })),
      unspent: block.get("unspent"),
      guarantee: { truthful: "dominant", leastShared: 2 * classes, assumes: ASSUMES },
    };
  });
}

/** @param gold by task, the class that is known, or -1 */
export function payByGold(heap: Heap<CrowdCore>, votes: GatheredVotes, gold: Int32Array, budget: number): PaidGolden {
  return heap.scoped(() => {
    const { core } = heap;
    const { block, sizes } = place(heap, votes, budget);
    const { workers } = sizes;
    const payment = PAYMENT.take(heap, { workers, bytes: 0 }, 0, ["votes", sizes.votes]);
    payment.fill({ budget, workers });
    const golden = GOLDEN.take(heap, sizes, 0, ["votes", sizes.votes]);
    golden.fill({ peer: block.address, payment: payment.address });
    golden.view("labels").set(gold);
    core.crowdPayByGold(golden.address);
    const [payments, charged, losses] = [payment.view("payments"), payment.view("charged"), payment.view("losses")];
    const errors = golden.view("errors");
    return {
      options: { budget, rule: "golden" },
      golden: gold.reduce((count, label) => count + Number(label >= 0), 0),
      payments: votes.workers.map((id, i) => ({
        id, payment: payments[i]!, asked: charged[i]!, right: charged[i]! - losses[i]!,
        deviation: Number.isNaN(errors[i]!) ? null : errors[i]!,
      })),
      unspent: payment.get("unspent"),
    };
  });
}

function place(heap: Heap<CrowdCore>, votes: GatheredVotes, budget: number) {
  const { core } = heap;
  const [tasks, workers, classes, count] = [votes.tasks.length, votes.workers.length, votes.classes.length, votes.who.length];
  const sizes: PeerSizes = { tasks, workers, votes: count, words: core.crowdScoreWords(workers, tasks, classes) };
  const block = PEER.take(heap, sizes, core.crowdScoreBytes(workers, tasks, classes, count), ["votes", count]);
  block.fill({ budget, workers, tasks, classes });
  block.view("starts").set(votes.starts);
  block.view("who").set(votes.who);
  block.view("answers").set(votes.answers);
  return { block, sizes };
}

/** An integer of any size in digits. @param words of its size, the lowest first */
function whole(words: Uint32Array, negative: boolean): string {
  const size = words.reduceRight((sum, word) => (sum << 32n) + BigInt(word), 0n);
  return String(negative ? -size : size);
}
