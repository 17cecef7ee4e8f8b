// The blocks of pay without a truth, and of pay by golden questions (assembly/crowd/peer).

import { array, layout, type Block } from "../../memory/block.js";

export interface PeerSizes {
  readonly workers: number;
  readonly tasks: number;
  readonly votes: number;
  /** Words of a score. */
  readonly words: number;
}

const perWorker = array("f64", ({ workers }: PeerSizes) => workers);

export const PEER = layout<PeerSizes>()({
  budget: "f64",
  unspent: "f64",
  workers: "u32",
  tasks: "u32",
  classes: "u32",
  starts: array("u32", ({ tasks }) => tasks + 1),
  who: array("u32", ({ votes }) => votes),
  answers: array("u32", ({ votes }) => votes),
  peers: array("u32", ({ workers }) => workers),
  negative: array("u8", ({ workers }) => workers),
  scores: array("u32", ({ workers, words }) => workers * words),
  ratios: perWorker,
  payments: perWorker,
});

export const GOLDEN = layout<PeerSizes>()({
  peer: "address",
  labels: array("i32", ({ tasks }) => tasks),
  payment: "address",
  errors: perWorker,
});

export type PeerBlock = Block<PeerSizes, typeof PEER.fields>;
