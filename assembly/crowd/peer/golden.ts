// Pay by golden questions: items whose label is known and whose place the workers do not know. On these alone everybody
// is paid as by T4, affine in the own loss: half the quadratic one, which of an answer that is a class is 0 or 1.

import { add, get, set } from "../../math/arrays";
import { Payment, payByLoss } from "../payments";
import { Peer, at32 } from "./block";

/** Instead of a class: the item's label is not known. */
const UNKNOWN: i32 = -1;

// @ts-ignore: decorator
@unmanaged
export class Golden {
  /** Who answered what; out: unspent and payments. */
  peer: Peer;
  /** i32[tasks]: the known class, or UNKNOWN. */
  labels: usize;
  /** Whose arrays are charged with what was answered to golden items; out: payments. */
  payment: Payment;
  /** f64[N] out: what a payment varies by, in micro-units (one standard deviation over draws of the golden items); NaN
   *  below two of them. */
  errors: usize;
}

export function payByGold(golden: Golden): void {
  const peer = golden.peer;
  const payment = golden.payment;
  for (let i: u32 = 0; i < peer.workers; ++i) {
    set(payment.losses, i, 0);
    set(payment.charged, i, 0);
  }
  let asked: f64 = 0;
  for (let t: u32 = 0; t < peer.tasks; ++t) {
    const label = <i32>at32(golden.labels, t);
    if (label == UNKNOWN) continue;
    for (let v = at32(peer.starts, t); v < at32(peer.starts, t + 1); ++v) {
      const i = at32(peer.who, v);
      add(payment.charged, i, 1);
      if (at32(peer.answers, v) != <u32>label) add(payment.losses, i, 1);
      asked += 1;
    }
  }
  memory.copy(payment.counted, payment.charged, <usize>peer.workers << 3);
  payByLoss(payment);
  for (let i: u32 = 0; i < peer.workers; ++i) {
    set(golden.errors, i, payment.budget / asked * deviation(get(payment.charged, i), get(payment.losses, i)));
  }
}

/** Of the number of right answers, where each is right with the same probability, estimated without bias. */
function deviation(asked: f64, wrong: f64): f64 {
  return asked < 2 ? NaN : sqrt(wrong * (asked - wrong) / (asked - 1));
}
