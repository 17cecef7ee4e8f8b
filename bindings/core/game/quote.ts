// What fine-tuning would give and cost, from samples of the base model: marshalling.

import { integer, record } from "../check.js";
import { array, layout, type Block } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import type { GameCore } from "./abi.js";
import { raise } from "./block.js";
import { quoted, quotedTogether } from "./names.js";
import { PLACES, readGame } from "./one.js";
import { OPTION_FIELDS } from "./options.js";
import type { Estimates, Quote, SampledGame } from "./sample-types.js";

interface Sizes {
  readonly groups: number;
}

const each = array("f64", ({ groups }: Sizes) => quoted.length * groups + quotedTogether.length);

export const QUOTE = layout<Sizes>()({
  effective: "f64",
  blocks: "u32",
  estimates: each,
  errors: each,
  biases: each,
});

const BLOCKS = 128;
/** Effective samples from which errors are trusted. */
const ENOUGH = 100;

export function quote(heap: Heap<GameCore>, game: SampledGame): Quote {
  // samples are the base model: neither baseline nor boost
  const { blocks: given, ...rest } = record("game", game, ["groups", ...OPTION_FIELDS, "blocks"], "");
  const { groups, outcomes: samples, rule, take } = readGame(rest);
  // a sample's share of the sum falls as samples are added: there would be nothing to estimate
  if (rule.options.normalization === "sum") {
    throw rangeError("normalization", "one that does not follow the number of samples", "sum");
  }
  if (samples < 2) throw rangeError("groups[0].reward", "at least two samples", samples);
  const blocks = given === undefined ? Math.min(samples, BLOCKS) : integer("blocks", given, 2, samples);
  const n = groups.ids.length;
  return heap.scoped(() => {
    const copies = Number(rule.options.normalization !== "none");
    const block = QUOTE.take(heap, { groups: n }, 0, ["groups", n]);
    block.set("blocks", blocks);
    const prompt = take(heap, heap.core.quoteBytes(n, samples, blocks, copies));
    raise(heap.core.quote(block.address, prompt.address), prompt, PLACES);
    const effectiveSamples = block.get("effective");
    return {
      ids: groups.ids,
      options: { ...rule.options, blocks },
      properties: rule.properties,
      samples,
      effectiveSamples,
      ...columns(block, "estimates"),
      standardErrors: columns(block, "errors"),
      biases: columns(block, "biases"),
      samplesToHalve: 4 * samples,
      reliable: effectiveSamples >= ENOUGH && rule.options.divergence !== "total-variation",
    };
  });
}

function columns(block: Block<Sizes, typeof QUOTE.fields>, name: "estimates" | "errors" | "biases"): Estimates {
  const { groups } = block.sizes;
  const values = block.copy(name);
  return Object.fromEntries([
    ...quoted.map((column, k) => [column, values.slice(k * groups, (k + 1) * groups)]),
    ...quotedTogether.map((column, k) => [column, values[quoted.length * groups + k]]),
  ]) as Estimates;
}
