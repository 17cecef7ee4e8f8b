// What is refused, and why, as data: a refusal is an error that carries `code`, `field`, `expected` and `got` beside its message;
// any other error is a fault of the program. Nothing reads messages.

/** `wrong-type` and `unknown-field` are TypeErrors, the others RangeErrors. `unreadable`: a file or document, or a place in one. */
export type RefusalCode = "wrong-type" | "unknown-field" | "wrong-value" | "out-of-memory" | "freed" | "unreadable";

/** An error that says in fields what was refused: at the door of a call (then nothing was changed), or in a file. */
export interface Refusal extends Error {
  readonly code: RefusalCode;
  /** The place, in the caller's own terms: `groups[2].reward[7]`. */
  readonly field: string;
  readonly expected: string;
  /** The value that was found there. */
  readonly got: unknown;
}

/** Registered, so that two copies of this file in one program know each other's refusals. */
const MARK = Symbol.for("candor.refusal");

/** Whether an error is a refusal of Candor's, and no fault of a program. */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && Object.hasOwn(error, MARK);
}

/** Makes an error a refusal. */
export function marked<Made extends Error>(error: Made, facts: Omit<Refusal, keyof Error>): Made & Refusal {
  // without a prototype, whatever Object.prototype was given
  Object.defineProperty(error, MARK, Object.assign(Object.create(null) as PropertyDescriptor, { value: true }));
  return Object.assign(error, facts);
}

/** The error that names the field first: `"groups[2].reward[7]" expected a finite number, got NaN`. */
export function refusal(code: RefusalCode, field: string, expected: string, got: unknown): Refusal {
  const Kind = code === "wrong-type" || code === "unknown-field" || code === "freed" ? TypeError : RangeError;
  const message = code === "unknown-field" ? `"${field}" is not a field; expected ${expected}` : `"${field}" expected ${expected}, got ${show(got)}`;
  return marked(new Kind(message), { code, field, expected, got });
}

export const typeError = (field: string, expected: string, got: unknown): Refusal => refusal("wrong-type", field, expected, got);
export const rangeError = (field: string, expected: string, got: unknown): Refusal => refusal("wrong-value", field, expected, got);

/** More than a WebAssembly memory can hold. @param got what there is too much of */
export const outOfMemory = (field: string, got: unknown): Refusal =>
  refusal("out-of-memory", field, "no more than a WebAssembly memory of 4 GiB can hold", got);

/** What `call` returns; what it refuses is refused at the place that `place` makes of its field. */
export function placing<Result>(place: (field: string) => string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw placed(place, error);
  }
}

/** The same under `prefix`: `"lambda"` becomes `"contenders[2].lambda"`, and `""` `"contenders[2]"`. */
export function under<Result>(prefix: string, call: () => Result): Result {
  return placing(inside(prefix), call);
}

/** Visits the entries of a list. What is refused of one is refused under its place, which is only then made: `"size"`
 *  becomes `"groups[2].size"`. */
export function underEach<Entry>(field: string, entries: readonly Entry[], visit: (entry: Entry) => void): void {
  let k = 0;
  try {
    for (; k < entries.length; k++) visit(entries[k]!);
  } catch (error) {
    throw ofEntry(field, k, error);
  }
}

/** What to throw for what was thrown while entry k of a list was visited. */
export const ofEntry = (field: string, k: number, error: unknown): unknown => placed(inside(`${field}[${k}]`), error);

const inside = (prefix: string) => (field: string): string => (field === "" ? prefix : `${prefix}.${field}`);

function placed(place: (field: string) => string, error: unknown): unknown {
  if (!isRefusal(error) || error.code === "unreadable") return error;
  return refusal(error.code, place(error.field), error.expected, error.got);
}

/** A value as messages show it. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "string": return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
    case "bigint": return `${value}n`;
    case "function": return "a function";
    case "object": return value === null ? "null" : Array.isArray(value) ? `an array of ${String(value.length)}` : `an object (${kind(value)})`;
    default: return Object.is(value, -0) ? "-0" : String(value);
  }
}

function kind(value: object): string {
  try {
    const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
    return typeof name === "string" && name !== "" ? name : "null prototype";
  } catch {
    return "of no kind";
  }
}
