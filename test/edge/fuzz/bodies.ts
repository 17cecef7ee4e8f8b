// Bodies of a call: as its schema describes them, those that were answered before, states that calls gave back, and all
// of these changed here and there.

import fc from "fast-check";
import { cbor } from "../../../bindings/edge/formats/cbor.js";
import type { Call } from "../../../bindings/edge/call.js";
import { changed, places } from "../faults.js";
import type { Random } from "./random.js";
import { described, ODD_NAMES, type Schema } from "./schema.js";

/** Values that belong hardly anywhere. */
const STRANGERS: readonly unknown[] = [
  null, true, -0, 0, 1e999, NaN, -1, 0.1, 2 ** 53, 2 ** 63, 1e308, 5e-324, "", "x", "NaN", [], [[]], {}, [null], [1, "2"],
  JSON.parse('{"__proto__":{"polluted":1}}'), { constructor: { prototype: { polluted: 1 } } }, { length: 3 }, { toJSON: 1 },
  Array(300).fill(1),
];

const MOST_KEPT = 400;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export class Bodies {
  readonly #drawn = new Map<string, readonly unknown[]>();
  readonly #answered = new Map<string, unknown[]>();
  /** Of crowds, as calls gave them back. */
  readonly #states: unknown[] = [];

  constructor(calls: readonly Call[], schemaOf: (call: Call) => Schema, definitions: Schema, private readonly random: Random) {
    for (const call of calls) {
      const numRuns = 1500;
      this.#drawn.set(call.path, fc.sample(described(schemaOf(call), definitions), { numRuns, seed: random.below(2 ** 31) }));
      this.#answered.set(call.path, call.examples.map(({ body }) => structuredClone(body)));
    }
  }

  /** The next body of a call. */
  next(path: string): unknown {
    const { random } = this;
    const from = random.weighed([[3, this.#drawn.get(path)!], [4, this.#answered.get(path)!]]);
    let body = evened(structuredClone(random.pick(from)));
    if (isRecord(body) && "state" in body && this.#states.length > 0 && random.chance(0.5)) {
      body = { ...body, state: structuredClone(random.pick(this.#states)) };
    }
    const changes = random.weighed([[5, 0], [3, 1], [1, 2], [1, 4]]);
    for (let k = 0; k < changes; k++) body = this.#change(body, path);
    return body;
  }

  /** Remembers what was answered, and the state that came out. */
  learn(path: string, body: unknown, answer: unknown): void {
    keep(this.#answered.get(path)!, structuredClone(body), this.random);
    const state = isRecord(answer) && "state" in answer ? answer.state : answer;
    if (isRecord(state) && state.format === "candor/crowd/1") keep(this.#states, state, this.random);
  }

  /** Another value somewhere: a stranger, or one that stands elsewhere; a field more, or one less; a list many times. */
  #change(body: unknown, path: string): unknown {
    const { random } = this;
    const found = places(body);
    const [place, value] = random.pick(found);
    if (Array.isArray(value) && value.length > 0 && random.chance(0.3)) {
      return changed(body, place, Array.from({ length: random.pick([2, 8, 40, 300]) }, () => value).flat());
    }
    const kind = random.below(5);
    if (kind === 0 && isRecord(value)) return changed(body, [...place, random.pick([...ODD_NAMES, ...Object.keys(value)])], random.pick(STRANGERS));
    if (kind === 1 && isRecord(value)) {
      const left = Object.keys(value).filter(() => !random.chance(0.3));
      return changed(body, place, Object.fromEntries(left.map((name) => [name, value[name]])));
    }
    if (kind === 2) return changed(body, place, structuredClone(random.pick(found)[1]));
    if (kind === 3) {
      const other = random.pick(places(random.pick(this.#drawn.get(path)!)))[1];
      return changed(body, place, structuredClone(other));
    }
    return changed(body, place, structuredClone(random.pick(STRANGERS)));
  }
}

/** As CBOR, lists of numbers now and then typed; undefined for a value that it cannot carry. */
export function asCbor(value: unknown, random: Random): Uint8Array<ArrayBuffer> | undefined {
  const typed = (part: unknown): unknown => {
    if (Array.isArray(part) && part.length > 0 && part.every((entry) => typeof entry === "number") && random.chance(0.5)) {
      return random.pick([Float64Array, Float32Array, Int32Array, Uint8Array]).from(part as number[]);
    }
    if (Array.isArray(part)) return part.map(typed);
    return isRecord(part) ? Object.fromEntries(Object.entries(part).map(([name, inside]) => [name, typed(inside)])) : part;
  };
  try {
    return cbor.write(typed(value)) as Uint8Array<ArrayBuffer>;
  } catch {
    return undefined;
  }
}

/** Rows of one game have one length, which a schema cannot say. */
function evened(body: unknown): unknown {
  if (!isRecord(body)) return body;
  if (isRecord(body.game)) return { ...body, game: evened(body.game) };
  if (!Array.isArray(body.groups)) return body;
  const rows = body.groups.flatMap((group: Record<string, unknown>) => [group.reward ?? group.values]) as number[][];
  const length = Math.min(...rows.map((row) => row?.length ?? 0));
  const cut = (row: unknown): unknown => (Array.isArray(row) ? row.slice(0, length) : row);
  const groups = body.groups.map((group: Record<string, unknown>) =>
    ({ ...group, ...("reward" in group ? { reward: cut(group.reward) } : { values: cut(group.values) }) }));
  const also = ["baseline", "boost", "regularizer"].filter((name) => name in body).map((name) => [name, cut(body[name])]);
  return { ...body, groups, ...Object.fromEntries(also) as object };
}

function keep<Value>(kept: Value[], value: Value, random: Random): void {
  if (kept.length < MOST_KEPT) kept.push(value);
  else kept[random.below(MOST_KEPT)] = value;
}
