// One description of an argument block of the core, from which it is laid out: fields in order, their types and, where a field
// points to an array, how many entries that has for given sizes. The classes of assembly/ declare the same fields in the same order;
// test/core/blocks.test.ts holds every description to them, and to what the kernels write.

import { copyTyped, lengthOf, type Checked } from "../check.js";
import { outOfMemory, rangeError } from "../refusal.js";
import type { Heap } from "./heap.js";

const BYTES = { f64: 8, i64: 8, u32: 4, f32: 4, i32: 4, u8: 1 } as const;

type Scalar = "f64" | "i64" | "u32";
export type Element = keyof typeof BYTES;

interface Views {
  readonly f64: Float64Array<ArrayBuffer>;
  readonly f32: Float32Array<ArrayBuffer>;
  readonly i64: BigInt64Array<ArrayBuffer>;
  readonly i32: Int32Array<ArrayBuffer>;
  readonly u32: Uint32Array<ArrayBuffer>;
  readonly u8: Uint8Array<ArrayBuffer>;
}

/** A pointer to an array of its own; no array, and the pointer 0, where the length is 0. */
export interface ArrayField<Sizes, Type extends Element = Element> {
  readonly element: Type;
  length(sizes: Sizes): number;
}

/** A number in the block (integers beyond 2^53 - 1 do not pass), `address` a pointer that the caller sets, or an array. */
export type Field<Sizes> = Scalar | "address" | ArrayField<Sizes>;
export type Fields<Sizes> = Readonly<Record<string, Field<Sizes>>>;
type ArrayNames<F> = { [Name in keyof F]: F[Name] extends ArrayField<never> ? Name : never }[keyof F] & string;
type NumberNames<F> = Exclude<keyof F, ArrayNames<F>> & string;
type ViewOf<F> = F extends ArrayField<never, infer Type> ? Views[Type] : never;

export const array = <Sizes, Type extends Element>(element: Type, length: (sizes: Sizes) => number): ArrayField<Sizes, Type> => ({ element, length });

/** A description. */
export class Layout<Sizes, F extends Fields<Sizes>> {
  /** Bytes of the block itself. */
  readonly bytes: number;
  readonly offsets: Readonly<Record<keyof F & string, number>>;
  readonly arrays: readonly (readonly [name: ArrayNames<F>, field: ArrayField<Sizes>, offset: number])[];

  constructor(readonly fields: F) {
    const offsets: Record<string, number> = {};
    let end = 0;
    for (const [name, field] of Object.entries(fields)) {
      const size = field === "f64" || field === "i64" ? 8 : 4;
      offsets[name] = end = Math.ceil(end / size) * size;
      end += size;
    }
    this.bytes = end;
    this.offsets = offsets as Record<keyof F & string, number>;
    this.arrays = Object.entries(fields)
      .filter((entry): entry is [ArrayNames<F>, ArrayField<Sizes>] => typeof entry[1] === "object")
      .map(([name, field]) => [name, field, offsets[name]!]);
  }

  /** Takes a block with its arrays; its numbers are 0, its arrays' contents unspecified.
   *  @param spare bytes that the core will take, and that then are there
   *  @param given arrays that stand elsewhere already, by address
   *  @param refused the field to blame, and what it says, when memory cannot hold it all; then nothing is taken */
  take(heap: Heap, sizes: Sizes, spare = 0, refused: readonly [field: string, got: unknown] = ["sizes", sizes], given?: { readonly [Name in ArrayNames<F>]?: number }): Block<Sizes, F> {
    const bytes = [this.bytes];
    const stands = (name: string): name is ArrayNames<F> => given !== undefined && Object.hasOwn(given, name);
    for (const [name, field] of this.arrays) bytes.push(stands(name) ? 0 : BYTES[field.element] * field.length(sizes));
    const taken = heap.takeAll(bytes, spare);
    if (!taken) throw outOfMemory(...refused);
    const address = taken[0]!;
    const { u32 } = heap;
    u32.fill(0, address >>> 2, (address + this.bytes) >>> 2);
    this.arrays.forEach(([name, , offset], k) => (u32[(address + offset) >>> 2] = stands(name) ? given![name]! : taken[k + 1]!));
    return new Block(this, heap, sizes, address);
  }
}

