// The packed package in other people's build chains and test runners: Vite, webpack, wrangler, Next.js with Turbopack, Jest.
// They are installed in this folder (npm run setup), apart from the project's own tools.

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installPacked, ROOT } from "../packed.js";
import { announced, output, start, stop } from "../runtimes/command.js";
import { freePort } from "../runtimes/port.js";

const HERE = join(ROOT, "test/consumers");
const WORK = join(HERE, ".work");
const MINUTES = 120_000;

const GAME = { groups: [{ size: 3, reward: [1, 0] }, { size: 2, reward: [0, 1] }] };
const PRICED = "0.7310585786300049";
const PROGRAM = `
  import { load } from "candor";
  const { game } = await load();
  console.log(game.price(${JSON.stringify(GAME)}).policy[0]);
`;

/** The program of a package, by the name of its command. */
const program = (name: string, path: string): string => join(HERE, "node_modules", name, path);

function app(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(WORK, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

beforeAll(() => {
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  execFileSync("npm", ["ls", "--depth=0"], { cwd: HERE, stdio: "ignore" });
  installPacked(WORK);
});

afterAll(() => rmSync(WORK, { recursive: true, force: true }));

test("Vite builds it for browsers", async () => {
  const cwd = app("vite", {
    "package.json": '{ "type": "module" }',
    "main.js": PROGRAM,
    "vite.config.js": 'export default { build: { target: "es2022", lib: { entry: "main.js", formats: ["es"], fileName: "out" } } };',
  });
  await output(process.execPath, [program("vite", "bin/vite.js"), "build", "--logLevel", "error"], { cwd, seconds: 600 });
  expect(await output(process.execPath, ["dist/out.js"], { cwd })).toBe(`${PRICED}\n`);
}, 6 * MINUTES);

test("webpack builds it", async () => {
  const cwd = app("webpack", {
    "package.json": '{ "type": "module" }',
    "main.js": PROGRAM,
    "build.js": `
      import webpack from "webpack";
      const output = { path: import.meta.dirname + "/out", filename: "[name].js", module: true, chunkFormat: "module" };
      const options = { mode: "production", target: ["web", "es2022"], entry: "./main.js", experiments: { outputModule: true }, output };
      webpack({ ...options, context: import.meta.dirname }, (error, stats) => {
        if (error ?? stats.hasErrors()) throw error ?? new Error(stats.toString());
      });
    `,
  });
  await output(process.execPath, ["build.js"], { cwd, seconds: 600 });
  expect(await output(process.execPath, ["out/main.js"], { cwd })).toBe(`${PRICED}\n`);
}, 6 * MINUTES);

test("wrangler bundles it, and workerd runs the bundle", async () => {
  const cwd = app("wrangler", {
    "wrangler.json": JSON.stringify({ name: "prices", main: "worker.js", compatibility_date: "2026-04-01" }),
    "worker.js": `
      import { load, toPlain } from "candor";
      export default {
        async fetch(request) {
          const { game } = await load();
          return Response.json(toPlain(game.price(await request.json())));
        },
      };
    `,
  });
  const env = { WRANGLER_SEND_METRICS: "false", CLOUDFLARE_API_TOKEN: "none" };
  const wrangler = program("wrangler", "bin/wrangler.js");
  await output(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", "out"], { cwd, env, seconds: 600 });
  const worker = new Miniflare({
    modules: true, modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }], rootPath: cwd, scriptPath: "out/worker.js",
    compatibilityDate: "2026-04-01", host: "127.0.0.1",
  });
  try {
    const answer = await worker.dispatchFetch("http://prices/", { method: "POST", body: JSON.stringify(GAME) });
    expect(((await answer.json()) as { policy: number[] }).policy[0]).toBe(Number(PRICED));
  } finally {
    await worker.dispose();
  }
}, 6 * MINUTES);

test("Next.js serves it with Turbopack, from its Node and its edge runtime", async () => {
  const route = (body: string, runtime: string): string => `
    ${body}
    export const runtime = "${runtime}";
    export async function GET() {
      const { game } = await load(options);
      return Response.json(game.price(${JSON.stringify(GAME)}).policy[0]);
    }
  `;
  const packaged = 'import { load } from "candor"; const options = {};';
  const brought = 'import { load } from "candor"; import source from "candor/core.wasm?module"; const options = { source };';
  const cwd = app("next", {
    "package.json": '{ "private": true }',
    "next.config.mjs": `export default { turbopack: { root: ${JSON.stringify(HERE)} } };`,
    "app/layout.js": "export default function Layout({ children }) { return <html><body>{children}</body></html>; }",
    "app/page.js": "export default function Page() { return <p>priced</p>; }",
    "app/node/route.js": route(packaged, "nodejs"),
    "app/edge/route.js": route(brought, "edge"),
  });
  const port = await freePort();
  const env = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "development" };
  const server = start(process.execPath, [program("next", "dist/bin/next"), "dev", "--turbopack", "--hostname", "127.0.0.1", "--port", String(port)], { cwd, env });
  try {
    await announced(server, /Ready in/, 600);
    for (const runtime of ["node", "edge"]) {
      const answer = await fetch(`http://127.0.0.1:${port}/${runtime}`, { signal: AbortSignal.timeout(600_000) });
      expect([runtime, answer.status, await answer.text()]).toEqual([runtime, 200, PRICED]);
    }
  } finally {
    await stop(server);
  }
}, 8 * MINUTES);

test("Jest runs it, in its own realm and from CommonJS", async () => {
  const cwd = app("jest", {
    "package.json": '{ "private": true }',
    "price.test.js": `
      const { isRefusal, load, rows } = require("candor");
      test("prices", async () => {
        const { game } = await load();
        const priced = game.price({ groups: [{ id: "a", size: 3, reward: new Float32Array([1, 0]) }, { size: 2, reward: [0, 1] }] });
        expect(priced.policy[0]).toBe(${PRICED});
        expect(rows(priced)[0].id).toBe("a");
        try {
          game.price({ groups: [{ size: 1, reward: new BigInt64Array(2) }] });
        } catch (error) {
          expect(isRefusal(error) && error.field).toBe("groups[0].reward");
        }
      });
    `,
  });
  const jest = program("jest", "bin/jest.js");
  await output(process.execPath, [jest, "--ci", "--rootDir", cwd, "--cacheDirectory", join(cwd, ".cache")], { cwd, seconds: 600 });
}, 6 * MINUTES);
