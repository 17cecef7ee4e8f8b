// Statistics over samples that come one by one, a row of several columns each: exact sums, as of totals.

import { addProduct, carry, create, EXACT, Exact, settle } from "../../math/exact";
import { moments } from "../../math/moments";

/** Rows after which limbs may need carries, whatever is added. */
const FEW: u32 = 0xfffff;

/** Bytes of the sums of so many columns. */
export function columnsBytes(columns: u32): usize {
  return (2 * <usize>columns + 1) * EXACT;
}

export function openColumns(sums: usize, columns: u32): void {
  for (let k: u32 = 0; k <= 2 * columns; ++k) create(changetype<Exact>(sums + <usize>k * EXACT));
}

/** Adds a row, f64[columns], before which there were `count`. */
export function addRow(row: usize, columns: u32, count: u32, sums: usize): void {
  for (let c: u32 = 0; c < columns; ++c) {
    const value = load<f64>(row + (<usize>c << 3));
    const sum = changetype<Exact>(sums + 2 * <usize>c * EXACT);
    const squares = changetype<Exact>(sums + (2 * <usize>c + 1) * EXACT);
    addProduct(sum, value, 1);
    addProduct(squares, value, value);
    if ((count & FEW) == FEW) {
      carry(sum);
      carry(squares);
    }
  }
}

/** Statistics of so many rows, after which no more are added: f64[3 * columns] out. */
export function columnsStatistics(sums: usize, columns: u32, rows: u32, into: usize): void {
  const spread = changetype<Exact>(sums + 2 * <usize>columns * EXACT);
  for (let c: u32 = 0; c < columns; ++c) {
    const sum = changetype<Exact>(sums + 2 * <usize>c * EXACT);
    const squares = changetype<Exact>(sums + (2 * <usize>c + 1) * EXACT);
    const negative = settle(sum);
    settle(squares);
    moments(sum, negative, squares, spread, <f64>rows, into + <usize>c * 24);
  }
}
