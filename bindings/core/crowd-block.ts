// Crowd blocks in wasm memory: laid out, filled from options, read through views that live until memory next grows.

import type { Core } from "./abi.js";
import { rangeError } from "./check.js";
import { CROWD_FIELDS, CROWD_NUMBERS, EM_SLOTS, baselines } from "./crowd-abi.js";
import type { Mechanism } from "./crowd-options.js";

type NumberField = (typeof CROWD_NUMBERS)[number];
type Field = (typeof CROWD_FIELDS)[number];

/** Bytes of the core's scratch for sums: four times SLOTS and 16. */
const SUMS = 4 * 96 + 16;

export class CrowdBlock {
  readonly pointer: number;

  /** Takes the block and what belongs to its N workers; rows come later, by `takeRows`. @param wanted bits of the baselines */
  constructor(readonly core: Core, mechanism: Mechanism, readonly workers: number, wanted = 0) {
    const N = workers;
    const em = wanted & (1 << baselines.indexOf("em"));
    const header = 8 * CROWD_NUMBERS.length + 4 * CROWD_FIELDS.length;
    const bytes: Partial<Record<Field, number>> = {
      key: 16, weights: 8 * N, exponents: 4 * N, shares: 8 * N, workerLosses: 8 * N, missed: 8 * N, charged: 8 * N,
      scores: 8 * baselines.length, distances: 16 * N, votes: em ? EM_SLOTS * N : 0, posteriors: em ? 8 * (EM_SLOTS + 9 * N + 1) : 0,
      effective: 8 * N, factors: 8 * N, asked: 8 * N, sorted: 8 * N, order: 4 * N, sums: SUMS,
    };
    const { pointer, places } = takeAll(core, header, bytes);
    this.pointer = pointer;
    new Uint8Array(core.memory.buffer, pointer, core.mark() - pointer).fill(0);
    this.place(places);
    const { update, schedule, output, perSlot, silence } = mechanism;
    for (const [field, value] of Object.entries({ workers: N, update, schedule, output, perSlot, silence, baselines: wanted })) this.set(field as Field, value);
    this.setNumber("horizon", mechanism.horizon);
    this.setNumber("scale", mechanism.scale);
    this.setNumber("labelNoise", mechanism.labelNoise);
    if (mechanism.key !== null) {
      const words = new BigUint64Array(core.memory.buffer, this.get("key"), 2);
      words.set([BigInt(`0x${mechanism.key.slice(0, 16)}`), BigInt(`0x${mechanism.key.slice(16)}`)]);
    }
  }

  /** Takes room for rows, which then are the block's. */
  takeRows(rows: number, probabilities = false): void {
    const cells = 8 * rows * this.workers;
    const bytes: Partial<Record<Field, number>> = {
      slots: 8 * rows, reports: cells, labels: 8 * rows, probabilities: probabilities ? cells : 0, predictions: 8 * rows, losses: 8 * rows,
    };
    this.place(takeAll(this.core, 0, bytes).places);
    this.set("rows", rows);
  }

  /** f64[length] at a pointer field. */
  doubles(field: Field, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.core.memory.buffer as ArrayBuffer, this.get(field), length);
  }

  /** i32[N]. */
  exponents(): Int32Array {
    return new Int32Array(this.core.memory.buffer, this.get("exponents"), this.workers);
  }

  get(field: Field): number {
    return this.fields()[CROWD_FIELDS.indexOf(field)]!;
  }

  set(field: Field, value: number): void {
    this.fields()[CROWD_FIELDS.indexOf(field)] = value;
  }

  number(field: NumberField): number {
    return this.numbers()[CROWD_NUMBERS.indexOf(field)]!;
  }

  setNumber(field: NumberField, value: number): void {
    this.numbers()[CROWD_NUMBERS.indexOf(field)] = value;
  }

  private place(places: readonly (readonly [Field, number])[]): void {
    for (const [field, at] of places) this.set(field, at);
  }

  private numbers(): Float64Array {
    return new Float64Array(this.core.memory.buffer, this.pointer, CROWD_NUMBERS.length);
  }

  private fields(): Uint32Array {
    return new Uint32Array(this.core.memory.buffer, this.pointer + 8 * CROWD_NUMBERS.length, CROWD_FIELDS.length);
  }
}

/** Takes a header and arrays together, or nothing.
 *  @throws RangeError when it is more than a WebAssembly memory can hold. */
function takeAll(core: Core, header: number, bytes: Partial<Record<Field, number>>): { pointer: number; places: (readonly [Field, number])[] } {
  const start = core.mark();
  const total = Object.values(bytes).reduce((sum, size) => sum + size + 16, header + 16);
  const fits = start + total < 2 ** 32 - 2 ** 16 && core.take(total) !== 0;
  core.release(start);
  if (!fits) throw rangeError("reports", "no more than a WebAssembly memory of 4 GiB can hold", total);
  const pointer = core.take(header);
  return { pointer, places: Object.entries(bytes).map(([field, size]) => [field as Field, size ? core.take(size) : 0]) };
}
