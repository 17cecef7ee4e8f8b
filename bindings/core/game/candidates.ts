// VCG over a finite set of trained candidates: marshalling.

import { lengthOf, numbers, record, type Checked } from "../check.js";
import { array, layout, type Block } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { outOfMemory, rangeError } from "../refusal.js";
import { Status, type GameCore } from "./abi.js";
import { weights, type Weights } from "./options.js";
import type { CandidateGame, PricedCandidates } from "./types.js";

interface CandidateSizes {
  readonly groups: number;
  readonly candidates: number;
}

const perGroup = array("f64", ({ groups }: CandidateSizes) => groups);
const perCandidate = array("f64", ({ candidates }: CandidateSizes) => candidates);

export const CANDIDATES = layout<CandidateSizes>()({
  fault: "f64",
  groups: "u32",
  candidates: "u32",
  values: array("f64", ({ groups, candidates }) => groups * candidates),
  sizes: perGroup,
  multipliers: perGroup,
  regularizer: perCandidate,
  boost: perCandidate,
  scores: perCandidate,
  withoutGroup: array("i32", ({ groups }) => groups),
  valuations: perGroup,
  payments: perGroup,
  utilities: perGroup,
  winner: "u32",
  group: "u32",
  candidate: "u32",
});

export type CandidateBlock = Block<CandidateSizes, typeof CANDIDATES.fields>;

/** A game of candidates that has been checked but for what the core checks. */
export interface OneCandidateGame {
  readonly groups: Weights;
  readonly candidates: number;
  /** Into memory, with `spare` bytes for the core beside what pricing takes. */
  take(heap: Heap<GameCore>, spare?: number): CandidateBlock;
}

export function readCandidates(game: unknown): OneCandidateGame {
  const input = record("game", game, ["groups", "regularizer", "boost"], "");
  const rows: Checked[] = [];
  const groups = weights(input.groups, "values", (at, values) => {
    rows.push(numbers(at, values, rows[0] && lengthOf(rows[0])));
  });
  const candidates = lengthOf(rows[0]!);
  const each = (field: "regularizer" | "boost"): Checked | undefined =>
    input[field] === undefined ? undefined : numbers(field, input[field], candidates);
  const [regularizer, boost] = [each("regularizer"), each("boost")];
  return {
    groups, candidates,
    take(heap, more = 0) {
      const sizes = { groups: rows.length, candidates };
      const spare = heap.core.priceCandidatesBytes(rows.length, candidates) + more;
      const block = CANDIDATES.take(heap, sizes, spare, ["groups", rows.length * candidates]);
      block.fill(sizes);
      rows.forEach((row, i) => block.write("values", row, i * candidates, candidates));
      block.write("sizes", groups.sizes);
      block.write("multipliers", groups.multipliers);
      if (regularizer) block.write("regularizer", regularizer);
      else block.view("regularizer").fill(0);
      if (boost) block.write("boost", boost);
      else block.view("boost").fill(0);
      return block;
    },
  };
}

export function priceCandidates(heap: Heap<GameCore>, game: CandidateGame): PricedCandidates {
  const { groups, take } = readCandidates(game);
  return heap.scoped(() => {
    const block = take(heap);
    raiseCandidates(heap.core.priceCandidates(block.address), block);
    const winner = block.get("winner");
    const scores = block.copy("scores");
    return {
      ids: groups.ids,
      winner,
      scores,
      withoutGroup: block.copy("withoutGroup"),
      valuations: block.copy("valuations"),
      payments: block.copy("payments"),
      utilities: block.copy("utilities"),
      welfare: scores[winner]!,
    };
  });
}

/** @throws Refusal unless all is well: `status` is what a function of the core made of the block. */
export function raiseCandidates(status: number, block: CandidateBlock): void {
  const [i, k, got] = [block.get("group"), block.get("candidate"), block.get("fault")];
  switch (status) {
    case Status.OK: return;
    case Status.REWARD_NOT_FINITE: throw rangeError(`groups[${i}].values[${k}]`, "a finite number", got);
    case Status.REGULARIZER_NOT_FINITE: throw rangeError(`regularizer[${k}]`, "a finite number", got);
    case Status.BOOST_NOT_FINITE: throw rangeError(`boost[${k}]`, "a finite number", got);
    case Status.OVERFLOW:
      throw rangeError(`groups[${i}].values[${k}]`, "size * multiplier * |value| below 1e290 in sum over groups", got);
    case Status.REGULARIZER_TOO_LARGE: throw rangeError(`regularizer[${k}]`, "a number below 1e290", got);
    case Status.BOOST_TOO_LARGE: throw rangeError(`boost[${k}]`, "a number below 1e290", got);
    default: throw outOfMemory("groups", `${i} * ${k}`);
  }
}