/** A description of fields whose arrays depend on sizes: `layout<Sizes>()({ ... })`. */
export const layout = <Sizes>() => <F extends Fields<Sizes>>(fields: F): Layout<Sizes, F> => new Layout(fields);

/** A block in memory. Views live until memory next grows. */
export class Block<Sizes, F extends Fields<Sizes>> {
  constructor(
    readonly layout: Layout<Sizes, F>,
    readonly heap: Heap,
    readonly sizes: Sizes,
    readonly address: number,
  ) {}

  get(name: NumberNames<F>): number {
    const at = this.address + this.layout.offsets[name];
    switch (this.layout.fields[name]) {
      case "f64": return this.heap.f64[at >>> 3]!;
      case "i64": return Number(this.heap.i64[at >>> 3]!);
      default: return this.heap.u32[at >>> 2]!;
    }
  }

  set(name: NumberNames<F>, value: number): void {
    const at = this.address + this.layout.offsets[name];
    switch (this.layout.fields[name]) {
      case "f64": this.heap.f64[at >>> 3] = value; break;
      case "i64": this.heap.i64[at >>> 3] = BigInt(value); break;
      default: this.heap.u32[at >>> 2] = value;
    }
  }

  /** Sets several numbers. */
  fill(values: { readonly [Name in NumberNames<F>]?: number }): void {
    for (const name of Object.keys(values) as NumberNames<F>[]) this.set(name, values[name]!);
  }

  /** Where an array is, 0 where there is none. */
  at(name: ArrayNames<F>): number {
    return this.heap.u32[(this.address + this.layout.offsets[name]) >>> 2]!;
  }

  /** An array, as it stands in memory. */
  view<Name extends ArrayNames<F>>(name: Name): ViewOf<F[Name]> {
    const { element, length } = this.layout.fields[name] as ArrayField<Sizes>;
    const { buffer } = this.heap.core.memory;
    const [address, count] = [this.at(name), length(this.sizes)];
    const make = (): Views[Element] => {
      switch (element) {
        case "f64": return new Float64Array(buffer, address, count);
        case "f32": return new Float32Array(buffer, address, count);
        case "i64": return new BigInt64Array(buffer, address, count);
        case "i32": return new Int32Array(buffer, address, count);
        case "u32": return new Uint32Array(buffer, address, count);
        case "u8": return new Uint8Array(buffer, address, count);
      }
    };
    return make() as ViewOf<F[Name]>;
  }

  /** Writes all of an f64 array, or `count` entries from one on.
   *  @throws Refusal where there are more values or fewer: a typed array whose buffer somebody resized after it was
   *  counted, as a getter can that is read later. */
  write(name: ArrayNames<F>, values: Checked, from = 0, count?: number): void {
    const { f64 } = this.heap;
    const at = (this.at(name) >>> 3) + from;
    count ??= (this.layout.fields[name] as ArrayField<Sizes>).length(this.sizes);
    if (lengthOf(values) !== count) throw rangeError(name, `${count} numbers, as before`, values);
    if (!Array.isArray(values)) return copyTyped(values, count, f64, at);
    // not by `set`, which takes 28 ns an entry where an array may hold anything
    for (let k = 0; k < count; k++) f64[at + k] = values[k]!;
  }

  /** A copy of an array, or of its first `count` entries. */
  copy<Name extends ArrayNames<F>>(name: Name, count?: number): ViewOf<F[Name]> {
    const { element, length } = this.layout.fields[name] as ArrayField<Sizes>;
    if (element !== "f64") return (this.view(name) as Float64Array<ArrayBuffer>).slice(0, count) as unknown as ViewOf<F[Name]>;
    return copyOf(this.heap.f64, this.at(name) >>> 3, count ?? length(this.sizes)) as unknown as ViewOf<F[Name]>;
  }
}

/** Entries that are copied one by one sooner than a call is set up to copy them all. */
const FEW = 16;

/** A copy of some entries. */
export function copyOf(f64: Float64Array, at: number, count: number): Float64Array {
  if (count > FEW) return f64.slice(at, at + count);
  const copy = new Float64Array(count);
  for (let k = 0; k < count; k++) copy[k] = f64[at + k]!;
  return copy;
}
