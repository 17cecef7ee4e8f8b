// The seam between assembly/ and bindings/core: what the core imports and exports, its size, and that both sides number codes alike.
// The layouts are blocks.test.ts's.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Status as CrowdStatus } from "../../bindings/core/crowd/abi.js";
import { places, Status as DataStatus } from "../../bindings/core/data/abi.js";
import { Status as GameStatus } from "../../bindings/core/game/abi.js";
import { Status } from "../../bindings/core/memory/status.js";
import { crowd, data, game } from "../../bindings/core/names.js";

const read = (path: string): Buffer => readFileSync(new URL(`../../${path}`, import.meta.url));

const FUNCTIONS = `mark take release price priceBytes openOne priceOne totalsAdd totalsBytes totalsClose totalsFold totalsOpen totalsWords priceCandidates priceCandidatesBytes
  rebate rebateBytes audit auditBytes auditCandidates auditCandidatesBytes gradient gradientBytes robustness robustnessBytes
  priceCheckpoints priceCheckpointsBytes
  choose quote quoteBytes fitRewards fitRewardsBytes
  gameSimulate gameSimulateBytes
  implementability implementabilityBytes continuity paymentBounds paymentBoundsBytes trainFor trainForBytes
  crowdWorkspace crowdWorkspaceBytes crowdBegin crowdBound crowdStepCap crowdAsk crowdPredict crowdPredictClasses crowdSettle crowdShares crowdJoin crowdLeave crowdPayByLoss crowdPayByRawWeight crowdPayByWeight crowdPaymentBytes crowdTally
  crowdReplayVotes crowdVotesBytes crowdRecordBytes crowdBeginReplay crowdBest crowdCheck crowdReplay crowdRespond crowdForesee crowdForeseeLottery crowdSimulate crowdLabel crowdLabelBytes
  crowdScoreWords crowdScoreBytes crowdPayByPeers crowdPayByGold
  dataPlan dataPlanBytes dataRepeats dataRepeatsBytes dataPlanConvex dataCompare dataCompareWithout dataCompareOrder dataComparePosted dataComparisonBytes dataEquilibria dataCostQuantile dataSample dataSimulate`.split(/\s+/);

describe.each(["build/core.wasm", "build/core.scalar.wasm"])("%s", (path) => {
  const module = new WebAssembly.Module(new Uint8Array(read(path)));

  test("imports nothing, so that no host function decides a bit", () => {
    expect(WebAssembly.Module.imports(module)).toEqual([]);
  });

  test("exports the ABI and nothing else", () => {
    const exports = WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]);
    expect(Object.fromEntries(exports)).toEqual({ memory: "memory", ...Object.fromEntries(FUNCTIONS.map((name) => [name, "function"])) });
  });

  test("holds neither names nor source maps", () => {
    for (const section of ["name", "sourceMappingURL"]) expect(WebAssembly.Module.customSections(module, section)).toEqual([]);
  });

  test("is at most 90 kB under gzip", () => {
    expect(gzipSync(read(path)).length).toBeLessThanOrEqual(90_000);
  });
});

/** Constants of one type in a text, as `[name, value]`. */
function constants(text: string, type: string): [string, number][] {
  const found = text.matchAll(new RegExp(`^export const (\\w+): ${type} = (\\d+);`, "gm"));
  return Array.from(found, ([, name, value]) => [name!, Number(value)]);
}

/** Those under `// ---- heading` of a file. */
function under(file: string, heading: string): [string, number][] {
  const sections = read(`assembly/${file}.ts`).toString().split(/^\/\/ ---- /m);
  return constants(sections.find((section) => section.startsWith(heading))!, "u32");
}

describe("codes", () => {
  test("status", () => {
    const named = { ...Status, ...GameStatus, ...CrowdStatus, ...DataStatus };
    expect(Object.fromEntries(constants(read("assembly/status.ts").toString(), "Status"))).toEqual(named);
  });

  test.each<[file: string, heading: string, names: readonly string[]]>([
    ["game/block", "divergences", [...game.divergences, "cressie-read"]],
    ["game/block", "normalisations", game.normalizations],
    ["game/block", "payment rules", game.rules.map((name) => (name === "none" ? "nobody-pays" : name))],
    ["game/study/lies", "lies", game.lies],
    ["game/study/robustness", "noises", game.noises],
    ["game/objectives/block", "objectives", game.objectives],
    ["crowd/block", "updates", crowd.updates],
    ["crowd/block", "schedules", crowd.schedules],
    ["crowd/block", "outputs", crowd.outputs],
    ["crowd/block", "what an asked", crowd.silences],
    ["crowd/record", "baselines", crowd.baselines.map((name) => (name === "emWeights" ? "em-weights" : name))],
    ["crowd/study/simulate", "strategies", crowd.strategies],
    ["data/block", "rules", data.dataRules],
    ["data/block", "protocols", data.protocols],
    ["data/block", "caps", data.caps],
    ["data/block", "reasons", ["none", ...data.nullReasons]],
    ["data/study/population", "distributions", data.costDistributions],
  ])("%s.ts: %s are numbered in the order of their names", (file, heading, names) => {
    expect(under(file, heading).map(([name, code]) => [name.toLowerCase().replaceAll("_", "-"), code])).toEqual(names.map((name, code) => [name, code]));
  });

  test.each<[file: string, heading: string, prefix: string, names: readonly string[]]>([
    ["crowd/study/response", "schemes", "scheme-", ["mechanism", ...crowd.schemes.slice(crowd.updates.length)]],
    ["crowd/study/response", "utilities", "", crowd.utilities.map((name) => (name === "lottery" ? "lottery-win" : name))],
    ["crowd/study/foresee", "rules", "rule-", crowd.foreseen],
    ["data/block", "where", "at-", places],
  ])("%s.ts: %s likewise, by longer names", (file, heading, prefix, names) => {
    expect(under(file, heading).map(([name, code]) => [name.toLowerCase().replaceAll("_", "-"), code])).toEqual(names.map((name, code) => [prefix + name, code]));
  });
});
