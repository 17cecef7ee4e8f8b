// VCG over a finite set of trained candidates: marshalling.

import { CANDIDATE_FIELDS, Status, type Core } from "./abi.js";
import { numbers, rangeError, record } from "./check.js";
import { weights } from "./game-options.js";
import type { CandidateGame, Numbers, PricedCandidates } from "./types.js";

type Field = (typeof CANDIDATE_FIELDS)[number];

export function priceCandidates(core: Core, game: CandidateGame): PricedCandidates {
  const input = record("game", game, ["groups", "regularizer", "boost"], "");
  const rows: Numbers[] = [];
  const groups = weights(input.groups, ["values"], (field, group) => {
    rows.push(numbers(`${field}.values`, group.values, rows[0]?.length));
  });
  const n = rows.length;
  const K = rows[0]!.length;
  const optional = (field: string): Numbers => (input[field] === undefined ? new Float64Array(K) : numbers(field, input[field], K));
  const regularizer = optional("regularizer");
  const boost = optional("boost");

  const mark = core.mark();
  try {
    const doubles = { values: n * K, sizes: n, multipliers: n, regularizer: K, boost: K, scores: K, valuations: n, payments: n, utilities: n };
    const names = Object.keys(doubles) as (keyof typeof doubles)[];
    const header = 8 + 4 * CANDIDATE_FIELDS.length;
    const total = names.reduce((sum, name) => sum + 8 * doubles[name] + 16, mark + header + 4 * n + 16 * (n + 3) * K + 128);
    const fits = total < 2 ** 32 - 2 ** 16 && core.take(total - mark) !== 0;
    core.release(mark);
    if (!fits) throw rangeError("groups", "no more values than a WebAssembly memory of 4 GiB can hold", n * K);

    const pointer = core.take(header);
    const place = Object.fromEntries(names.map((name) => [name, core.take(8 * doubles[name])])) as Record<keyof typeof doubles, number>;
    const withoutGroup = core.take(4 * n);
    const { buffer } = core.memory;
    const view = (name: keyof typeof doubles): Float64Array => new Float64Array(buffer, place[name], doubles[name]);
    const fields = new Uint32Array(buffer, pointer + 8, CANDIDATE_FIELDS.length);
    const given: Partial<Record<Field, number>> = { ...place, groups: n, candidates: K, withoutGroup };
    CANDIDATE_FIELDS.forEach((name, index) => (fields[index] = given[name] ?? 0));
    rows.forEach((row, i) => view("values").set(row, i * K));
    view("sizes").set(groups.sizes);
    view("multipliers").set(groups.multipliers);
    view("regularizer").set(regularizer);
    view("boost").set(boost);

    const status = core.priceCandidates(pointer);
    const field = (name: Field): number => fields[CANDIDATE_FIELDS.indexOf(name)]!;
    raise(status, field("group"), field("candidate"), new Float64Array(buffer, pointer, 1)[0]!);
    const scores = view("scores").slice();
    return {
      winner: field("winner"),
      scores,
      withoutGroup: new Int32Array(buffer, withoutGroup, n).slice(),
      valuations: view("valuations").slice(),
      payments: view("payments").slice(),
      utilities: view("utilities").slice(),
      welfare: scores[field("winner")]!,
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
    default: throw rangeError("groups", `size * |value| below 1e300 in sum at candidate ${k}`, got);
  }
}
