// The recipes of examples/edge/README.md, run as they are written there: its commands, its requests, its answers. All that is
// changed is the port, since 8787 may be taken. What installs (npm install) has been done by the test, from the packed package.
// `wrangler deploy` is run without its upload.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, toPlain } from "candor";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { installAll, promptOf, ROOT } from "../packed.js";
import { announced, output, start, stop } from "../runtimes/command.js";
import { freePort } from "../runtimes/port.js";

const PORT = "8787";
const README = readFileSync(join(ROOT, "examples/edge/README.md"), "utf8");

/** What stands under a heading. */
const section = (title: string): string => README.split(/^## /m).find((text) => text.startsWith(`${title}\n`))!;

/** The commands under a heading that start with this. */
function commands(title: string, first: string): string[] {
  return Array.from(section(title).matchAll(/^ {4}(.+)$/gm), ([, line]) => line!).filter((line) => line.startsWith(first));
}

const block = (title: string, language: string): string => new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(section(title))![1]!;

let folder: string;
let port: string;

const onPort = (text: string): string => text.replaceAll(PORT, port);

const run = (line: string): Promise<string> => output("sh", ["-c", onPort(line)], { cwd: folder, env: promptOf(folder) });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "candor-recipes-"));
  installAll(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

/** The files of the example, for a port that is free. */
async function copied(): Promise<void> {
  port = String(await freePort());
  cpSync(join(folder, "node_modules/candor/examples/edge"), folder, { recursive: true });
  for (const name of ["wrangler.jsonc", "client.ts"]) {
    writeFileSync(join(folder, name), onPort(readFileSync(join(folder, name), "utf8")));
  }
}

/** Sends what a line of curl says. */
function curl(line: string): Promise<Response> {
  const [, url, header, data] = /^curl -s (\S+) -H '([^']*)' -d (.+)$/.exec(onPort(line))!;
  const body = data!.startsWith("@") ? readFileSync(join(folder, data!.slice(1)), "utf8") : data!.slice(1, -1);
  const [name, value] = header!.split(": ");
  return fetch(url!, { method: "POST", headers: { [name!]: value! }, body });
}

async function serving(line: string, ready: RegExp): Promise<void> {
  const server = start("sh", ["-c", onPort(line)], { cwd: folder, env: promptOf(folder) });
  onTestFinished(() => stop(server));
  await announced(server, ready);
}

const RECIPES: Readonly<Record<string, readonly [command: string, ready: RegExp]>> = {
  "Cloudflare Workers": ["npx wrangler dev", /Ready on http:\/\/127\.0\.0\.1:\d+/],
  "Deno": ["deno serve", /Listening on http:\/\/127\.0\.0\.1:\d+/],
  "Bun": ["NODE_ENV=production BUN_PORT", /http:\/\/localhost:\d+/],
  "Node": ["npx candor serve", /listening on http:\/\/127\.0\.0\.1:\d+/],
};

const [ASK, ASK_FOR_NOTHING] = commands("What comes back", "curl") as [string, string];

describe.each(Object.entries(RECIPES))("%s", (title, [command, ready]) => {
  test("answers as the recipe says, and as the library does", async () => {
    await copied();
    const [line, ...more] = commands(title, command);
    expect(more).toEqual([]);
    await serving(line!, ready);

    const answer = await curl(ASK);
    const text = await answer.text();
    expect([answer.status, text]).toEqual([200, block("What comes back", "json").trimEnd()]);
    const { game } = await load();
    const asked = JSON.parse(readFileSync(join(folder, "game.json"), "utf8")) as { groups: [] };
    expect(JSON.parse(text)).toEqual(toPlain(game.price({ ...asked, lambda: 0.5 })));

    const refused = await curl(ASK_FOR_NOTHING);
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: "terms-not-yours", field: "rule" }]);

    for (const client of commands("What comes back", title === "Deno" ? "deno run" : "bun run")) {
      expect(await run(client)).toBe(block("What comes back", "text"));
    }
    expect((await fetch(onPort(`http://127.0.0.1:${PORT}/docs`))).status).toBe(200);
  });
});

test("what wrangler would upload is a script and the core, beside it", async () => {
  await copied();
  const [line] = commands("Cloudflare Workers", "npx wrangler deploy");
  const said = await run(`${line} --dry-run --outdir out`);
  const kibibytes = Number(/gzip: ([\d.]+) KiB/.exec(said)?.[1]);
  expect(kibibytes).toBeGreaterThan(50);
  expect(kibibytes).toBeLessThan(235);
});

test("mounted in an app of one's own it answers under its path", async () => {
  await copied();
  writeFileSync(join(folder, "app.js"), block("In an app of your own", "js"));
  await serving(commands("Deno", "deno serve")[0]!, /Listening/);
  const mounted = ASK.replace("/v1/", "/pricing/v1/");
  expect(await (await curl(mounted)).text()).toBe(block("What comes back", "json").trimEnd());
  expect((await curl(ASK)).status).toBe(404);
  expect(await (await fetch(onPort(`http://127.0.0.1:${PORT}/`))).text()).toBe("up");
});
