// Whether any payments make a tabulated training rule truthful: marshalling.

import { list, nonNegative, numbers, positive, record, text } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { outOfMemory, rangeError } from "../refusal.js";
import { Status, type GameCore } from "./abi.js";
import type { Implementability, TypeTable } from "./training-types.js";

interface TableSizes {
  readonly types: number;
}

const perType = array("f64", ({ types }: TableSizes) => types);

export const IMPLEMENTABILITY = layout<TableSizes>()({
  fault: "f64",
  tolerance: "f64",
  weight: "f64",
  gap: "f64",
  types: "u32",
  implementable: "u32",
  exact: "u32",
  first: "u32",
  second: "u32",
  length: "u32",
  valuations: array("f64", ({ types }) => types * types),
  sizes: perType,
  payments: perType,
  lowest: perType,
  cycle: array("u32", ({ types }) => types),
  row: "u32",
  column: "u32",
});

export function implementability(heap: Heap<GameCore>, table: TypeTable): Implementability {
  const input = record("table", table, ["valuations", "sizes", "ids", "tolerance"], "");
  const entries = list("valuations", input.valuations);
  const types = entries.length;
  const rows = entries.map((row, t) => numbers(`valuations[${t}]`, row, types));
  const sizes = input.sizes === undefined ? undefined : numbers("sizes", input.sizes, types);
  const ids = input.ids === undefined ? rows.map(() => null) : names(input.ids, types);
  const tolerance = input.tolerance === undefined ? -1 : nonNegative("tolerance", input.tolerance);

  return heap.scoped(() => {
    const spare = heap.core.implementabilityBytes(types);
    const block = IMPLEMENTABILITY.take(heap, { types }, spare, ["valuations", types * types]);
    block.fill({ types, tolerance });
    const cells = block.view("valuations");
    rows.forEach((row, t) => cells.set(row, t * types));
    const weights = block.view("sizes").fill(1);
    if (sizes) weights.set(sizes);
    weights.forEach((size, t) => positive(`sizes[${t}]`, size));
    raise(heap.core.implementability(block.address), block.get("row"), block.get("column"), block.get("fault"), types);
    const implementable = block.get("implementable") === 1;
    const gap = implementable ? block.get("gap") : null;
    const taken = block.get("tolerance");
    return {
      ids,
      implementable,
      cycle: Array.from(block.view("cycle").subarray(0, block.get("length"))),
      weight: types > 1 ? block.get("weight") : null,
      exact: block.get("exact") === 1,
      tolerance: taken,
      payments: implementable ? block.copy("payments") : null,
      lowest: implementable ? block.copy("lowest") : null,
      gap,
      pair: implementable ? [block.get("first"), block.get("second")] : null,
      unique: gap !== null && gap <= taken,
    };
  });
}

function names(value: unknown, types: number): (string | null)[] {
  const ids = list("ids", value);
  if (ids.length !== types) throw rangeError("ids", `${types} entries`, ids);
  return ids.map((id, t) => (id === null ? null : text(`ids[${t}]`, id)));
}

function raise(status: number, t: number, s: number, got: number, types: number): void {
  switch (status) {
    case Status.OK: return;
    case Status.REWARD_NOT_FINITE: throw rangeError(`valuations[${t}][${s}]`, "a finite number", got);
    case Status.OVERFLOW: throw rangeError(`valuations[${t}][${s}]`, "size * |valuation| below 1e290", got);
    default: throw outOfMemory("valuations", types * types);
  }
}
