// Typed arrays as CBOR byte strings, by tag (RFC 8746): 0b010_f_s_e_ll says whether the entries are floats, signed and
// little-endian, and that they take 2**(f + ll) bytes. The host is little-endian, as WebAssembly's memory is.

type TypedArray =
  | Uint8Array | Uint8ClampedArray | Uint16Array | Uint32Array
  | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

type Kind = new (buffer: ArrayBuffer, offset: number, length: number) => TypedArray;

/** Without 64-bit integers and float128 (67, 71, 75, 79, 83, 87), which no number holds; 76 is reserved. */
const KINDS: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [64, Uint8Array], [65, Uint16Array], [66, Uint32Array], [68, Uint8ClampedArray], [69, Uint16Array], [70, Uint32Array],
  [72, Int8Array], [73, Int16Array], [74, Int32Array], [77, Int16Array], [78, Int32Array],
  [80, Uint16Array], [81, Float32Array], [82, Float64Array], [84, Uint16Array], [85, Float32Array], [86, Float64Array],
]);

/** The tags that are read. */
export const arrayTags: readonly number[] = [...KINDS.keys()];

/** What the others are told. */
export const readable = "a typed array of at most 32-bit integers or of f32/f64";

const isHalf = (tag: number): boolean => (tag & 0b11_0_11) === 0b10_0_00;
const isLittle = (tag: number): boolean => (tag & 0b100) !== 0;

/** Bytes of an entry. */
export const entryBytes = (tag: number): number => 2 ** (((tag >> 4) & 1) + (tag & 0b11));

/** @param tag among `arrayTags`
 *  @param bytes of whole entries, at the start of a buffer of their own, which the array takes over
 *  @returns for float16 a Float32Array of the same values */
export function typedArray(tag: number, bytes: Uint8Array<ArrayBuffer>): TypedArray {
  const size = entryBytes(tag);
  if (size > 1 && !isLittle(tag)) swap(bytes, size);
  const entries = new (KINDS.get(tag)!)(bytes.buffer, bytes.byteOffset, bytes.length / size);
  return isHalf(tag) ? Float32Array.from(entries, widened) : entries;
}

function swap(bytes: Uint8Array, size: number): void {
  for (let entry = 0; entry < bytes.length; entry += size) {
    for (let low = entry, high = entry + size - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}

/** The number that the bits of a float16 are. */
function widened(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0b11111;
  const fraction = half & 0x3ff;
  if (exponent === 0b11111) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** Tags by the names of the arrays that are written. */
export const tagsOfArrays: Readonly<Record<string, number>> = {
  Uint8Array: 64, Uint8ClampedArray: 68, Uint16Array: 69, Uint32Array: 70,
  Int8Array: 72, Int16Array: 77, Int32Array: 78, Float32Array: 85, Float64Array: 86,
};
