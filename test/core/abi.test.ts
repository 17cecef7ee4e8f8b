// The seam between assembly/ and bindings/core: what the core imports and exports, its size, and that both sides of the seam
// write the same layouts and codes.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import * as crowd from "../../bindings/core/crowd/abi.js";
import { CANDIDATE_FIELDS, divergences, GAME_FIELDS, GAME_NUMBERS, normalizations, rules, Status } from "../../bindings/core/game/abi.js";
import * as dataBlocks from "../../bindings/core/data/block.js";
import * as data from "../../bindings/core/data/names.js";

const read = (path: string): Buffer => readFileSync(new URL(`../../${path}`, import.meta.url));

const EXPORTS = {
  mark: "function", take: "function", release: "function",
  price: "function", priceBytes: "function", accumulate: "function", stateLength: "function", statistics: "function", priceCandidates: "function", priceCandidatesBytes: "function",
  crowdBegin: "function", crowdBound: "function", crowdAsk: "function", crowdPredict: "function", crowdSettle: "function", crowdShares: "function",
  crowdJoin: "function", crowdLeave: "function", crowdPayByLoss: "function", crowdPayByWeight: "function", crowdTally: "function",
  crowdBeginReplay: "function", crowdBest: "function", crowdCheck: "function", crowdReplay: "function", crowdRespond: "function", crowdForesee: "function",
  crowdForeseeLottery: "function", crowdSimulate: "function",
  dataPlan: "function", dataPlanBytes: "function", dataPlanConvex: "function", dataEquilibria: "function", dataCostQuantile: "function", dataSample: "function",
  dataSimulate: "function",
  memory: "memory",
};

describe.each(["build/core.wasm", "build/core.scalar.wasm"])("%s", (path) => {
  const module = new WebAssembly.Module(new Uint8Array(read(path)));

  test("imports nothing, so that no host function decides a bit", () => {
    expect(WebAssembly.Module.imports(module)).toEqual([]);
  });

  test("exports the ABI and nothing else", () => {
    expect(Object.fromEntries(WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]))).toEqual(EXPORTS);
  });

  test("holds neither names nor source maps", () => {
    for (const section of ["name", "sourceMappingURL"]) expect(WebAssembly.Module.customSections(module, section)).toEqual([]);
  });

  test("is at most 40 kB under gzip", () => {
    expect(gzipSync(read(path)).length).toBeLessThanOrEqual(40_000);
  });
});

const blocks: readonly (readonly [file: string, name: string, numbers: readonly string[], fields: readonly string[]])[] = [
  ["block", "Crowd", crowd.CROWD_NUMBERS, crowd.CROWD_FIELDS],
  ["study/simulate", "Simulation", crowd.CROWD_SIMULATION_NUMBERS, crowd.CROWD_SIMULATION_FIELDS],
  ["study/respond", "Response", crowd.RESPONSE_NUMBERS, crowd.RESPONSE_FIELDS],
  ["study/foresee", "Foresight", crowd.FORESIGHT_NUMBERS, crowd.FORESIGHT_FIELDS],
  ["study/lottery", "Lottery", crowd.LOTTERY_NUMBERS, crowd.LOTTERY_FIELDS],
];

describe("layouts", () => {
  /** The fields of a class as `[name, "f64" or "u32"]`, in order; a pointer is an u32. */
  function fields(path: string, name: string): [string, string][] {
    const body = new RegExp(`export class ${name} \\{\\n(.*?)\\n\\}`, "s").exec(read(path).toString())![1]!;
    return Array.from(body.matchAll(/^  (\w+): (\w+);$/gm), ([, field, type]) => [field!, type === "usize" ? "u32" : type!]);
  }
  const typed = (names: readonly string[], type: string): [string, string][] => names.map((name) => [name, type]);

  test("a Game is GAME_NUMBERS, then GAME_FIELDS", () => {
    expect(fields("assembly/game/block.ts", "Game")).toEqual([...typed(GAME_NUMBERS, "f64"), ...typed(GAME_FIELDS, "u32")]);
  });

  test.each(blocks)("%s.ts: a %s is its numbers, then its fields", (file, name, numbers, names) => {
    expect(fields(`assembly/crowd/${file}.ts`, name)).toEqual([...typed(numbers, "f64"), ...typed(names, "u32")]);
  });

  test("Candidates are one number, then CANDIDATE_FIELDS", () => {
    expect(fields("assembly/game/candidates.ts", "Candidates")).toEqual([["fault", "f64"], ...typed(CANDIDATE_FIELDS, "u32")]);
  });

  test.each([
    ["block", "Call", dataBlocks.CALL], ["study/equilibria", "Window", dataBlocks.WINDOW], ["convex", "Convex", dataBlocks.CONVEX],
    ["study/simulate", "Simulation", dataBlocks.SIMULATION], ["study/simulate", "Sums", dataBlocks.SUMS],
  ] as const)("data/%s.ts: a %s is as it is described", (file, name, { fields: described }) => {
    const types = Object.entries(described).map(([field, type]) => [field, typeof type === "string" ? type : "u32"]);
    expect(fields(`assembly/data/${file}.ts`, name)).toEqual(types);
  });
});

