// Crowd blocks in wasm memory: laid out, filled from options, read through views that live until memory next grows.

import type { CrowdCore } from "./abi.js";
import { rangeError } from "../refusal.js";
import { CROWD_FIELDS, CROWD_NUMBERS, EM_SLOTS, baselines } from "./abi.js";
import type { Mechanism } from "./options.js";
import { Heap } from "../memory/heap.js";

type NumberField = (typeof CROWD_NUMBERS)[number];
type Field = (typeof CROWD_FIELDS)[number];

/** Bytes of the core's scratch for sums: four times SLOTS and 16. */
const SUMS = 4 * 96 + 16;

export class CrowdBlock {
  readonly pointer: number;
  readonly #heap: Heap;

  /** Takes the block and what belongs to its N workers; rows come later, by `takeRows`. @param wanted bits of the baselines
   *  @param slots that will be replayed at most, for the EM baseline's history
   *  @param refused the field that is too large when memory cannot hold the block */
  constructor(readonly core: CrowdCore, mechanism: Mechanism, readonly workers: number, wanted = 0, slots = Infinity, refused = "workers") {
    const N = workers;
    const emSlots = wanted & (1 << baselines.indexOf("em")) ? Math.min(slots, EM_SLOTS) : 0;
    const header = 8 * CROWD_NUMBERS.length + 4 * CROWD_FIELDS.length;
    const bytes: Partial<Record<Field, number>> = {
      key: 16, weights: 8 * N, exponents: 4 * N, shares: 8 * N, workerLosses: 8 * N, missed: 8 * N * (1 + baselines.length), charged: 8 * N,
      scores: 16 * baselines.length, distances: 16 * N, votes: emSlots * N, posteriors: emSlots ? 8 * (emSlots + 9 * N + 1) : 0,
      effective: 8 * N, factors: 8 * N, asked: 8 * N, sorted: 8 * N, order: 4 * N, sums: SUMS,
    };
    this.#heap = new Heap(core);
    const [pointer, ...places] = this.#take([header, ...Object.values(bytes)], refused);
    this.pointer = pointer!;
    new Uint8Array(core.memory.buffer, this.pointer, core.mark() - this.pointer).fill(0);
    this.#place(Object.keys(bytes) as Field[], places);
    const { update, schedule, output, perSlot, silence } = mechanism;
    for (const [field, value] of Object.entries({ workers: N, update, schedule, output, perSlot, silence, emSlots, baselines: wanted })) this.set(field as Field, value);
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
    this.#place(Object.keys(bytes) as Field[], this.#take(Object.values(bytes), "reports"));
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
  #take(bytes: readonly number[], refused: string): number[] {
    const places = this.#heap.takeAll(bytes, 0);
    if (!places) throw rangeError(refused, "no more than a WebAssembly memory of 4 GiB can hold", bytes.reduce((sum, size) => sum + size, 0));
    return places;
  }
}
