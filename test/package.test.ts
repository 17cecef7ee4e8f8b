// What a consumer gets: the packed files, unpacked as npm would, used from a script, a type checker, bundlers and a shell.

import { build } from "esbuild";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, posix } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installPacked, ROOT } from "./packed.js";
import { output } from "./runtimes/command.js";

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const PROGRAM = `
  import { load, type Priced } from "candor";
  const { game } = await load();
  const priced: Priced = game.price({ groups: [{ size: 3, reward: [1, 0] }, { size: 2, reward: [0, 1] }], divergence: { alpha: 2 } });
  const total: number = priced.payments.reduce((a, b) => a + b) + priced.welfare;
  console.log(Number.isFinite(total) ? "priced" : "lost");
`;

let consumer: string;
let files: string[];
let manifest: Manifest;
const installed = (path: string): Buffer => readFileSync(join(consumer, "node_modules/candor", path));

beforeAll(() => {
  consumer = mkdtempSync(join(tmpdir(), "candor-consumer-"));
  files = installPacked(consumer);
  manifest = JSON.parse(installed("package.json").toString()) as Manifest;
  writeFileSync(join(consumer, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
  writeFileSync(join(consumer, "program.ts"), PROGRAM);
});

afterAll(() => rmSync(consumer, { recursive: true, force: true }));

describe("the files", () => {
  const EXPECTED: readonly (readonly [pattern: RegExp, least: number, most: number])[] = [
    [/^package\.json$/, 1, 1], [/^LICENSE$/, 1, 1], [/^(README|CHANGELOG|CONTRIBUTING)\.md$/, 3, 3],
    [/^docs\/[\w-]+\.md$/, 2, Infinity], [/^examples\/([\w-]+\/)?[\w-]+\.(md|csv|tsv|js|mjs|ts|json|jsonc|jsonl)$/, 5, 30],
    [/^dist\/(web|edge|instantiate|app|client|receipts)\.js(\.map)?$/, 12, 12], [/^dist\/(web|instantiate|receipts)\.cjs(\.map)?$/, 6, 6],
    [/^dist\/core\.scalar\.js$/, 1, 1], [/^dist\/core\.wasm$/, 1, 1], [/^dist\/licenses\/[\w-]+\.txt$/, 4, 20],
    [/^dist\/cli\.js$/, 1, 1], [/^dist\/workers\/(game|crowd|label)\.js$/, 3, 3], [/^dist\/types\/(core|web|read|edge|receipts|node\/(stores|pool))\/[\w/-]+\.d\.c?ts$/, 6, Infinity],
    [/^dist\/stores\/(sqlite|postgres|durable-object)\.js(\.map)?$/, 6, 6], [/^dist\/stores\/postgres\.sql$/, 1, 1],
    [/^dist\/worker\/(index|core)\.js(\.map)?$/, 4, 4], [/^dist\/pool\/(index|core)\.js(\.map)?$/, 4, 4], [/^dist\/playground\.html$/, 1, 1],
    [/^dist\/playground\/(index\.html|assets\/[\w.-]+\.(js|css))$/, 5, 20],
  ];

  test.each(EXPECTED)("%s: %d to %d", (pattern, least, most) => {
    const found = files.filter((file) => pattern.test(file));
    expect(found.length, String(found)).toBeGreaterThanOrEqual(least);
    expect(found.length, String(found)).toBeLessThanOrEqual(most);
  });

  test("are these and no others", () => {
    expect(files.filter((file) => !EXPECTED.some(([pattern]) => pattern.test(file)))).toEqual([]);
  });

  test("have links that resolve among themselves", () => {
    for (const page of files.filter((name) => name.endsWith(".md"))) {
      const links = installed(page).toString().matchAll(/\]\((?!https?:|#)([^)#]+)/g);
      for (const [, link] of links) expect(files, `${page} links to ${link}`).toContain(posix.join(posix.dirname(page), link!));
    }
  });

  test("name no path of the machine that built them", () => {
    expect(files.filter((file) => installed(file).includes(ROOT.slice(0, -1)))).toEqual([]);
  });

  test("name no source map that is not there, and none carries the core's text", () => {
    for (const file of files.filter((name) => /\.c?js$/.test(name) && name.startsWith("dist/"))) {
      const named = /\/\/# sourceMappingURL=(.+)$/m.exec(installed(file).toString())?.[1];
      if (named) expect(files).toContain(posix.join(posix.dirname(file), named));
    }
    for (const map of files.filter((name) => name.endsWith(".map"))) expect(installed(map).length).toBeLessThan(1_000_000);
  });

  test("have the licence of everything that is bundled into them", () => {
    const bundled = new Set(files.filter((name) => name.endsWith(".map")).flatMap((name) => {
      const { sources } = JSON.parse(installed(name).toString()) as { sources: string[] };
      return sources.flatMap((source) => /node_modules\/((?:@[\w-]+\/)?[\w-]+)\//.exec(source)?.[1] ?? []);
    }));
    const licences = Array.from(bundled, (name) => `dist/licenses/${name.replace("/", "-").replace("@", "")}.txt`);
    // the page has no source maps
    const drawn = files.filter((file) => /^dist\/licenses\/(preact|d3-\w+|internmap|fzstd|hyparquet(-compressors)?)\.txt$/.test(file));
    expect(drawn).toContain("dist/licenses/preact.txt");
    expect([...licences, ...drawn].sort()).toEqual(files.filter((name) => name.startsWith("dist/licenses/")));
  });

  test("hold the core that was built", () => {
    expect(installed("dist/core.wasm").equals(readFileSync(join(ROOT, "build/core.wasm")))).toBe(true);
  });
});

function typeCheck(file: string, module: string, moduleResolution: string, lib = ["es2022", "dom"]): Promise<string> {
  const project = join(consumer, `tsconfig.${file}.${module}.${lib.length}.json`);
  const compilerOptions = {
    module, moduleResolution, target: "es2022", lib, types: [], strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false,
    noEmit: true,
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, files: [file] }));
  return output(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "--project", project], { cwd: consumer });
}

describe("the library, with none of its dependencies installed", () => {
  test("runs", async () => {
    await build({ absWorkingDir: consumer, entryPoints: ["program.ts"], outdir: ".", format: "esm" });
    expect(await output(process.execPath, ["program.js"], { cwd: consumer })).toBe("priced\n");
  });

  test("runs from CommonJS", async () => {
    writeFileSync(join(consumer, "program.cjs"), `
      const { load, isRefusal } = require("candor");
      load().then(({ game }) => {
        try {
          game.price({ groups: [] });
        } catch (error) {
          console.log(isRefusal(error) && error.field);
        }
      });
    `);
    expect(await output(process.execPath, ["program.cjs"], { cwd: consumer })).toBe("groups\n");
  });

  test.each(["import", "require"])("candor/instantiate by %s holds no core: whoever uses it brings one", async (how) => {
    const take = how === "import" ? 'import { instantiate } from "candor/instantiate";' : 'const { instantiate } = require("candor/instantiate");';
    const file = `bring.${how === "import" ? "mjs" : "cjs"}`;
    writeFileSync(join(consumer, file), `${take}
      import("node:fs").then(({ readFileSync }) => {
        const bytes = readFileSync("node_modules/candor/dist/core.wasm");
        const { game } = instantiate(new WebAssembly.Module(bytes));
        console.log(game.price({ groups: [{ size: 1, reward: [1, 0] }] }).payments.length);
      });
    `);
    expect(await output(process.execPath, [file], { cwd: consumer })).toBe("1\n");
    expect(installed("dist/instantiate.js").length).toBeLessThan(installed("dist/web.js").length - 80_000);
  });

  test.each(["import", "require"])("candor/receipts by %s signs and verifies; nothing of it is in the library, nor the core in it", async (how) => {
    const take = (names: string, from: string): string => (how === "import" ? `import ${names} from "${from}";` : `const ${names} = require("${from}");`);
    const file = `receipts.${how === "import" ? "mjs" : "cjs"}`;
    writeFileSync(join(consumer, file), `
      ${take("{ load }", "candor")}
      ${take("{ createSigner, keySet, sign, verify }", "candor/receipts")}
      async function main() {
        const rooms = await load();
        const signer = await createSigner(await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]));
        const question = { groups: [{ size: 1, reward: [1, 0] }] };
        const receipt = await sign({ kind: "game.price", question, output: rooms.game.price(question), time: 1 }, signer);
        console.log((await verify(receipt, { keys: keySet([signer.publicKey]), input: question, rooms })).recomputed);
      }
      main();
    `);
    expect(await output(process.execPath, [file], { cwd: consumer })).toBe("same\n");
    expect(installed("dist/receipts.js").length).toBeLessThan(45_000);
    expect(installed("dist/web.js").includes("Ed25519")).toBe(false);
  });

  test.each([["nodenext", "mts"], ["nodenext", "cts"]])("candor/receipts type-checks under module %s as .%s, with ES2022 alone", async (module, ending) => {
    writeFileSync(join(consumer, `checked.${ending}`), `
      import type { Candor } from "candor";
      import { createSigner, openLog, receiptEntry, sign, verify, type Receipt, type TileStore, type Verdict } from "candor/receipts";
      export async function main(rooms: Candor, pem: string, store: TileStore): Promise<boolean> {
        const signer = await createSigner(pem, { from: 1 });
        const receipt: Receipt = await sign({ kind: "data.plan", question: {}, output: {}, time: 1 }, signer);
        const verdict: Verdict = await verify(receipt, { keys: { keys: [signer.publicKey] }, input: {}, rooms });
        const log = await openLog(store, { origin: "a", verifiers: [] });
        const first: number = await log.append([receiptEntry(receipt)]);
        return verdict.holds && first === 0;
      }
    `);
    expect(await typeCheck(`checked.${ending}`, module, module, ["es2022"])).toBe("");
  });

  test("candor/pool prices in threads, and type-checks", async () => {
    const text = `
      import { openPool, type Pool } from "candor/pool";
      const pool: Pool = await openPool({ workers: 2, onCrash: ({ worker }) => console.log(worker) });
      const game = { groups: [{ size: 3, reward: [1, 0] }, { size: 2, reward: [0, 1] }] };
      const priced = await Promise.all([pool.game.price(game), pool.game.price(game)]);
      const { payments } = await pool.with({ signal: new AbortController().signal }).game.priceBatch({
        groups: [{ size: 3 }, { size: 2 }], prompts: 1, outcomes: 2, rewards: Float64Array.of(1, 0, 0, 1),
      });
      await pool.room();
      await pool.close();
      console.log(priced.every((one) => one.payments.every((paid, i) => paid === payments[i])));
    `;
    writeFileSync(join(consumer, "pool.mts"), text);
    expect(await typeCheck("pool.mts", "nodenext", "nodenext")).toBe("");
    await build({ absWorkingDir: consumer, entryPoints: ["pool.mts"], outdir: ".", format: "esm", outExtension: { ".js": ".mjs" } });
    expect(await output(process.execPath, ["pool.mjs"], { cwd: consumer })).toBe("true\n");
  });

  test("gives the core as a file, and its manifest", async () => {
    const script = 'console.log(["candor/core.wasm", "candor/package.json"].map((name) => import.meta.resolve(name)).join())';
    const printed = await output(process.execPath, ["--input-type=module", "--eval", script], { cwd: consumer });
    expect(printed).toMatch(/candor\/dist\/core\.wasm,.*candor\/package\.json\n$/);
  });

  test.each([["nodenext", "nodenext"], ["esnext", "bundler"]])("type-checks under module %s, resolution %s", async (module, resolution) => {
    expect(await typeCheck("program.ts", module, resolution)).toBe("");
  });

  test.each([["program.cts", "nodenext"], ["program.ts", "nodenext"]])("%s type-checks with the library of ES2022 alone", async (file, module) => {
    const text = PROGRAM.replace(/console\.log.*/, "export { total };");
    const wrapped = text.replace(/import (\{.*\}) from "candor";/, 'import $1 from "candor";\nexport async function main() {').replace("export { total };", "return total;\n}");
    writeFileSync(join(consumer, `plain.${file}`), wrapped);
    expect(await typeCheck(`plain.${file}`, module, module, ["es2022"])).toBe("");
  });

  test("a batch is disposed of by `using`, where the library has it", async () => {
    writeFileSync(join(consumer, "using.ts"), `
      import { load } from "candor";
      const { game } = await load();
      using batch = game.batch({ groups: [{ size: 1 }], prompts: 1, outcomes: 2, views: ["boosts"], precision: "f32" });
      batch.rewards.fill(1);
    `);
    expect(await typeCheck("using.ts", "nodenext", "nodenext", ["es2022", "dom", "esnext.disposable"])).toBe("");
  });

  test("a game of the wrong type does not", async () => {
    writeFileSync(join(consumer, "wrong.ts"), PROGRAM.replace("size: 3", 'size: "3"'));
    await expect(typeCheck("wrong.ts", "nodenext", "nodenext")).rejects.toThrow(/wrong\.ts\(4,.*'string' is not assignable to type 'number'/s);
  });

  test("is bundled for browsers with the scalar core a chunk of its own", async () => {
    const { metafile } = await build({
      absWorkingDir: consumer, entryPoints: ["program.ts"], outdir: "browser", bundle: true, splitting: true, format: "esm", platform: "browser",
      metafile: true, logLevel: "silent",
    });
    const outputs = Object.entries(metafile.outputs);
    expect(outputs.filter(([, { entryPoint }]) => /core\.scalar\.js$/.test(entryPoint ?? ""))).toHaveLength(1);
    expect(await output(process.execPath, ["browser/program.js"], { cwd: consumer })).toBe("priced\n");
  });

  test("is bundled for workerd with the core a file beside it", async () => {
    const { metafile } = await build({
      absWorkingDir: consumer, entryPoints: ["program.ts"], outdir: "worker", bundle: true, format: "esm", conditions: ["workerd"],
      loader: { ".wasm": "copy" }, metafile: true, logLevel: "silent",
    });
    expect(Object.keys(metafile.inputs).filter((path) => path.endsWith(".js")).map((path) => path.split("/").at(-1))).toEqual(["edge.js"]);
    const copies = readdirSync(join(consumer, "worker")).filter((name) => name.endsWith(".wasm"));
    expect(copies).toHaveLength(1);
    expect(readFileSync(join(consumer, "worker", copies[0]!)).equals(installed("dist/core.wasm"))).toBe(true);
  });
});

describe("with its dependencies installed", () => {
  beforeAll(() => {
    // as npm does: dependencies beside the package, the command a link to a file that may be run
    for (const name of Object.keys(manifest.dependencies)) {
      const link = join(consumer, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(ROOT, "node_modules", name), link);
    }
    mkdirSync(join(consumer, "node_modules/.bin"));
    chmodSync(join(consumer, "node_modules/candor", manifest.bin.candor!), 0o755);
    symlinkSync(join("../candor", manifest.bin.candor!), join(consumer, "node_modules/.bin/candor"));
  });

  const candor = (...args: string[]): Promise<string> => output("candor", args, {
    cwd: consumer, env: { PATH: join(consumer, "node_modules/.bin") + delimiter + process.env.PATH },
  });

  test("the command line says its version", async () => {
    expect(await candor("--version")).toBe(`${manifest.version}\n`);
  });

  test("the command line prices a candidate file", async () => {
    writeFileSync(join(consumer, "auction.csv"), "candidate,group,size,value\nx,a,1,5\ny,a,1,0\nx,b,1,0\ny,b,1,3\n");
    const priced = JSON.parse(await candor("price", "auction.csv", "--format", "json")) as { winner: { id: string }; groups: { payment: number }[] };
    expect(priced.winner.id).toBe("x");
    expect(priced.groups.map(({ payment }) => payment)).toEqual([3, 0]);
  });

  const SERVICE = `
    import { createApp, defaultLimits, type AppOptions, type Problem } from "candor/edge";
    import { createClient } from "candor/client";
    import { Hono } from "hono";
    import "./client.js"; // the example's
    const options: AppOptions = { terms: { default: { lambda: 0.5 } }, limits: { groups: defaultLimits.groups } };
    export const app = new Hono().get("/", (c) => c.text("up")).route("/pricing", createApp(options));
    const service = createClient("http://127.0.0.1/pricing", { headers: { Authorization: "Bearer key" } });
    const answer = await service.v1.game.price.$post({ json: { groups: [{ size: 3, reward: [1, 0] }] }, query: {} });
    if (answer.ok) {
      const priced = await answer.json();
      const payments: number[] = priced.payments;
      const ids: (string | null)[] = priced.ids;
      console.log(payments.length + ids.length);
    } else {
      const problem: Problem = await answer.json();
      console.log(problem.detail);
    }
    const plan = await service.v1.data.plan.$post({ json: { users: [{ id: "a", cost: 1, capacity: 1 }], threshold: 1, rule: "club" } });
    if (plan.ok) console.log((await plan.json()).committed);
  `;

  test.each([["nodenext", "nodenext"], ["esnext", "bundler"]])("service and client type-check under module %s, resolution %s", async (module, resolution) => {
    writeFileSync(join(consumer, "service.ts"), SERVICE);
    writeFileSync(join(consumer, "client.ts"), installed("examples/edge/client.ts"));
    expect(await typeCheck("service.ts", module, resolution)).toBe("");
  });

  test("a wrong body, an unknown field, an answer taken for what it is not and an option that is none are type errors", async () => {
    writeFileSync(join(consumer, "mistaken.ts"), SERVICE.replace("lambda:", "lamda:").replace("payments: number[]", "payments: string[]") + `
      void service.v1.game.price.$post({ json: { groups: [{ size: "3", reward: [1, 0] }] }, query: {} });
      void service.v1.game.price.$post({ json: { groups: [{ size: 3, rewards: [1, 0] }] }, query: {} });
    `);
    const said = await typeCheck("mistaken.ts", "nodenext", "nodenext").catch(String);
    expect(said).toMatch(/^mistaken\.ts\(\d+,\d+\): error .*'string' is not assignable to type 'number'/m);
    for (const fault of ["'rewards' does not exist", "'number[]' is not assignable to type 'string[]'", "'lamda' does not exist"]) {
      expect(said).toContain(fault);
    }
    expect(said.match(/: error /g)).toHaveLength(4);
  });

  test("the service answers, and its client is small and holds nothing of the core", async () => {
    const script = `
      import { createApp } from "candor/edge";
      const body = JSON.stringify({ groups: [{ size: 3, reward: [1, 0] }, { size: 2, reward: [0, 1] }] });
      const headers = { "content-type": "application/json" };
      console.log((await createApp().request("/v1/game/price", { method: "POST", headers, body })).status);
    `;
    expect(await output(process.execPath, ["--input-type=module", "--eval", script], { cwd: consumer })).toBe("200\n");
    const { metafile } = await build({
      absWorkingDir: consumer, stdin: { contents: 'export { createClient } from "candor/client";', resolveDir: consumer }, bundle: true, format: "esm", minify: true,
      metafile: true, write: false,
    });
    expect(Object.keys(metafile.inputs).filter((path) => /valibot|cborg|web\.js|app\.js/.test(path))).toEqual([]);
    expect(Object.values(metafile.outputs)[0]!.bytes).toBeLessThan(10_000);
  });
});
