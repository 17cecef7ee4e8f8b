// One suite, every runtime: the same checks pass and the same bits come out, cold and hot, with SIMD and without.

import { load } from "candor";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browsers, type Browser } from "./browsers.js";
import { jobs } from "./jobs.js";
import type { Report } from "./programs/report.js";
import { serve, type Server } from "./serve.js";
import { buildSite, type Site } from "./site.js";

const SECONDS = 600;
const GAME = { groups: [{ size: 3, reward: [1, 0.25, 0] }, { size: 2, reward: [0, 1, 0] }] };

let site: Site;
let server: Server;
const reports = new Map<string, Report>();

beforeAll(async () => {
  site = await buildSite();
  // what the programs leave in the temporary folder goes with it
  process.env.TMPDIR = site.folder;
  server = await serve(site);
});

afterAll(() => {
  server?.close();
  site?.remove();
});

/** The tests of one report, which `run` obtains. */
function conforms(name: string, runtime: string, build: "simd" | "scalar", run: () => Promise<Report>): void {
  let report: Report;

  beforeAll(async () => {
    report = await run();
    reports.set(name, report);
  });

  test(`is ${runtime}`, () => {
    expect(report.runtime.name).toBe(runtime);
    expect(report.runtime.version).not.toBe("");
  });

  test("passes every check", () => {
    expect(Object.keys(report.checks).length).toBeGreaterThan(10);
    expect(Object.entries(report.checks).filter(([, result]) => result !== "passed")).toEqual([]);
  });

  test(`load() takes the ${build} build`, () => {
    expect(report.compiled).toBe(runtime === "workerd" ? null : site.builds[build]);
    expect(report.hashes.simd === "refused").toBe(build === "scalar");
  });

  test("gives the same bits cold and hot, from the SIMD and the scalar build", () => {
    const { cold, ...others } = report.hashes;
    expect(cold).toMatch(/^[0-9a-f]{64}$/);
    expect(others).toEqual({ hot: cold, scalar: cold, simd: build === "simd" ? cold : "refused" });
  });
}

describe.each(Object.entries(jobs))("%s", (name, { runtime, build, run }) => {
  conforms(name, runtime, build, () => run(site, server));
});

describe.each(Object.entries(browsers))("%s", (name, launch) => {
  let browser: Browser;
  const visit = async (script: string, policy: "wasm" | "noWasm"): Promise<unknown> => {
    const result = server.result(SECONDS);
    await Promise.all([browser.open(server.page(script, policy)), result]);
    return result;
  };

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  conforms(name, name, "simd", async () => (await visit("/page.js", "wasm")) as Report);

  test("the package's files work as they are, without a bundler", async () => {
    const { game } = await load();
    const result = (await visit("/unbundled.js", "wasm")) as { policy: number[]; fetched: string[] };
    expect(result.policy).toEqual(Array.from(game.price(GAME).policy));
    expect(result.fetched).toEqual(["/unbundled.js", "/candor/web.js"]);
  });

  test("load() rejects, each time, where the page's policy forbids WebAssembly", async () => {
    expect(await visit("/unbundled.js", "noWasm")).toEqual({ refusals: ["CompileError", "CompileError"] });
  });
});

describe("all of them", () => {
  test("give the same bits", () => {
    const bits = [...reports].map(([name, { hashes, outputs }]) => ({ name, bits: `${outputs} outputs ${hashes.cold}` }));
    expect(bits.map(({ name }) => name)).toEqual([...Object.keys(jobs), ...Object.keys(browsers)]);
    expect(new Set(bits.map((each) => each.bits)).size, JSON.stringify(bits, null, 1)).toBe(1);
  });
});
