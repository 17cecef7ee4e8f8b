// Payouts in payable units: what is owed becomes batches that can be paid, and nothing is lost or made up on the way.

export { batch, once } from "./batch.js";
export { csv, csvRows, fileName } from "./file.js";
export { round } from "./round.js";
export { failed, forfeit, sent, totals } from "./settle.js";
