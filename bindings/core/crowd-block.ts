// Crowd blocks in wasm memory: laid out, filled from options, read through views that live until memory next grows.

import type { Core } from "./abi.js";
import { rangeError } from "./check.js";
import { CROWD_FIELDS, CROWD_NUMBERS, EM_SLOTS, baselines } from "./crowd-abi.js";
import type { Mechanism } from "./crowd-options.js";
import { Heap } from "./heap.js";

type NumberField = (typeof CROWD_NUMBERS)[number];
type Field = (typeof CROWD_FIELDS)[number];

/** Bytes of the core's scratch for sums: four times SLOTS and 16. */
const SUMS = 4 * 96 + 16;

export class CrowdBlock {
  readonly pointer: number;
  readonly #heap: Heap;

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
    this.#heap = new Heap(core);
    const [pointer, ...places] = this.#take([header, ...Object.values(bytes)]);
    this.pointer = pointer!;
    new Uint8Array(core.memory.buffer, this.pointer, core.mark() - this.pointer).fill(0);
    this.#place(Object.keys(bytes) as Field[], places);
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
    this.#place(Object.keys(bytes) as Field[], this.#take(Object.values(bytes)));
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
    return this.#heap.u32[(this.pointer >>> 2) + 2 * CROWD_NUMBERS.length + CROWD_FIELDS.indexOf(field)]!;
  }

  set(field: Field, value: number): void {
    this.#heap.u32[(this.pointer >>> 2) + 2 * CROWD_NUMBERS.length + CROWD_FIELDS.indexOf(field)] = value;
  }

  number(field: NumberField): number {
    return this.#heap.f64[(this.pointer >>> 3) + CROWD_NUMBERS.indexOf(field)]!;
  }

  setNumber(field: NumberField, value: number): void {
    this.#heap.f64[(this.pointer >>> 3) + CROWD_NUMBERS.indexOf(field)] = value;
  }

  #place(fields: readonly Field[], addresses: readonly number[]): void {
    fields.forEach((field, k) => this.set(field, addresses[k]!));
  }

  /** @throws RangeError when it is more than a WebAssembly memory can hold; then nothing is taken. */
  #take(bytes: readonly number[]): number[] {
    const places = this.#heap.takeAll(bytes, 0);
    if (!places) throw rangeError("reports", "no more than a WebAssembly memory of 4 GiB can hold", bytes.reduce((sum, size) => sum + size, 0));
    return places;
  }
}
