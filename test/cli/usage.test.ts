// Arguments, exit codes, and where the output goes.

import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CANDIDATES, PROMPTS, candor, file, folder } from "./candor.js";

describe("wrong usage ends with 2", () => {
  test.each([
    [[], "Usage: candor"],
    [["prise"], "unknown command 'prise'"],
    [["--verbose"], "unknown option '--verbose'"],
    [["price"], "missing required argument 'file'"],
    [["price", "a", "b"], "too many arguments"],
    [["price", "-", "--seed", "1"], "unknown option '--seed'"],
    [["price", "-", "--lambda"], "argument missing"],
    [["price", "-", "--lambda", "-1"], "Expected a number > 0"],
    [["price", "-", "--lambda", "0x1"], "Expected a number > 0"],
    [["price", "-", "--lambda", "1e999"], "Expected a number > 0"],
    [["price", "-", "--divergence", "cressie-read"], "Allowed choices are kl, chi2"],
    [["price", "-", "--divergence", "alpha"], "Allowed choices are kl, chi2"],
    [["price", "-", "--divergence", "alpha="], "Allowed choices are kl, chi2"],
    [["price", "-", "--divergence", "alpha=1"], "That is kl"],
    [["price", "-", "--divergence", "alpha=0"], "That is reverse-kl"],
    [["price", "-", "--normalization", "mean"], "Allowed choices are none, sum, max, range"],
    [["price", "-", "--rule", "vcg"], "Allowed choices are affine-maximizer, none"],
    [["price", "-", "--size", "legal"], "Expected a group, =, and a number"],
    [["price", "-", "--size", "=3"], "Expected a group, =, and a number"],
    [["price", "-", "--size", "legal=0"], "Expected a number > 0"],
    [["price", "-", "--size", "legal=NaN"], "Expected a number > 0"],
    [["price", "-", "--format", "xml"], "Allowed choices are table, json, csv"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await candor(args, { input: PROMPTS });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

test("--help and --version end with 0", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  expect(await candor(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  expect(await candor(["--help"])).toMatchObject({ code: 0, stdout: expect.stringContaining("price [options] <file>") as string, stderr: "" });
  const { stdout } = await candor(["price", "--help"]);
  for (const word of ["prompt,response,group,reward[,baseline]", "candidate,group,size,value", "JSONL", "Examples:", "--size"]) expect(stdout).toContain(word);
});

describe("--out", () => {
  const expected = async (): Promise<string> => (await candor(["price", "-", "--format", "json"], { input: PROMPTS })).stdout;
  const write = (out: string) => candor(["price", "-", "--format", "json", "--out", out], { input: PROMPTS });
  const quiet = { code: 0, stdout: "", stderr: "" };

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

  test("may be the file that is read", async () => {
    const path = file(PROMPTS);
    expect(await candor(["price", path, "--format", "json", "--out", path])).toEqual(quiet);
    expect(readFileSync(path, "utf8")).toBe(await expected());
  });

  test("writes through a link", async () => {
    const directory = folder();
    writeFileSync(join(directory, "target"), "before");
    symlinkSync("target", join(directory, "link"));
    expect(await write(join(directory, "link"))).toEqual(quiet);
    expect(readFileSync(join(directory, "target"), "utf8")).toBe(await expected());
    expect(readdirSync(directory)).toEqual(["link", "target"]);
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
    expect(readdirSync(directory)).toEqual(["taken"]);
  });
});

describe("standard output", () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `x,group ${i},1,1\n`).join("");

  test("that nobody reads ends the program quietly", async () => {
    expect(await candor(["price", "-", "--format", "json"], { input: `candidate,group,size,value\n${rows}`, deaf: true })).toEqual({ code: 0, stdout: "", stderr: "" });
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
