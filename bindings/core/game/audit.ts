// What lying is worth to every group, in a game or among candidates: marshalling.

import { integer, isObject, positive, record } from "../check.js";
import { array, layout, type Block } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { typeError } from "../refusal.js";
import type { GameCore } from "./abi.js";
import { raise, run } from "./block.js";
import { raiseCandidates, readCandidates } from "./candidates.js";
import { propertiesOf } from "./guarantees.js";
import { lies } from "./names.js";
import { PLACES, readGame } from "./one.js";
import type { Audited, AuditedGroup, AuditOptions, BestLie, Lie } from "./study-types.js";
import type { CandidateGame, Game } from "./types.js";
import { verdictOf } from "./verdict.js";

interface AuditSizes {
  /** Outcomes or candidates. */
  readonly outcomes: number;
}

const perOutcome = array("f64", ({ outcomes }: AuditSizes) => outcomes);

export const AUDIT = layout<AuditSizes>()({
  seed: "f64",
  reach: "f64",
  group: "u32",
  starts: "u32",
  steps: "u32",
  tried: "u32",
  unpaid: "u32",
  paid: "u32",
  interior: "u32",
  lowest: "f64",
  highest: "f64",
  valuation: "f64",
  payment: "f64",
  tolerance: "f64",
  unpaidGain: "f64",
  paidGain: "f64",
  unpaidSize: "f64",
  paidSize: "f64",
  found: array("f64", () => 6 * lies.length),
  unpaidReport: perOutcome,
  paidReport: perOutcome,
});

type AuditBlock = Block<AuditSizes, typeof AUDIT.fields>;

export function audit(heap: Heap<GameCore>, game: Game | CandidateGame, options: AuditOptions = {}): Audited {
  const how = readOptions(options);
  return isCandidateGame(game) ? auditCandidates(heap, game, how) : auditGame(heap, game, how);
}

/** Whether a game's groups have values of candidates, and no rewards. */
function isCandidateGame(game: unknown): game is CandidateGame {
  if (!isObject(game)) throw typeError("game", "an object", game);
  const { groups } = game;
  return Array.isArray(groups) && isObject(groups[0]) && Object.hasOwn(groups[0], "values");
}

function auditGame(heap: Heap<GameCore>, game: Game, how: Readonly<Required<AuditOptions>>): Audited {
  const { groups, outcomes, rule, take } = readGame(game);
  const { core } = heap;
  return heap.scoped(() => {
    const spare = core.auditBytes(groups.sizes.length, outcomes, 1);
    const block = take(heap, spare);
    const study = AUDIT.take(heap, { outcomes }, spare, ["groups", outcomes]);
    const { normalization, divergence } = rule.options;
    // what Theorem 4.2 (2) takes for granted, beside a policy without zeros: the paper's rewards, and an f' that rises
    // everywhere
    const bounded = (normalization === "sum" || normalization === "max") && divergence !== "total-variation";
    if (rule.rebate) run(heap, block, PLACES);
    const back = rule.rebate ? block.copy("rebates") : undefined;
    return collect(groups.ids, groups.sizes, study, how, { bounded, rule, back }, (address) => {
      raise(core.audit(block.address, address), block, PLACES);
    });
  });
}

function auditCandidates(heap: Heap<GameCore>, game: CandidateGame, how: Readonly<Required<AuditOptions>>): Audited {
  const { groups, candidates, take } = readCandidates(game);
  const { core } = heap;
  return heap.scoped(() => {
    const spare = core.auditCandidatesBytes(groups.sizes.length, candidates);
    const block = take(heap, spare);
    const study = AUDIT.take(heap, { outcomes: candidates }, spare, ["groups", candidates]);
    const rule = { options: null, properties: propertiesOf(0, 0) };
    return collect(groups.ids, groups.sizes, study, how, { bounded: false, rule, back: undefined }, (address) => {
      raiseCandidates(core.auditCandidates(block.address, address), block);
    });
  });
}

function readOptions(options: unknown): Readonly<Required<AuditOptions>> {
  const { starts = 4, steps = 24, seed = 0, reach = 1, progress = () => {} } = record(
    "audit", options, ["starts", "steps", "seed", "reach", "progress"], "",
  );
  if (typeof progress !== "function") throw typeError("progress", "a function", progress);
  return {
    starts: integer("starts", starts, 0, 1e6),
    steps: integer("steps", steps, 0, 1e6),
    seed: integer("seed", seed, 0, Number.MAX_SAFE_INTEGER),
    reach: positive("reach", reach),
    progress: progress as Required<AuditOptions>["progress"],
  };
}

interface Terms {
  /** Whether Theorem 4.2 (2) may speak. */
  readonly bounded: boolean;
  readonly rule: Pick<Audited, "options" | "properties">;
  /** What groups get back whatever they say. */
  readonly back: Float64Array | undefined;
}

/** Every group's audit. @param play one, by the study's address. */
function collect(
  ids: readonly (string | null)[], sizes: readonly number[], study: AuditBlock, how: Readonly<Required<AuditOptions>>,
  { bounded, rule: { options, properties }, back }: Terms, play: (address: number) => void,
): Audited {
  const groups: AuditedGroup[] = [];
  let tried = 0;
  study.fill({ starts: how.starts, steps: how.steps, seed: how.seed, reach: how.reach });
  for (const [i, id] of ids.entries()) {
    study.set("group", i);
    play(study.address);
    tried += study.get("tried");
    groups.push(read(study, id, sizes[i]!, bounded, back ? back[i]! : 0));
    how.progress(i + 1, ids.length);
  }
  const truthful = groups.every(({ paid, tolerance }) => paid.utilityGain <= tolerance);
  return { options, properties, groups, tried, truthful, verdict: verdictOf(groups, tried, properties) };
}

function read(study: AuditBlock, id: string | null, size: number, bounded: boolean, back: number): AuditedGroup {
  const found = study.view("found");
  const lieAt = (kind: number, from: number): Lie => {
    const at = 6 * kind + from;
    const [parameter, valuationGain, utilityGain] = [found[at]!, found[at + 1]!, found[at + 2]!];
    return { lie: lies[kind]!, parameter, valuationGain, utilityGain };
  };
  const best = (which: "unpaid" | "paid"): BestLie => ({
    ...lieAt(study.get(which), which === "paid" ? 3 : 0),
    size: study.get(`${which}Size`),
    reward: study.copy(`${which}Report`),
  });
  const kinds = lies.map((_, kind) => kind).filter((kind) => !Number.isNaN(found[6 * kind]!));
  const [lowest, highest] = [study.get("lowest"), study.get("highest")];
  const sure = bounded && lowest > 0 && study.get("interior") === 1;
  const valuation = size * study.get("valuation");
  const payment = study.get("payment") - back;
  return {
    id, size, valuation, payment, utility: valuation - payment,
    tolerance: study.get("tolerance"),
    unpaidPromise: lowest === highest ? "indifferent" : sure ? "sure" : "open",
    unpaid: best("unpaid"),
    paid: best("paid"),
    lies: kinds.map((kind) => ({ unpaid: lieAt(kind, 0), paid: lieAt(kind, 3) })),
  };
}
