// Many prompts over one set of groups, in an instance of their own: marshalling.

import { array as arrayOf, choice, integer, numbers, record } from "../check.js";
import { dispose } from "../memory/dispose.js";
import type { Heap } from "../memory/heap.js";
import { outOfMemory, refusal, typeError } from "../refusal.js";
import type { GameCore } from "./abi.js";
import { run, takeGame, type GameBlock, type Places } from "./block.js";
import { defaults, precisions, views } from "./names.js";
import { mechanism, OPTION_FIELDS, weights } from "./options.js";
import { checkAfter, Sums } from "./totals.js";
import type { Batch, BatchOptions } from "./types.js";

const MOST = 2 ** 32 - 1;

const FIELDS = ["groups", "prompts", "outcomes", "offsets", "precision", "views", ...OPTION_FIELDS];

export function batch(fresh: () => Heap<GameCore>, options: BatchOptions): Batch {
  const input = record("batch", options, FIELDS, "");
  const groups = weights(input.groups, "", () => {});
  const { ids } = groups;
  const n = ids.length;
  const prompts = integer("prompts", input.prompts, 1, MOST - 1);
  const single = choice("precision", input.precision, precisions, defaults.precision) === precisions.indexOf("f32");
  const wanted = wantedViews(input.views);
  const rule = mechanism(input);
  const offsets = outcomeOffsets(prompts, input.outcomes, input.offsets, n, single);
  const own = fresh();
  let held: Room | undefined = makeRoom(own, n, () => takeGame(own, groups, rule, offsets, { single, ...wanted }));
  const room = (): Room => {
    if (!held) throw refusal("freed", "batch", "one that was not freed", "a freed one");
    return held;
  };
  const places: Places = {
    reward: (p, i, x) => `rewards[${n * offsets[p]! + i * (offsets[p + 1]! - offsets[p]!) + x}]`,
    rewards: (p, i) => `rewards of prompt ${p}, group ${i}`,
    baseline: (p, x) => `baselines[${offsets[p]! + x}]`,
    boost: (p, x) => `boosts[${offsets[p]! + x}]`,
  };
  const free = (): void => {
    held = undefined;
  };

  return {
    get rewards() {
      return room().rewards;
    },
    get baselines() {
      return room().baselines;
    },
    get boosts() {
      return room().boosts;
    },
    price(how = {}) {
      const { heap, block, sums } = room();
      const request = record("price", how, ["after", "prompts"], "");
      const count = request.prompts === undefined ? prompts : integer("prompts", request.prompts, 1, prompts);
      const states = request.after === undefined ? [] : [checkAfter(sums, request.after, count)];
      block.set("prompts", count);
      run(heap, block, places);
      return {
        ids,
        options: rule.options,
        properties: rule.properties,
        policies: block.copy("policies", offsets[count]!),
        valuations: block.copy("valuations", count * n),
        payments: block.copy("payments", count * n),
        utilities: block.copy("utilities", count * n),
        rebates: rule.rebate ? block.copy("rebates", count * n) : null,
        welfare: block.copy("welfare", count),
        surpluses: block.copy("surpluses", count),
        divergences: block.copy("divergences", count),
        totals: sums.totals(states, block, count),
      };
    },
    free,
    [dispose]: free,
  };
}

function wantedViews(value: unknown): { baselines: boolean; boosts: boolean } {
  const wanted = value === undefined ? [] : arrayOf("views", value).map((view, k) => views[choice(`views[${k}]`, view, views)]!);
  return { baselines: wanted.includes("baselines"), boosts: wanted.includes("boosts") };
}

/** A block in an instance of its own, and the views that its owner writes. */
interface Room {
  readonly heap: Heap<GameCore>;
  readonly block: GameBlock;
  readonly sums: Sums;
  readonly rewards: Float32Array | Float64Array;
  readonly baselines: Float64Array | undefined;
  readonly boosts: Float64Array | undefined;
}

/** @param take the block, last of all: from then on memory does not grow, and views stay attached */
function makeRoom(heap: Heap<GameCore>, groups: number, take: () => GameBlock): Room {
  const sums = new Sums(heap, groups);
  const block = take();
  const { single, outcomes, baselines, boosts } = block.sizes;
  const View = single ? Float32Array : Float64Array;
  return {
    heap, sums, block,
    // fresh memory is all 0
    rewards: new View(heap.core.memory.buffer, block.at("rewards"), groups * outcomes),
    baselines: baselines ? block.view("baselines").fill(1) : undefined,
    boosts: boosts ? block.view("boosts") : undefined,
  };
}

/** u32[prompts + 1]: prompt p's outcomes are [offsets[p], offsets[p+1]). */
function outcomeOffsets(prompts: number, outcomes: unknown, given: unknown, groups: number, single: boolean): Uint32Array {
  if ((outcomes === undefined) === (given === undefined)) {
    throw typeError("outcomes", 'a number, or "offsets" in its place', given === undefined ? undefined : "both");
  }
  // before anything of that size is made
  const fits = (cells: number): boolean =>
    prompts * (20 + 24 * groups) + cells * ((single ? 4 : 8) * groups + 8) < 2 ** 32 && cells <= MOST;
  if (given === undefined) {
    const m = integer("outcomes", outcomes, 1, MOST);
    if (!fits(prompts * m)) throw outOfMemory("prompts", prompts);
    return Uint32Array.from({ length: prompts + 1 }, (_, p) => p * m);
  }
  if (!fits(prompts)) throw outOfMemory("prompts", prompts);
  const entries = numbers("offsets", given, prompts + 1);
  const offsets = new Uint32Array(prompts + 1);
  integer("offsets[0]", entries[0], 0, 0);
  for (let p = 1; p <= prompts; p++) {
    const entry = entries[p]!;
    // the message is made only for an entry that is wrong
    offsets[p] = Number.isInteger(entry) && entry > entries[p - 1]! && entry <= MOST ? entry : integer(`offsets[${p}]`, entry, offsets[p - 1]! + 1, MOST);
  }
  if (!fits(offsets[prompts]!)) throw outOfMemory("offsets", offsets[prompts]);
  return offsets;
}
