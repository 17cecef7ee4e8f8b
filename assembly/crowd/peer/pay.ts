// What peers' scores are paid.

import { get, set } from "../../math/arrays";
import { Peer, at32 } from "./block";
import { score } from "./scores";

/** budget/N (1 + score/most)/2, rounded down, to everybody who has a peer: affine in the score, with coefficients that
 *  follow from who answered what and not from what was answered, so scores' dominant strategies stay those of the pay.
 *  Scores below 0 happen by chance; that is why an average of nothing learnt is paid half of the most: no pay that is
 *  never negative can do without. */
export function payByPeers(peer: Peer): void {
  score(peer);
  const each = peer.budget / <f64>peer.workers;
  let left = peer.budget;
  for (let i: u32 = 0; i < peer.workers; ++i) {
    const paid = at32(peer.peers, i) ? min(left, floor(each * (0.5 + 0.5 * get(peer.ratios, i)))) : 0;
    set(peer.payments, i, paid);
    left -= paid;
  }
  peer.unspent = left;
}
