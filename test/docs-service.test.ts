// docs/service.md from top to bottom, as it stands, over each store: every command runs, and what its comments say is what is
// printed. All that is changed is the port, and the database's address.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installAll, promptOf, ROOT } from "./packed.js";
import { start, stop } from "./runtimes/command.js";
import { freePort } from "./runtimes/port.js";
import { postgresServer, type PostgresServer } from "./stores/postgres.js";

const sections = readFileSync(join(ROOT, "docs/service.md"), "utf8").split(/^(?=#+ [A-Z])/m);
const titleOf = (section: string): string => /^#+ (.*)$/m.exec(section)![1]!;

/** Headings of which one is followed; and what is left out then. */
const STORES: Readonly<Record<string, readonly string[]>> = {
  "SQLite": [], "PostgreSQL": [], "Cloudflare Durable Objects": ["Receipts", "Stop it"],
};

let consumer: string;
let postgres: PostgresServer;

beforeAll(async () => {
  consumer = mkdtempSync(join(tmpdir(), "candor-service-"));
  installAll(consumer, "pg", "better-sqlite3");
  postgres = await postgresServer();
});

afterAll(async () => {
  await postgres?.close();
  rmSync(consumer, { recursive: true, force: true, maxRetries: 3 });
});

/** The commands that whoever chose a store runs, and what their comments say is printed. */
function page(store: string): { readonly commands: string; readonly said: readonly string[] } {
  const others = Object.keys(STORES).filter((name) => name !== store);
  const left = [...others, ...STORES[store]!];
  const blocks = sections.filter((section) => !left.includes(titleOf(section)))
    .flatMap((section) => Array.from(section.matchAll(/^```sh\n(.*?)^```$/gms), ([, block]) => block!));
  const commands = blocks.join("");
  return { commands, said: Array.from(commands.matchAll(/^# (.*)$/gm), ([, line]) => line!) };
}

/** What a comment says, of which `...` is left out. */
const patternOf = (said: string): RegExp =>
  new RegExp(`^${said.split("...").map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&")).join(".*")}$`);

/** Comments that no line says, each looked for after the line of the one before. */
function unsaid(comments: readonly string[], printed: string): readonly string[] {
  const lines = printed.split("\n");
  return comments.filter((comment) => {
    const at = lines.findIndex((line) => patternOf(comment).test(line));
    if (at >= 0) lines.splice(0, at + 1);
    return at < 0;
  });
}

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs commands, and ends what they left running. */
async function ran(commands: string, cwd: string): Promise<Ran> {
  // what runs on beside the commands says what it says elsewhere
  const apart = commands.replaceAll(/ &$/gm, " >&2 &");
  const script = `trap 'echo "candor-test: failed: $BASH_COMMAND" >&2' ERR\n${apart}\necho at the end\n`;
  const child = start("bash", ["-c", script], { cwd, env: promptOf(consumer) });
  let [stdout, stderr] = ["", ""];
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (/^at the end$/m.test(stdout)) resolve();
    });
  });
  await stop(child);
  return { stdout, stderr };
}

test.concurrent.each(Object.keys(STORES))("%s", async (store) => {
  const folder = join(consumer, store.replaceAll(" ", "-"));
  mkdirSync(folder);
  symlinkSync(join(consumer, "node_modules"), join(folder, "node_modules"));
  symlinkSync(join(consumer, "package.json"), join(folder, "package.json"));
  const [port, database] = [String(await freePort()), await postgres.database()];
  const here = (text: string): string => text.replaceAll("8787", port).replaceAll("postgres://USER@HOST/DATABASE", `'${database}'`);

  const { commands, said } = page(store);
  expect(commands.match(/^(ask|say|look|npx) /gm)!.length).toBeGreaterThan(40);
  const { stdout, stderr } = await ran(here(commands), folder);

  const ofService = said.filter((line) => line.startsWith("candor: "));
  const ofCommands = said.filter((line) => !line.startsWith("candor: "));
  expect(unsaid([...ofCommands.map(here), "at the end"], stdout), stdout + stderr).toEqual([]);
  expect(unsaid(ofService.map(here), stderr), stderr).toEqual([]);
  expect(stderr).not.toContain("candor-test");
  // nothing was refused but what the page says
  const refusals = said.filter((line) => line.includes('"status":4'));
  expect(stdout.match(/"status":[45]\d\d\b/g)).toHaveLength(refusals.length);
});

test("a comment that is wrong is noticed", () => {
  expect(unsaid(['{"version":1,...}', "b"], '{"version":1,"phase":"DRAFT"}\nb')).toEqual([]);
  expect(unsaid(['{"version":2,...}', "b"], '{"version":1,"phase":"DRAFT"}\nb')).toEqual(['{"version":2,...}']);
  expect(unsaid(["b", "a"], "a\nb")).toEqual(["a"]);
});