describe("codes", () => {
  test("the crowd's are numbered in the order of their names", () => {
    const named = (file: string, heading: string): string[] => constants(read(`assembly/crowd/${file}.ts`).toString().split(/^\/\/ ---- /m).find((part) => part.startsWith(heading))!, "u32")
      .map(([name, code], k) => (code === k ? name.toLowerCase().replaceAll("_", "-") : `${name} is ${code}`));
    expect(named("block", "updates")).toEqual(crowd.updates);
    expect(named("block", "schedules")).toEqual(crowd.schedules);
    expect(named("block", "outputs")).toEqual(crowd.outputs);
    expect(named("block", "what an asked")).toEqual(crowd.silences);
    expect(named("study/simulate", "strategies")).toEqual(crowd.strategies);
    expect(named("study/respond", "schemes")).toEqual(crowd.schemes.map((name) => `scheme-${name}`));
    expect(named("study/respond", "utilities")).toEqual(crowd.utilities.map((name) => (name === "lottery" ? "lottery-win" : name)));
    expect(named("study/foresee", "rules")).toEqual(crowd.foreseen.map((name) => `rule-${name}`));
    expect(named("study/foresee", "what the other")).toEqual(crowd.opponents);
  });

  /** Constants of one type under a heading, as `[name, value]`. */
  function constants(text: string, type: string): [string, number][] {
    return Array.from(text.matchAll(new RegExp(`^export const (\\w+): ${type} = (\\d+);`, "gm")), ([, name, value]) => [name!, Number(value)]);
  }

  test("status", () => {
    expect(Object.fromEntries(constants(read("assembly/status.ts").toString(), "Status"))).toEqual(Status);
  });

  test("divergences, normalisations and rules are numbered in the order of their names", () => {
    const sections = read("assembly/game/block.ts").toString().split(/^\/\/ ---- /m).slice(1, 4);
    const codes = sections.map((section) => constants(section, "u32").map(([name, code]) => [name.toLowerCase().replaceAll("_", "-"), code]));
    const numbered = (names: readonly string[]): unknown => names.map((name, code) => [name, code]);
    // "none" of the rules is whatever is not a rule of the core
    expect(codes).toEqual([numbered(divergences), numbered(normalizations), numbered(rules.slice(0, 1))]);
    expect(rules.slice(1)).toEqual(["none"]);
  });

  test("rules, protocols, caps, reasons and distributions of the data room", () => {
    const named = (path: string): Map<string, unknown> => new Map(read(path).toString().split(/^\/\/ ---- /m).slice(1)
      .map((section) => [section.split("\n")[0]!, constants(section, "u32").map(([name, code]) => [name.toLowerCase().replaceAll("_", "-"), code])]));
    const numbered = (names: readonly (string | null)[]): unknown => names.map((name, code) => [name ?? "none", code]);
    const call = named("assembly/data/block.ts");
    expect(["rules", "protocols", "caps", "reasons"].map((heading) => call.get(heading)))
      .toEqual([data.dataRules, data.protocols, data.caps, [null, ...data.nullReasons]].map(numbered));
    expect(named("assembly/data/study/population.ts").get("distributions")).toEqual(numbered(data.costDistributions));
  });
});
