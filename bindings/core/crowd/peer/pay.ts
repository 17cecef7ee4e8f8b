// Pay for votes: by peers, where no label is known, or by golden questions. Marshalling.

import { amount, choice, isObject, record } from "../../check.js";
import type { Heap } from "../../memory/heap.js";
import { rangeError } from "../../refusal.js";
import type { CrowdCore } from "../abi.js";
import { className } from "../label/classes.js";
import { directory } from "../label/directory.js";
import { UNKNOWN, addClasses, byTask, known } from "../label/known.js";
import { ballotOf, gather, type Ballot } from "../label/votes.js";
import { PAYMENT } from "../payments.js";
import { GOLDEN, PEER, type PeerBlock, type PeerSizes } from "./block.js";
import { MOST_PEER_CLASSES, votePaymentRules } from "./names.js";
import type { PaidGolden, PaidPeer } from "./types.js";

/** Dominantly truthful under what is said (Kong, SODA 2020). */
const ASSUMES = [
  "tasks are alike, drawn independently of one another",
  "each worker answers all tasks by one strategy",
  "answers to a task are independent of one another given its truth",
] as const;

/** Whether something is to be paid for as votes. */
export const isPayable = (of: unknown): boolean => isObject(of) && Object.hasOwn(of, "votes");

export function payVotes(heap: Heap<CrowdCore>, of: unknown, options: unknown): PaidPeer | PaidGolden {
  const given = record("of", of, ["votes", "classes", "gold"], "");
  const input = record("options", options, ["budget", "rule"], "");
  const budget = amount("budget", input.budget);
  const rule = votePaymentRules[choice("rule", input.rule, votePaymentRules)]!;
  const classes = given.classes === undefined ? undefined : directory("classes", given.classes, className);
  const ballot = ballotOf(given.votes, undefined, classes);
  if (rule === "golden") {
    const gold = known("gold", given.gold);
    if (!classes) addClasses(ballot, gold);
    return payByGold(heap, ballot, byTask("gold", gold, ballot, undefined), budget);
  }
  if (given.gold !== undefined) throw rangeError("gold", "nothing: peer needs no labels", given.gold);
  const k = ballot.classes.names.length;
  if (k < 2 || k > MOST_PEER_CLASSES) throw rangeError("classes", `2 to ${MOST_PEER_CLASSES} classes`, ballot.classes.names);
  return payByPeers(heap, ballot, budget);
}

function payByPeers(heap: Heap<CrowdCore>, ballot: Ballot, budget: number): PaidPeer {
  return heap.scoped(() => {
    const block = place(heap, ballot, budget);
    heap.core.crowdPayByPeers(block.address);
    const { words } = block.sizes;
    const [payments, peers, ratios] = [block.view("payments"), block.view("peers"), block.view("ratios")];
    const [negative, scores] = [block.view("negative"), block.view("scores")];
    return {
      options: { budget, rule: "peer" },
      payments: ballot.workers.names.map((id, i) => ({
        id, payment: payments[i]!, score: whole(scores.subarray(i * words, (i + 1) * words), negative[i] === 1),
        peers: peers[i]!, ratio: ratios[i]!,
      })),
      unspent: block.get("unspent"),
      guarantee: { truthful: "dominant", leastShared: 2 * ballot.classes.names.length, assumes: ASSUMES },
    };
  });
}

/** @param gold by task, the class that is known, or UNKNOWN */
function payByGold(heap: Heap<CrowdCore>, ballot: Ballot, gold: Int32Array, budget: number): PaidGolden {
  return heap.scoped(() => {
    const peer = place(heap, ballot, budget);
    const { sizes } = peer;
    const refused = ["votes", sizes.votes] as const;
    const payment = PAYMENT.take(heap, { workers: sizes.workers, bytes: 0 }, 0, refused);
    payment.fill({ budget, workers: sizes.workers });
    const golden = GOLDEN.take(heap, sizes, 0, refused);
    golden.fill({ peer: peer.address, payment: payment.address });
    golden.view("labels").set(gold);
    heap.core.crowdPayByGold(golden.address);
    const [payments, charged, losses] = [payment.view("payments"), payment.view("charged"), payment.view("losses")];
    const errors = golden.view("errors");
    return {
      options: { budget, rule: "golden" },
      golden: gold.reduce((count, label) => count + Number(label !== UNKNOWN), 0),
      payments: ballot.workers.names.map((id, i) => ({
        id, payment: payments[i]!, asked: charged[i]!, right: charged[i]! - losses[i]!,
        deviation: Number.isNaN(errors[i]!) ? null : errors[i]!,
      })),
      unspent: payment.get("unspent"),
    };
  });
}

function place(heap: Heap<CrowdCore>, ballot: Ballot, budget: number): PeerBlock {
  const { core } = heap;
  const [tasks, workers, classes] = [ballot.tasks, ballot.workers, ballot.classes].map(({ names }) => names.length) as
    [number, number, number];
  const votes = ballot.task.length;
  const sizes: PeerSizes = { tasks, workers, votes, words: core.crowdScoreWords(workers, tasks, classes) };
  const block = PEER.take(heap, sizes, core.crowdScoreBytes(workers, tasks, classes, votes), ["votes", votes]);
  block.fill({ budget, workers, tasks, classes });
  const [starts, who] = [block.view("starts"), block.view("who")];
  gather(ballot, starts, who, block.view("answers"));
  once(ballot, starts, who);
  return block;
}

/** Nobody answered a task twice. */
function once({ tasks, workers }: Ballot, starts: Uint32Array, who: Uint32Array): void {
  const last = new Int32Array(workers.names.length).fill(-1);
  for (let t = 0; t < tasks.names.length; t++) {
    for (let v = starts[t]!; v < starts[t + 1]!; v++) {
      const worker = who[v]!;
      if (last[worker] === t) {
        throw rangeError("votes", "at most one answer of a worker to a task", `${workers.names[worker]!}, ${tasks.names[t]!}`);
      }
      last[worker] = t;
    }
  }
}

/** An integer of any size in digits. @param words of its size, the lowest first */
function whole(words: Uint32Array, negative: boolean): string {
  const size = words.reduceRight((sum, word) => (sum << 32n) + BigInt(word), 0n);
  return String(negative ? -size : size);
}
