// VCG over a finite set of trained candidates: marshalling.

import { CANDIDATE_FIELDS, Status } from "./abi.js";
import { numbers, record } from "../check.js";
import { rangeError } from "../refusal.js";
import { weights } from "./options.js";
import type { GameCore } from "./abi.js";
import type { Heap } from "../memory/heap.js";
import type { CandidateGame, Numbers, PricedCandidates } from "../types.js";

const FIELDS = ["groups", "regularizer", "boost"];
/** One f64, the fault, comes before the u32 fields. */
const field = (name: (typeof CANDIDATE_FIELDS)[number]): number => 2 + CANDIDATE_FIELDS.indexOf(name);

export function priceCandidates(heap: Heap<GameCore>, game: CandidateGame): PricedCandidates {
  const input = record("game", game, FIELDS, "");
  const rows: Numbers[] = [];
  const groups = weights(input.groups, "values", (at, values) => {
    rows.push(numbers(at, values, rows[0]?.length));
  });
  const n = rows.length;
  const K = rows[0]!.length;
  const regularizer = input.regularizer === undefined ? new Float64Array(K) : numbers("regularizer", input.regularizer, K);
  const boost = input.boost === undefined ? new Float64Array(K) : numbers("boost", input.boost, K);

  const { core } = heap;
  const mark = core.mark();
  try {
    // double-doubles of every candidate after each group, and of two more sums
    const workspace = 16 * (n + 3) * K + 48;
    const taken = heap.takeAll([8 + 4 * CANDIDATE_FIELDS.length, 8 * n * K, 8 * n, 8 * n, 8 * K, 8 * K, 8 * K, 4 * n, 8 * n, 8 * n, 8 * n], workspace);
    if (!taken) throw rangeError("groups", "no more values than a WebAssembly memory of 4 GiB can hold", n * K);
    const [pointer, values, sizes, multipliers, regularizerAt, boostAt, scores, withoutGroup, valuations, payments, utilities] =
      taken as [number, number, number, number, number, number, number, number, number, number, number];
    const { f64, u32 } = heap;
    // in the order of CANDIDATE_FIELDS
    u32.set([n, K, values, sizes, multipliers, regularizerAt, boostAt, scores, withoutGroup, valuations, payments, utilities, 0, 0, 0], (pointer >>> 2) + 2);
    for (let i = 0; i < n; i++) f64.set(rows[i]!, (values >>> 3) + i * K);
    f64.set(groups.sizes, sizes >>> 3);
    f64.set(groups.multipliers, multipliers >>> 3);
    f64.set(regularizer, regularizerAt >>> 3);
    f64.set(boost, boostAt >>> 3);

    const status = core.priceCandidates(pointer);
    const read = (name: (typeof CANDIDATE_FIELDS)[number]): number => u32[(pointer >>> 2) + field(name)]!;
    raise(status, read("group"), read("candidate"), f64[pointer >>> 3]!);
    const winner = read("winner");
    return {
      winner,
      scores: heap.copy(scores, K),
      withoutGroup: Int32Array.from(u32.subarray(withoutGroup >>> 2, (withoutGroup >>> 2) + n)),
      valuations: heap.copy(valuations, n),
      payments: heap.copy(payments, n),
      utilities: heap.copy(utilities, n),
      welfare: f64[(scores >>> 3) + winner]!,
    };
  } finally {
    core.release(mark);
  }
}

function raise(status: number, i: number, k: number, got: number): void {
  switch (status) {
    case Status.OK: return;
    case Status.REWARD_NOT_FINITE: throw rangeError(`groups[${i}].values[${k}]`, "a finite number", got);
    case Status.REGULARIZER_NOT_FINITE: throw rangeError(`regularizer[${k}]`, "a finite number", got);
    case Status.BOOST_NOT_FINITE: throw rangeError(`boost[${k}]`, "a finite number", got);
    case Status.OVERFLOW: throw rangeError(`groups[${i}].values[${k}]`, "size * multiplier * |value| below 1e290 in sum over groups", got);
    case Status.REGULARIZER_TOO_LARGE: throw rangeError(`regularizer[${k}]`, "a number below 1e290", got);
    case Status.BOOST_TOO_LARGE: throw rangeError(`boost[${k}]`, "a number below 1e290", got);
    default: throw new RangeError("memory cannot grow far enough");
  }
}
