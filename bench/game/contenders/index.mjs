// Every contender: makes itself ready for some games and gives the function to time, which prices all of them once.

import { batch, batchCopied, batchSingle, single } from "./core.mjs";
import { naive } from "./naive.mjs";
import { plain } from "./plain.mjs";

/** What the others are measured against. */
export const UNIT = "wasm, batch";

export const contenders = {
  "wasm, one call per game": single,
  [UNIT]: batch,
  "wasm, batch, copied in": batchCopied,
  "wasm, batch, f32": batchSingle,
  "plain JavaScript": plain,
  "plain JavaScript, n+1 softmaxes": naive,
};
