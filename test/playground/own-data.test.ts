// Files of the reader's own: read in the page by what reads them for the command line, with the same refusals.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { build, mergeConfig } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import config from "../../bindings/web/playground/vite.config.mjs";
import { candor } from "../cli/candor.js";
import { ROOT } from "../packed.js";
import { browsers, type Browser, type Page } from "../runtimes/browsers.js";
import { giveFile, serveFolder, until, type Folder } from "./page.js";

const example = (name: string): string => readFileSync(join(ROOT, "examples", name), "utf8");

/** In each room files that are wrong, with what the command line is told about them. */
const WRONG: readonly (readonly [room: "price" | "crowd" | "data", file: string, content: string])[] = [
  ["price", "rewards.csv", `${example("rewards.csv")}another,reply,strangers,1\n`],
  ["price", "reward.csv", "prompt,response,group,reward\np,x,a,1\np,y,a,much\n"],
  ["price", "hole.csv", "prompt,response,group,reward\np,x,a,1\np,y,a,0\np,x,b,1\n"],
  ["price", "columns.csv", "one,two\n1,2\n"],
  ["price", "candidates.csv", "candidate,group,size,value\nm,a,1,2\nm,a,1,3\n"],
  ["price", "games.jsonl", '{"groups":[{"size":1,"reward":[1,0]}]}\n{"groups":[{"size":1,"reward":[1,"0"]}]}\n'],
  ["price", "other.jsonl", '{"groups":[{"size":1,"reward":[1,0]}]}\n{"groups":[{"size":2,"reward":[1,0]}]}\n'],
  ["price", "cut.json", '{"groups": [\n'],
  ["price", "empty.csv", ""],
  ["crowd", "votes.csv", "slot,worker,report,label\n1,ann,0.5,1\n1,bob,5,1\n"],
  ["crowd", "twice.csv", "slot,worker,report,label\n1,ann,0.5,1\n1,ann,0.5,1\n"],
  ["crowd", "quoted.csv", 'slot,worker,report\n1,"ann,0.5\n'],
  ["crowd", "votes.json", '{"votes": 3}'],
  ["data", "users.csv", "user,cost,capacity\na,2,3\nb,1.5,2\n"],
  ["data", "again.csv", "user,cost,capacity\na,2,3\na,1,2\n"],
  ["data", "call.jsonl", '{"users": []}\n{"users": []}\n'],
];

const OPTIONS = { price: [], crowd: [], data: ["--threshold", "3", "--rule", "critical-value", "--reserve", "5"] } as const;

const said = new Map<string, Promise<string>>();

/** What the command line says of a file that it refuses. */
function refusedBy(command: "price" | "crowd" | "data", file: string, content: string): Promise<string> {
  const run = async (): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), "candor-own-"));
    try {
      writeFileSync(join(folder, file), content);
      const { code, stderr } = await candor([command, join(folder, file), ...OPTIONS[command]]);
      expect(code).toBe(1);
      return stderr.trim().replace(/^candor: /, "").replaceAll(`${folder}/`, "");
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  if (!said.has(file)) said.set(file, run());
  return said.get(file)!;
}

/** A Zstandard frame of one raw block (RFC 8878, 3.1). */
function framed(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 5);
  head.writeUIntLE((bytes.length << 3) | 1, 9, 3);
  return Buffer.concat([head, bytes]);
}

let site: Folder;
let out: string;

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), "candor-own-data-"));
  const root = fileURLToPath(new URL("own-data", import.meta.url));
  await build(mergeConfig(config, {
    configFile: false, root, build: { outDir: out, rollupOptions: { input: { index: join(root, "index.html") } } },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  }));
  site = await serveFolder(out);
});
afterAll(() => {
  site?.close();
  rmSync(out, { recursive: true, force: true });
});

