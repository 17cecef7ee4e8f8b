// Where a result goes: --out, standard output, and what is left when a run is stopped.

import { chmodSync, closeSync, linkSync, mkdirSync, openSync, readFileSync, readdirSync, readlinkSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { CANDIDATES, CLI, PROMPTS, candor, file, folder, start } from "./candor.js";

const quiet = { code: 0, stdout: "", stderr: "" };

describe("--out", () => {
  const expected = async (): Promise<string> => (await candor(["price", "-", "--format", "json"], { input: PROMPTS })).stdout;
  const write = (out: string) => candor(["price", "-", "--format", "json", "--out", out], { input: PROMPTS });
  test("makes a file, with nothing left beside it", async () => {
    const directory = folder();
    expect(await write(join(directory, "new.json"))).toEqual(quiet);
    expect(readFileSync(join(directory, "new.json"), "utf8")).toBe(await expected());
    expect(readdirSync(directory)).toEqual(["new.json"]);
    expect(statSync(join(directory, "new.json")).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  test("replaces a file and keeps its permissions", async () => {
    const path = file("before");
    chmodSync(path, 0o640);
    expect(await write(path)).toEqual(quiet);
    expect(readFileSync(path, "utf8")).toBe(await expected());
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  describe("is never the file that is read", () => {
    const ways: Record<string, (path: string) => string> = {
      "by its name": (path) => path,
      "by another path": (path) => join(path, "..", "..", path.split("/").slice(-2).join("/")),
      "by a link": (path) => (symlinkSync(path, `${path}-link`), `${path}-link`),
      "by a hard link": (path) => (linkSync(path, `${path}-link`), `${path}-link`),
    };

    test.each(Object.entries(ways))("%s", async (_, way) => {
      const path = file(PROMPTS);
      const out = way(path);
      const refused = { code: 1, stdout: "", stderr: `candor: ${out}: this is what is read; --out would overwrite it\n` };
      expect(await candor(["price", path, "--out", out])).toEqual(refused);
      expect(await candor(["price", path, "--format", "jsonl", "--out", out])).toEqual(refused);
      expect(readFileSync(path, "utf8")).toBe(PROMPTS);
    });

    test("through standard input", async () => {
      const path = file(PROMPTS);
      const input = openSync(path, "r");
      const child = spawn(process.execPath, [CLI, "price", "-", "--out", path], { stdio: [input, "ignore", "ignore"] });
      expect(await once(child, "exit")).toEqual([1, null]);
      closeSync(input);
      expect(readFileSync(path, "utf8")).toBe(PROMPTS);
    });
  });

  test("writes through a link", async () => {
    const directory = folder();
    writeFileSync(join(directory, "target"), "before");
    symlinkSync("target", join(directory, "link"));
    expect(await write(join(directory, "link"))).toEqual(quiet);
    expect(readFileSync(join(directory, "target"), "utf8")).toBe(await expected());
    expect(readdirSync(directory)).toEqual(["link", "target"]);
  });

  test("makes the file that a link points to", async () => {
    const directory = folder();
    mkdirSync(join(directory, "deep"));
    symlinkSync("deep", join(directory, "folder"));
    symlinkSync("../target", join(directory, "deep", "link"));
    expect(await write(join(directory, "folder", "link"))).toEqual(quiet);
    expect(readFileSync(join(directory, "target"), "utf8")).toBe(await expected());
    expect(readlinkSync(join(directory, "deep", "link"))).toBe("../target");
  });

  test("keeps hard links", async () => {
    const directory = folder();
    writeFileSync(join(directory, "a"), "before, and longer than what comes".repeat(1000));
    linkSync(join(directory, "a"), join(directory, "b"));
    expect(await write(join(directory, "a"))).toEqual(quiet);
    expect(readFileSync(join(directory, "b"), "utf8")).toBe(await expected());
    expect(readdirSync(directory)).toEqual(["a", "b"]);
  });

  test("may be a device", async () => {
    expect(await write("/dev/null")).toEqual(quiet);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  test("that cannot be written is refused before anything is read", async () => {
    const directory = folder();
    mkdirSync(join(directory, "taken"));
    expect(await candor(["price", join(directory, "none.csv"), "--out", join(directory, "none", "out")])).toEqual({
      code: 1, stdout: "", stderr: `candor: ${join(directory, "none", "out")}: no such file or directory\n`,
    });
    expect(await write(join(directory, "taken"))).toMatchObject({ code: 1, stdout: "" });
    expect(await candor(["price", "none.csv", "--out", join(directory, "x".repeat(256))])).toMatchObject({ code: 1, stderr: expect.stringContaining("name too long") as string });
    expect(readdirSync(directory)).toEqual(["taken"]);
  });
});

describe("standard output", () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `x,group ${i},1,1\n`).join("");

  test("that nobody reads ends the program quietly", async () => {
    expect(await candor(["price", "-", "--format", "json"], { input: `candidate,group,size,value\n${rows}`, deaf: true })).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await candor(["price", "-", "--format", "jsonl"], { input: PROMPTS, deaf: true })).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await candor(["price", "--help"], { deaf: true })).toMatchObject({ code: 0, stderr: "" });
  });

  test("comes whole through a pipe", async () => {
    const { stdout } = await candor(["price", "-", "--format", "json"], { input: `candidate,group,size,value\n${rows}` });
    expect((JSON.parse(stdout) as { groups: unknown[] }).groups).toHaveLength(20_000);
  });

  test("has no colours and no progress unless it is a terminal", async () => {
    const { stdout, stderr } = await candor(["price", "-"], { input: CANDIDATES });
    expect(stdout + stderr).not.toContain("\u001b");
  });
});

describe("results that come line by line", () => {
  const HEADER = "prompt,response,group,reward\n";
  const many = (prompts: number): string => HEADER + Array.from({ length: prompts }, (_, p) => `${p},a,g,1\n${p},b,g,0\n`).join("");
  const formats = ["jsonl", "csv --each"];

  /** With a temporary folder of its own. */
  function places(): { out: string; folder: string; env: { TMPDIR: string }; left(): string[] } {
    const [results, temporary] = [folder(), folder()];
    return { out: join(results, "out"), folder: results, env: { TMPDIR: temporary }, left: () => [...readdirSync(results), ...readdirSync(temporary)] };
  }

  test.each(formats)("%s: are the same in a file, a device and standard output, and leave no draft", async (format) => {
    const { out, env, left } = places();
    const args = ["price", "-", "--format", ...format.split(" ")];
    const { stdout } = await candor(args, { input: many(20_000), env });
    expect(stdout.trimEnd().split("\n").length).toBe(format === "jsonl" ? 20_000 : 60_001);
    expect(left()).toEqual([]);
    writeFileSync(out, "before", { mode: 0o600 });
    expect(await candor([...args, "--out", out], { input: many(20_000), env })).toEqual(quiet);
    expect(readFileSync(out, "utf8")).toBe(stdout);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const piped = ["sh", ["-c", '"$@" --out /dev/stdout | cat', "", process.execPath, CLI, ...args]] as const;
    expect(execFileSync(...piped, { input: many(20_000), env: { ...process.env, ...env }, encoding: "utf8", maxBuffer: 2 ** 26 })).toBe(stdout);
    expect(left()).toEqual(["out"]);
  });

  test.each(formats)("%s: nothing is there of a file that is refused at its end", async (format) => {
    const { out, env, left } = places();
    const args = ["price", "-", "--format", ...format.split(" ")];
    const input = `${many(40_000)}last,a,g,no\n`;
    expect(await candor(args, { input, env })).toMatchObject({ code: 1, stdout: "" });
    expect(await candor([...args, "--out", out], { input, env })).toMatchObject({ code: 1, stdout: "" });
    expect(left()).toEqual([]);
    writeFileSync(out, "before");
    expect(await candor([...args, "--out", out], { input, env })).toMatchObject({ code: 1, stdout: "" });
    expect(readFileSync(out, "utf8")).toBe("before");
    expect(left()).toEqual(["out"]);
  });

  test("are refused when there is no room for them, or none for their draft", async () => {
    const full = spawn("sh", ["-c", '"$@" > /dev/full', "", process.execPath, CLI, "price", "-", "--format", "jsonl"]);
    full.stdin.end(PROMPTS);
    let stderr = "";
    full.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    expect(await once(full, "close")).toEqual([1, null]);
    expect(stderr).toBe("candor: standard output: no space left on device\n");
    const none = join(folder(), "none");
    expect(await candor(["price", "-", "--format", "jsonl"], { input: PROMPTS, env: { TMPDIR: none } })).toEqual({
      code: 1, stdout: "", stderr: `candor: ${none}: no such file or directory\n`,
    });
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("a run that %s stops leaves nothing, and ends as the signal says", async (signal) => {
    for (const to of ["file", "standard output"]) {
      const { out, env, left } = places();
      const child = start(["price", "-", "--format", "jsonl", ...(to === "file" ? ["--out", out] : [])], { env });
      let stdout = "";
      child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
      child.stdin.on("error", () => {});
      child.stdin.write(many(200_000));
      while (left().length === 0 && child.exitCode === null) await sleep(10);
      expect(left()).toEqual([expect.stringMatching(/^\.candor-/)]);
      child.kill(signal);
      expect(await once(child, "close")).toEqual([null, signal]);
      expect({ left: left(), stdout }).toEqual({ left: [], stdout: "" });
    }
  });
});