describe.each(Object.entries(browsers))("%s", (_, launch) => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
    page = await browser.open(site.address);
    await until(page, 'document.querySelector("#price .drop")');
  });
  afterAll(() => browser?.close());

  const give = (room: string, name: string, bytes: Uint8Array, how: "drop" | "choose" = "drop"): Promise<void> =>
    giveFile(page, `#${room} .drop`, name, bytes, how);
  const read = async <Found>(room: string): Promise<Found> => {
    await until(page, `document.querySelector("#read-${room}") || document.querySelector("#${room} [role=alert]")`);
    return JSON.parse(await page.evaluate<string>(`document.querySelector("#read-${room}").textContent`)) as Found;
  };
  const alert = async (room: string, file: string): Promise<string> => {
    await until(page, `document.querySelector("#${room} [role=alert]")?.textContent.startsWith(${JSON.stringify(file)})`);
    return page.evaluate<string>(`document.querySelector("#${room} [role=alert]").textContent`);
  };

  test("games, votes and users of the examples, dropped, chosen and packed", async () => {
    await give("price", "rewards.csv", Buffer.from(example("rewards.csv")));
    const { prompts, more } = await read<{ prompts: { responses: string[]; game: { groups: { id: string; reward: number[] }[] } }[]; more: number }>("price");
    expect(more).toBe(0);
    expect(prompts.length).toBeGreaterThan(1);
    for (const { responses, game } of prompts) {
      expect(game.groups.every(({ reward }) => reward.length === responses.length)).toBe(true);
    }
    await give("crowd", "votes.csv", Buffer.from(example("votes.csv")), "choose");
    const { slots, history } = await read<{ slots: string[]; history: { workers: string[]; votes: { slot: number }[]; labels: unknown[] } }>("crowd");
    expect(history.labels).toHaveLength(slots.length);
    expect(history.votes.length).toBe(example("votes.csv").trim().split("\n").length - 1);
    await give("data", "users.csv.gz", gzipSync(example("users.csv")));
    const { call } = await read<{ call: { users: { id: string; cost: number }[] } }>("data");
    expect(call.users.length).toBe(example("users.csv").trim().split("\n").length - 1);
  });

  test.each(WRONG)("%s refuses %s in the command line's words", async (room, file, content) => {
    await give(room, file, Buffer.from(content));
    expect(await alert(room, file)).toBe(await refusedBy(room, file, content));
  });

  test("Parquet by every codec but Brotli, which is refused by its name", async () => {
    const votes = (codec: "SNAPPY" | "GZIP" | "ZSTD" | "BROTLI"): Uint8Array => new Uint8Array(parquetWriteBuffer({
      columnData: [
        { name: "slot", data: [1, 1, 2], type: "INT32" }, { name: "worker", data: ["ann", codec, "ann"], type: "STRING" },
        { name: "report", data: [0.5, 0.25, 0.75], type: "DOUBLE" },
      ],
      codec, compressors: { GZIP: (bytes) => gzipSync(bytes), ZSTD: framed, BROTLI: (bytes) => brotliCompressSync(bytes) },
    }));
    for (const codec of ["SNAPPY", "GZIP", "ZSTD"] as const) {
      await give("crowd", `${codec}.parquet`, votes(codec));
      await until(page, `document.querySelector("#read-crowd")?.textContent.includes("${codec}")`);
      expect((await read<{ slots: string[] }>("crowd")).slots).toEqual(["1", "2"]);
    }
    await give("crowd", "brotli.parquet", votes("BROTLI"));
    expect(await alert("crowd", "brotli.parquet"))
      .toBe("brotli.parquet: Parquet that cannot be read: packed by Brotli, which this page does not read; the command line does");
  });

  test("shows how far it is, and stops: nothing comes of what was stopped", async () => {
    // 24 MB in the page: too long for a hand to miss
    await page.evaluate(`(() => {
      const rows = Array.from({ length: 20_000 }, (_, k) => "s" + k + ",ann,0.5,1\\n").join("");
      const many = Array.from({ length: 80 }, (_, k) => rows.replaceAll("s", k + "-"));
      const given = new DataTransfer();
      given.items.add(new File(["slot,worker,report,label\\n", ...many], "long.csv"));
      document.querySelector("#read-crowd")?.setAttribute("data-before", "");
      document.querySelector("#crowd .drop").dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
    })()`);
    const before = await page.evaluate<string>('document.querySelector("#read-crowd")?.textContent ?? ""');
    await until(page, 'document.querySelector("#crowd progress")?.value > 0');
    await page.evaluate('document.querySelector("#crowd .progress button").focus()');
    await page.press("Enter");
    await until(page, '!document.querySelector("#crowd progress")');
    // the button is gone: the hand goes on at the file
    expect(await page.evaluate<boolean>('document.activeElement === document.querySelector("#crowd input[type=file]")')).toBe(true);
    // what is read later is not overtaken by it
    await give("data", "users.csv", Buffer.from(example("users.csv")));
    await read("data");
    expect(await page.evaluate<string>('document.querySelector("#read-crowd")?.textContent ?? ""')).toBe(before);
    expect(await page.evaluate<boolean>('document.querySelector("#crowd [role=alert]") === null')).toBe(true);
  });

  afterEach(() => expect(site.asked.filter((path) => !/^\/(index\.html|assets\/[\w.-]+)$/.test(path))).toEqual([]));
});
